"""What somebody typed into the search box, as words, phrases and what is to be left out."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice
from string import ascii_lowercase

from articles.domain.search.words import FUNCTION_WORDS, fold, term_of, words_of
from articles.text import typed

LONGEST = 500  # characters of a query that are read; the longest headline has 200
MOST_WORDS = 32
_QUOTES = '"“”„«»'
_PART = re.compile(
    rf"(?P<minus>(?<!\S)[-−–](?=\S))?"
    rf"(?:[{_QUOTES}](?P<phrase>[^{_QUOTES}]*)[{_QUOTES}]?|(?P<word>[^\s{_QUOTES}]+))"
)
_LATIN = [chr(code) for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))]
# What may stand inside a word and a number.
_INSIDE = "['’ʼ`.]?"
_BETWEEN = r"[\W_]+"


@dataclass(frozen=True)
class Query:
    """A query: its words in their order, folded; its phrases; words and phrases to leave out.

    `words` has those of the phrases too. Function words are not among them unless it has no other.
    """

    words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    without: tuple[tuple[str, ...], ...] = ()

    @classmethod
    def parse(cls, text: str) -> "Query":
        """Read any text: operators that it does not know are signs, and signs are nothing."""
        words: dict[str, None] = {}
        phrases: list[tuple[str, ...]] = []
        without: list[tuple[str, ...]] = []
        for part in _PART.finditer(typed(text[:LONGEST])):
            said = tuple(islice(_folded(part["phrase"] or part["word"] or ""), MOST_WORDS))
            if part["minus"] and said:
                without.append(said)
                continue
            words.update(dict.fromkeys(said))
            if part["phrase"] and len(said) > 1:
                phrases.append(said)
        telling = [word for word in words if word not in FUNCTION_WORDS] or list(words)
        return cls(tuple(telling[:MOST_WORDS]), tuple(phrases), tuple(without))

    @property
    def terms(self) -> dict[str, str]:
        """The term of each word."""
        return {word: term_of(word) for word in self.words}


def _folded(text: str) -> list[str]:
    return [word.folded for word in words_of(text)]


@cache
def _written() -> dict[str, str]:
    """Return, by the folded letter, the Latin letters that it is written for."""
    written = {letter: letter for letter in ascii_lowercase}
    for letter in _LATIN:
        if (plain := fold(letter)) in written:
            written[plain] += letter
    return written


@lru_cache(256)
def _pattern(phrase: tuple[str, ...]) -> re.Pattern[str]:
    words = (_INSIDE.join(f"[{_written().get(c, re.escape(c))}]" for c in word) for word in phrase)
    return re.compile(rf"(?<![^\W_]){_BETWEEN.join(words)}(?![^\W_])", re.IGNORECASE)


def says(text: str, phrase: tuple[str, ...]) -> bool:
    """Tell whether the words of `phrase`, folded, stand side by side in a text."""
    return _pattern(phrase).search(text) is not None
