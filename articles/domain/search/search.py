"""Answers queries: the database brings candidates, `ranking` orders them."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from django.utils import timezone

from articles.domain.search.entries import STRONG, facets_of
from articles.domain.search.facets import (
    author_term,
    label_term,
    month_terms,
    section_term,
    tag_term,
)
from articles.domain.search.postings import BUDGET, Part, Row, find_best
from articles.domain.search.queries import Query, says
from articles.domain.search.ranking import Candidate, idf, rank
from articles.domain.search.words import FUNCTION_WORDS, term_of
from articles.models import SearchTerm
from articles.validators import FIRST_TIME

CANDIDATES = 100
READ = 400  # articles whose text is looked through for phrases and what is left out
MOST_TERMS = 12  # that count in a query: the rarest
MOST_COMMON = 4  # common terms that add to the rarest ones
COMMON = 0.03  # the share of all articles from which on a term is looked for where it matters
FEW = 300  # articles, of which no term is common
MATTERS = 2.5  # what a term weighs where it matters, beside 1 elsewhere
DAY = 86_400


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
    """What answers a query, the best first.

    `words` has the term of each word that counted, `weights` the idf of each of these terms.
    `is_all` is False when more was found than is ranked.
    """

    hits: Sequence[Hit] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    is_all: bool = True


def search(query: Query, within: Narrowing = EVERYTHING, *, all_words: bool = False) -> Found:
    """Return the visible articles that answer a query best, CANDIDATES at most: two queries.

    They have one of its words, or with `all_words` each.
    """
    counts, number = counts_of({"", *query.terms.values()})
    idfs = {term: idf(counts.get(term, (0, 0))[0], number) for term in query.terms.values()}
    weights = dict(sorted(idfs.items(), key=lambda pair: -pair[1])[:MOST_TERMS])
    raw = {word: term for word, term in query.terms.items() if term in weights}
    groups = word_groups(query) if all_words else _phrase_groups(query)
    groups += within.groups()
    has_text = bool(query.phrases or query.without)
    limit = READ if has_text else CANDIDATES
    functional = {term for word, term in query.terms.items() if word in FUNCTION_WORDS}
    functional -= {term for word, term in query.terms.items() if word not in FUNCTION_WORDS}
    parts = list(_parts(weights, counts, number, groups, functional))
    rows = find_best(parts, limit, within.since or FIRST_TIME, has_text=has_text)
    meant = {row.pk: row for row in [row for row in rows if is_meant(query, row)][:CANDIDATES]}
    now = timezone.now()
    candidates = [
        Candidate(pk, row.words, (now - row.published_at).total_seconds() / DAY)
        for pk, row in meant.items()
    ]
    hits = [
        Hit(one.pk, score, facets_of(meant[one.pk].words), meant[one.pk].published_at)
        for score, one in rank(candidates, weights, raw)
    ]
    return Found(hits, raw, weights, len(rows) < limit and len(meant) < CANDIDATES)


def word_groups(query: Query) -> list[list[str]]:
    """Return terms, of which an article with all words of a query has one of each group."""
    return [[term + STRONG, term] for term in sorted(set(query.terms.values()))]


def counts_of(terms: Iterable[str]) -> tuple[dict[str, tuple[int, int]], int]:
    """Return (articles, articles in which it matters) of each term, and the number of articles."""
    rows = SearchTerm.objects.filter(term__in=terms).values_list("term", "documents", "strong")
    counts = {term: (max(documents, 0), strong) for term, documents, strong in rows}
    return counts, counts.get("", (0, 0))[0]


def _parts(
    weights: Mapping[str, float],
    counts: Mapping[str, tuple[int, int]],
    number: int,
    groups: Sequence[Sequence[str]],
    functional: Set[str],
) -> Iterator[Part]:
    """Yield what is looked for: the rarest terms, until the articles with them pass BUDGET.

    `weights` has the rarest first; `functional` terms are those of function words alone.
    More common terms are looked for in articles that have one of these, which costs little.
    """
    common, read, beside, rare = max(FEW, COMMON * number), 0, 0, list[str]()
    for term in weights:
        documents, strong = counts.get(term, (0, 0))
        is_everywhere = documents <= common and term not in functional
        own = [term + STRONG, term] if is_everywhere else [term + STRONG]
        read += documents if is_everywhere else strong
        if rare and read > BUDGET:
            # With the weight of the rarest, of which SQLite may have read the newest alone.
            weight = MATTERS * weights[term] + max(weights.values())
            yield Part(weight, [own, rare, *groups])
            beside += 1
            if beside == MOST_COMMON:
                break
            continue
        rare += own
        for token, weight in zip(own, (MATTERS, 1.0), strict=False):
            yield Part(weight * weights[term], [[token], *groups])


def _phrase_groups(query: Query) -> list[list[str]]:
    words = {word for phrase in query.phrases for word in phrase} - FUNCTION_WORDS
    terms = set(map(term_of, words))
    return [[term, term + STRONG] for term in sorted(terms)]


def is_meant(query: Query, row: Row) -> bool:
    """Tell whether an article has all phrases of a query, and nothing that it leaves out."""
    return all(says(row.text, phrase) for phrase in query.phrases) and not any(
        says(row.text, left_out) for left_out in query.without
    )
