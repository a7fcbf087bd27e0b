"""Phrases that a story is known by: runs of words of its headlines and names, for suggestions."""

import re
from collections.abc import Iterable, Iterator

from articles.domain.search.words import FUNCTION_WORDS, Word, words_of

MOST_WORDS = 5
MOST_TELLING = 3  # of them, that say something
LONGEST = 100  # characters of a phrase, and of its key
_HYPHENS = ("-", "‐", "‑")  # a word before one is a part of a word
_BETWEEN = re.compile(r"[^\S\n]+|[-‐‑/]")  # stands between two words of one phrase


def phrases_of(lines: Iterable[str]) -> dict[str, str]:
    """Return the phrases of lines of text as they are written, by their keys.

    A phrase begins and ends with a word that says something, and no sign but a hyphen is in it.
    """
    found: dict[str, str] = {}
    for line in lines:
        for run in _runs(line):
            written = " ".join(line[run[0].start : run[-1].end].split())
            key = key_of(run)  # may be longer: a ligature is folded to all its letters
            if max(len(written), len(key)) <= LONGEST:
                found.setdefault(key, written)
    return found


def _runs(line: str) -> Iterator[list[Word]]:
    words = list(words_of(line))
    for place, first in enumerate(words):
        run: list[Word] = []
        telling = 0
        for word in words[place : place + MOST_WORDS] if says_something(first) else []:
            if run and not are_joined(line, run[-1], word):
                break
            run = [*run, word]
            if says_something(word) and not line.startswith(_HYPHENS, word.end):
                yield run
                telling += 1
            if telling == MOST_TELLING:
                break


def are_joined(line: str, first: Word, second: Word) -> bool:
    """Tell whether two neighbouring words of a line may be in one phrase."""
    return _BETWEEN.fullmatch(line, first.end, second.start) is not None


def says_something(word: Word) -> bool:
    """Tell whether a phrase may begin and end with a word."""
    return len(word.folded) > 1 and word.folded not in FUNCTION_WORDS


def key_of(words: Iterable[Word]) -> str:
    """Return what phrases are found by: their folded words."""
    return " ".join(word.folded for word in words)
