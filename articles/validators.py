import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from articles.enums import PageName

# What every database and calendar in use can hold, in any time zone.
FIRST_TIME = dt.datetime(1900, 1, 2, tzinfo=dt.UTC)
LAST_TIME = dt.datetime(9998, 12, 30, tzinfo=dt.UTC)

LONGEST_TAG = 100

# First path segments that belong to something other than a section.
RESERVED_SLUGS = frozenset(
    {
        "admin", "akun", "baca", "cari", "feed", "indeks", "koreksi", "media", "pencabutan",
        "penulis", "pratinjau", "robots", "rss", "simpan", "simpanan", "sitemap", "static", "tag",
        "terpopuler", *PageName.values,
    }
)  # fmt: skip


def validate_not_reserved(slug: str) -> None:
    """Raise ValidationError for a slug whose address the site uses for something else."""
    if slug in RESERVED_SLUGS:
        raise ValidationError(
            _("The address “%(slug)s” is taken by the site itself."), params={"slug": slug}
        )


def is_tag_name(name: str) -> bool:
    """Tell whether a tag can be called `name`: its page needs an address."""
    address = slugify(name, allow_unicode=True)  # may be longer, and get a number behind it
    return len(name) <= LONGEST_TAG and 0 < len(address) <= LONGEST_TAG - 5


def validate_publication_time(time: dt.datetime) -> None:
    """Raise ValidationError for a time (aware) that no newspaper has and some databases refuse."""
    if not FIRST_TIME <= time <= LAST_TIME:
        raise ValidationError(_("The time must lie between the years 1900 and 9998."))
