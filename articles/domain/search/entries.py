"""What an article is found by: its words with their places, and the terms of the index."""

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from articles.domain.search import words
from articles.domain.search.words import FUNCTION_TERMS, term_of, words_of

OPENING = 60  # words of a text in which each one matters
OFTEN = 3  # times that make a word matter anywhere
STRONG = "+"  # follows a term that matters


class Composed(NamedTuple):
    """The columns of a SearchEntry that are made from an article."""

    text: str
    words: str
    terms: str


@cache
def current_version() -> str:
    """Return the version of the code that composes entries, known by its content."""
    digest = hashlib.sha256(version("snowballstemmer").encode())
    for path in (words.__file__, __file__):
        digest.update(Path(path).read_bytes())
    return digest.hexdigest()[:16]


def compose(parts: Iterable[str], facets: Iterable[str]) -> Composed:
    """Return the entry of an article from the parts of its text, in their order, and its facets.

    `words` has the number of words in its first line, then a line for each term: the term, the
    place of its first word, the number of its words, and each different word. `terms` has the
    facets and the terms, separated by spaces. A function word is no term where it does not matter.
    """
    text = "\n".join(filter(None, parts))
    found: dict[str, tuple[int, list[str]]] = {}
    length = 0
    for length, word in enumerate(words_of(text), 1):
        found.setdefault(term_of(word.folded), (length - 1, []))[1].append(word.folded)
    lines = [
        f"{term} {first} {len(same)} {' '.join(dict.fromkeys(same))}\n"
        for term, (first, same) in found.items()
    ]
    terms = [
        f"{term}{STRONG}" if first < OPENING or len(same) >= OFTEN else term
        for term, (first, same) in found.items()
        if first < OPENING or len(same) >= OFTEN or term not in FUNCTION_TERMS
    ]
    return Composed(text, f"{length}\n{''.join(lines)}", " ".join([*facets, *terms]))
