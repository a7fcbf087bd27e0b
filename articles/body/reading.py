"""A sanitised body as blocks, lines and words."""

import re
from collections.abc import Iterator
from html import unescape

from lxml import html as lxml_html
from lxml.html import HtmlElement

from articles.body.addresses import recognise
from articles.body.atoms import replace_embeds, replace_read_also
from articles.text import without_tags

_BLOCK_TAG = re.compile(r"<(/?)(p|h2|h3|ul|ol|blockquote|aside|figure)\b[^>]*>")
_INLINE_TAG = re.compile(r"</?(?:a|strong|em)\b[^>]*>")


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
        if block.startswith("<p>"):
            return " ".join(unescape(without_tags(block.replace("<br>", " "))).split())
    return ""


def plain_text(html: str) -> str:
    """Return the words of a sanitised body, a line a block.

    List items keep their marks, a quotation ends with its speaker, and an image, an embed and a
    Baca Juga say what they are. An image without words of its own has no line.
    """
    if not html:
        return ""
    root = lxml_html.fragment_fromstring(html, create_parent="div")
    return "\n".join(line for block in root for line in _lines(block))


def _lines(block: HtmlElement) -> Iterator[str]:
    if block.tag in {"ul", "ol"}:
        for number, item in enumerate(block.iterchildren("li"), start=1):
            mark = f"{number}." if block.tag == "ol" else "-"
            yield f"{mark} {words(item)}"
    elif block.tag == "figure":
        yield from _figure_lines(block)
    elif block.tag == "blockquote" and block[-1:] and block[-1].tag == "footer":
        speaker = block[-1]
        block.remove(speaker)
        yield f"{words(block)} – {words(speaker)}"
    elif text := words(block):
        yield f"Baca Juga: {text}" if block.tag == "aside" else text


def _figure_lines(figure: HtmlElement) -> Iterator[str]:
    if embed := recognise(figure.get("data-embed", "")):
        yield f"{embed.name}: {embed.url}"
        return
    credit = figure.get("data-credit")
    parts = [words(figure) or figure.get("data-alt"), f"({credit})" if credit else ""]
    if text := " ".join(filter(None, parts)):
        yield f"Foto: {text}"


def words(element: HtmlElement) -> str:
    """Return the text of an element in one line; blocks inside do not run into each other."""
    for inner in element.iterdescendants():
        if inner.tag not in {"a", "strong", "em"}:
            inner.text = f" {inner.text or ''}" if inner.tag != "br" else None
            inner.tail = f" {inner.tail or ''}"
    return " ".join(element.text_content().split())


def word_count(html: str) -> int:
    """Return how many words of a sanitised body are read: its text, captions and speakers."""
    text = replace_embeds(replace_read_also(html, lambda link: ""), lambda embed: "")
    text = unescape(without_tags(_INLINE_TAG.sub("", text), " "))
    return sum(1 for word in text.split() if any(map(str.isalnum, word)))
