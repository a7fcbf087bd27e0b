"""Whatever is given, within the grammar."""

import re

import nh3
from lxml import html as lxml_html

from articles.body.elements import parse
from articles.body.inline import URL_SCHEMES
from articles.body.lifting import Lifter
from articles.body.registry import ATTRIBUTES, KINDS, TAGS
from articles.text import printable, without_tags

_RENAMED = {"b": "strong", "i": "em", "h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3"}
_DROPPED_WITH_CONTENT = {
    "embed", "iframe", "math", "noscript", "object", "script", "style", "svg", "template",
    "textarea", "title", "xmp",
}  # fmt: skip
_LIFTER = Lifter(KINDS)

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
        tags=set(TAGS | _LIFTER.containers | _RENAMED.keys()),
        clean_content_tags=_DROPPED_WITH_CONTENT,
        attributes=ATTRIBUTES,
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
                attributes=ATTRIBUTES,
                url_schemes=set(URL_SCHEMES),
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
    root = parse(html)
    for element in root.iterdescendants(*_RENAMED):
        element.tag = _RENAMED[element.tag]
    blocks = lxml_html.Element("div")
    _LIFTER.lift(root, blocks)
    for kind in KINDS:
        kind.finish(blocks)
    return "\n".join(
        lxml_html.tostring(block, encoding="unicode", with_tail=False) for block in blocks
    )
