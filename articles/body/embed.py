"""Posts and videos of other sites: <figure data-embed="URL"></figure>, see `addresses`."""

import re
from collections.abc import Iterator
from html import escape, unescape
from typing import Any

from django.utils.translation import gettext_lazy as _
from lxml.html import HtmlElement

from articles.body.addresses import Embed, recognise
from articles.body.elements import append_html
from articles.body.kind import Atom, RenderContext
from articles.body.lifting import Lifter
from articles.body.lines import Line, LineKind, LineReader, Token

_LINE = LineKind("embed", is_atom=True)


class EmbedKind(Atom[Embed | None]):
    name = "embed"
    label = _("embed")
    tags = ("figure",)
    attributes = {"figure": frozenset({"data-embed"})}
    marker = "data-embed"
    has_words = False
    line_kinds = (_LINE,)
    editor_nodes = ("embed",)
    template = "embed"
    pattern = re.compile(r'<figure data-embed="([^"]*)"></figure>')

    def matches(self, element: HtmlElement) -> bool:
        return element.tag in self.tags and bool(element.get(self.marker, "").strip())

    def append(self, element: HtmlElement, blocks: HtmlElement, lifter: Lifter) -> None:
        """Append an embed; an unsupported URL becomes a paragraph, linked if it is http(s)."""
        address = "".join(element.get(self.marker).split())
        if embed := recognise(address):
            html = embed.to_html()
        elif address.lower().startswith(("http://", "https://")):
            html = f'<p><a href="{escape(address)}">{escape(address)}</a></p>'
        else:
            html = f"<p>{escape(address)}</p>"
        append_html(html, blocks)
        lifter.lift_rest(element, blocks)

    def read(self, found: re.Match[str]) -> Embed | None:
        return recognise(unescape(found[1]))

    def plain_lines(self, block: HtmlElement) -> Iterator[str]:
        if embed := recognise(block.get(self.marker)):
            yield f"{embed.name}: {embed.url}"

    def compare_lines(self, block: HtmlElement, reader: LineReader) -> Iterator[Line]:
        url = block.get(self.marker)
        yield Line(_LINE, f'<figure data-embed="{escape(url)}">', (Token(url, ""),))

    def context(self, found: re.Match[str], around: RenderContext) -> dict[str, Any] | None:
        return {"embed": self.read(found)}


EMBED = EmbedKind()
