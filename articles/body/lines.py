"""The lines of a comparison of two bodies: their types, and the conversion of text to lines."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from html import escape
from itertools import groupby
from typing import NamedTuple, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from lxml.html import HtmlElement

from articles.body.inline import MARKS, STYLES
from articles.invisible import has_right_to_left

_TOKEN = re.compile(r"(\w+(?:[-'’.,]\w+)*|[^\w\s])(\s*)|\s+")
LINE_CLASS = "line"
DEEP_CLASS = "is-deep"
MARK = "data-mark"


class Names(Protocol):
    """Display names of the images and articles that a body refers to by uid.

    `addresses` are those of the articles, by the URL of their links in sentences.
    """

    @property
    def images(self) -> Mapping[str, str]: ...

    @property
    def articles(self) -> Mapping[str, str]: ...

    @property
    def addresses(self) -> Mapping[str, str]: ...


@dataclass(frozen=True, slots=True)
class Style:
    """The marks of a token: names of STYLES, and HEAD in a head of a table; its link."""

    marks: frozenset[str] = frozenset()
    href: str = ""


PLAIN = Style()
HEAD = "th"


class Token(NamedTuple):
    """A word or a punctuation mark, and the space after it; "\\n" is a line break."""

    core: str
    space: str
    style: Style = PLAIN

    @property
    def text(self) -> str:
        return self.core + self.space


@dataclass(frozen=True)
class LineKind:
    """One kind of line.

    `label` is its display name ("" for an atom, whose text includes it), `element` the element of
    a body that makes such a line, `tag` the element of the comparison. A line that `is_nestable`
    is indented (`is_deep`) inside another such line. An atom is not compared word by word.
    """

    name: str
    label: str | Promise = field(default="", compare=False)
    element: str = ""
    tag: str = "p"
    is_nestable: bool = False
    is_atom: bool = False
    is_deep: bool = False

    @property
    def css_class(self) -> str:
        """The class that distinguishes kinds with the same tag, "" if none is needed."""
        return "" if self.name == self.tag else f"is-{self.name}"


TEXT_LINE = LineKind("p", _("paragraph"))
# No word of a text has this style: it ends a cell of a row.
CELL_END = Token(" │", " ", Style(frozenset({"cell"})))


@dataclass(frozen=True)
class Line:
    """One line of a comparison; lines with the same `key` are equal.

    The key begins like the start tag of a block, so that `align` can align lines like blocks.
    `mark` is the number of an item that follows from the item before, and is shown, not compared.
    """

    kind: LineKind
    key: str
    tokens: tuple[Token, ...]
    mark: str = field(default="", compare=False)

    def wrap(self, inner: str) -> str:
        """Return `inner` wrapped in the element of this kind of line.

        Browsers find the direction of a line with letters that are written from right to left.
        """
        tag = self.kind.tag
        classes = [LINE_CLASS, self.kind.css_class, DEEP_CLASS if self.kind.is_deep else ""]
        mark = f' {MARK}="{self.mark}"' if self.mark else ""
        direction = ' dir="auto"' if has_right_to_left(inner) else ""
        opening = f'<{tag} class="{" ".join(filter(None, classes))}"{mark}{direction}>'
        return f"{opening}{inner}</{tag}>"


def render(tokens: Iterable[Token]) -> str:
    """Return `tokens` as HTML with their marks."""
    return "".join(
        _styled("".join(token.text for token in run), style)
        for style, run in groupby(tokens, key=lambda token: token.style)
    )


def _styled(text: str, style: Style) -> str:
    html = escape(text).replace("\n", "<br>")
    for mark in reversed(STYLES):
        html = f"<{mark}>{html}</{mark}>" if mark in style.marks else html
    return f'<a href="{escape(style.href)}">{html}</a>' if style.href else html


def tokenise(text: str, style: Style = PLAIN) -> Iterator[Token]:
    """Yield the tokens of plain text; a token with an empty core is only white space."""
    for match in _TOKEN.finditer(text):
        yield Token(match[1] or "", " " if match[2] != "" else "", style)


class LineReader:
    """Converts blocks to lines: a list to its items, a quotation to its paragraphs.

    An element for which `kinds` has no kind of line continues the kind of line around it.
    """

    def __init__(self, kinds: Iterable[LineKind], names: Names):
        self.kinds = {kind.element: kind for kind in kinds if kind.element}
        self.names = names
        self.lines: list[Line] = []
        self.tokens: list[Token] = []
        self.mark = ""

    def read(self, block: HtmlElement) -> list[Line]:
        """Return the lines of one block."""
        self.lines = []
        style = Style(frozenset({HEAD})) if block.tag == HEAD else PLAIN
        self._read_element(block, self._kind_within(block.tag, TEXT_LINE), style)
        return self.lines

    def tokens_of(self, cell: HtmlElement) -> list[Token]:
        """Return the tokens of an element that contains one line."""
        return [token for line in self.read(cell) for token in line.tokens]

    def _read_element(self, element: HtmlElement, kind: LineKind, style: Style) -> None:
        self._add_text(element.text, style)
        for child in element:
            if child.tag == "br":
                self.tokens.append(Token("\n", "", style))
            elif child.tag in MARKS:
                self._read_element(child, kind, self._style_within(child, style))
            else:
                self._end_line(kind)
                self.mark = child.get(MARK, self.mark)
                self._read_element(child, self._kind_within(child.tag, kind), style)
            self._add_text(child.tail, style)
        if element.tag not in MARKS:
            self._end_line(kind)

    def _kind_within(self, tag: str, outer: LineKind) -> LineKind:
        kind = self.kinds.get(tag, outer)
        is_deep = tag in self.kinds and kind.is_nestable and outer.is_nestable
        return replace(kind, is_deep=True) if is_deep else kind

    def _add_text(self, text: str | None, style: Style) -> None:
        for token in tokenise(text or "", style):
            if token.core:
                self.tokens.append(token)
            elif self.tokens and not self.tokens[-1].space:
                self.tokens[-1] = self.tokens[-1]._replace(space=" ")

    def _end_line(self, kind: LineKind) -> None:
        if self.tokens:
            self.tokens[-1] = self.tokens[-1]._replace(space="")
            tokens, self.tokens = tuple(self.tokens), []
            opening = f"<{kind.name}{'+' if kind.is_deep else ''}>"
            self.lines.append(Line(kind, f"{opening}{render(tokens)}", tokens, self.mark))
            self.mark = ""

    def _style_within(self, element: HtmlElement, style: Style) -> Style:
        if element.tag in STYLES:
            return replace(style, marks=style.marks | {element.tag})
        url, mark, place = element.get("href", "").partition("#")
        href = f"{self.names.addresses.get(url, url)}{mark}{place}"
        return replace(style, href=href or style.href)
