"""Read the blocks, the plain text and the word count of a sanitised body."""

import re
from html import unescape

from articles.body.elements import parse, words
from articles.body.inline import MARKS
from articles.body.paragraph import PARAGRAPH
from articles.body.registry import BLOCKS, KINDS, kind_of, kind_of_element
from articles.text import without_tags

_BLOCK_TAG = re.compile(rf"<(/?)(?:{'|'.join(sorted(BLOCKS))})\b[^>]*>")
_MARK_TAG = re.compile(rf"</?(?:{'|'.join(sorted(MARKS))})\b[^>]*>")


def split_blocks(html: str) -> list[str]:
    """Return the HTML of each top-level block of a sanitised body.

    Joined with line breaks they are the body again.
    """
    blocks = []
    start = depth = 0
    for tag in _BLOCK_TAG.finditer(html):
        if not tag[1] and depth == 0:
            start = tag.start()
        depth += -1 if tag[1] else 1
        if depth == 0:
            blocks.append(html[start : tag.end()])
    return blocks


def first_paragraph(html: str) -> str:
    """Return the plain text of the first paragraph of a sanitised body, "" if it has none."""
    for block in split_blocks(html):
        if kind_of(block) is PARAGRAPH:
            return words(parse(block))
    return ""


def plain_text(html: str) -> str:
    """Return a sanitised body as plain text, one line for each block or list item.

    List items have their markers, a quotation ends with its speaker, and an image, an embed and a
    Baca Juga begin with a label. An image without texts of its own has no line.
    """
    if not html:
        return ""
    lines = (line for block in parse(html) for line in kind_of_element(block).plain_lines(block))
    return "\n".join(lines)


def running_text(html: str) -> str:
    """Return the words of a sanitised body that are its own: without Baca Juga and embeds.

    Blocks, items and cells are lines. It reads no tree, and is ten times as fast as `plain_text`.
    """
    for kind in KINDS:
        if kind.pattern and not kind.has_words:
            html = kind.pattern.sub("", html)
    return unescape(without_tags(_MARK_TAG.sub("", html), "\n"))


def word_count(html: str) -> int:
    """Return the number of words in the text, captions and speakers of a sanitised body."""
    return sum(1 for word in running_text(html).split() if any(map(str.isalnum, word)))
