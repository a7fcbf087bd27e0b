"""Join the lines that the sender's mail program wrapped, before anything is read in them.

A line goes on when the first word of the next one would not have fitted into the width of the
text. Lines of format=flowed (RFC 3676) go on where they end in a space, and an item of a list
where the next line is indented below it.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from articles.importers.baca_juga import is_label, parse_line
from articles.importers.hyphens import Hyphens, Seam
from articles.importers.marks import marks
from articles.importers.story import Line, first_shown

MAX_HEADLINE = 200
MAX_HEADLINE_LINES = 6
WIDTHS = range(50, 121)
MIN_PARTED = 30
MIN_FLOWED = 40
MAX_FLOWED = 100

SENTENCE_INSIDE = re.compile(r"[^\W\d_]{3}[.?!…]+[\"”’)]?\s+\w")
_SENTENCE_END = re.compile(r"[.?!…:;][\"'”’)\]]*$")
_PARTED = re.compile(r"\w(?:[-‐]|\xad)$")
_ADDRESS = re.compile(r"[<(]?(?:https?://|www\.)\S+$", re.IGNORECASE)
_CUT_ADDRESS = re.compile(r"(?:https?://|www\.)\S+$", re.IGNORECASE)

_IN_ADDRESS = re.compile(r"\S*[/_=&?%.]\S")

_GoesOn = Callable[[Line, Line], bool]


def unwrap(lines: Sequence[Line], *, has_headline: bool = False) -> list[Line]:
    """Return `lines`, blank ones included, with those that go on joined to one.

    The first line with text is never joined to a paragraph when it is the headline.
    """
    width = wrap_width(lines, 2 if all(line.text for line in lines[2:]) else 1)
    lines = _parted_at_indents(lines, width)
    goes_on = _goes_on_if_soft if _is_flowed(lines) else _goes_on_in(width)
    stop = _headline_stop(lines, goes_on) if has_headline else 0
    headline = [line for line in lines[:stop] if line.text]
    groups: list[list[Line]] = []
    for line in lines[stop:]:
        if groups and _joins(groups[-1], line, goes_on):
            groups[-1].append(line)
        else:
            groups.append([line])
    groups = [headline, *groups] if headline else groups
    pairs = [(a.text, b.text) for group in groups for a, b in pairwise(group)]
    hyphens = Hyphens(pairs, width or max((line.width for line in lines), default=0))
    return [_join(group, hyphens, width) for group in groups]


def wrap_width(lines: Sequence[Line], least: int = 1) -> int:
    """Return the width at which `lines` were wrapped, 0 if they were not.

    It is the narrowest of those that account for most line ends: the line fits, and the first word
    of the next would not. `least` such line ends at least must stand before a small letter.
    """
    score, torn = ([0] * (WIDTHS.stop + 1) for _ in range(2))  # differences between widths
    for line, after in pairwise(lines):
        if not after.text or " " not in line.text or _is_start(after) or any(marks(after.text)):
            continue
        fits, stop = (
            min(max(width, WIDTHS.start), WIDTHS.stop)
            for width in (line.width, line.width + 1 + len(_first_word(after)))
        )
        is_torn = after.text[0].islower() and not _SENTENCE_END.search(line.text)
        score[WIDTHS.start] -= 1
        score[fits] += 2
        score[stop] -= 1 + is_torn
        torn[fits] += is_torn
        torn[stop] -= is_torn
    score, torn = list(accumulate(score)), list(accumulate(torn))
    best = max(WIDTHS, key=lambda width: (score[width], -width))
    return best if score[best] > 0 and torn[best] >= least else 0


def _headline_stop(lines: Sequence[Line], goes_on: _GoesOn) -> int:
    """Return the index after the headline, which may go on over several lines."""
    start = first_shown(lines)
    stop = start + 1
    while stop < min(start + MAX_HEADLINE_LINES, len(lines)) and _joins(
        lines[start:stop], lines[stop], goes_on
    ):
        stop += 1
    text = " ".join(line.text for line in lines[start:stop])
    is_title = not text.endswith(".") and not SENTENCE_INSIDE.search(text)
    return stop if is_title and len(text) <= MAX_HEADLINE else min(start + 1, len(lines))


def _is_flowed(lines: Sequence[Line]) -> bool:
    """Tell whether the soft line ends of format=flowed are what parts the lines."""
    pairs = [(line, after) for line, after in pairwise(lines) if line.text]
    soft = [(line, after) for line, after in pairs if line.trailing]
    return (
        len(soft) > 1
        and all(after.text for _line, after in soft)
        and all(MIN_FLOWED <= line.width <= MAX_FLOWED for line, _after in soft)
        and not any(
            after.text[:1].islower() and not line.trailing
            for line, after in pairs
            if line.width >= MIN_FLOWED
        )
    )


def _goes_on_if_soft(line: Line, after: Line) -> bool:
    return line.trailing > 0


def _goes_on_in(width: int) -> _GoesOn:
    def goes_on(line: Line, after: Line) -> bool:
        return _is_full(line, after, width) and after.indent <= line.indent

    return goes_on


def _is_full(line: Line, after: Line, width: int) -> bool:
    return line.width + 1 + len(_first_word(after)) > width > 0


def _parted_at_indents(lines: Sequence[Line], width: int) -> Sequence[Line]:
    """Return `lines` with a blank one above each paragraph, where paragraphs begin with an indent.

    Their further lines have none; in an indented quotation all lines have one.
    """
    indented = set(_indented(lines))
    full = [
        (index, line, after)
        for index, (line, after) in enumerate(pairwise(lines))
        if line.text and after.text and _is_full(line, after, width)
    ]
    begun = sum(index in indented and line.indent > after.indent for index, line, after in full)
    if begun <= sum(line.indent == after.indent > 0 for _index, line, after in full):
        return lines
    parted: list[Line] = []
    for index, line in enumerate(lines):
        parted += [Line(0, ""), replace(line, indent=0)] if index in indented else [line]
    return parted


def _indented(lines: Sequence[Line]) -> Iterator[int]:
    """Yield the index of each line that has an indent, and hangs below no item of a list."""
    item: Line | None = None
    for index, line in enumerate(lines):
        if any(marks(line.text)):
            item = line
        elif item and (not line.text or line.indent <= item.indent):
            item = None
        if line.text and line.indent and not item:
            yield index


def _joins(group: Sequence[Line], line: Line, goes_on: _GoesOn) -> bool:
    """Tell whether `line` continues the block of the lines in `group`."""
    first, last = group[0], group[-1]
    if not line.text or not last.text or (line.cells and last.cells):
        return False
    if len(last.text) >= MIN_PARTED and _PARTED.search(last.text) and line.text[0].isalnum():
        return True
    if _is_hanging(first, line):
        return not _is_start(line)
    if not goes_on(last, line):
        return False
    if parse_line(first.text) is not None:
        return _continues_title(line)
    return not _is_next_item(first, last, line) and not _is_start(line)


def _is_hanging(first: Line, line: Line) -> bool:
    is_below = line.indent > first.indent
    return is_below and any(marks(first.text)) and not any(marks(line.text))


def _is_next_item(first: Line, last: Line, line: Line) -> bool:
    """Tell whether the mark of `line` begins an item: a wrapped sentence may have a dash there."""
    above = list(marks(first.text))
    return any(
        mark.is_certain
        or line.indent != last.indent
        or last.text.endswith(":")
        or any(
            mark.sign == other.sign if not mark.style else mark.follows(other) for other in above
        )
        for mark in marks(line.text)
    )


def _is_start(line: Line) -> bool:
    return parse_line(line.text) is not None or is_label(line.text)


def _continues_title(line: Line) -> bool:
    return not (line.text.endswith(".") or _ADDRESS.match(line.text) or _is_start(line))


def _first_word(line: Line) -> str:
    return line.text.split(None, 1)[0]


def _join(group: list[Line], hyphens: Hyphens, width: int) -> Line:
    if len(group) == 1:
        return group[0]
    pieces = [group[0].text]
    for last, line in pairwise(group):
        if last.width == width and _CUT_ADDRESS.search(last.text) and _IN_ADDRESS.match(line.text):
            seam = Seam()
        else:
            seam = hyphens.seam(last.text, line.text)
        pieces[-1] = pieces[-1].removesuffix(seam.drops)
        pieces += [seam.adds, line.text]
    return replace(group[0], text="".join(pieces), trailing=0, joined=tuple(group))
