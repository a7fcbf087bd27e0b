"""Recognise tables among the blocks of a story: lines with tabs between their cells."""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby

from articles.importers.blocks import Block
from articles.importers.marks import marks
from articles.importers.story import LineKind

MIN_ROWS = 2


def join_rows(blocks: Iterable[Block]) -> list[Block]:
    """Return `blocks` with each run of rows of the same number of cells as one table."""
    joined: list[Block] = []
    for width, run in groupby(blocks, _width):
        rows = list(run)
        joined += [_table(rows)] if width > 1 and len(rows) >= MIN_ROWS else rows
    return joined


def _width(block: Block) -> int:
    """Return the number of cells of a row, 0 for a block that is none; an item has a tab too."""
    cells = block.parts[0].cells
    is_row = block.kind is LineKind.PARAGRAPH and len(block.parts) == 1
    is_item = len(cells) == 2 and any(marks(block.text))
    return len(cells) if is_row and not is_item else 0


def _table(rows: Sequence[Block]) -> Block:
    cells = [[escape(cell, quote=False) for cell in row.parts[0].cells] for row in rows]
    html = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in cells)
    parts = [part for row in rows for part in row.parts]
    return Block(
        LineKind.TABLE, parts, rows[0].text, outer=f"<table><tbody>{html}</tbody></table>"
    )
