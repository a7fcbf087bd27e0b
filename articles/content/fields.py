"""What the parts of a content are called, and what tells the items of its lists apart."""

from collections import Counter
from collections.abc import Callable, Hashable
from typing import Any

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


def item_keys(name: str, items: list) -> list[Hashable]:
    """Return what names each item of the list `name`, whatever else of it is changed."""
    counts: Counter = Counter()
    keys: list[Hashable] = []
    for item in items:
        identity = LISTS[name](item)
        counts[identity] += 1
        keys.append((identity, counts[identity]))
    return keys
