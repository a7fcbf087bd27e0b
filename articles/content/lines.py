"""A body as the lines that a comparison shows: paragraphs, items, cards, each with its words."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby
from typing import NamedTuple

from django.utils.translation import gettext as _
from lxml import html as lxml_html
from lxml.html import HtmlElement

from articles.content.names import Names

_TOKEN = re.compile(r"(\w+(?:[-'’.,]\w+)*|[^\w\s])(\s*)|\s+")
_INLINE = frozenset({"a", "strong", "em"})


@dataclass(frozen=True, slots=True)
class Style:
    """How a word stands in its line."""

    strong: bool = False
    em: bool = False
    href: str = ""


PLAIN = Style()


class Token(NamedTuple):
    """A word or a sign, and the space that follows it; "\\n" is a line break."""

    core: str
    space: str
    style: Style = PLAIN

    @property
    def text(self) -> str:
        return self.core + self.space


@dataclass(frozen=True)
class Line:
    """One line of a comparison; lines of equal `key` are equal."""

    kind: str
    key: str
    tokens: tuple[Token, ...]

    @property
    def is_atom(self) -> bool:
        """Whether it changes as a whole: a Baca Juga, an image, an embed."""
        return self.kind in {"aside", "figure", "embed"}

    def wrap(self, inner: str) -> str:
        """Return `inner` in the element of this kind of line."""
        if self.kind in {"h2", "h3"}:
            return f'<{self.kind} class="line">{inner}</{self.kind}>'
        kind = "" if self.kind == "p" else f" is-{self.kind.rstrip('+')}"
        depth = " is-deep" if self.kind.endswith("+") else ""
        return f'<p class="line{kind}{depth}">{inner}</p>'


def render(tokens: Iterable[Token]) -> str:
    """Return the words of `tokens` as HTML in their looks."""
    return "".join(
        _styled("".join(token.text for token in run), style)
        for style, run in groupby(tokens, key=lambda token: token.style)
    )


def _styled(text: str, style: Style) -> str:
    html = escape(text).replace("\n", "<br>")
    html = f"<em>{html}</em>" if style.em else html
    html = f"<strong>{html}</strong>" if style.strong else html
    return f'<a href="{escape(style.href)}">{html}</a>' if style.href else html


def tokenise(text: str, style: Style = PLAIN) -> Iterator[Token]:
    """Yield the words and signs of plain text; a token without a core is space alone."""
    for match in _TOKEN.finditer(text):
        yield Token(match[1] or "", " " if match[2] != "" else "", style)


def read(html: str, names: Names) -> Iterator[Line]:
    """Yield the lines of a sanitised body."""
    if not html:
        return
    root = lxml_html.fragment_fromstring(html, create_parent="div")
    for block in root:
        if block.tag == "aside":
            yield _card(block, names)
        elif block.tag == "figure":
            yield _figure(block, names)
        else:
            yield from _Reader().read(block)


class _Reader:
    """Turns one block into lines: a list into its items, a quotation into its paragraphs."""

    def __init__(self):
        self.lines: list[Line] = []
        self.tokens: list[Token] = []

    def read(self, block: HtmlElement) -> list[Line]:
        self._walk(block, _kind_within(block.tag, "p"), PLAIN)
        return self.lines

    def _walk(self, element: HtmlElement, kind: str, style: Style) -> None:
        self._add(element.text, style)
        for child in element:
            if child.tag == "br":
                self.tokens.append(Token("\n", "", style))
            elif child.tag in _INLINE:
                self._walk(child, kind, _style_within(child, style))
            else:
                self._end_line(kind)
                self._walk(child, _kind_within(child.tag, kind), style)
            self._add(child.tail, style)
        if element.tag not in _INLINE:
            self._end_line(kind)

    def _add(self, text: str | None, style: Style) -> None:
        for token in tokenise(text or "", style):
            if token.core:
                self.tokens.append(token)
            elif self.tokens and not self.tokens[-1].space:
                self.tokens[-1] = self.tokens[-1]._replace(space=" ")

    def _end_line(self, kind: str) -> None:
        if self.tokens:
            self.tokens[-1] = self.tokens[-1]._replace(space="")
            tokens, self.tokens = tuple(self.tokens), []
            self.lines.append(Line(kind, f"<{kind}>{render(tokens)}", tokens))


def _kind_within(tag: str, kind: str) -> str:
    """Return the kind of line that an element of `tag` makes inside one of `kind`."""
    match tag:
        case "h2" | "h3":
            return tag
        case "ul" | "ol":
            return f"{tag}+" if kind.startswith(("ul", "ol")) else tag
        case "blockquote":
            return "quote"
        case "footer":
            return "speaker"
        case _:
            return kind


def _style_within(element: HtmlElement, style: Style) -> Style:
    match element.tag:
        case "strong":
            return replace(style, strong=True)
        case "em":
            return replace(style, em=True)
        case _:
            return replace(style, href=element.get("href") or style.href)


def _card(aside: HtmlElement, names: Names) -> Line:
    uid, text = aside.get("data-baca-juga", ""), " ".join(aside.text_content().split())
    url = "".join(aside.xpath("./a/@href"))
    shown = f"{text or names.articles.get(uid, uid)} {f'({url})' if url else ''}".strip()
    key = f'<aside data-baca-juga="{uid}">{escape(text)} {escape(url)}'
    return Line("aside", key, (Token(f"Baca Juga: {shown}", ""),))


def _figure(figure: HtmlElement, names: Names) -> Line:
    if url := figure.get("data-embed"):
        return Line("embed", f"<figure>{escape(url)}", (Token(url, ""),))
    uid, caption = figure.get("data-image", ""), " ".join(figure.text_content().split())
    parts = [
        f"{_('Image')}: {names.images.get(uid, uid)}",
        caption,
        *(
            f"{label}: {' '.join(words.split())}"
            for label, words in (
                (_("credit"), figure.get("data-credit")),
                (_("alternative text"), figure.get("data-alt")),
            )
            if words
        ),
    ]
    text = " · ".join(filter(None, parts))
    return Line("figure", f'<figure data-image="{uid}">{escape(text)}', (Token(text, ""),))
