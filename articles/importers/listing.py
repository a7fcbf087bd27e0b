"""Recognise lists among the blocks of a story: bullets, numbers and letters, nested or not."""

from collections.abc import Iterable, Sequence
from itertools import islice, takewhile

from articles.importers.blocks import Block, Items
from articles.importers.marks import Mark, marks
from articles.importers.story import LineKind

MAX_DEPTH = 5
_AHEAD = 40
# Word gives the second and the third level of a list these signs.
_RANKS = {"◦": 1, "○": 1, "▪": 2, "■": 2}
_TICKS = frozenset("✓✔☑")
_CROSSES = frozenset("✗✘✕✖☒❌")


def mark_lists(blocks: Sequence[Block]) -> None:
    """Mark the blocks that are items of a list; the first of each gets the list as `items`."""
    readings = _readings(blocks)
    index = 0
    while index < len(blocks):
        is_led_in = index > 0 and blocks[index - 1].text.endswith(":")
        step = 1
        for mark in readings[index]:
            items, stop = _read(blocks, readings, index, mark)
            if _is_list(items, is_led_in=is_led_in):
                _mark(items)
                blocks[index].items = items
                step = stop - index
                break
            if len(items.entries) == stop - index:
                step = stop - index
        index += step


def _readings(blocks: Sequence[Block]) -> list[list[Mark]]:
    """Return the readings of the mark of each block; ticks beside crosses are words, no marks."""
    has_crosses = any(block.text[:1] in _CROSSES for block in blocks if block.text)
    return [
        [mark for mark in marks(block.text) if not (has_crosses and mark.sign in _TICKS)]
        if block.kind is LineKind.PARAGRAPH
        else []
        for block in blocks
    ]


def _read(
    blocks: Sequence[Block], readings: list[list[Mark]], start: int, mark: Mark, depth: int = 1
) -> tuple[Items, int]:
    """Return the list that begins with the block at `start`, and the index after its last item."""
    items = Items(mark, blocks[start].indent, [(blocks[start], [])])
    first, last, index = mark, mark, start + 1
    while index < len(blocks) and readings[index]:
        block = blocks[index]
        beside = abs(block.indent - items.indent) <= 1
        same = next((m for m in readings[index] if beside and _is_next(first, last, m)), None)
        if same:
            items.entries.append((block, []))
            last, index = same, index + 1
            continue
        inner = next((m for m in readings[index] if m.number == 1), readings[index][0])
        is_below = block.indent > items.indent + 1 or _is_of_lower_rank(first, inner)
        ahead = islice(readings, index + 1, index + _AHEAD)
        if depth == MAX_DEPTH or not (is_below or _is_between(last, inner, ahead)):
            break
        nested, index = _read(blocks, readings, index, inner, depth + 1)
        items.entries[-1][1].append(nested)
    return items, index


def _is_next(first: Mark, last: Mark, mark: Mark) -> bool:
    if mark.style:
        return mark.follows(last)
    return not last.style and _rank(mark) == _rank(first)


def _is_of_lower_rank(first: Mark, mark: Mark) -> bool:
    return not (first.style or mark.style) and _rank(mark) > _rank(first)


def _is_between(last: Mark, mark: Mark, ahead: Iterable[list[Mark]]) -> bool:
    """Tell whether a bullet stands between two numbers of a list."""
    if mark.style or not last.style:
        return False
    run = takewhile(bool, ahead)
    return any(each.follows(last) for found in run for each in found)


def _rank(mark: Mark) -> int:
    return _RANKS.get(mark.sign, 0)


def _is_list(items: Items, *, is_led_in: bool) -> bool:
    mark = items.mark
    count = sum(1 + len(nested) for _block, nested in items.entries)
    if not mark.style:
        return count > 1 or is_led_in or mark.is_certain
    least = 3 if mark.style.isupper() and not is_led_in else 2
    return count >= least and (mark.number == 1 or is_led_in)


def _mark(items: Items) -> None:
    for block, nested in items.entries:
        shown = block.text[: next(marks(block.text)).length]
        block.text = block.text.removeprefix(shown)
        block.inner = block.inner.removeprefix(shown)
        block.kind = LineKind.NUMBERED if items.mark.style else LineKind.BULLET
        for each in nested:
            _mark(each)
