"""Baca Juga: links to other stories, each a block of the body.

    <aside data-baca-juga="UID">label or nothing</aside>            an article of this site
    <aside data-baca-juga="">a wanted title</aside>                 an article found by its title
    <aside data-baca-juga=""><a href="URL">text</a></aside>         a page of another site

An <aside> contains only text, or only one link.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from lxml.html import HtmlElement

from articles.body.elements import append_html, attribute, words
from articles.body.kind import Atom, RenderContext
from articles.body.lifting import Lifter
from articles.body.lines import Line, LineKind, LineReader, Token
from articles.ids import read_uid
from articles.text import title_key

_LINK = re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_LINE = LineKind("aside", is_atom=True)


@dataclass(frozen=True, slots=True)
class BacaJugaRef:
    """One Baca Juga as stored in the body: by `uid`, by `url`, or by a wanted title only.

    A link in a sentence to a story by its uid has both; see `sentence_links`.
    `text` is the label of a link by uid ("" means the target's headline), the link text of a link
    by URL, and otherwise the wanted title.
    """

    uid: UUID | None = None
    url: str = ""
    text: str = ""

    @property
    def place(self) -> str:
        """The fragment of the URL: a place in the text that it leads to."""
        return self.url.partition("#")[2]

    @property
    def reference(self) -> str:
        """The key that identifies this link within one article."""
        return self.url or (str(self.uid) if self.uid else title_key(self.text))

    def to_html(self) -> str:
        """Return the <aside> that stores this link in a body."""
        inner = escape(self.text, quote=False)
        if self.url:
            inner = f'<a href="{attribute(self.url)}" rel="noopener">{inner}</a>'
        return f'<aside data-baca-juga="{self.uid or ""}">{inner}</aside>'


class BacaJugaKind(Atom[BacaJugaRef]):
    name = "baca_juga"
    label = _("Baca Juga")
    tags = ("aside",)
    attributes = {"aside": frozenset({"data-baca-juga"})}
    marker = "data-baca-juga"
    has_words = False
    line_kinds = (_LINE,)
    editor_nodes = ("bacaJuga",)
    template = "baca_juga"
    pattern = re.compile(r'<aside data-baca-juga="([^"]*)">(.*?)</aside>', re.DOTALL)

    def matches(self, element: HtmlElement) -> bool:
        return element.tag in self.tags and self.marker in element.attrib

    def append(self, element: HtmlElement, blocks: HtmlElement, lifter: Lifter) -> None:
        links = element.xpath(".//a/@href")
        url = next((href for href in links if href.startswith(("http://", "https://"))), "")
        uid, text = read_uid(element.get(self.marker)), words(element)
        if uid or text:
            append_html(BacaJugaRef(uid=uid, url="" if uid else url, text=text).to_html(), blocks)

    def read(self, found: re.Match[str]) -> BacaJugaRef:
        uid, inner = found.groups()
        if link := _LINK.search(inner):
            return BacaJugaRef(url=unescape(link[1]), text=unescape(link[2]))
        return BacaJugaRef(uid=read_uid(uid), text=unescape(inner))

    def plain_lines(self, block: HtmlElement) -> Iterator[str]:
        if text := words(block):
            yield f"Baca Juga: {text}"

    def compare_lines(self, block: HtmlElement, reader: LineReader) -> Iterator[Line]:
        uid, text = block.get(self.marker, ""), " ".join(block.text_content().split())
        url = "".join(block.xpath("./a/@href"))
        shown = f"{text or reader.names.articles.get(uid, uid)} {f'({url})' if url else ''}"
        key = f'<aside data-baca-juga="{uid}">{escape(text)} {escape(url)}'
        yield Line(_LINE, key, (Token(f"Baca Juga: {shown.strip()}", ""),))

    def context(self, found: re.Match[str], around: RenderContext) -> dict[str, Any] | None:
        """Return the row of the link; None if it is not visible or was rendered before."""
        reference = self.read(found).reference
        row = around.links.get(reference)
        if row is None or reference in around.shown:
            return None
        around.shown.add(reference)
        return {"link": row}


BACA_JUGA = BacaJugaKind()
baca_juga_refs = BACA_JUGA.find_all
