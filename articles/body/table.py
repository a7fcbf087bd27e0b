"""Tables of words and figures.

    <table data-source="BPS"><caption>title</caption><tbody>
    <tr><th>head</th></tr><tr><td>cell</td></tr></tbody></table>

Title and source are plain text, both optional. A cell contains a line of text with marks and line
breaks. <th> stands only in the first row or the first column. All rows have the same number of
cells.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from lxml import html as lxml_html
from lxml.html import HtmlElement

from articles.body.elements import (
    append_text,
    append_words,
    inline_runs,
    is_blank,
    last_child,
    words,
)
from articles.body.kind import BlockKind, RenderContext
from articles.body.lifting import Lifter
from articles.body.lines import CELL_END, Line, LineKind, LineReader, render, tokenise
from articles.body.numbering import read_number, write_numbers
from articles.text import without_tags

MOST_SPANNED = 100
MOST_PLACES = 20_000
LONG = 30  # characters of a cell that need a wide column on a phone
_TABLE = LineKind("table", _("title of a table"))
_ROW = LineKind("row", _("row of a table"))
_ROWS = re.compile(r"<tr>.*?</tr>", re.DOTALL)
_CELLS = re.compile(r"<(t[hd])>(.*?)</t[hd]>", re.DOTALL)
_NUMBER = re.compile(
    r"(?:Rp\.?|US\$|[$€£¥])?\s*[+\-−–]?\s*\d[\d.,\s]*(?:%|persen|ribu|juta|miliar|triliun)?",
    re.IGNORECASE,
)
_NO_NUMBER = {"", "-", "–", "—", "n/a", "…"}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a sanitised body as readers get it.

    `scope` is "col" or "row" of a head, "" of another cell.
    `look` is what its column says below its head: "number", "prose" (long texts), or "".
    """

    html: SafeString
    scope: str
    look: str


@dataclass(frozen=True, slots=True)
class Table:
    """A stored table: `rows` have the HTML of its cells, `heads` tells which of them are <th>."""

    caption: str
    source: str
    rows: list[list[str]]
    heads: list[list[bool]]

    @property
    def has_heads(self) -> bool:
        """Whether the first row, or the first column, is one of heads."""
        return all(self.heads[0]) or all(row[0] for row in self.heads)

    @property
    def width(self) -> int:
        return len(self.rows[0])

    def shown(self) -> list[list[Cell]]:
        """Return the rows for readers."""
        is_headed = all(self.heads[0])
        looks = [_look(column[is_headed:]) for column in zip(*self.rows, strict=True)]

        def scope(row: int, is_head: bool) -> str:
            return "" if not is_head else "col" if is_headed and row == 0 else "row"

        return [
            [
                Cell(mark_safe(html), scope(row, is_head), look)
                for html, is_head, look in zip(cells, self.heads[row], looks, strict=True)
            ]
            for row, cells in enumerate(self.rows)
        ]


def _look(cells: Sequence[str]) -> str:
    texts = [text for text in map(_text, cells) if text.casefold() not in _NO_NUMBER]
    if texts and all(map(_NUMBER.fullmatch, texts)):
        return "number"
    return "prose" if max(map(len, texts), default=0) > LONG else ""


def _text(html: str) -> str:
    return " ".join(unescape(without_tags(html.replace("<br>", " "))).split())


class TableKind(BlockKind):
    name = "table"
    label = _("table")
    tags = ("table",)
    inner_tags = frozenset({"caption", "tbody", "tr", "th", "td"})
    attributes = {"table": frozenset({"data-source"})}
    read_attributes = {tag: frozenset({"colspan", "rowspan"}) for tag in ("th", "td")}
    element_holders = frozenset({"table", "tbody", "tr"})
    is_top_level_only = True
    has_parts = True
    line_kinds = (_TABLE, _ROW)
    editor_nodes = ("table", "tableRow", "tableCell", "tableHeader")
    template = "table"
    pattern = re.compile(
        r'<table(?: data-source="([^"]*)")?>(?:<caption>(.*?)</caption>)?'
        r"<tbody>(.*?)</tbody></table>",
        re.DOTALL,
    )

    def lift(self, element: HtmlElement, blocks: HtmlElement, lifter: Lifter) -> None:
        """Append a table, then what stood in it and is no text of a cell.

        A table of one cell, or of more than MOST_PLACES, is replaced by the content of its cells.
        """
        alone = lifter.take_blocks_that_stand_alone(element)
        caption = " ".join(filter(None, map(words, _take(element, "caption"))))
        source = " ".join(element.get("data-source", "").split())
        cells = _take_cells(element)
        rows = [row for row in _rectangle(cells) if not all(map(is_blank, row))]
        if sum(map(len, rows)) > 1:
            lines = [[_one_line(cell, lifter) for cell in row] for row in rows]
            blocks.append(_build(lines, caption, source))
        else:
            append_words(caption, blocks)
            for cell in (cell for row in cells for cell in row):
                lifter.lift(cell, blocks)
            append_words(source, blocks)
        lifter.lift_rest(element, blocks)
        lifter.lift_each(alone, blocks)

    def parts(self, block: str) -> list[str]:
        """Return its head, a table without rows, and each row as a table."""
        rows = (f"<table><tbody>{row}</tbody></table>" for row in _ROWS.findall(block))
        return [f"{_head(block)}</table>", *rows]

    def join(self, parts: Sequence[str]) -> str:
        """Return the table of these parts; of two heads, the first stands before it."""
        *others, head = (part for part in parts if not _ROWS.search(part))
        rows = "".join(row for part in parts for row in _ROWS.findall(part))
        return "\n".join([*others, f"{_head(head)}<tbody>{rows}</tbody></table>"])

    def read(self, block: str) -> Table | None:
        """Return a stored table, None for another block."""
        found = self.pattern.fullmatch(block)
        return self._read(found) if found else None

    def _read(self, found: re.Match[str]) -> Table:
        source, caption, body = found.groups("")
        rows = [_CELLS.findall(row) for row in _ROWS.findall(body)]
        return Table(
            unescape(caption),
            unescape(source),
            [[html for _tag, html in row] for row in rows],
            [[tag == "th" for tag, _html in row] for row in rows],
        )

    def context(self, found: re.Match[str], around: RenderContext) -> dict[str, Any] | None:
        table = self._read(found)
        return {"table": table, "rows": table.shown()}

    def plain_lines(self, block: HtmlElement) -> Iterator[str]:
        for caption in block.iterchildren("caption"):
            yield f"{gettext('Table')}: {words(caption)}"
        for row in block.iter("tr"):
            yield " | ".join(map(words, row)).strip()
        if source := block.get("data-source"):
            yield f"{gettext('Source')}: {source}"

    def compare_lines(self, block: HtmlElement, reader: LineReader) -> Iterator[Line]:
        source = block.get("data-source", "")
        title = [*map(words, block.iterchildren("caption")), source and f"({source})"]
        if tokens := tuple(tokenise(" ".join(filter(None, title)))):
            yield Line(_TABLE, f"<table>{render(tokens)}", tokens)
        for row in block.iter("tr"):
            cells = [token for cell in row for token in (*reader.tokens_of(cell), CELL_END)][:-1]
            kinds = "".join(f"<{cell.tag}>" for cell in row)
            yield Line(_ROW, f"<tr>{kinds}{render(cells)}", tuple(cells))


