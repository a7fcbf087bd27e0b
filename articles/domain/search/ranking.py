"""The order of the candidates that the database found, the same for each database.

The weights were fitted on Indonesian news: docs/decisions/0034.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log

from articles.domain.search.entries import length_of, place_of

K1, B = 1.2, 0.75  # of BM25
BM25, FIRST, RAW, RECENCY = 3.8, 6.5, 1.15, 0.4
NEAR = 60  # words after which a first place counts 1/e
FRESH = 30.0  # days after which recency counts 1/e


def idf(documents: int, number: int) -> float:
    """Return the weight of a term that is in `documents` of `number` articles."""
    return log(1 + max(number - documents + 0.5, 0.5) / (documents + 0.5))


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article with the column `words` of its entry, and its age in days."""

    pk: int
    words: str
    age: float = 0.0


def rank(
    candidates: Sequence[Candidate], weights: Mapping[str, float], raw: Mapping[str, str]
) -> list[tuple[float, Candidate]]:
    """Return (score, candidate) of those that have one of the terms, the best first.

    `weights` is the idf of each term of the query, `raw` the term of each of its words. Recency
    counts for one or two words only: more of them say what is looked for.
    """
    total = sum(weights.values()) or 1.0
    raw_total = sum(weights[term] for term in raw.values()) or 1.0
    lengths = [length_of(one.words) for one in candidates]
    mean = sum(lengths) / len(lengths) if lengths else 1.0
    found = []
    for candidate, length in zip(candidates, lengths, strict=True):
        places = {term: at for term in weights if (at := place_of(term, candidate.words))}
        norm = K1 * (1 - B + B * length / (mean or 1.0))
        bm25 = sum(weights[t] * at.number / (at.number + norm) for t, at in places.items())
        first = sum(weights[t] * exp(-at.first / NEAR) for t, at in places.items()) / total
        same = sum(
            weights[t] for word, t in raw.items() if t in places and word in places[t].words
        )
        recency = RECENCY * exp(-candidate.age / FRESH) if len(raw) <= 2 else 0.0
        if places:
            found.append((bm25, FIRST * first + RAW * same / raw_total + recency, candidate))
    best = max((bm25 for bm25, _rest, _candidate in found), default=0.0) or 1.0
    scored = [(BM25 * bm25 / best + rest, candidate) for bm25, rest, candidate in found]
    return sorted(scored, key=lambda pair: (-pair[0], -pair[1].pk))
