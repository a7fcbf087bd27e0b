from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# First path segments that belong to something other than a section.
RESERVED_SLUGS = frozenset(
    {
        "admin", "akun", "cari", "feed", "indeks", "koreksi", "media", "penulis", "robots",
        "rss", "simpan", "sitemap", "static", "tag", "terpopuler",
    }
)  # fmt: skip


def validate_not_reserved(slug: str) -> None:
    """Raise ValidationError for a slug whose address the site uses for something else."""
    if slug in RESERVED_SLUGS:
        raise ValidationError(
            _("The address “%(slug)s” is taken by the site itself."), params={"slug": slug}
        )
