"""The newest articles with all words of a text: for readers, and for the desk in any state."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from articles.domain.search.entries import STRONG, unseen
from articles.domain.search.facets import month_terms
from articles.domain.search.postings import Row, articles_with, find_newest
from articles.domain.search.queries import Query
from articles.domain.search.search import EVERYTHING, Narrowing, is_meant, word_groups
from articles.domain.search.words import term_of
from articles.ids import LARGEST_KEY
from articles.models.visibility import Position
from articles.validators import FIRST_TIME

# Days back that are looked through one after another, by the terms of their months: so common
# words cost as much as in a month. Before them the words alone are looked for.
WINDOWS = (31, 93, 366)
MOST = 100  # articles of a window that are read at once
MOST_READS = 8
_SIGNS = str.maketrans(dict.fromkeys('-"“”„«»', " "))


@dataclass(frozen=True)
class Newest:
    """The articles of one page, and where the next one begins; None: it is the last."""

    rows: list[Row]
    following: Position | None


def search_newest(query: Query, within: Narrowing, before: Position | None, number: int) -> Newest:
    """Return the newest `number` visible articles that have all words of a query.

    With `before`, those that follow this position. MOST_READS queries at most, after which the
    page may have fewer although more are to come: phrases and what is left out may be rare.
    """
    now = timezone.now()
    end = before or Position(now, LARGEST_KEY)
    first, start = within.since or FIRST_TIME, min(now, end.time)
    groups = [*word_groups(query), *within.groups()]
    has_text = bool(query.phrases or query.without)
    windows: Iterator[int | None] = iter((*WINDOWS, None))
    days, is_last = next(windows), False
    found: list[Row] = []
    for _read in range(MOST_READS):
        since = max(first, start - dt.timedelta(days=days)) if days else first
        months = [list(month_terms(since, start))] if days else []
        rows = find_newest([*groups, *months], end, since, MOST, has_text=has_text)
        found += [row for row in rows if is_meant(query, row)]
        is_whole = len(rows) < MOST
        end = Position(since, 0) if is_whole else rows[-1].position
        is_last = is_whole and since == first
        if is_last or len(found) > number:
            break
        days = next(windows) if is_whole else days
    following = found[number - 1].position if len(found) > number else None if is_last else end
    return Newest(found[:number], following)


def find_at_desk(text: str, limit: int) -> list[int]:
    """Return the ids of the newest articles that have all words of a text, in any state.

    Two queries: of `limit` published ones, then of as many others, which have the words that they
    had when `work` indexed them.
    """
    words = Query.parse(text.translate(_SIGNS)).words
    terms = sorted(set(map(term_of, words)))
    published = articles_with([[term + STRONG, term] for term in terms], limit)
    return published + articles_with([[unseen(term)] for term in terms], limit)


def find_with_all_words(text: str, limit: int, within: Narrowing = EVERYTHING) -> list[Row]:
    """Return the newest visible articles that have all words of a text, whatever its signs."""
    query = Query(Query.parse(text.translate(_SIGNS)).words)
    return search_newest(query, within, None, limit).rows if query.words else []
