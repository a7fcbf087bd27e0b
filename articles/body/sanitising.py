"""Convert any HTML to a body."""

import re
from collections import Counter
from collections.abc import Iterator, Set
from html import escape
from typing import Any

import nh3
from lxml import etree
from lxml import html as lxml_html
from lxml.html import HtmlElement

from articles.body.elements import last_child, parse
from articles.body.inline import MARKS, URL_SCHEMES, story_uid
from articles.body.lifting import Lifter
from articles.body.registry import ATTRIBUTES, KINDS, READ_ATTRIBUTES, TAGS
from articles.invisible import has_invisible, has_right_to_left, split_like, visible
from articles.text import printable, without_tags

_RENAMED = {"b": "strong", "i": "em", "h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3"}
_DROPPED_WITH_CONTENT = {
    "embed", "iframe", "math", "noscript", "object", "script", "style", "svg", "template",
    "textarea", "title", "xmp",
}  # fmt: skip
_LIFTER = Lifter(KINDS)

# lxml drops content nested deeper than 255; a body deeper than this becomes plain text.
DEEPEST = 100
# What is read in a time that grows with its length alone: parsers look through all open elements
# for an end tag, and through all attributes of a tag for one that repeats. HTML with more open
# elements or tags becomes plain text, and a longer tag is left out.
MOST_OPEN = 400
MOST_TAGS = 40_000
LONGEST_TAG = 50_000
MOST_PASSES = 5
_LOOSE_CELL = re.compile(r"\s*<t[rdh]\b", re.IGNORECASE)
# Tags that open no element, or end the one before them, do not nest.
_VOID = "br|col|hr|img|input|link|meta|source|wbr"
_OF_LISTS, _OF_TABLES = "dd|dt|li|option", "tbody|td|tfoot|th|thead|tr"
_FLAT = "|".join([*sorted(_LIFTER.text_tags), _VOID, _OF_LISTS, _OF_TABLES])
_ANY_TAG = re.compile(rf"<(/?)(?!(?:{_FLAT})\b)([a-z][a-z0-9]*)", re.IGNORECASE)
_TAG_START = re.compile(r"<[a-z/!?]", re.IGNORECASE)
# nh3 writes a text in the square of the number of these: it looks for each of them to the end.
_ESCAPED = "&\x80-\xbf"
_MANY = 1_000
_MANY_ESCAPED = re.compile(
    f"[{_ESCAPED}](?:[^{_ESCAPED}]*+[{_ESCAPED}]){{0,{_MANY - 1}}}[^{_ESCAPED}]*+"
)
_ONE_ESCAPED = re.compile(f"[{_ESCAPED}]")
_PART = "<wbr>"


class Sanitised(str):
    """The output of `sanitise`; a string made from it is an ordinary str again."""

    __slots__ = ()


def sanitise(html: str) -> Sanitised:
    """Return `html` converted to the body grammar: other tags are removed, their text is kept.

    Active content (scripts, styles, frames, SVG, MathML) is removed with its text.
    """
    if isinstance(html, Sanitised):
        return html
    html = _without_long_tags(html)
    if html.count("<") > MOST_TAGS or _depth(html) > MOST_OPEN:
        html = without_tags(html, " ")
    if _LOOSE_CELL.match(html) and "<table" not in html.lower():
        html = f"<table>{html}</table>"  # parsers join the words of cells without a table
    known = _clean(
        printable(html),
        tags=TAGS | _LIFTER.containers | _RENAMED.keys(),
        clean_content_tags=_DROPPED_WITH_CONTENT,
        attributes=READ_ATTRIBUTES,
        url_schemes=set(URL_SCHEMES),
        link_rel="noopener",
    )
    known = printable(known)  # control characters written as &#8;
    if not known.strip():
        return Sanitised()
    if _depth(known) > DEEPEST:
        known = _clean(without_tags(known, " "), tags=frozenset())
    # Broken markup may need several passes until another one changes nothing.
    for _pass in range(MOST_PASSES):
        before, known = (
            known,
            _clean(
                _restructure(known),
                tags=TAGS,
                attributes=ATTRIBUTES,
                url_schemes=set(URL_SCHEMES),
                link_rel="noopener",
            ),
        )
        if not known or known == before:
            break
    return Sanitised(known)


