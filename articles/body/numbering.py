"""The numbers of a numbered list: what a browser shows beside its items (HTML, "ol")."""

import re
from collections.abc import Callable, Iterator

from lxml.html import HtmlElement

# Browsers keep larger numbers, but no list of a story has them.
_INTEGER = re.compile(r"\s*(-?0{0,20}[0-9]{1,6})\s*")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def keep_numbers(items: HtmlElement) -> None:
    """Keep of the attributes of a list and its items those that say something, in one order."""
    given = dict(items.attrib)
    items.attrib.clear()
    if items.tag == "ol":
        is_reversed = "reversed" in given
        start = read_number(given.get("start"))
        if start is not None and (start != 1 or is_reversed):
            items.set("start", str(start))
        if given.get("type") in _SPELLED:
            items.set("type", given["type"])
        if is_reversed:
            items.set("reversed", "")
    for item in items.iterchildren("li"):
        value = read_number(item.get("value")) if items.tag == "ol" else None
        item.attrib.clear()
        if value is not None:
            item.set("value", str(value))


def read_number(value: str | None) -> int | None:
    """Return the integer in an attribute, None if there is none or it is out of all bounds."""
    found = _INTEGER.fullmatch(value or "")
    return int(found[1]) if found else None


def marks_of(items: HtmlElement) -> Iterator[tuple[HtmlElement, str, bool]]:
    """Yield each item of a list, its mark ("3.", "c.", "-"), and whether the mark was set.

    Set is the mark of an item whose number does not follow from the item before it: of the first
    one if its list says how to number, and of an item with a number of its own.
    """
    rows = list(items.iterchildren("li"))
    if items.tag == "ul":
        yield from ((item, "-", False) for item in rows)
        return
    is_reversed, spell = "reversed" in items.attrib, _SPELLED.get(items.get("type", ""), str)
    start = read_number(items.get("start"))
    number = (len(rows) if is_reversed else 1) if start is None else start
    for place, item in enumerate(rows):
        value = read_number(item.get("value"))
        number = number if value is None else value
        yield item, f"{spell(number)}.", value is not None or (place == 0 and bool(items.attrib))
        number += -1 if is_reversed else 1


def write_numbers(root: HtmlElement) -> None:
    """Write the number of each item of the numbered lists in `root` into its text."""
    for items in root.iter("ol"):
        for item, mark, _is_set in marks_of(items):
            item.text = f"{mark} {item.text or ''}"


def letters(number: int) -> str:
    """Return 1 as "a", 26 as "z", 27 as "aa"; a number below 1 in digits."""
    spelled, left = "", number
    while left > 0:
        left, letter = divmod(left - 1, 26)
        spelled = chr(ord("a") + letter) + spelled
    return spelled or str(number)


def roman(number: int) -> str:
    """Return 4 as "iv"; a number outside of 1 to 3999 in digits."""
    if not 0 < number < 4000:
        return str(number)
    spelled = ""
    for value, sign in _ROMAN:
        times, number = divmod(number, value)
        spelled += sign * times
    return spelled


_SPELLED: dict[str, Callable[[int], str]] = {
    "a": letters,
    "A": lambda number: letters(number).upper(),
    "i": roman,
    "I": lambda number: roman(number).upper(),
}
