"""Whatever is given, within the grammar."""

import re
from html import escape
from uuid import UUID

import nh3
from lxml import html as lxml_html
from lxml.html import HtmlElement

from articles.body.addresses import recognise
from articles.body.atoms import Figure, ReadAlso
from articles.body.reading import words
from articles.ids import read_uid
from articles.text import printable, without_tags

BLOCKS = frozenset({"h2", "h3", "p", "ul", "ol", "blockquote", "aside", "figure"})
TAGS = BLOCKS | {"li", "a", "strong", "em", "br", "figcaption", "footer"}
URL_SCHEMES = {"http", "https", "mailto", "tel"}

_RENAMED = {"b": "strong", "i": "em", "h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3"}
_CONTAINERS = frozenset(
    {
        "address", "article", "center", "dd", "details", "div", "dl", "dt", "fieldset",
        "figcaption", "footer", "form", "header", "li", "main", "nav", "pre",
        "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr",
    }
)  # fmt: skip
_DROPPED_WITH_CONTENT = {
    "embed", "iframe", "math", "noscript", "object", "script", "style", "svg", "template",
    "textarea", "title", "xmp",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href"},
    "aside": {"data-baca-juga"},
    "figure": {"data-image", "data-alt", "data-credit", "data-embed"},
}

# lxml loses what is nested deeper than 255; such a body keeps its words alone.
DEEPEST = 100
# Parsing takes time that grows with the square of what is open at once: seconds past this.
MOST_OPEN = 2_000
MOST_PASSES = 5
_ANY_TAG = re.compile(r"<(/?)(?!br\b)[a-z]", re.IGNORECASE)


class Sanitised(str):
    """Text that has passed `sanitise`; whatever is made from it is an ordinary string again."""

    __slots__ = ()


def sanitise(html: str) -> Sanitised:
    """Return `html` within the grammar; what is outside it loses its tags and keeps its words.

    Active content (scripts, styles, frames, foreign vocabularies) goes with all that it holds.
    """
    if isinstance(html, Sanitised):
        return html
    if _depth(html) > MOST_OPEN:
        html = without_tags(html, " ")
    known = nh3.clean(
        printable(html),
        tags=set(TAGS | _CONTAINERS | _RENAMED.keys()),
        clean_content_tags=_DROPPED_WITH_CONTENT,
        attributes=_ATTRIBUTES,
        link_rel="noopener",
    )
    known = printable(known)  # what was written as &#8;
    if not known.strip():
        return Sanitised()
    if _depth(known) > DEEPEST:
        known = nh3.clean(known, tags=set())
    # Broken markup may take more than one pass until it reads as it is written.
    for _pass in range(MOST_PASSES):
        before, known = (
            known,
            nh3.clean(
                _restructure(known),
                tags=set(TAGS),
                attributes=_ATTRIBUTES,
                url_schemes=URL_SCHEMES,
                link_rel="noopener",
            ),
        )
        if not known or known == before:
            break
    return Sanitised(known)


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
    if _is_atom(element):
        _append_atom(element, blocks)
    elif element.tag == "blockquote":
        _append_quotation(element, blocks)
    elif element.tag in {"ul", "ol"}:
        _append_list(element, blocks)
    elif element.tag in {"p", "h2", "h3"} and not _holds_blocks(element):
        atoms = _take_atoms(element)
        _close_run(element, blocks)
        _append_atoms(atoms, blocks)
    else:
        _lift(element, blocks)


def _is_atom(element: HtmlElement) -> bool:
    """Tell whether an element stands for something else: a Baca Juga, an image, an embed."""
    if element.tag == "aside":
        return "data-baca-juga" in element.attrib
    return element.tag == "figure" and bool(
        read_uid(element.get("data-image")) or element.get("data-embed", "").strip()
    )


def _take_atoms(element: HtmlElement) -> list[HtmlElement]:
    """Take the atoms out of a block that may not hold any, and return them in order."""
    atoms = [inner for inner in element.iterdescendants("aside", "figure") if _is_atom(inner)]
    for atom in atoms:
        atom.tail = f" {atom.tail}" if atom.tail else None
        atom.drop_tree()
        atom.tail = None
    return atoms


def _append_atoms(atoms: list[HtmlElement], blocks: HtmlElement) -> None:
    for atom in atoms:
        _append_atom(atom, blocks)