def _head(table: str) -> str:
    """Return what stands before the rows of a stored table, or of the head that `parts` gives."""
    return table.partition("<tbody>")[0].removesuffix("</table>")


def _take(table: HtmlElement, tag: str) -> list[HtmlElement]:
    """Remove the elements `tag` of a table and of tables in it; return them."""
    found = list(table.iterdescendants(tag))
    for element in found:
        element.drop_tree()
        element.tail = None
    return found


def _take_cells(table: HtmlElement) -> list[list[HtmlElement]]:
    """Remove the cells of a table, not those of tables in its cells; return them by row."""
    rows = []
    for row in table.iterdescendants("tr"):
        if next(row.iterancestors("td", "th", "table")) is table:
            cells = [cell for cell in row if cell.tag in {"td", "th"}]
            if row.getparent().tag == "thead":
                for cell in cells:
                    cell.tag = "th"
            rows.append(cells)
    for cell in (cell for row in rows for cell in row):
        tail, cell.tail = cell.tail, None
        parent = cell.getparent()
        parent.remove(cell)
        append_text(parent, tail)
    return rows


def _rectangle(rows: Sequence[Sequence[HtmlElement]]) -> list[list[HtmlElement]]:
    """Return rows of equal length: the further places of a cell that spans several are empty.

    A column in which no cell begins is left out. Returns nothing for more than MOST_PLACES.
    """
    placed: list[dict[int, HtmlElement | None]] = [{} for _row in rows]
    left = MOST_PLACES
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            while column in placed[number]:
                column += 1
            across, down = _span(cell, "colspan"), min(_span(cell, "rowspan"), len(rows) - number)
            left -= across * down
            if left > 0:
                for below in placed[number : number + down]:
                    below |= dict.fromkeys(range(column, column + across))
            placed[number][column] = cell
    begun = sorted({k for row in placed for k, cell in row.items() if cell is not None})
    if len(begun) * len(rows) > MOST_PLACES:
        return []
    return [[_cell() if (cell := row.get(k)) is None else cell for k in begun] for row in placed]


def _span(cell: HtmlElement, name: str) -> int:
    return max(1, min(read_number(cell.get(name)) or 1, MOST_SPANNED))


def _cell(tag: str = "td") -> HtmlElement:
    return lxml_html.Element(tag)


def _one_line(cell: HtmlElement, lifter: Lifter) -> HtmlElement:
    """Return `cell` with what stood in blocks in one line, with breaks between them."""
    if last_child(cell) is None:  # most cells
        line = _cell(cell.tag)
        line.text = (cell.text or "").strip() or None
        return line
    blocks = lxml_html.Element("div")
    write_numbers(cell)
    lifter.lift(cell, blocks)
    line = _cell(cell.tag)
    for run in inline_runs(blocks):
        if last_child(line) is not None or line.text:
            line.append(lxml_html.Element("br"))
        append_text(line, run.text)
        line.extend(run)
    return line


def _build(rows: Sequence[Sequence[HtmlElement]], caption: str, source: str) -> HtmlElement:
    table = lxml_html.Element("table", {"data-source": source} if source else {})
    if caption:
        lxml_html.etree.SubElement(table, "caption").text = caption
    body = lxml_html.etree.SubElement(table, "tbody")
    for number, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            cell.tag = "td" if number and column else cell.tag
        lxml_html.etree.SubElement(body, "tr").extend(cells)
    return table


TABLE = TableKind()
