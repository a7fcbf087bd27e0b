"""The query string `?sebelum=` of lists and feeds that are read in pages, from new to old."""

from collections.abc import Sequence
from typing import Protocol

from django.http import Http404, HttpRequest

from articles.enums import Seen
from articles.models.visibility import Position
from newsroom.page_cache.dependencies import depend_on


class Positioned(Protocol):
    @property
    def position(self) -> Position: ...


def asked_position(request: HttpRequest) -> Position | None:
    """Return the position where the page that was asked for begins, None for the first page.

    Raises Http404 if the query string names no position.
    """
    text = request.GET.get("sebelum")
    if not text:
        return None
    try:
        return Position.parse(text)
    except ValueError as error:
        raise Http404(str(error)) from error


def position_query(before: Position | None, kept: str = "") -> str:
    """Return the query string of the page that begins at `before`, "" for the first page.

    `kept` is the part that all pages of the list have, without a question mark.
    """
    parts = [kept, f"sebelum={before}" if before else ""]
    return "?" + "&".join(filter(None, parts)) if any(parts) else ""


def depend_on_list(
    kind: Seen,
    pk: int | None,
    rows: Sequence[Positioned],
    size: int,
    before: Position | None = None,
) -> None:
    """Note that a page shows `size` rows of a list at most, from `before` on.

    `rows` are those that the query found, with the one after them if there was one. `kind` is that
    of the list, `pk` of what it belongs to. What changes in the list before or after them does not
    change the page.
    """
    oldest = rows[-1].position.time if len(rows) >= size else None
    depend_on(kind, pk, oldest, before.time if before else None)
