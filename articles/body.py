"""The grammar of an article's body: the only HTML that is stored, and how it is read.

    h2 h3 p ul ol li blockquote a strong em br
    <aside data-baca-juga="UID">label or nothing</aside>            an article of ours
    <aside data-baca-juga="">a wanted title</aside>                 found by its title
    <aside data-baca-juga=""><a href="URL">text</a></aside>         a page elsewhere

Blocks stand at the top level, and an aside holds text or one link alone: `sanitise` makes it so,
the other functions rely on it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape, unescape
from uuid import UUID

import nh3
from lxml import html as lxml_html
from lxml.html import HtmlElement

from articles.text import printable, title_key

BLOCKS = frozenset({"h2", "h3", "p", "ul", "ol", "blockquote", "aside"})
TAGS = BLOCKS | {"li", "a", "strong", "em", "br"}
URL_SCHEMES = {"http", "https", "mailto", "tel"}

_RENAMED = {"b": "strong", "i": "em", "h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3"}
_CONTAINERS = frozenset(
    {
        "address", "article", "center", "dd", "details", "div", "dl", "dt", "fieldset",
        "figcaption", "figure", "footer", "form", "header", "li", "main", "nav", "pre",
        "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr",
    }
)  # fmt: skip
_DROPPED_WITH_CONTENT = {
    "embed", "iframe", "math", "noscript", "object", "script", "style", "svg", "template",
    "textarea", "title", "xmp",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href"}, "aside": {"data-baca-juga"}}

_ASIDE = re.compile(r'<aside data-baca-juga="([^"]*)">(.*?)</aside>', re.DOTALL)
_ASIDE_LINK = re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_FIRST_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
# lxml loses what is nested deeper than 255; such a body keeps its words alone.
DEEPEST = 100
_ANY_TAG = re.compile(r"<(/?)(?!br\b)[a-z]")
_TAG = re.compile(r"<[^>]*>")
_TEXT_BLOCK = re.compile(r"<(/?)(?:p|ul|ol|blockquote)>")


@dataclass(frozen=True, slots=True)
class ReadAlso:
    """One Baca Juga as the body writes it: by `uid`, by `url`, or by a wanted title alone.

    `text` is the label of a link by uid ("" stands for the target's headline), the link text of
    one by URL, and the wanted title otherwise.
    """

    uid: UUID | None = None
    url: str = ""
    text: str = ""

    @property
    def reference(self) -> str:
        """What tells this link from the others of one article."""
        return self.url or (str(self.uid) if self.uid else title_key(self.text))

    def to_html(self) -> str:
        """Return the aside that stands for this link in a body."""
        inner = escape(self.text, quote=False)
        if self.url:
            inner = f'<a href="{escape(self.url)}" rel="noopener">{inner}</a>'
        return f'<aside data-baca-juga="{self.uid or ""}">{inner}</aside>'


class Sanitised(str):
    """Text that has passed `sanitise`; whatever is made from it is an ordinary string again."""

    __slots__ = ()


def sanitise(html: str) -> Sanitised:
    """Return `html` within the grammar; what is outside it loses its tags and keeps its words.

    Active content (scripts, styles, frames, foreign vocabularies) goes with all that it holds.
    """
    if isinstance(html, Sanitised):
        return html
    known = nh3.clean(
        printable(html),
        tags=set(TAGS | _CONTAINERS | _RENAMED.keys()),
        clean_content_tags=_DROPPED_WITH_CONTENT,
        attributes=_ATTRIBUTES,
    )
    if not known.strip():
        return Sanitised()
    if _depth(known) > DEEPEST:
        known = nh3.clean(known, tags=set())
    return Sanitised(
        nh3.clean(
            _restructure(known),
            tags=set(TAGS),
            attributes=_ATTRIBUTES,
            url_schemes=URL_SCHEMES,
            link_rel="noopener",
        )
    )


def _depth(html: str) -> int:
    deepest = depth = 0
    for tag in _ANY_TAG.finditer(html):
        depth += -1 if tag[1] else 1
        deepest = max(deepest, depth)
    return deepest


def _restructure(html: str) -> str:
    """Return `html` with foreign tags renamed and every block lifted to the top level."""
    root = lxml_html.fragment_fromstring(html, create_parent="div")
    for element in root.iterdescendants(*_RENAMED):
        element.tag = _RENAMED[element.tag]
    blocks = lxml_html.Element("div")
    _lift(root, blocks)
    _close_heading_gap(blocks)
    return "\n".join(
        lxml_html.tostring(block, encoding="unicode", with_tail=False) for block in blocks
    )


def _close_heading_gap(blocks: HtmlElement) -> None:
    """Make the first heading one of the second level: the page's headline is the first."""
    heading = next(blocks.iterchildren("h2", "h3"), None)
    if heading is not None:
        heading.tag = "h2"


def _lift(source: HtmlElement, blocks: HtmlElement) -> None:
    """Append what `source` holds to `blocks`; runs of loose text become paragraphs."""
    run = lxml_html.Element("p")
    _append_text(run, source.text)
    for child in list(source):
        tail, child.tail = child.tail, None
        if _is_inline(child):
            run.append(child)
        else:
            _close_run(run, blocks)
            run = lxml_html.Element("p")
            _lift_block(child, blocks)
        _append_text(run, tail)
    _close_run(run, blocks)


def _lift_block(element: HtmlElement, blocks: HtmlElement) -> None:
    if element.tag == "aside" and "data-baca-juga" in element.attrib:
        _append_aside(element, blocks)
        return
    if element.tag not in BLOCKS or element.tag == "aside" or _holds_blocks(element):
        _lift(element, blocks)
        return
    asides = [aside for aside in element.iter("aside") if "data-baca-juga" in aside.attrib]
    for aside in asides:
        aside.drop_tree()
    if element.tag in {"ul", "ol"}:
        _wrap_loose_items(element)
    if element.text_content().strip():
        blocks.append(element)
    for aside in asides:
        _append_aside(aside, blocks)


def _append_aside(aside: HtmlElement, blocks: HtmlElement) -> None:
    text = " ".join(aside.text_content().split())
    url = next(
        (href for href in aside.xpath(".//a/@href") if href.startswith(("http://", "https://"))),
        "",
    )
    uid = _uuid(aside.get("data-baca-juga"))
    if uid or text:
        link = ReadAlso(uid=uid, url="" if uid else url, text=text)
        blocks.append(lxml_html.fragment_fromstring(link.to_html()))


def _wrap_loose_items(items: HtmlElement) -> None:
    """Put what stands in a list outside of its items into items of its own."""
    text, items.text = items.text, None
    if text and text.strip():
        first = lxml_html.Element("li")
        first.text = text
        items.insert(0, first)
    for child in list(items):
        if child.tag != "li":
            item = lxml_html.Element("li")
            child.addprevious(item)
            item.append(child)
            child = item
        tail, child.tail = child.tail, None
        if tail and tail.strip():
            _append_text(child, f" {tail}")


def _is_inline(element: HtmlElement) -> bool:
    return element.tag not in BLOCKS | _CONTAINERS and not any(
        inner.tag in BLOCKS | _CONTAINERS for inner in element.iterdescendants()
    )


def _holds_blocks(element: HtmlElement) -> bool:
    """Tell whether a block that may hold only text holds blocks (Baca Juga aside)."""
    return element.tag in {"p", "h2", "h3"} and any(
        inner.tag in (BLOCKS | _CONTAINERS) - {"aside"} for inner in element.iterdescendants()
    )


def _append_text(element: HtmlElement, text: str | None) -> None:
    if not text:
        return
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def _close_run(run: HtmlElement, blocks: HtmlElement) -> None:
    if run.text_content().strip():
        blocks.append(run)


def _uuid(value: str) -> UUID | None:
    try:
        return UUID(value.strip())
    except ValueError:
        return None


def _read_aside(match: re.Match[str]) -> ReadAlso:
    uid, inner = match.groups()
    if link := _ASIDE_LINK.search(inner):
        return ReadAlso(url=unescape(link[1]), text=unescape(link[2]))
    return ReadAlso(uid=_uuid(uid), text=unescape(inner))


def read_also_links(html: str) -> list[ReadAlso]:
    """Return the Baca Juga of a sanitised body, in reading order."""
    return [_read_aside(match) for match in _ASIDE.finditer(html)]


def replace_read_also(html: str, markup: Callable[[ReadAlso], str]) -> str:
    """Return a sanitised body with each Baca Juga replaced by what `markup` makes of it."""
    return _ASIDE.sub(lambda match: markup(_read_aside(match)), html)


def insert_read_also(html: str, link: ReadAlso, after: int | None = None) -> str:
    """Return a sanitised body with `link` after its `after`-th text block, counted from 1.

    Without a number, or past the end, the middle of the text is taken: readers see it there
    before they leave. A body without text holds the link alone.
    """
    ends = list(_text_block_ends(html))
    if not ends:
        return f"{html}\n{link.to_html()}".strip()
    index = after if after and after <= len(ends) else (len(ends) + 1) // 2
    cut = ends[max(index, 1) - 1]
    return f"{html[:cut]}\n{link.to_html()}{html[cut:]}"


def _text_block_ends(html: str) -> Iterator[int]:
    """Yield where each text block of the top level ends."""
    depth = 0
    for tag in _TEXT_BLOCK.finditer(html):
        depth += -1 if tag[1] else 1
        if depth == 0:
            yield tag.end()


def first_paragraph(html: str) -> str:
    """Return the words of the first paragraph of a sanitised body, "" when it has none."""
    match = _FIRST_PARAGRAPH.search(html)
    if match is None:
        return ""
    return " ".join(unescape(_TAG.sub("", match[1].replace("<br>", " "))).split())


def plain_text(html: str) -> str:
    """Return the words of a sanitised body, a line a block; list items keep their marks."""
    if not html:
        return ""
    root = lxml_html.fragment_fromstring(html, create_parent="div")
    lines: list[str] = []
    for block in root:
        if block.tag in {"ul", "ol"}:
            for number, item in enumerate(block.iterchildren("li"), start=1):
                mark = f"{number}." if block.tag == "ol" else "-"
                lines.append(f"{mark} {_words(item)}")
        elif text := _words(block):
            lines.append(f"Baca Juga: {text}" if block.tag == "aside" else text)
    return "\n".join(lines)


def _words(element: HtmlElement) -> str:
    for inner in element.iterdescendants("br", "p", "ul", "ol", "li"):
        inner.tail = f" {inner.tail or ''}"
    return " ".join(element.text_content().split())
