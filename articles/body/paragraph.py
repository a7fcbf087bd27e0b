"""Paragraphs: <p>text</p>."""

from django.utils.translation import gettext_lazy as _

from articles.body.kind import TextBlock
from articles.body.lines import TEXT_LINE

_OPENING = "<p>"


class ParagraphKind(TextBlock):
    name = "paragraph"
    label = _("paragraph")
    tags = ("p",)
    line_kinds = (TEXT_LINE,)
    editor_nodes = ("paragraph",)


PARAGRAPH = ParagraphKind()


def opens_with_paragraph(html: str) -> bool:
    """Return whether a stored or rendered body begins with a paragraph."""
    return html.startswith(_OPENING)


def insert_into_first_paragraph(html: str, opening: str) -> str:
    """Return `html`, which begins with a paragraph, with `opening` inserted at its start."""
    return f"{_OPENING}{opening}{html.removeprefix(_OPENING)}"
