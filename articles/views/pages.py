"""What all reader pages share: the sections in their header, and the paging of lists."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.loader import render_to_string

from articles.domain.site.section_tree import SectionTree, section_tree
from articles.enums import Seen
from articles.models import Article
from articles.models.visibility import Position
from articles.page_parts import site_context
from articles.paging import asked_position, depend_on_list, position_query
from newsroom.page_cache.dependencies import ANYTHING, EVERYTHING, depend_on

PAGE_SIZE = 20
NEWEST = 6


@dataclass
class Listing:
    """One page of a list that runs from new to old.

    `before` is the position where it starts (None: at the newest), `older` the query string of
    the next page, "" on the last page. `kept` is the part of the query string of all pages.
    """

    rows: list[Any]
    before: Position | None
    older: str
    kept: str = ""

    @property
    def articles(self) -> list[Any]:
        """The rows of a list of articles: the articles, or their cards."""
        return self.rows

    def path(self, base: str) -> str:
        """Return the address of this page of the list that begins at `base`."""
        return base + position_query(self.before, self.kept)

    @property
    def begins_within_minute(self) -> bool:
        """Whether the minute of `before` holds rows of this page: another page may begin in it."""
        return bool(
            self.before
            and self.rows
            and self.rows[0].position.time.replace(second=0, microsecond=0)
            == self.before.time.replace(second=0, microsecond=0)
        )

    @property
    def newest(self) -> str:
        """The query string of the first page."""
        return position_query(None, self.kept)


def paginate(
    request: HttpRequest,
    find: Callable[[Position | None, int], Iterable[Any]],
    *,
    of: tuple[Seen, int | None] | None = None,
    within: Sequence[dt.datetime | None] | None = None,
    kept: str = "",
) -> Listing:
    """Return the page of a list that the query string `?sebelum=` asks for.

    `find(before, number)` returns that many rows at most, which have a `position`. `of` is the
    kind of the list and the id of what it belongs to, for a list of articles; `within` two times
    between which a change of that list changes each of its pages, if that is not just what they
    show. All pages have `kept`, written without a question mark, in their query string.
    """
    before = asked_position(request)
    rows = list(find(before, PAGE_SIZE + 1))
    has_older = len(rows) > PAGE_SIZE
    if of and within:
        depend_on(*of, *within)
    elif of:
        depend_on_list(*of, rows, PAGE_SIZE + 1, before)
    else:
        depend_on(ANYTHING)
    rows = rows[:PAGE_SIZE]
    older = position_query(rows[-1].position, kept) if has_older else ""
    return Listing(rows, before, older, kept)


def newest_stories() -> list[Article]:
    """Return the newest articles, for pages that are not about news: one query."""
    newest = list(Article.objects.published().newest().for_cards()[:NEWEST])
    depend_on_list(Seen.LIST_OF_SITE, None, newest, NEWEST)
    return newest


def redirect_for_good(path: str, query: str) -> HttpResponse:
    """Redirect (301) to `path` with the query string `query`, "" for none."""
    return HttpResponsePermanentRedirect(f"{path}?{query}" if query else path)


def render_page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    path: str,
    current: int | str | None = None,
    sections: SectionTree | None = None,
) -> HttpResponse:
    """Render a reader page; `path` is its own canonical address below the site's URL.

    `current` is the item of the navigation to mark as the current one: the id of a top-level
    section, the name of a page about the newsroom, "index", "popular" or "saved".
    """
    depend_on(EVERYTHING)
    shared = site_context(path, current, section_tree() if sections is None else sections)
    # Without the request, for which Django would add to the context what only the desk shows.
    return HttpResponse(render_to_string(template, shared | {"request": request} | context))
