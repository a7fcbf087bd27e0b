"""What an article is found by: its words with their places, and the terms of the index."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence, Set
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from articles.domain.search import phrases, words
from articles.domain.search.phrases import phrases_of
from articles.domain.search.words import FUNCTION_WORDS, term_of, words_of

OPENING = 60  # words of a text in which each one matters
OFTEN = 3  # times that make a word matter anywhere
STRONG = "+"  # follows a term that matters
BESIDE = "\x1e"  # begins what stands beside a text; no text has it
UNSEEN = "+u"  # begins a term of an article that is not published


class Composed(NamedTuple):
    """The columns of a SearchEntry that are made from an article."""

    text: str = ""
    words: str = ""
    terms: str = ""
    phrases: str = ""
    made_of: dt.datetime | None = None


@cache
def current_version() -> str:
    """Return the version of the code that composes entries, known by its content."""
    digest = hashlib.sha256(version("snowballstemmer").encode())
    for path in (words.__file__, phrases.__file__, __file__):
        digest.update(Path(path).read_bytes())
    return digest.hexdigest()[:16]


class Place(NamedTuple):
    """Where a term is in a text: its first place, the number of its words, and which they are."""

    first: int
    number: int
    words: list[str]


def compose(parts: Iterable[str], beside: Iterable[str], facets: Sequence[str]) -> Composed:
    """Return the entry of an article: of the parts of its text, what stands beside it, its facets.

    `beside` are names and other words that find the article and are not part of its passages.

    `words` has the number of words and the facets in its first line, then a line for each term:
    the term, the place of its first word, the number of its words, and each different word unless
    it is the term itself. `terms` has the facets and the terms. A function word is no term where
    it does not matter. `phrases` are those of the first part and of what stands beside the text.
    """
    parts, beside = list(parts), list(beside)
    text = f"\n{BESIDE}".join("\n".join(filter(None, some)) for some in (parts, beside))
    found: dict[str, tuple[int, list[str]]] = {}
    length = 0
    for word in words_of(text):
        found.setdefault(term_of(word.folded), (length, []))[1].append(word.folded)
        length += 1
    lines, terms = [" ".join([str(length), *facets])], list(facets)
    for term, (first, same) in found.items():
        place = Place(first, len(same), list(dict.fromkeys(same)))
        lines.append(_line(term, place))
        if matters(place):
            terms.append(term + STRONG)
        elif not FUNCTION_WORDS.issuperset(place.words):
            terms.append(term)
    suggested = phrases_of([*parts[:1], *beside]).values()
    return Composed(text, "\n".join([*lines, ""]), " ".join(terms), "\n".join(suggested))


def compose_unseen(parts: Iterable[str], modified_at: dt.datetime) -> Composed:
    """Return the entry of an article that is not published: terms that no reader's query has."""
    terms = dict.fromkeys(term_of(word.folded) for word in words_of("\n".join(parts)))
    return Composed(terms=" ".join(map(unseen, terms)), made_of=modified_at)


def unseen(term: str) -> str:
    """Return the term under which an article that is not published has `term`."""
    return UNSEEN + term


def matters(place: Place) -> bool:
    """Tell whether a term matters in a text: it is in its opening, or comes often."""
    return place.first < OPENING or place.number >= OFTEN


def _line(term: str, place: Place) -> str:
    different = place.words if place.words != [term] else []
    return " ".join([term, str(place.first), str(place.number), *different])


def _place(line: str) -> tuple[str, Place]:
    term, first, number, *different = line.split(" ")
    return term, Place(int(first), int(number), different or [term])


def places_of(words: str) -> list[tuple[str, Place]]:
    """Return all terms of a text and where they are, from the column `words`."""
    return [_place(line) for line in words.split("\n")[1:-1]]


def place_of(term: str, words: str) -> Place | None:
    """Return where a term is, from the column `words`; None if it is not in the text."""
    start = words.find(f"\n{term} ") + 1
    if not start:
        return None
    return _place(words[start : words.index("\n", start)])[1]


def places_among(words: str, terms: Set[str]) -> dict[str, Place]:
    """Return where those of many terms are that a text has, from the column `words`."""
    lines = {line.partition(" ")[0]: line for line in words.split("\n")[1:-1]}
    return dict(_place(lines[term]) for term in lines.keys() & terms)


def length_of(words: str) -> int:
    """Return the number of words of a text, from the column `words`."""
    return int(_head(words)[0])


def facets_of(words: str) -> tuple[str, ...]:
    """Return the facets of an article, from the column `words`."""
    return tuple(_head(words)[1:])


def _head(words: str) -> list[str]:
    return words[: words.index("\n")].split(" ")
