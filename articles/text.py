"""Helpers for plain text: keys to compare and search by, cleaned and shortened text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import accumulate
from typing import TYPE_CHECKING

from django.utils.text import slugify

from articles.invisible import visible, without_invisible

if TYPE_CHECKING:
    from django.contrib.auth.models import User

KEY_LENGTH = 250
# Controls (C0, DEL, C1), and what XML parsers of our pages and feeds reject.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
# At the end of an element or of the text a break shows nothing.
_OTHER_BREAK = re.compile(r"[\x0b\x0c\x85\u2028\u2029]+(?P<at_end>(?=\s|</|\Z))?")
_TAG = re.compile(r"<[^>]*>")
_NAME_SEPARATORS = re.compile(
    "[\\s_'\"`´‘’‚‛“”′‵\u05f3\u055a\u058a\u2010-\u2015\u2212\ufe58\ufe63-]+"
)
_LEADING_HASH = re.compile(r"^[\s#]+(?=\w)")
_DASH = re.compile("[\u058a\u2010-\u2015\u2212\ufe58\ufe63\uff0d-]")
_NOT_WORD = re.compile(r"[\W_]+")
_SPACE_BESIDE_LETTER = re.compile(r"(?<!\d) | (?!\d)")
# Letters whose stroke or tie is no accent to Unicode; the apostrophes among its modifier letters;
# and the Arabic dash that widens a word.
_PLAIN_LETTERS = str.maketrans(
    {
        "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "ŋ": "n", "ø": "o", "ŧ": "t",
        "þ": "th", "æ": "ae", "œ": "oe", "\ua78b": "'", "\ua78c": "'", "\u0640": "",
        **dict.fromkeys(map(chr, range(0x2B9, 0x300)), "'"),
    }
)  # fmt: skip


def printable(text: str) -> str:
    """Return `text` without control characters and lone surrogates; line breaks and tabs stay.

    The breaks that other systems write (VT, FF, NEL, U+2028, U+2029) become line feeds.
    """
    text = _UNPRINTABLE.sub("", text)
    return _OTHER_BREAK.sub(lambda found: "" if found["at_end"] is not None else "\n", text)


def typed(text: str) -> str:
    """Return `text` as a field without markup stores it: printable, without what shows nothing."""
    return visible(printable(text))


def has_words(text: str) -> bool:
    """Tell whether `text` holds a letter or a digit that is seen; an apostrophe is none."""
    return any(map(str.isalnum, without_invisible(text).translate(_PLAIN_LETTERS)))


def without_tags(html: str, instead: str = "") -> str:
    """Return `html` with each tag replaced by `instead`; entities are not changed."""
    tags, end, rest = html.rpartition(">")  # a "<" without an end would be searched to the end
    return _TAG.sub(instead, tags + end) + rest


def person_name(user: User | None) -> str:
    """Return the full name of `user`, or else the user name; "" for None."""
    return (user.get_full_name() or user.get_username()) if user else ""


def title_key(title: str) -> str:
    """Return `title` folded, to compare titles by and to find words in.

    Spellings that differ in case, accents, apostrophes, dashes, other punctuation, spaces, width
    or characters that show nothing give the same key: U-23, U 23 and u23. Only numbers stay apart:
    2-1 is not 21. A title without a letter or digit keeps its characters: only a blank title
    gives "". A key is its own key. At most KEY_LENGTH characters.
    """
    plain = folded(title)
    return _key("".join(c if _is_of_word(c) else " " for c in plain), instead=plain)


def import_key(headline: str) -> str:
    """Return the key that identifies an imported story with this headline.

    The uids of stored articles are made from it: it stays as it is, whatever `title_key` folds.
    """
    folded = unicodedata.normalize("NFKC", headline).casefold()
    return (_NOT_WORD.sub(" ", folded).strip() or folded.strip())[:KEY_LENGTH]


def headline_slug(headline: str) -> str:
    """Return the words of `headline` for an address, "" for one without Latin letters or digits.

    All dashes separate words, as the hyphen does.
    """
    return slugify(_DASH.sub("-", typed(headline)))


def tag_name(text: str) -> str:
    """Return `text` as the name of a tag: one line of what is seen, without the # of a hashtag."""
    name = " ".join(typed(text).split())
    bare = name.lstrip("#＃﹟ ")
    return bare if name_key(bare) == name_key(name) else name


def name_key(name: str) -> str:
    """Return the name of a tag folded, to compare names by; as `title_key` except for signs.

    A sign that is no apostrophe, dash or space distinguishes names: C, C++ and C#. The # of a
    hashtag does not. A key is its own key.
    """
    plain = folded(name)
    words = _LEADING_HASH.sub("", _NAME_SEPARATORS.sub(" ", plain))
    return _key(words if has_words(plain) else "", instead=plain)


def search_keys(text: str) -> list[str]:
    """Return the keys of the words of `text`, each of which a `title_key` that matches contains.

    Dashes part different words (Rusia-Ukraina), not numbers or one word said twice (U-23,
    anak-anak). A text of signs alone is one word; a blank one has none.
    """
    words = [part for word in text.split() for part in _parted(word)]
    return list(filter(None, map(title_key, list(filter(has_words, words)) or [text])))


def begin_words(keys: Iterable[str], title: str) -> bool:
    """Tell whether each of `keys`, from `search_keys`, begins at a word of `title`."""
    words = list(map(_unspaced_key, re.split(r"[\s/]+", _DASH.sub(" ", title))))
    joined, starts = "".join(words), list(accumulate(map(len, words), initial=0))
    return all(
        any(joined.startswith(key, at) for at in starts[:-1]) for key in map(_unspaced_key, keys)
    )


def _unspaced_key(text: str) -> str:
    return title_key(text).replace(" ", "")


def _parted(word: str) -> list[str]:
    parts = list(filter(None, map(title_key, _DASH.split(word))))
    is_one = any(map(str.isdigit, word)) or len(set(parts)) == 1
    return [word] if is_one else parts


def folded(text: str) -> str:
    """Return `text` in small, plain letters, without accents and characters that show nothing."""
    text = without_invisible(printable(text))
    if not text.isascii():
        text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
        plain = "".join(c for c in text if not _is_accent(c)).translate(_PLAIN_LETTERS)
        text = unicodedata.normalize("NFC", plain if has_words(plain) else text)
    return text.lower().strip()


def _is_accent(character: str) -> bool:
    """Tell whether a combining character is an accent, or a point of Hebrew, Arabic or Syriac.

    The vowel signs of other scripts are letters: https://www.unicode.org/reports/tr44/#Canonical_Combining_Class_Values
    """
    place = unicodedata.combining(character)
    return place == 1 or 10 <= place <= 36 or place >= 200


def _is_of_word(character: str) -> bool:
    is_sign = unicodedata.category(character) in {"Mn", "Mc"} and not _is_accent(character)
    return is_sign or character.isalnum()


def _key(words: str, instead: str) -> str:
    """Return `words` without spaces but between two numbers, or `instead` of blank ones."""
    joined = _SPACE_BESIDE_LETTER.sub("", " ".join(words.split()))
    return (unicodedata.normalize("NFC", joined) or instead)[:KEY_LENGTH].strip()


def shorten(text: str, limit: int) -> str:
    """Return `text` in at most `limit` characters, cut after a whole word and marked with “…”."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    cut = text[:limit].rsplit(" ", 1)[0].rstrip(" ,;:–—-")
    return f"{cut[: limit - 1]}…"
