"""Answers queries: the database brings candidates, `ranking` orders them."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from articles.domain.search.entries import STRONG
from articles.domain.search.facets import (
    FACET,
    author_term,
    label_term,
    month_terms,
    section_term,
    tag_term,
)
from articles.domain.search.postings import Part, find_best
from articles.domain.search.queries import Query, says
from articles.domain.search.ranking import Candidate, idf, place_of, rank
from articles.domain.search.words import FUNCTION_TERMS, term_of
from articles.models import SearchEntry, SearchWord
from articles.models.visibility import visible
from articles.narrowing import required

CANDIDATES = 150
BUDGET = 6_000  # postings that a query reads, from its rarest words on
COMMON = 0.03  # the share of all articles from which on a term is looked for where it matters
FEW = 300  # articles, of which no term is common
MATTERS = 2.5  # what a term weighs where it matters, beside 1 elsewhere
DAY = 86_400
_FACETS = re.compile(rf"(?:{re.escape(FACET)}\w+ ?)*")


@dataclass(frozen=True)
class Narrowing:
    """What a search is narrowed to: pks, a label, a time (aware) since when; None: not.

    `sections` are a section and its subsections.
    """

    sections: tuple[int, ...] = ()
    author: int | None = None
    tag: int | None = None
    label: str | None = None
    since: dt.datetime | None = None

    def groups(self) -> list[list[str]]:
        """Return terms of which an article has one of each group."""
        groups = [list(map(section_term, self.sections))]
        groups += [[author_term(self.author)]] if self.author else []
        groups += [[tag_term(self.tag)]] if self.tag else []
        groups += [[label_term(self.label)]] if self.label else []
        groups += [list(month_terms(self.since, timezone.now()))] if self.since else []
        return [group for group in groups if group]


EVERYTHING = Narrowing()


@dataclass(frozen=True)
class Hit:
    """An article that was found, its facets (terms) and when it was published."""

    pk: int
    score: float
    facets: tuple[str, ...]
    published_at: dt.datetime


@dataclass(frozen=True)
class Found:
    """What answers a query, the best first; `weights` is the idf of its terms.

    `is_all` is False when more was found than is ranked.
    """

    hits: Sequence[Hit] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    is_all: bool = True


def search(query: Query, within: Narrowing = EVERYTHING) -> Found:
    """Return the visible articles that answer a query best, CANDIDATES at most: three queries."""
    raw = query.terms
    counts, number = _counts({"", *raw.values()})
    weights = {term: idf(counts.get(term, (0, 0))[0], number) for term in raw.values()}
    groups = [*_phrase_groups(query), *within.groups()]
    pks = find_best(list(_parts(weights, counts, number, groups)), CANDIDATES)
    now = timezone.now()
    rows = _rows(pks, query, within)
    candidates, facts = [], {}
    for pk, words, terms, time, text in rows:
        if _is_meant(query, words, text):
            candidates.append(Candidate(pk, words, (now - time).total_seconds() / DAY))
            facts[pk] = _facets(terms), time
    ranked = rank(candidates, weights, raw)
    hits = [Hit(one.pk, score, *facts[one.pk]) for score, one in ranked]
    return Found(hits, weights, len(pks) < CANDIDATES)


def _counts(terms: Iterable[str]) -> tuple[dict[str, tuple[int, int]], int]:
    """Return (articles, articles in which it matters) of each term, and the number of articles."""
    rows = SearchWord.objects.filter(term__in=terms).values_list("term", "documents", "strong")
    counts = {term: (documents, strong) for term, documents, strong in rows}
    return counts, counts.get("", (0, 0))[0]


def _parts(
    weights: Mapping[str, float], counts: Mapping[str, tuple[int, int]], number: int,
    groups: Sequence[Sequence[str]],
) -> Iterable[Part]:  # fmt: skip
    """Yield what is looked for: the rarest terms, until the articles with them pass BUDGET."""
    read = 0
    common = max(FEW, COMMON * number)
    for term in sorted(weights, key=lambda one: -weights[one]):
        documents, strong = counts.get(term, (0, 0))
        is_everywhere = documents <= common and term not in FUNCTION_TERMS
        read += documents if is_everywhere else strong
        yield Part(term + STRONG, MATTERS * weights[term], groups)
        if is_everywhere:
            yield Part(term, weights[term], groups)
        if read > BUDGET:
            break


def _phrase_groups(query: Query) -> list[list[str]]:
    terms = {term_of(word) for phrase in query.phrases for word in phrase} - FUNCTION_TERMS
    return [[term, term + STRONG] for term in sorted(terms)]


def _rows(pks: list[int], query: Query, within: Narrowing) -> Iterable[tuple[Any, ...]]:
    entries = SearchEntry.objects.filter(visible("article__"), pk__in=pks)
    if within.since:
        entries = entries.filter(article__published_at__gte=within.since)
    has_text = query.phrases or query.without
    names = ("pk", "words", "terms", "article__published_at", "text" if has_text else "version")
    return entries.values_list(*names)


def _is_meant(query: Query, words: str, text: str) -> bool:
    """Tell whether an article has all phrases of a query, and nothing that it leaves out."""
    return all(says(text, phrase) for phrase in query.phrases) and not any(
        _has(words, text, left_out) for left_out in query.without
    )


def _has(words: str, text: str, said: tuple[str, ...]) -> bool:
    if len(said) > 1:
        return says(text, said)
    place = place_of(term_of(said[0]), words)
    return place is not None and said[0] in place.words


def _facets(terms: str) -> tuple[str, ...]:
    """Return the facets, with which the terms of an entry begin."""
    return tuple(required(_FACETS.match(terms))[0].split())
