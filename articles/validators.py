import datetime as dt

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from articles.enums import PageName

# Limits that every database and calendar in use can represent, in any time zone.
FIRST_TIME = dt.datetime(1900, 1, 2, tzinfo=dt.UTC)
LAST_TIME = dt.datetime(9998, 12, 30, tzinfo=dt.UTC)

LONGEST_TAG = 100
LONGEST_SLUG = LONGEST_TAG - 5  # a number may follow

# First path segments that the site uses for something other than a section.
READERS_SLUGS = frozenset(
    {
        "akun", "baca", "cari", "feed", "indeks", "koreksi", "media", "pencabutan",
        "penulis", "pratinjau", "robots", "rss", "simpan", "simpanan", "sitemap", "static", "tag",
        "terpopuler", *PageName.values,
    }
)  # fmt: skip
RESERVED_SLUGS = READERS_SLUGS | {"admin", settings.ADMIN_PATH.strip("/")}


def validate_not_reserved(slug: str) -> None:
    """Raise ValidationError for a slug whose URL the site uses for something else."""
    if slug in RESERVED_SLUGS:
        raise ValidationError(
            _("The address “%(slug)s” is taken by the site itself."), params={"slug": slug}
        )


def is_tag_name(name: str) -> bool:
    """Tell whether `name` is short enough for a tag and gives a slug for its page."""
    address = slugify(name, allow_unicode=True)  # may be longer
    return len(name) <= LONGEST_TAG and 0 < len(address) <= LONGEST_SLUG


def validate_publication_time(time: dt.datetime) -> None:
    """Raise ValidationError for an aware time before FIRST_TIME or after LAST_TIME."""
    if not FIRST_TIME <= time <= LAST_TIME:
        raise ValidationError(_("The time must lie between the years 1900 and 9998."))
