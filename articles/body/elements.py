"""Operations on parsed HTML that several block kinds use."""

from collections.abc import Iterator
from html import escape

from lxml import html as lxml_html
from lxml.html import HtmlElement

from articles.body.inline import INLINE_TAGS, MARKS, PLACES, spell_place


def parse(html: str) -> HtmlElement:
    """Return a <div> that contains the parsed `html`."""
    return lxml_html.fragment_fromstring(html, create_parent="div")


def words(element: HtmlElement) -> str:
    """Return the text of an element on one line; adds spaces around its inner blocks.

    `element` is changed.
    """
    for inner in list(element.iterdescendants()):
        if inner.tag in PLACES:
            text = spell_place(inner.tag, inner.text_content())
            del inner[:]
            inner.text = text
        elif inner.tag not in MARKS:
            inner.text = f" {inner.text or ''}" if inner.tag != "br" else None
            inner.tail = f" {inner.tail or ''}"
    return " ".join(element.text_content().split())


def last_child(element: HtmlElement) -> HtmlElement | None:
    """Return the last child of an element; its len() would count all of them."""
    return next(element.iterchildren(reversed=True), None)


def append_text(element: HtmlElement, text: str | None) -> None:
    """Append `text` after all content of `element`."""
    if not text:
        return
    if (last := last_child(element)) is not None:
        last.tail = (last.tail or "") + text
    else:
        element.text = (element.text or "") + text


def is_blank(element: HtmlElement) -> bool:
    """Return whether an element has no text but white space."""
    return not element.text_content().strip()


def append_unless_blank(block: HtmlElement, blocks: HtmlElement) -> None:
    """Append `block` to `blocks` unless its text is blank."""
    if not is_blank(block):
        blocks.append(block)


def append_words(text: str, blocks: HtmlElement) -> None:
    """Append a paragraph with `text` to `blocks` unless it is blank."""
    paragraph = lxml_html.Element("p")
    paragraph.text = text
    append_unless_blank(paragraph, blocks)


def inline_runs(element: HtmlElement) -> Iterator[HtmlElement]:
    """Yield, each in an element of its own, the inline content between the blocks in `element`.

    Blank content is left out, and white space and line breaks at its ends. `element` is emptied.
    """
    run = lxml_html.Element("p")
    append_text(run, element.text)
    for child in list(element):
        tail, child.tail = child.tail, None
        if child.tag in INLINE_TAGS and all(i.tag in INLINE_TAGS for i in child.iterdescendants()):
            run.append(child)
        else:
            yield from _stripped(run)
            yield from inline_runs(child)
            run = lxml_html.Element("p")
        append_text(run, tail)
    yield from _stripped(run)


def _stripped(run: HtmlElement) -> Iterator[HtmlElement]:
    if is_blank(run):
        return
    while not (run.text or "").strip() and run[0].tag == "br":
        run.text = run[0].tail
        run.remove(run[0])
    run.text = (run.text or "").lstrip()
    while (last := last_child(run)) is not None and last.tag == "br":
        if (last.tail or "").strip():
            break
        run.remove(last)
    if last is not None:
        last.tail = (last.tail or "").rstrip()
    else:
        run.text = run.text.rstrip()
    yield run


def append_html(html: str, blocks: HtmlElement) -> None:
    """Parse `html`, which is one element, and append it to `blocks`."""
    blocks.append(lxml_html.fragment_fromstring(html))


def attribute(value: str) -> str:
    """Return `value` escaped for a double-quoted attribute, as the sanitiser writes it."""
    return escape(value, quote=False).replace('"', "&quot;")
