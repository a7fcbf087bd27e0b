"""The other order of a search: the newest articles with all its words."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from articles.domain.search.entries import STRONG
from articles.domain.search.facets import month_terms
from articles.domain.search.postings import find_newest
from articles.domain.search.queries import Query
from articles.domain.search.search import Narrowing, is_meant
from articles.domain.search.words import FUNCTION_TERMS
from articles.ids import LARGEST_KEY
from articles.models.visibility import Position
from articles.validators import FIRST_TIME

# Days back that are looked through one after another, by the terms of their months: so common
# words cost as much as in a month. Before them the words alone are looked for.
WINDOWS = (31, 93, 366)
MOST = 100  # articles of a window that are read


@dataclass(frozen=True)
class Newest:
    """The ids of the articles of one page, and where the next one begins; None: it is the last."""

    pks: list[int]
    following: Position | None


def search_newest(query: Query, within: Narrowing, before: Position | None, number: int) -> Newest:
    """Return the newest `number` visible articles that have all words of a query.

    With `before`, those that follow this position. Four queries at most.
    """
    now = timezone.now()
    end = before or Position(now, LARGEST_KEY)
    first, start = within.since or FIRST_TIME, min(now, end.time)
    groups = [*_word_groups(query), *within.groups()]
    has_text = bool(query.phrases or query.without)
    found: list[Position] = []
    is_last = False
    for days in (*WINDOWS, None):
        since = max(first, start - dt.timedelta(days=days)) if days else first
        months = [list(month_terms(since, start))] if days else []
        rows = find_newest([*groups, *months], end, since, MOST, has_text=has_text)
        found += [row.position for row in rows if is_meant(query, row)]
        is_whole = len(rows) < MOST
        end = Position(since, 0) if is_whole else rows[-1].position
        is_last = is_whole and since == first
        if is_last or not is_whole or len(found) > number:
            break
    following = found[number - 1] if len(found) > number else None if is_last else end
    return Newest([one.pk for one in found[:number]], following)


def _word_groups(query: Query) -> list[list[str]]:
    """Return a group for each word that tells something, or for all if none does."""
    terms = set(query.terms.values())
    return [[term + STRONG, term] for term in sorted(terms - FUNCTION_TERMS or terms)]