def _clean(html: str, tags: Set[str], **options: Any) -> str:
    """Return `html` cleaned by nh3, which gets texts with many signs to escape in parts."""
    parted = "<".join(map(_in_parts, html.split("<")))
    if parted == html:
        return nh3.clean(html, tags=set(tags), **options)
    cleaned = nh3.clean(parted, tags={*tags, "wbr"}, **options)
    return cleaned.replace(_PART, "").replace(escape(_PART), "")


def _in_parts(text: str) -> str:
    if len(text) < _MANY or len(_ONE_ESCAPED.findall(text)) < _MANY:
        return text
    return _MANY_ESCAPED.sub(rf"\g<0>{_PART}", text)


def _without_long_tags(html: str) -> str:
    *ended, rest = html.split(">")
    return "".join(_without_long_tag(f"{piece}>") for piece in ended) + _without_long_tag(rest)


def _without_long_tag(piece: str) -> str:
    tag = _TAG_START.search(piece) if len(piece) > LONGEST_TAG else None
    return piece[: tag.start()] if tag and len(piece) - tag.start() > LONGEST_TAG else piece


def _depth(html: str) -> int:
    """Return how many elements may be open at once; an end tag closes only one of its name."""
    deepest = depth = 0
    opened: Counter[str] = Counter()
    for found in _ANY_TAG.finditer(html):
        step = -1 if found[1] else 1
        name = found[2].lower()
        if step > 0 or opened[name]:
            opened[name] += step
            depth += step
            deepest = max(deepest, depth)
    return deepest


def _restructure(html: str) -> str:
    """Return `html` with foreign tags renamed and every block moved to the top level."""
    root, is_clean = parse(html), not has_invisible(html)
    for element in root.iterdescendants(*_RENAMED):
        element.tag = _RENAMED[element.tag]
    for link in root.iterdescendants("a"):
        url = link.get("href", "").strip()
        if url.lower().startswith("urn:") and not story_uid(url):
            del link.attrib["href"]
    if not is_clean:
        _drop_invisible(root, keeps_direction=True)
    blocks = lxml_html.Element("div")
    _LIFTER.lift(root, blocks)
    for kind in KINDS:
        kind.finish(blocks)
    for block in () if is_clean else blocks:
        if not has_right_to_left(block.text_content()):
            _drop_invisible(block, keeps_direction=False)
    return "\n".join(map(_written, blocks))


def _written(block: HtmlElement) -> str:
    """Return the HTML of a block.

    As XML with no empty elements but breaks: lxml's HTML looks to the end for that of a comment
    wherever one begins in an attribute.
    """
    for element in block.iter():
        if element.text is None and element.tag != "br" and last_child(element) is None:
            element.text = ""
    html: str = etree.tostring(block, encoding="unicode", with_tail=False)
    return html


def _drop_invisible(root: HtmlElement, *, keeps_direction: bool) -> None:
    """Keep in each text of `root`, also in attributes that are no addresses, what is `visible`.

    A letter in the next mark needs a joiner, too.
    """
    for run in _runs(root):
        texts = [getattr(element, place) or "" for element, place in run]
        if has_invisible("".join(texts)):
            seen = visible("".join(texts), keeps_direction=keeps_direction)
            for (element, place), text in zip(run, split_like(texts, seen), strict=True):
                setattr(element, place, text)
    for element in root.iter():
        for name, value in element.attrib.items():
            if name.startswith("data-"):
                element.set(name, visible(value, keeps_direction=keeps_direction))


def _runs(root: HtmlElement) -> Iterator[list[tuple[HtmlElement, str]]]:
    """Yield the places of texts, (element, "text" or "tail"), that nothing but marks parts."""
    run: list[tuple[HtmlElement, str]] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if element.tag not in MARKS:
            yield run
            run = []
        run.append((element, "text" if event == "start" else "tail"))
    yield run
