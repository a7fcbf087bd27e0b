"""Quotations: <blockquote>text blocks<footer>speaker</footer></blockquote>.

The speaker is plain text and optional.
"""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _
from lxml import html as lxml_html
from lxml.html import HtmlElement

from articles.body.elements import append_unless_blank, words
from articles.body.kind import BlockKind
from articles.body.lifting import Lifter
from articles.body.lines import LineKind


class QuotationKind(BlockKind):
    name = "quotation"
    label = _("quotation")
    tags = ("blockquote",)
    inner_tags = frozenset({"footer"})
    element_holders = frozenset(tags)
    line_kinds = (
        LineKind("quote", _("quotation"), element="blockquote"),
        LineKind("speaker", _("speaker"), element="footer"),
    )
    editor_nodes = ("blockquote", "speaker")

    def lift(self, element: HtmlElement, blocks: HtmlElement, lifter: Lifter) -> None:
        """Append a quotation, its speaker last; a speaker without a quotation becomes its text."""
        alone = lifter.take_blocks_that_stand_alone(element)
        speaker = ""
        last = element[-1] if len(element) else None
        if last is not None and last.tag == "footer" and not (last.tail or "").strip():
            speaker = words(last)
            element.remove(last)
        quotation = lxml_html.Element("blockquote")
        lifter.lift(element, quotation)
        if speaker:
            footer = lxml_html.Element("footer" if len(quotation) else "p")
            footer.text = speaker
            quotation.append(footer)
        append_unless_blank(quotation, blocks)
        lifter.lift_each(alone, blocks)

    def plain_lines(self, block: HtmlElement) -> Iterator[str]:
        if not (block[-1:] and block[-1].tag == "footer"):
            yield from super().plain_lines(block)
            return
        speaker = block[-1]
        block.remove(speaker)
        yield f"{words(block)} – {words(speaker)}"


QUOTATION = QuotationKind()
