"""Base classes of block kinds: one object implements all operations on the blocks of a kind.

Each kind has its own module in this package; `registry` lists them. A kind does not import other
kinds: it gets what it needs of them as an argument.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar
from uuid import UUID

from django.utils.functional import Promise
from lxml.html import HtmlElement

from articles.body.elements import append_unless_blank, words
from articles.body.lines import Line, LineKind, LineReader

if TYPE_CHECKING:
    from articles.body.lifting import Lifter

Value = TypeVar("Value")


@dataclass
class RenderContext:
    """The rows that the blocks of one body refer to, for the templates of the blocks.

    `links` maps `BacaJugaRef.reference` to the links that readers may see; `shown` has the
    references already rendered, because each link is rendered once.
    """

    links: Mapping[str, Any] = field(default_factory=dict)
    images: Mapping[UUID, Any] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)


class BlockKind(ABC):
    """One kind of block of a body.

    `tags` are its elements at the top level, `inner_tags` those allowed only inside it. In
    `element_holders`, a subset of both, white space between elements is insignificant.
    `editor_nodes` are the ProseMirror nodes of static/js/editor that represent it. A kind with a
    `template` is rendered by it wherever `pattern` matches in a stored body; a kind without one is
    rendered as stored.
    """

    name: ClassVar[str]
    label: ClassVar[str | Promise]
    tags: ClassVar[tuple[str, ...]]
    inner_tags: ClassVar[frozenset[str]] = frozenset()
    attributes: ClassVar[Mapping[str, frozenset[str]]] = {}
    read_attributes: ClassVar[Mapping[str, frozenset[str]]] = {}  # read by `lift`, never stored
    element_holders: ClassVar[frozenset[str]] = frozenset()
    marker: ClassVar[str] = ""  # attribute that distinguishes kinds with the same tag
    holds_text_only: ClassVar[bool] = False
    is_top_level_only: ClassVar[bool] = False  # only at the top level, never inside a block
    is_atom: ClassVar[bool] = False  # refers to something else; edited as a unit
    has_parts: ClassVar[bool] = False  # merged part by part: `parts`, `join`
    has_words: ClassVar[bool] = True  # whether `word_count` counts its text
    line_kinds: ClassVar[tuple[LineKind, ...]]
    editor_nodes: ClassVar[tuple[str, ...]]
    template: ClassVar[str] = ""
    pattern: ClassVar[re.Pattern[str] | None] = None

    def matches(self, element: HtmlElement) -> bool:
        """Return whether `element`, sanitised or not, is a block of this kind."""
        return element.tag in self.tags

    @abstractmethod
    def lift(self, element: HtmlElement, blocks: HtmlElement, lifter: "Lifter") -> None:
        """Append `element`, with any content, to the top-level `blocks` as the grammar allows."""

    def parts(self, block: str) -> list[str]:
        """Return the head and the parts of a stored block of a kind that `has_parts`.

        A merge decides about them one by one; each is a block itself.
        """
        raise NotImplementedError

    def join(self, parts: Sequence[str]) -> str:
        """Return the block of such parts: at least one head, and any other parts."""
        raise NotImplementedError

    def finish(self, blocks: HtmlElement) -> None:  # noqa: B027 - most kinds have nothing to do
        """Adjust the top-level `blocks` where that depends on all of them."""

    def plain_lines(self, block: HtmlElement) -> Iterator[str]:
        """Yield the plain-text lines of a stored block."""
        if text := words(block):
            yield text

    def compare_lines(self, block: HtmlElement, reader: LineReader) -> Iterator[Line]:
        """Yield the lines of a stored block for a comparison."""
        yield from reader.read(block)

    def reference(self, block: str) -> str:
        """Return the key of a stored block across versions, "" if it has only words."""
        return ""

    def context(self, found: re.Match[str], around: RenderContext) -> dict[str, Any] | None:
        """Return the template context of the block `found`, None to render nothing."""
        return {}

    @property
    def selector(self) -> str:
        """The CSS selector of these blocks."""
        return ", ".join(f"{tag}[{self.marker}]" if self.marker else tag for tag in self.tags)


class TextBlock(BlockKind):
    """A block that contains only text: an element with inner blocks is split into them."""

    holds_text_only = True

    def lift(self, element: HtmlElement, blocks: HtmlElement, lifter: "Lifter") -> None:
        if lifter.holds_blocks(element):
            lifter.lift(element, blocks)
            return
        alone = lifter.take_blocks_that_stand_alone(element)
        append_unless_blank(element, blocks)
        lifter.lift_each(alone, blocks)


class Atom(BlockKind, Generic[Value]):
    """A block that refers to something else and is edited as a unit (ProseMirror's atom)."""

    is_top_level_only = True
    is_atom = True
    pattern: ClassVar[re.Pattern[str]]

    @abstractmethod
    def append(self, element: HtmlElement, blocks: HtmlElement, lifter: "Lifter") -> None:
        """Append `element` to `blocks` in its stored form, and then its other content."""

    @abstractmethod
    def read(self, found: re.Match[str]) -> Value:
        """Return the value of the stored block that `pattern` matched."""

    def lift(self, element: HtmlElement, blocks: HtmlElement, lifter: "Lifter") -> None:
        inner = lifter.take_blocks_that_stand_alone(element)
        self.append(element, blocks, lifter)
        lifter.lift_each(inner, blocks)

    def reference(self, block: str) -> str:
        named = re.match(rf'<\w+ {self.marker}="[^"]+"', block)
        return named[0] if named else block

    def find_all(self, html: str) -> list[Value]:
        """Return the values of all atoms of this kind in a sanitised body, in order."""
        return [self.read(found) for found in self.pattern.finditer(html)]

    def replace(self, html: str, markup: Callable[[Value], str]) -> str:
        """Return a sanitised body with each atom of this kind replaced by `markup(value)`."""
        return self.pattern.sub(lambda found: markup(self.read(found)), html)
