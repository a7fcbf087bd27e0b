"""The registry of block kinds.

The allowed HTML, the functions that split, read, compare and render a body, and the grammar of the
desk's editor are all derived from KINDS.
"""

import re
from collections.abc import Collection, Mapping
from typing import Any

from lxml.html import HtmlElement

from articles.body.baca_juga import BACA_JUGA
from articles.body.embed import EMBED
from articles.body.figure import FIGURE
from articles.body.heading import HEADING
from articles.body.inline import INLINE_ATTRIBUTES, INLINE_TAGS, MARKS
from articles.body.kind import BlockKind
from articles.body.lists import LIST
from articles.body.paragraph import PARAGRAPH
from articles.body.quotation import QUOTATION
from articles.body.table import TABLE
from articles.body.tracking import TRACKING, TRACKING_PREFIXES

# Where kinds share a tag, the first kind that matches an element applies.
KINDS: tuple[BlockKind, ...] = (
    PARAGRAPH, HEADING, LIST, QUOTATION, BACA_JUGA, FIGURE, EMBED, TABLE,
)  # fmt: skip

BLOCKS = frozenset(tag for kind in KINDS for tag in kind.tags)
TAGS = BLOCKS | INLINE_TAGS | {tag for kind in KINDS for tag in kind.inner_tags}
LINE_KINDS = tuple(line for kind in KINDS for line in kind.line_kinds)

_OPENING = re.compile(r"<(\w+)(?: ([\w-]+)=)?")
_BY_OPENING = {(tag, kind.marker): kind for kind in KINDS for tag in kind.tags}


def _attributes(*allowed: Mapping[str, Collection[str]]) -> dict[str, set[str]]:
    """Return the attributes of each tag, as nh3 takes them.

    Without the names of all tags ("*"), nh3 would let `lang` and `title` through on each.
    """
    tags = {"*", *(tag for attributes in allowed for tag in attributes)}
    return {tag: set().union(*(names.get(tag, ()) for names in allowed)) for tag in tags}


ATTRIBUTES = _attributes(INLINE_ATTRIBUTES, *(kind.attributes for kind in KINDS))
READ_ATTRIBUTES = _attributes(ATTRIBUTES, *(kind.read_attributes for kind in KINDS))


def kind_of(block: str) -> BlockKind | None:
    """Return the kind of a block of a sanitised body, None if it is not one."""
    opening = _OPENING.match(block)
    if opening is None:
        return None
    tag, attribute = opening.groups()
    return _BY_OPENING.get((tag, attribute)) or _BY_OPENING.get((tag, ""))


def kind_of_element(element: HtmlElement) -> BlockKind:
    """Return the kind of a parsed block, PARAGRAPH if it is of no kind."""
    return next((kind for kind in KINDS if kind.matches(element)), PARAGRAPH)


def block_label(block: str) -> str:
    """Return the display name of the kind of a block of a sanitised body."""
    return str((kind_of(block) or PARAGRAPH).label)


def block_reference(block: str) -> str:
    """Return the key that identifies a block in other versions of its body: its reference.

    It is "" for a block that has only words.
    """
    kind = kind_of(block)
    return kind.reference(block) if kind else ""


def editor_grammar() -> dict[str, Any]:
    """Return the grammar as JSON data for static/js/editor/grammar.js."""
    return {
        "inline": sorted(INLINE_TAGS),
        "plainMarks": sorted(MARKS - INLINE_ATTRIBUTES.keys()),
        "tracking": list(TRACKING),
        "trackingPrefixes": list(TRACKING_PREFIXES),
        "kinds": [
            {
                "name": kind.name,
                "tags": list(kind.tags),
                "innerTags": sorted(kind.inner_tags),
                "elementHolders": sorted(kind.element_holders),
                "selector": kind.selector,
                "nodes": list(kind.editor_nodes),
                "holdsTextOnly": kind.holds_text_only,
                "isTopLevelOnly": kind.is_top_level_only,
                "isAtom": kind.is_atom,
            }
            for kind in KINDS
        ],
    }
