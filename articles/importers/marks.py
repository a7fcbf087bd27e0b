"""The marks in front of the items of a list, as people and Word write them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from articles.body.numbering import letters, roman

# Marks of direction may stand before a mark.
_LEAD = "[\u061c\u200e\u200f\u202a-\u202c\u2066-\u2069]*"
# U+F000–F0FF is where Word puts the bullets of its Symbol and Wingdings fonts.
_BULLET = re.compile(
    _LEAD + r"(?:(?P<sign>[•▪●◦‣·⁃∙\uf000-\uf0ff])\s*(?=.*\w)"
    r"|(?P<loose>[○■□▫◆◇◊►▶▸➢➣➤➔➜✓✔☑✦❖❑❒→])\s+(?=.*\w)"
    r"|(?P<doubtful>[-*+–—‑‐−])\s+(?=.*\w))"
)
_COUNTER = re.compile(
    _LEAD + r"(?P<sign>[1-9][0-9]{0,2}|[ivxIVX]{1,6}|[a-zA-Z])(?P<end>[.)])\s+(?=.*\w)"
)
# How Word's bullets look where their font is lost: a tab follows them, or spaces stand around.
_LOST_BULLET = re.compile(_LEAD + r"(?:(\s*)([oØü§])\t\s*|(\s{2,})(o) +|(\s*)(o) {2,})(?![\d\s])")
_FOUND_BULLETS = {"o": "◦", "Ø": "➢", "ü": "✓", "§": "▪"}
_LETTERS = {letters(number): number for number in range(1, 27)}
_ROMAN = {roman(number): number for number in range(1, 40)}


@dataclass(frozen=True, slots=True)
class Mark:
    """The mark of an item: a bullet (`style` "" and `number` 0), or a number.

    `style` is that of <ol type>: "1", "a", "A", "i" or "I". A bullet that is not `is_certain`
    may also be a dash. `length` counts the characters up to the text of the item.
    """

    sign: str
    length: int
    style: str = ""
    number: int = 0
    is_certain: bool = False

    def follows(self, before: "Mark") -> bool:
        """Tell whether this number is the next one after `before`, in the same form."""
        return (self.style, self.sign, self.number - 1) == (
            before.style, before.sign, before.number
        )  # fmt: skip


def marks(text: str) -> Iterator[Mark]:
    """Yield each reading of the mark at the start of a line: "i." counts letters or Roman."""
    if bullet := _BULLET.match(text):
        sign = bullet["sign"] or bullet["loose"] or bullet["doubtful"]
        yield Mark(sign, bullet.end(), is_certain=not bullet["doubtful"])
    elif counter := _COUNTER.match(text):
        sign, end, length = counter["sign"], counter["end"], counter.end()
        if sign.isdigit():
            yield Mark(end, length, "1", int(sign))
            return
        is_small = sign.islower()
        if number := _LETTERS.get(sign.lower()):
            yield Mark(end, length, "a" if is_small else "A", number)
        if number := _ROMAN.get(sign.lower()):
            yield Mark(end, length, "i" if is_small else "I", number)


def with_bullet_found(raw: str) -> str:
    """Return a line of the source with its bullet, where a lost font left a letter of it."""
    lost = _LOST_BULLET.match(raw)
    if not lost:
        return raw
    indent, sign = (group for group in lost.groups() if group is not None)
    return f"{indent}{_FOUND_BULLETS[sign]} {raw[lost.end() :]}"
