"""Contents of forms that were open while the site was updated from a release before uids.

Those forms name sections and authors by primary key. Remove it with the release after next.
"""

from collections.abc import Mapping
from typing import Any

from articles.content.shape import Content, clean
from articles.ids import read_key
from articles.models import Author, Section


def read_content(raw: Mapping[str, Any]) -> Content:
    """Clean `raw`, any JSON of a content; primary keys in it become the uids of their rows.

    A row that is gone becomes None, its byline is left out.
    """
    rows = raw.get("bylines")
    named = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
    authors = [key for row in named if (key := read_key(row.get("author")))]
    changed = dict(raw)
    if section := read_key(raw.get("section")):
        found = Section.objects.filter(pk=section).values_list("uid", flat=True).first()
        changed["section"] = str(found or "")
    if authors:
        uids = dict(Author.objects.filter(pk__in=authors).values_list("pk", "uid"))
        changed["bylines"] = [
            {**row, "author": str(uids.get(key, "")) if key else row.get("author")}
            for row in named
            for key in [read_key(row.get("author"))]
        ]
    return clean(changed)
