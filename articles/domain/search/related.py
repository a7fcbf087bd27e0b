"""Articles related to a text: few candidates by its telling words, ordered by their cosine.

The method and its numbers: docs/decisions/0035.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from math import sqrt
from typing import NamedTuple

from articles.domain.search.entries import BESIDE, STRONG, Place, places_among, places_of
from articles.domain.search.postings import EVERY, Part, find_best
from articles.domain.search.ranking import idf
from articles.domain.search.search import counts_of
from articles.domain.search.words import FUNCTION_WORDS, words_of
from articles.models import SearchEntry
from articles.validators import FIRST_TIME

LOOKED_FOR = 35  # of the words that weigh most, by which candidates are found
MOST_READ = 20_000  # articles that these words bring together, from the rarest on
CANDIDATES = 100
COMPARED = 60  # of the words that weigh most, by which candidates are ordered
HEADLINE = 10  # words at the beginning of a text that count three times
OPENING, OPENING_SHARE = 80, 0.5  # words whose own cosine is added, and its share
RUN = 3  # words in a row that two texts may have in common
COPIED = 0.4  # the share of such runs from which on two texts are one story


class Related(NamedTuple):
    """A visible article, how near it is (more is nearer), and when it was published (aware).

    `places` has the heaviest terms of the text that it has too, and where; the heaviest first.
    """

    pk: int
    score: float
    published_at: dt.datetime
    places: Mapping[str, Place]


def find_related(
    words: str, limit: int, *, without: Collection[int] = (), among: Collection[int] | None = None
) -> list[Related]:
    """Return the visible articles nearest to a text, the nearest first: two queries.

    `words` is the column of its entry, or what `entries.compose` makes of a text. `without` are
    pks to leave out; with `among` only these are compared, however many are read for it.
    """
    places = dict(places_of(words))
    weights = weights_of(places, *counts_of({"", *places}))
    most = CANDIDATES + len(without) if among is None else EVERY
    rows = find_best(_parts(weights), most, FIRST_TIME)
    chosen = [row for row in rows if row.pk not in without and (among is None or row.pk in among)][
        :CANDIDATES
    ]
    text = Vector.of(dict(list(weights.items())[:COMPARED]))
    found = []
    for row in chosen:
        places = text.places_in(row.words)
        found.append(Related(row.pk, text.nearness(row.words, places), row.published_at, places))
    return sorted(found, key=lambda one: (-one.score, -one.pk))[:limit]


class Weight(NamedTuple):
    """What a term weighs in a text and in its opening, its idf, and how many articles have it."""

    whole: float
    opening: float
    idf: float
    documents: int


def weights_of(
    places: Mapping[str, Place], counts: Mapping[str, tuple[int, int]], number: int
) -> dict[str, Weight]:
    """Return the weights of the terms that other articles may have, the heaviest first.

    `counts` and `number` are those of `search.counts_of`, of these terms at least.
    """
    found = {}
    for term, place in places.items():
        documents = counts.get(term, (0, 0))[0]
        if documents and not FUNCTION_WORDS.issuperset(place.words):
            weight = idf(documents, number)
            found[term] = Weight(*_counted(place, weight), weight, documents)
    return dict(sorted(found.items(), key=lambda item: -item[1].whole))


def _counted(place: Place, weight: float) -> tuple[float, float]:
    """Return what a term of this idf weighs in a text and in its opening."""
    number = place.number + 2 * (place.first < HEADLINE)
    return number * weight, weight * (place.first < OPENING)


def _parts(weights: Mapping[str, Weight]) -> list[Part]:
    parts: list[Part] = []
    read = 0
    heaviest = list(weights.items())[:LOOKED_FOR]
    for term, weight in sorted(heaviest, key=lambda item: item[1].documents):
        read += weight.documents
        if parts and read > MOST_READ:
            break
        parts.append(Part(weight.whole, [[term + STRONG, term]]))
    return parts


class Vector(NamedTuple):
    """The weights of the heaviest terms of a text, and the lengths of it and of its opening."""

    weights: Mapping[str, Weight]
    whole: float
    opening: float

    @classmethod
    def of(cls, weights: Mapping[str, Weight]) -> "Vector":
        whole = sqrt(sum(one.whole**2 for one in weights.values()))
        opening = sqrt(sum(one.opening**2 for one in weights.values()))
        return cls(weights, whole or 1.0, opening or 1.0)

    def places_in(self, words: str) -> dict[str, Place]:
        """Return where another text has these terms."""
        places = places_among(words, self.weights.keys())
        return {term: places[term] for term in self.weights if term in places}

    def nearness(self, words: str, places: Mapping[str, Place]) -> float:
        """Return the cosine with another text plus OPENING_SHARE of that of their openings.

        `places` are those in it. The other text counts as long as the root of the number of its
        terms: for its true length the idf of each would be read, and the order would be no better.
        """
        whole = opening = 0.0
        for term, place in places.items():
            weight = self.weights[term]
            in_whole, in_opening = _counted(place, weight.idf)
            whole += weight.whole * in_whole
            opening += weight.opening * in_opening
        number = words.count("\n")
        whole /= self.whole * sqrt(number)
        opening /= self.opening * sqrt(min(number, OPENING))
        return whole + OPENING_SHARE * opening


def texts_of(pks: Collection[int]) -> dict[int, str]:
    """Return the column `text` of the entries of articles, by pk: one query."""
    return dict(SearchEntry.objects.filter(pk__in=pks).values_list("pk", "text"))


def copies_of(text: str, texts: Mapping[int, str]) -> list[int]:
    """Return those of `texts` that have COPIED of their runs of words in common with a text.

    All are as the column `text` of an entry has them.
    """
    runs = _runs(text)
    return [pk for pk, other in texts.items() if _shared(runs, _runs(other)) >= COPIED]


def _runs(text: str) -> set[tuple[str, ...]]:
    words = [word.folded for word in words_of(text.partition(BESIDE)[0])]
    return set(zip(*(words[start:] for start in range(RUN)), strict=False))


def _shared(runs: set[tuple[str, ...]], others: set[tuple[str, ...]]) -> float:
    """Return how many of the runs of the shorter text are in the longer one too, as a share."""
    return len(runs & others) / (min(len(runs), len(others)) or 1)
