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
    """Tell whether a body, stored or as it is shown, opens with a paragraph."""
    return html.startswith(_OPENING)


def insert_into_first_paragraph(html: str, opening: str) -> str:
    """Return a body that opens with a paragraph with the HTML `opening` put before its words."""
    return f"{_OPENING}{opening}{html.removeprefix(_OPENING)}"
