"""Words of texts and queries, and the terms by which articles are indexed.

A word is folded: small letters and digits without accents. A term is the stem of a word, by the
Indonesian algorithm of Snowball (https://snowballstem.org/algorithms/indonesian/stemmer.html), in
ASCII, so that both databases index the same.
"""

import re
import threading
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer

from articles.text import folded

LONGEST = 40  # characters of a word that count
_CACHED = 1 << 17  # words; an archive of 100,000 articles has about 300,000
_WORD = re.compile(r"\d{1,3}(?:\.\d{3})+(?!\w)|[^\W_]+(?:['’ʼ`\u0300-\u036f]+[^\W_]+)*")
_stemmer = snowballstemmer.stemmer("indonesian")
_is_stemming = threading.Lock()  # a stemmer keeps the word that it works on


class Word(NamedTuple):
    """A folded word of a text, and where it begins and ends there."""

    folded: str
    start: int
    end: int


def words_of(text: str) -> Iterator[Word]:
    """Yield the words of a text. 1.000 is one, as 1000 is; Jum’at is one, as Jumat is."""
    for match in _WORD.finditer(text):
        if word := fold(match[0]):
            yield Word(word, match.start(), match.end())


@lru_cache(_CACHED)
def fold(word: str) -> str:
    """Return the letters and digits of a word, folded; "" if it has none."""
    return "".join(filter(str.isalnum, folded(word)))[:LONGEST]


@lru_cache(_CACHED)
def term_of(word: str) -> str:
    """Return the term of a folded word: a-z and 0-9 only."""
    if not word.isascii():
        return f"u{word.encode().hex()}"
    if word.isalpha():
        with _is_stemming:
            return str(_stemmer.stemWord(word))
    return word


# Spellings of one sound, old and new or of other languages; a doubled letter is one.
_SOUNDS = re.compile(r"kh|sy|oe|dj|tj|v|(\w)(?=\1)")
_SOUND = {"kh": "h", "sy": "s", "oe": "u", "dj": "j", "tj": "c", "v": "f"}


def sound_of(word: str) -> str:
    """Return a key that is the same for spellings of a folded word that sound alike."""
    return _SOUNDS.sub(lambda found: _SOUND.get(found[0], ""), word)


# They are in nearly every text: a query that has other words is not searched by them.
FUNCTION_WORDS = frozenset(
    {
        "ada", "adalah", "akan", "apa", "apakah", "atau", "bagaimana", "bagi", "berapa", "bisa",
        "dalam", "dan", "dapat", "dari", "dengan", "di", "hanya", "ialah", "ini", "itu", "juga",
        "kapan", "karena", "ke", "kepada", "lebih", "mana", "mengapa", "merupakan", "oleh",
        "pada", "para", "saat", "sang", "sebagai", "secara", "seperti", "si", "siapa", "sudah",
        "telah", "tersebut", "untuk", "yang",
    }
)  # fmt: skip
