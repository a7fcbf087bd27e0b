"""Read a text typed at the desk: plain lines, with blocks of HTML between them."""

import re
from collections.abc import Iterator
from itertools import groupby

from articles.body.inline import INLINE_TAGS
from articles.body.lists import LIST
from articles.body.registry import BLOCKS
from articles.importers.plain_text import read_lines

# HTML tags that people type or paste and that the grammar of a body does not have.
_FOREIGN_BLOCKS = {"h1", "h4", "h5", "h6", "div"}
_FOREIGN_INLINE = {
    "b", "code", "font", "i", "iframe", "img", "mark", "s", "script", "small", "span", "style",
    "u",
}  # fmt: skip
_BLOCK_TAGS = "|".join(sorted(BLOCKS | _FOREIGN_BLOCKS))
_HTML_BLOCK = re.compile(rf"<(/?)(?:{_BLOCK_TAGS})\b[^<>]*>", re.IGNORECASE)
# With the tags of lists: a closing tag without its opening tag must not be escaped as text.
_LOOSE_TAGS = "|".join(sorted({*INLINE_TAGS, *_FOREIGN_INLINE, *LIST.tags, *LIST.inner_tags}))
_LOOSE_TAG = re.compile(rf"</?(?:{_LOOSE_TAGS})\b[^<>]*>", re.IGNORECASE)


def read_body(text: str) -> str:
    """Return the body (HTML) of a story that was typed without a headline.

    Blocks of HTML are kept, and plain lines are read as `read_story` reads them. A line with
    inline tags but no block becomes a paragraph. The caller must sanitise the result. Raises
    nothing.
    """
    parts, position = [], 0
    for start, end in _html_blocks(text):
        parts += [_read_loose(text[position:start]), text[start:end]]
        position = end
    return "\n".join(part for part in [*parts, _read_loose(text[position:])] if part.strip())


def _html_blocks(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each outermost block of HTML; an unclosed one ends with the text."""
    start = depth = 0
    for tag in _HTML_BLOCK.finditer(text):
        if tag[1] and not depth:
            continue
        if not depth:
            start = tag.start()
        depth += -1 if tag[1] else 1
        if not depth:
            yield start, tag.end()
    if depth:
        yield start, len(text)


def _read_loose(text: str) -> str:
    """Return the HTML of lines between blocks; a line with inline tags is only put in a <p>."""
    groups = groupby(text.split("\n"), lambda line: bool(_LOOSE_TAG.search(line)))
    return "\n".join(
        "\n".join(f"<p>{line}</p>" for line in lines) if is_html else read_lines("\n".join(lines))
        for is_html, lines in groups
    )
