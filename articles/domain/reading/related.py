"""The stories that the page of an article leads on to."""

from collections.abc import Callable, Collection
from typing import Protocol, TypeVar

from articles.enums import Seen
from articles.models.selection import Selection, newest_of, related_to
from newsroom.page_cache.dependencies import depend_on

RELATED = 5


class Shown(Protocol):
    @property
    def pk(self) -> int: ...


S = TypeVar("S", bound=Shown)


def load_related(
    pk: int | None, linked: Collection[int], load: Callable[[Selection], list[S]]
) -> tuple[list[S], bool]:
    """Return what a page leads on to, newest first, and whether it is related to the article.

    These are the nearest RELATED stories as `work` found them, else the newest; none of `linked`,
    to which the page links anyway. Without `pk` the article is not stored. `load` is called once
    or twice.
    """
    if pk:
        depend_on(Seen.RELATED, pk)
        if related := load(related_to(pk, RELATED, linked)):
            return related, True
    depend_on(Seen.LIST_OF_SITE)
    newest = load(newest_of(None, RELATED + 1 + len(linked)))
    return [one for one in newest if one.pk != pk and one.pk not in linked][:RELATED], False
