"""The passage of a text that answers a query best, and the words to mark in it."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from articles.domain.search.entries import BESIDE
from articles.domain.search.words import Word, term_of, words_of

LONGEST = 240  # characters
_SENTENCE_END = re.compile(r"(?<=[.!?…”\"])\s+(?=[\W_]*[A-Z0-9])|\n+")


class Piece(NamedTuple):
    """A part of a text, to be marked or not."""

    text: str
    is_marked: bool


def is_marked(word: str, raw: Mapping[str, str]) -> bool:
    """Tell whether a folded word is one of a query, or contains one and has its stem.

    `raw` is the term of each word of the query. The stem alone would mark “teri” for “menteri”.
    """
    return word in raw or any(term_of(word) == term for one, term in raw.items() if one in word)


def mark(text: str, raw: Mapping[str, str]) -> list[Piece]:
    """Return a text in pieces, the words of a query marked."""
    pieces, end = [], 0
    for word in words_of(text):
        if is_marked(word.folded, raw):
            pieces += [
                Piece(text[end : word.start], False),
                Piece(text[word.start : word.end], True),
            ]
            end = word.end
    return [piece for piece in [*pieces, Piece(text[end:], False)] if piece.text]


def best_passage(text: str, raw: Mapping[str, str], weights: Mapping[str, float]) -> str:
    """Return the sentence of a text whose different words of a query weigh most, cut to LONGEST.

    The first line, the headline, is shown above it and counts only in a text without another.
    """
    own = text.partition(BESIDE)[0]
    sentences = list(_sentences(own.partition("\n")[2])) or list(_sentences(own))
    best = max(sentences, key=lambda one: _weight(one, raw, weights), default="")
    return _cut(best, raw)


def _sentences(text: str) -> Iterator[str]:
    return (stripped for part in _SENTENCE_END.split(text) if (stripped := part.strip()))


def _weight(sentence: str, raw: Mapping[str, str], weights: Mapping[str, float]) -> float:
    words = {word.folded for word in words_of(sentence)}
    terms = set(map(term_of, words))
    return sum(weights[term] * ((word in words) + (term in terms)) for word, term in raw.items())


def _cut(sentence: str, raw: Collection[str]) -> str:
    """Return at most LONGEST characters around the first word of the query, in whole words."""
    if len(sentence) <= LONGEST:
        return sentence
    words = list(words_of(sentence))
    at = next((word.start for word in words if word.folded in raw), 0)
    start = _word_at(words, max(0, min(at - LONGEST // 4, len(sentence) - LONGEST)))
    end = max((word.end for word in words if word.end <= start + LONGEST), default=LONGEST)
    ellipses = "… " if start else "", " …" if end < len(sentence) else ""
    return sentence[start:end].join(ellipses)


def _word_at(words: list[Word], place: int) -> int:
    return next((word.start for word in words if word.start >= place), 0) if place else 0
