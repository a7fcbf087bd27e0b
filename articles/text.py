"""Helpers for plain text: keys to compare titles by, cleaned and shortened text."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.auth.models import User

KEY_LENGTH = 250
# Characters that XML parsers of our pages and feeds reject.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_TAG = re.compile(r"<[^>]*>")
_NOT_WORD = re.compile(r"[\W_]+")


def printable(text: str) -> str:
    """Return `text` without control characters and lone surrogates; line breaks and tabs stay."""
    return _UNPRINTABLE.sub("", text)


def has_words(text: str) -> bool:
    """Tell whether `text` holds a letter or a digit."""
    return any(map(str.isalnum, text))


def without_tags(html: str, instead: str = "") -> str:
    """Return `html` with each tag replaced by `instead`; entities are not changed."""
    return _TAG.sub(instead, html)


def person_name(user: User | None) -> str:
    """Return the full name of `user`, or else the user name; "" for None."""
    return (user.get_full_name() or user.get_username()) if user else ""


def title_key(title: str) -> str:
    """Return `title` with case, punctuation and spacing folded, to compare titles by.

    Spellings that differ in quotation marks or dashes give the same key. A title without a
    letter or digit keeps its characters: only a blank title gives "". At most KEY_LENGTH
    characters.
    """
    folded = unicodedata.normalize("NFKC", title).casefold()
    return (_NOT_WORD.sub(" ", folded).strip() or folded.strip())[:KEY_LENGTH]


def shorten(text: str, limit: int) -> str:
    """Return `text` in at most `limit` characters, cut after a whole word and marked with “…”."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    cut = text[:limit].rsplit(" ", 1)[0].rstrip(" ,;:–—-")
    return f"{cut[: limit - 1]}…"
