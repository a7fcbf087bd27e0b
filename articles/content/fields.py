"""What the parts of a content are called, and what tells the items of its lists apart."""

from collections import Counter
from collections.abc import Callable, Hashable
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.text import title_key

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
    "disclosure": _("disclosure"),
    "label": _("label"),
    "seo_title": _("title for search engines"),
    "seo_description": _("description for search engines"),
    "canonical_url": _("canonical address"),
    "tags": _("tags"),
    "bylines": _("bylines"),
    "end_links": _("Baca Juga below the text"),
}

LISTS: dict[str, Callable[[Any], Hashable]] = {
    "tags": str.casefold,
    "bylines": lambda entry: entry["author"],
    "end_links": lambda link: link["uid"] or link["url"] or title_key(link["text"]),
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


_LINE_KINDS = {
    "p": _("paragraph"),
    "h2": _("heading"),
    "h3": _("small heading"),
    "ul": _("item of a list"),
    "ol": _("item of a numbered list"),
    "quote": _("quotation"),
    "speaker": _("speaker"),
}


def line_kind(kind: str) -> str:
    """Return what a line of a comparison is called; "" for a card, which says so itself."""
    return str(_LINE_KINDS.get(kind.rstrip("+"), ""))


def item_keys(name: str, items: list) -> list[Hashable]:
    """Return what names each item of the list `name`, whatever else of it is changed."""
    counts: Counter = Counter()
    keys: list[Hashable] = []
    for item in items:
        identity = LISTS[name](item)
        counts[identity] += 1
        keys.append((identity, counts[identity]))
    return keys
