"""Images of the image library.

    <figure data-image="UID" data-alt="" data-credit=""><figcaption>caption</figcaption></figure>

A caption is plain text. Texts that a figure lacks are taken from the library. A figure without a
UID has texts and waits for its file: readers do not see it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape
from typing import Any
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from lxml.html import HtmlElement

from articles.body.elements import append_html, attribute, words
from articles.body.kind import Atom, RenderContext
from articles.body.lifting import Lifter
from articles.body.lines import Line, LineKind, LineReader, Token
from articles.ids import read_uid

_LINE = LineKind("figure", is_atom=True)


@dataclass(frozen=True, slots=True)
class Figure:
    """A library image in a body; for a text that is "", the library's own is shown.

    `uid` is None while it waits for its file.
    """

    uid: UUID | None
    alt: str = ""
    credit: str = ""
    caption: str = ""

    def to_html(self) -> str:
        """Return the <figure> that stores this image in a body."""
        alt = f' data-alt="{attribute(self.alt)}"' if self.alt else ""
        credit = f' data-credit="{attribute(self.credit)}"' if self.credit else ""
        caption = escape(self.caption, quote=False)
        inner = f"<figcaption>{caption}</figcaption>" if caption else ""
        return f'<figure data-image="{self.uid or ""}"{alt}{credit}>{inner}</figure>'


class FigureKind(Atom[Figure]):
    name = "figure"
    label = _("image")
    tags = ("figure",)
    inner_tags = frozenset({"figcaption"})
    attributes = {"figure": frozenset({"data-image", "data-alt", "data-credit"})}
    marker = "data-image"
    line_kinds = (_LINE,)
    editor_nodes = ("figure",)
    template = "figure"
    pattern = re.compile(
        r'<figure data-image="([^"]*)"(?: data-alt="([^"]*)")?(?: data-credit="([^"]*)")?>'
        r"(?:<figcaption>(.*?)</figcaption>)?</figure>"
    )

    def matches(self, element: HtmlElement) -> bool:
        if element.tag not in self.tags:
            return False
        uid = element.get(self.marker)
        return read_uid(uid) is not None or (uid == "" and self._has_texts(element))

    def _has_texts(self, element: HtmlElement) -> bool:
        captions = (caption.text_content() for caption in element.iter("figcaption"))
        texts = [element.get("data-alt", ""), element.get("data-credit", ""), *captions]
        return any(text.strip() for text in texts)

    def append(self, element: HtmlElement, blocks: HtmlElement, lifter: Lifter) -> None:
        """Append an image with its first caption, then the other content of the figure."""
        caption = element.find(".//figcaption")
        if caption is not None:
            caption.drop_tree()
            caption.tail = None
        image = Figure(
            read_uid(element.get(self.marker)),
            alt=" ".join(element.get("data-alt", "").split()),
            credit=" ".join(element.get("data-credit", "").split()),
            caption="" if caption is None else words(caption),
        )
        append_html(image.to_html(), blocks)
        lifter.lift_rest(element, blocks)

    def read(self, found: re.Match[str]) -> Figure:
        uid, *texts = found.groups()
        return Figure(read_uid(uid), *(unescape(text or "") for text in texts))

    def plain_lines(self, block: HtmlElement) -> Iterator[str]:
        credit = block.get("data-credit")
        parts = [words(block) or block.get("data-alt"), f"({credit})" if credit else ""]
        if text := " ".join(filter(None, parts)):
            yield f"Foto: {text}"

    def compare_lines(self, block: HtmlElement, reader: LineReader) -> Iterator[Line]:
        uid, caption = block.get(self.marker, ""), " ".join(block.text_content().split())
        given = (
            (gettext("credit"), block.get("data-credit")),
            (gettext("alternative text"), block.get("data-alt")),
        )
        shown = reader.names.images.get(uid, uid) or gettext("waits for its file")
        parts = [
            f"{gettext('Image')}: {shown}",
            caption,
            *(f"{label}: {' '.join(text.split())}" for label, text in given if text),
        ]
        text = " · ".join(filter(None, parts))
        yield Line(_LINE, f'<figure data-image="{uid}">{escape(text)}', (Token(text, ""),))

    def context(self, found: re.Match[str], around: RenderContext) -> dict[str, Any] | None:
        """Return the image with the texts of the figure, or of the library where it has none."""
        figure = self.read(found)
        image = around.images.get(figure.uid) if figure.uid else None
        if image is None:
            return None
        return {
            "image": image,
            "alt": figure.alt or image.alt,
            "caption": figure.caption or image.caption,
            "credit": figure.credit or image.credit,
        }


FIGURE = FigureKind()
figures = FIGURE.find_all


def image_uids(html: str) -> set[UUID]:
    """Return the uids of the images in a sanitised body."""
    return {figure.uid for figure in figures(html) if figure.uid}
