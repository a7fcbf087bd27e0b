"""How like texts are to one text: the cosine of their words, as `related` weighs them."""

from collections.abc import Collection, Mapping
from math import sqrt

from articles.domain.search.entries import places_of
from articles.domain.search.related import OPENING_SHARE, Weight, weights_of
from articles.domain.search.search import counts_of
from articles.domain.search.words import term_of, words_of

Weights = Mapping[str, Weight]


class Likeness:
    """Compares texts with one; all are the column `words` of an entry. One query.

    What `related` estimates of many candidates is exact here: the length of a text counts all its
    terms.
    """

    def __init__(self, words: str, others: Collection[str]) -> None:
        places = {text: dict(places_of(text)) for text in (words, *others)}
        terms = {term for found in places.values() for term in found}
        self.counts, self.number = counts_of({"", *terms})
        self.weights = {
            text: weights_of(found, self.counts, self.number) for text, found in places.items()
        }
        self.own = self.weights[words]

    def score(self, words: str) -> float:
        """Return the cosine of the whole texts plus OPENING_SHARE of that of their openings."""
        other = self.weights[words]
        openings = _cosine(_openings(self.own), _openings(other))
        return _cosine(_wholes(self.own), _wholes(other)) + OPENING_SHARE * openings

    def cosine(self, words: str) -> float:
        """Return the cosine of the whole texts."""
        return _cosine(_wholes(self.own), _wholes(self.weights[words]))

    def is_rare(self, name: str, least: int, share: float) -> bool:
        """Return whether at most `share` of all articles, or `least`, have a word of a name.

        The name is in one of these texts.
        """
        terms = (term_of(word.folded) for word in words_of(name))
        documents = min(self.counts.get(term, (0, 0))[0] for term in terms)
        return documents <= max(least, share * self.number)


def _wholes(weights: Weights) -> dict[str, float]:
    return {term: weight.whole for term, weight in weights.items()}


def _openings(weights: Weights) -> dict[str, float]:
    return {term: weight.opening for term, weight in weights.items() if weight.opening}


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    shared = sum(weight * other[term] for term, weight in one.items() if term in other)
    length = sqrt(sum(w * w for w in one.values()) * sum(w * w for w in other.values()))
    return shared / length if length else 0.0
