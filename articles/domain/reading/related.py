"""The stories that the page of an article leads on to."""

from collections.abc import Collection
from dataclasses import dataclass

from articles.enums import Seen
from articles.models.selection import related_rows
from newsroom.page_cache.dependencies import depend_on

RELATED = 5


@dataclass(frozen=True)
class Kinship:
    """By what the related stories of an article are found: ids, `section` the top-level one.

    `linked` are articles that the page links to anyway.
    """

    pk: int | None
    tags: list[int]
    section: int | None
    linked: Collection[int] = ()

    def find(self) -> tuple[list[int], bool]:
        """Return the ids of the related stories, nearest first, and whether they are related.

        If none shares a tag or the section, they are just the newest. One query.
        """
        rows = related_rows(self.pk, self.tags, self.section)
        shown = [row for row in rows if row[0] not in self.linked]
        near = [row for row in shown if any(row[1:])]
        chosen = (near or shown)[:RELATED]
        for tag in self.tags:
            depend_on(Seen.LIST_OF_TAG, tag)
        # The nearest come first: a story that is less near than all these does not come in.
        if len(chosen) < RELATED or not chosen[-1][1]:
            depend_on(Seen.LIST_OF_SECTION, self.section)
        if not near:
            depend_on(Seen.LIST_OF_SITE)
        return [row[0] for row in chosen], bool(near)
