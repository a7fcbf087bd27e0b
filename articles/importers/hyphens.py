"""Join the two halves of a word that a line end parts at a hyphen.

Hyphens belong to a word (anak-anak, Jong-un, non-Muslim) or to the line end (trans-|portasi).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_HYPHEN = re.compile(r"\w(?:-{1,2}|‐)$")
_HALF = re.compile(r"([^\W\d_]+)[-‐]$")
_START = re.compile(r"[^\W\d_]+")
_SUSPENDED = re.compile(r"(?:dan|atau|maupun|serta|hingga|sampai|and|or)\b")
_PREFIXES = {"non", "eks"}
_VOWELS = re.compile("[aeiou]")
_LONG_WORD = 8
_ROOM = 5


@dataclass(frozen=True, slots=True)
class Seam:
    """How two lines become one: what the first loses at its end, and what comes between."""

    drops: str = ""
    adds: str = ""


class Hyphens:
    """The hyphens at the line ends of one text.

    `pairs` are the texts of the lines that go on, each with the line after it, and `width` is that
    of the text. A program that parts words leaves no room at a line end where the next word is
    long; in other texts a hyphen at a line end belongs to its word.
    """

    def __init__(self, pairs: Iterable[tuple[str, str]], width: int) -> None:
        pairs = list(pairs)
        parted = sum(_may_be_parted(before, after) for before, after in pairs)
        room = sum(_has_room(before, after, width) for before, after in pairs)
        self.are_of_the_line = parted > room
        lines = [line for pair in pairs for line in pair] if parted else []
        self.words = {word.lower() for line in lines for word in _WORD.findall(line)}

    def seam(self, before: str, after: str) -> Seam:
        """Return what stands between two lines that become one."""
        if before.endswith("\xad"):
            return Seam(drops="\xad")
        if not _HYPHEN.search(before) or _SUSPENDED.match(after):
            return Seam(adds=" ")
        return Seam(drops=before[-1]) if self._is_parted(before, after) else Seam()

    def _is_parted(self, before: str, after: str) -> bool:
        if not _may_be_parted(before, after):
            return False
        first, second = _halves(before, after)
        if f"{first}-{second}" in self.words:
            return False
        return first + second in self.words or self.are_of_the_line


def _halves(before: str, after: str) -> tuple[str, str]:
    first, second = _HALF.search(before), _START.match(after)
    return (first[1].lower(), second[0]) if first and second else ("", "")


def _may_be_parted(before: str, after: str) -> bool:
    first, second = _halves(before, after)
    if len(first) < 2 or first in _PREFIXES or not second.islower():
        return False
    return not _repeats(first, second)


def _repeats(first: str, second: str) -> bool:
    """Tell whether two halves are a reduplication: berlari-lari, sayur-mayur, bolak-balik."""
    shorter = min(len(first), len(second))
    common = SequenceMatcher(None, first, second).find_longest_match().size
    has_same_frame = _VOWELS.sub("", first) == _VOWELS.sub("", second)
    return common >= max(3, 0.6 * shorter) or (shorter > 3 and has_same_frame)


def _has_room(before: str, after: str, width: int) -> bool:
    word = _START.match(after)
    is_long = word is not None and len(word[0]) >= _LONG_WORD
    return is_long and not before.endswith("-") and width - len(before) >= _ROOM
