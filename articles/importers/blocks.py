"""The blocks of a story while they are recognised."""

from dataclasses import dataclass, field

from articles.importers.baca_juga import Link, Role
from articles.importers.marks import Mark
from articles.importers.story import Line, LineKind

KINDS = {
    Role.TEXT: LineKind.PARAGRAPH,
    Role.LINKS: LineKind.BACA_JUGA,
    Role.PART: LineKind.BACA_JUGA,
    Role.NOTHING: LineKind.DROPPED,
}


@dataclass(slots=True)
class Block:
    """One block: the lines that it came from, its text without marks, and what belongs to it.

    `items` is the list that begins with the block, `paragraphs` the further paragraphs of a
    quotation; the blocks of these are not written again. `credit` and `alt` are of a caption.
    `inner` is the HTML of the words, `outer` that of the whole block, where they are known.
    """

    kind: LineKind
    parts: list[Line]
    text: str
    indent: int = 0
    links: tuple[Link, ...] = ()
    items: "Items | None" = None
    paragraphs: "list[Block]" = field(default_factory=list)
    is_within: bool = False
    credit: str = ""
    alt: str = ""
    inner: str = ""
    outer: str = ""


@dataclass(slots=True)
class Items:
    """A list: the mark and the indent of its first item, and its items with the lists in them."""

    mark: Mark
    indent: int
    entries: list[tuple[Block, "list[Items]"]] = field(default_factory=list)
