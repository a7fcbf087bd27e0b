"""Write the blocks of a story as the HTML of a body."""

import re
from collections.abc import Iterable, Iterator
from html import escape, unescape

from articles.body import BacaJugaRef, Figure
from articles.body.tracking import untracked
from articles.importers.baca_juga import MARKDOWN_LINK, WEB_ADDRESS, Link
from articles.importers.blocks import Block, Items
from articles.importers.story import LineKind

_TEMPLATES = {
    LineKind.SUBHEADING: "<h2>{}</h2>",
    LineKind.PARAGRAPH: "<p>{}</p>",
}


def write(blocks: Iterable[Block]) -> str:
    """Return the body of `blocks`, each on a line of its own.

    Addresses lose the parameters that follow readers, but those of a Baca Juga stay as written.
    """
    return "\n".join(_write(blocks))


def _write(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if html := _html(block):
            yield untracked(html)
        yield from map(_aside, block.links)


def _html(block: Block) -> str:
    if block.outer or block.is_within:
        return block.outer
    if block.items:
        return _list(block.items)
    if block.kind is LineKind.CAPTION:
        return Figure(None, alt=block.alt, credit=block.credit, caption=block.text).to_html()
    if block.kind is LineKind.QUOTATION:
        paragraphs = "".join(f"<p>{_words(each)}</p>" for each in [block, *block.paragraphs])
        return f"<blockquote>{paragraphs}</blockquote>"
    template = _TEMPLATES.get(block.kind)
    return template.format(_words(block)) if template else ""


def _list(items: Items) -> str:
    mark = items.mark
    entries = "".join(
        f"<li>{_words(block)}{''.join(map(_list, nested))}</li>" for block, nested in items.entries
    )
    if not mark.style:
        return f"<ul>{entries}</ul>"
    start = f' start="{mark.number}"' if mark.number != 1 else ""
    style = f' type="{mark.style}"' if mark.style != "1" else ""
    return f"<ol{start}{style}>{entries}</ol>"


def _words(block: Block) -> str:
    if block.inner:
        return block.inner
    escaped = escape(block.text, quote=False)
    return MARKDOWN_LINK.sub(_anchor, escaped) if block.parts[0].is_converted else escaped


def _anchor(found: re.Match[str]) -> str:
    """Return the HTML of a link of Markdown: only its text when it is no web address."""
    before, title = found[0].partition("[")[0], re.sub(r"\\([\[\]\\])", r"\1", found[1])
    if not WEB_ADDRESS.fullmatch(found[2]):
        return before + title
    return f'{before}<a href="{escape(unescape(found[2]))}">{title}</a>'


def _aside(link: Link) -> str:
    url = link.url if WEB_ADDRESS.fullmatch(link.url) else ""
    return BacaJugaRef(url=url, text=link.title).to_html()
