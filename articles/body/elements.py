"""Operations on parsed HTML that several block kinds use."""

from html import escape

from lxml import html as lxml_html
from lxml.html import HtmlElement

from articles.body.inline import MARKS


def parse(html: str) -> HtmlElement:
    """Return a <div> that contains the parsed `html`."""
    return lxml_html.fragment_fromstring(html, create_parent="div")


def words(element: HtmlElement) -> str:
    """Return the text of an element on one line; adds spaces around its inner blocks."""
    for inner in element.iterdescendants():
        if inner.tag not in MARKS:
            inner.text = f" {inner.text or ''}" if inner.tag != "br" else None
            inner.tail = f" {inner.tail or ''}"
    return " ".join(element.text_content().split())


def append_text(element: HtmlElement, text: str | None) -> None:
    """Append `text` after all content of `element`."""
    if not text:
        return
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def append_unless_blank(block: HtmlElement, blocks: HtmlElement) -> None:
    """Append `block` to `blocks` unless its text is blank."""
    if block.text_content().strip():
        blocks.append(block)


def append_html(html: str, blocks: HtmlElement) -> None:
    """Parse `html`, which is one element, and append it to `blocks`."""
    blocks.append(lxml_html.fragment_fromstring(html))


def attribute(value: str) -> str:
    """Return `value` escaped for a double-quoted attribute, as the sanitiser writes it."""
    return escape(value, quote=False).replace('"', "&quot;")
