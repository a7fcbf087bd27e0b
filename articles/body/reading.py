"""A sanitised body as blocks, lines and words."""

import re
from html import unescape

from articles.body.elements import parse
from articles.body.inline import MARKS
from articles.body.paragraph import PARAGRAPH
from articles.body.registry import BLOCKS, KINDS, kind_of, kind_of_element
from articles.text import without_tags

_BLOCK_TAG = re.compile(rf"<(/?)(?:{'|'.join(sorted(BLOCKS))})\b[^>]*>")
_MARK_TAG = re.compile(rf"</?(?:{'|'.join(sorted(MARKS))})\b[^>]*>")


def split_blocks(html: str) -> list[str]:
    """Return the top-level blocks of a sanitised body, each as it is written there.

    Joined with line breaks between them they are the body again.
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
    """Return the words of the first paragraph of a sanitised body, "" when it has none."""
    for block in split_blocks(html):
        if kind_of(block) is PARAGRAPH:
            return " ".join(unescape(without_tags(block.replace("<br>", " "))).split())
    return ""


def plain_text(html: str) -> str:
    """Return the words of a sanitised body, a line a block.

    List items keep their marks, a quotation ends with its speaker, and an image, an embed and a
    Baca Juga say what they are. An image without words of its own has no line.
    """
    if not html:
        return ""
    lines = (line for block in parse(html) for line in kind_of_element(block).plain_lines(block))
    return "\n".join(lines)


def word_count(html: str) -> int:
    """Return how many words of a sanitised body are read: its text, captions and speakers."""
    for kind in KINDS:
        if not kind.has_words:
            html = kind.pattern.sub("", html)
    text = unescape(without_tags(_MARK_TAG.sub("", html), " "))
    return sum(1 for word in text.split() if any(map(str.isalnum, word)))
