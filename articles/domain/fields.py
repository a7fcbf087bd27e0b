"""What the parts of a content are called."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

LABELS = {
    "headline": _("headline"),
    "short_headline": _("short headline"),
    "slug": _("address"),
    "kicker": _("kicker"),
    "standfirst": _("standfirst"),
    "body": _("text"),
    "section": _("section"),
    "lead_image": _("lead image"),
    "lead_caption": _("caption of the lead image"),
    "dateline": _("dateline"),
    "source": _("source"),
    "label": _("label"),
    "seo_title": _("title for search engines"),
    "seo_description": _("description for search engines"),
    "canonical_url": _("canonical address"),
    "tags": _("tags"),
    "bylines": _("bylines"),
    "end_links": _("Baca Juga below the text"),
}

_KINDS = {
    "<p>": _("paragraph"),
    "<h2": _("heading"),
    "<h3": _("heading"),
    "<ul": _("list"),
    "<ol": _("list"),
    "<blockquote": _("quotation"),
    "<aside": _("Baca Juga"),
    "<figure data-embed": _("embed"),
    "<figure": _("image"),
}


def block_kind(block: str) -> str:
    """Return what a block of a sanitised body is called."""
    kind = next((name for start, name in _KINDS.items() if block.startswith(start)), None)
    return str(kind) if kind else gettext("paragraph")
