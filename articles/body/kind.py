"""What a kind of block is: one object answers all that is asked about such blocks.

Each kind has a module of its own beside this one; `registry` lists them. A kind never names
another: what it needs of them comes as an argument.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
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
class Surroundings:
    """The rows that the blocks of one body refer to, as templates take them.

    `links` are those that readers may see, by `BacaJugaRef.reference`; each is shown once.
    """

    links: Mapping[str, Any] = field(default_factory=dict)
    images: Mapping[UUID, Any] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)


class BlockKind(ABC):
    """One kind of block of a body.

    `tags` are its elements at the top level and `inner_tags` those that stand only inside it.
    `element_holders` are those of both in which white space between elements says nothing.
    `editor_nodes` are the nodes of static/js/editor that write it. A kind with a `template` is
    shown by it, wherever `pattern` finds such a block in a stored body; one without is shown as it
    is stored.
    """

    name: ClassVar[str]
    label: ClassVar[str | Promise]
    tags: ClassVar[tuple[str, ...]]
    inner_tags: ClassVar[frozenset[str]] = frozenset()
    attributes: ClassVar[Mapping[str, frozenset[str]]] = {}
    element_holders: ClassVar[frozenset[str]] = frozenset()
    marker: ClassVar[str] = ""  # the attribute that tells it from other kinds of the same tag
    holds_text_only: ClassVar[bool] = False
    stands_alone: ClassVar[bool] = False  # at the top level, never inside another block
    is_atom: ClassVar[bool] = False  # stands for something else and is edited as a whole
    has_words: ClassVar[bool] = True  # whether its words are part of the text that is read
    line_kinds: ClassVar[tuple[LineKind, ...]]
    editor_nodes: ClassVar[tuple[str, ...]]
    template: ClassVar[str] = ""
    pattern: ClassVar[re.Pattern[str] | None] = None

    def matches(self, element: HtmlElement) -> bool:
        """Tell whether `element` is such a block, sanitised or not."""
        return element.tag in self.tags

    @abstractmethod
    def lift(self, element: HtmlElement, blocks: HtmlElement, lifter: "Lifter") -> None:
        """Append `element`, whatever it holds, to the top-level `blocks` within the grammar."""

    def finish(self, blocks: HtmlElement) -> None:  # noqa: B027 - most kinds have nothing to do
        """Change top-level `blocks` by what only all of them together tell."""

    def plain_lines(self, block: HtmlElement) -> Iterator[str]:
        """Yield the lines of a stored block as plain text."""
        if text := words(block):
            yield text

    def compare_lines(self, block: HtmlElement, reader: LineReader) -> Iterator[Line]:
        """Yield the lines of a stored block as a comparison shows them."""
        yield from reader.read(block)

    def reference(self, block: str) -> str:
        """Return what a stored block is recognised by, "" when that is its words."""
        return ""

    def context(self, found: re.Match[str], around: Surroundings) -> dict[str, Any] | None:
        """Return what the template takes to show the block `found`, None to show nothing."""
        return {}

    @property
    def selector(self) -> str:
        """What finds such blocks in a document."""
        return ", ".join(f"{tag}[{self.marker}]" if self.marker else tag for tag in self.tags)


class TextBlock(BlockKind):
    """A block that holds text alone: one that holds blocks is taken apart."""

    holds_text_only = True

    def lift(self, element: HtmlElement, blocks: HtmlElement, lifter: "Lifter") -> None:
        if lifter.holds_blocks(element):
            lifter.lift(element, blocks)
            return
        alone = lifter.take_blocks_that_stand_alone(element)
        append_unless_blank(element, blocks)
        lifter.lift_each(alone, blocks)


class Atom(BlockKind, Generic[Value]):
    """A block that stands for something else: the grammar stores what it refers to."""

    stands_alone = True
    is_atom = True

    @abstractmethod
    def append(self, element: HtmlElement, blocks: HtmlElement, lifter: "Lifter") -> None:
        """Append `element` to `blocks` as the grammar writes it, and what else it holds."""

    @abstractmethod
    def read(self, found: re.Match[str]) -> Value:
        """Return what the stored block that `pattern` found says."""

    def lift(self, element: HtmlElement, blocks: HtmlElement, lifter: "Lifter") -> None:
        inner = lifter.take_blocks_that_stand_alone(element)
        self.append(element, blocks, lifter)
        lifter.lift_each(inner, blocks)

    def reference(self, block: str) -> str:
        named = re.match(rf'<\w+ {self.marker}="[^"]+"', block)
        return named[0] if named else block

    def find_all(self, html: str) -> list[Value]:
        """Return the atoms of this kind in a sanitised body, in reading order."""
        return [self.read(found) for found in self.pattern.finditer(html)]

    def replace(self, html: str, markup: Callable[[Value], str]) -> str:
        """Return a sanitised body with each atom of this kind replaced by what `markup` makes."""
        return self.pattern.sub(lambda found: markup(self.read(found)), html)
