"""Lists: <ul> or <ol> with <li> items, which contain text, text blocks and nested lists."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _
from lxml import html as lxml_html
from lxml.html import HtmlElement

from articles.body.elements import append_text, append_unless_blank, words
from articles.body.kind import BlockKind
from articles.body.lifting import Lifter
from articles.body.lines import LineKind


class ListKind(BlockKind):
    name = "list"
    label = _("list")
    tags = ("ul", "ol")
    inner_tags = frozenset({"li"})
    element_holders = frozenset(tags)
    line_kinds = (
        LineKind("ul", _("item of a list"), element="ul", is_nestable=True),
        LineKind("ol", _("item of a numbered list"), element="ol", is_nestable=True),
    )
    editor_nodes = ("bulletList", "orderedList", "listItem")

    def lift(self, element: HtmlElement, blocks: HtmlElement, lifter: Lifter) -> None:
        alone = lifter.take_blocks_that_stand_alone(element)
        for inner in list(element.iterdescendants(*(lifter.tags_to_drop - self.inner_tags))):
            inner.text = f" {inner.text or ''}"
            inner.tail = f" {inner.tail or ''}"
            inner.drop_tag()
        for nested in list(element.iter(*self.tags)):
            _wrap_loose_items(nested)
        for item in element.iter("li"):
            self._unwrap_paragraph(item)
        append_unless_blank(element, blocks)
        lifter.lift_each(alone, blocks)

    def _unwrap_paragraph(self, item: HtmlElement) -> None:
        """Unwrap the only <p> of an item, as the editor writes it; lists may follow the <p>."""
        first, *others = item if len(item) else [item]
        is_alone = not "".join(t or "" for t in (item.text, *(c.tail for c in item))).strip()
        if first.tag == "p" and is_alone and all(other.tag in self.tags for other in others):
            first.drop_tag()

    def plain_lines(self, block: HtmlElement) -> Iterator[str]:
        for number, item in enumerate(block.iterchildren("li"), start=1):
            mark = f"{number}." if block.tag == "ol" else "-"
            yield f"{mark} {words(item)}"


def _wrap_loose_items(items: HtmlElement) -> None:
    """Move content of a list that is outside its <li> elements into <li> elements."""
    text, items.text = items.text, None
    if text and text.strip():
        first = lxml_html.Element("li")
        first.text = text
        items.insert(0, first)
    for child in list(items):
        if child.tag != "li":
            item = lxml_html.Element("li")
            child.addprevious(item)
            item.append(child)
            child = item
        tail, child.tail = child.tail, None
        if tail and tail.strip():
            append_text(child, f" {tail}")


LIST = ListKind()