def _append_atom(atom: HtmlElement, blocks: HtmlElement) -> None:
    """Append an atom, followed by those that stood inside it."""
    inner = _take_atoms(atom)
    if atom.tag == "aside":
        _append_aside(atom, blocks)
    elif uid := read_uid(atom.get("data-image")):
        _append_image(atom, uid, blocks)
    else:
        _append_embed(atom, blocks)
    _append_atoms(inner, blocks)


def _append_aside(aside: HtmlElement, blocks: HtmlElement) -> None:
    url = next(
        (href for href in aside.xpath(".//a/@href") if href.startswith(("http://", "https://"))),
        "",
    )
    uid, text = read_uid(aside.get("data-baca-juga")), words(aside)
    if uid or text:
        link = ReadAlso(uid=uid, url="" if uid else url, text=text)
        blocks.append(lxml_html.fragment_fromstring(link.to_html()))


def _append_image(figure: HtmlElement, uid: UUID, blocks: HtmlElement) -> None:
    """Append an image with its first caption; what else the figure holds stays as text."""
    caption = figure.find(".//figcaption")
    if caption is not None:
        caption.drop_tree()
        caption.tail = None
    alt, credit = (" ".join(figure.get(name, "").split()) for name in ("data-alt", "data-credit"))
    image = Figure(uid, alt, credit, "" if caption is None else words(caption))
    blocks.append(lxml_html.fragment_fromstring(image.to_html()))
    _lift_rest(figure, blocks)


def _append_embed(figure: HtmlElement, blocks: HtmlElement) -> None:
    """Append an embed, or a plain link when its address is none that the grammar knows."""
    address = "".join(figure.get("data-embed").split())
    if embed := recognise(address):
        html = embed.to_html()
    elif address.lower().startswith(("http://", "https://")):
        html = f'<p><a href="{escape(address)}">{escape(address)}</a></p>'
    else:
        html = f"<p>{escape(address)}</p>"
    blocks.append(lxml_html.fragment_fromstring(html))
    _lift_rest(figure, blocks)


def _lift_rest(figure: HtmlElement, blocks: HtmlElement) -> None:
    """Append what stands in a figure beside its picture, which is appended already."""
    figure.tag = "div"  # what is inside an atom would not count as blocks
    _lift(figure, blocks)


def _append_quotation(element: HtmlElement, blocks: HtmlElement) -> None:
    """Append a quotation as blocks with its speaker last; a speaker alone is what was said."""
    atoms = _take_atoms(element)
    speaker = ""
    last = element[-1] if len(element) else None
    if last is not None and last.tag == "footer" and not (last.tail or "").strip():
        speaker = words(last)
        element.remove(last)
    quotation = lxml_html.Element("blockquote")
    _lift(element, quotation)
    if speaker:
        footer = lxml_html.Element("footer" if len(quotation) else "p")
        footer.text = speaker
        quotation.append(footer)
    _close_run(quotation, blocks)
    _append_atoms(atoms, blocks)


def _append_list(items: HtmlElement, blocks: HtmlElement) -> None:
    atoms = _take_atoms(items)
    for inner in list(items.iterdescendants(*(_CONTAINERS - {"li"}), "figure", "aside")):
        inner.text = f" {inner.text or ''}"
        inner.tail = f" {inner.tail or ''}"
        inner.drop_tag()
    for nested in list(items.iter("ul", "ol")):
        _wrap_loose_items(nested)
    for item in items.iter("li"):
        _unwrap_paragraph(item)
    _close_run(items, blocks)
    _append_atoms(atoms, blocks)


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


def _unwrap_paragraph(item: HtmlElement) -> None:
    """Write an item of one paragraph, with lists below it or not, as the editor does."""
    first, *others = item if len(item) else [item]
    is_alone = not "".join(t or "" for t in (item.text, *(c.tail for c in item))).strip()
    if first.tag == "p" and is_alone and all(other.tag in {"ul", "ol"} for other in others):
        first.drop_tag()


def _is_inline(element: HtmlElement) -> bool:
    return element.tag not in BLOCKS | _CONTAINERS and not any(
        inner.tag in BLOCKS | _CONTAINERS for inner in element.iterdescendants()
    )


def _holds_blocks(element: HtmlElement) -> bool:
    """Tell whether a block that may hold only text holds blocks other than atoms."""
    return any(
        inner.tag in BLOCKS | _CONTAINERS and not (_is_atom(inner) or _is_in_atom(inner))
        for inner in element.iterdescendants()
    )


def _is_in_atom(element: HtmlElement) -> bool:
    return any(_is_atom(outer) for outer in element.iterancestors("aside", "figure"))


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
