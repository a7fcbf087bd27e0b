"""Convert a body to the lines of a comparison: paragraphs, list items, cards."""

from collections.abc import Iterator

from articles.body.elements import parse
from articles.body.lines import Line, LineReader
from articles.body.registry import LINE_KINDS, kind_of_element
from articles.content.names import Names


def read_lines(html: str, names: Names) -> Iterator[Line]:
    """Yield the lines of a sanitised body."""
    if not html:
        return
    reader = LineReader(LINE_KINDS, names)
    for block in parse(html):
        yield from kind_of_element(block).compare_lines(block, reader)
