"""Lists: <ul> or <ol> with <li> items, which contain text, text blocks and nested lists.

    <ol start="3" type="a" reversed=""><li value="7">text</li></ol>

An <ol> has only those attributes that differ from a list that begins with 1.
"""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _
from lxml import etree
from lxml import html as lxml_html
from lxml.html import HtmlElement

from articles.body.elements import append_text, append_unless_blank, words
from articles.body.inline import MARKS
from articles.body.kind import BlockKind
from articles.body.lifting import Lifter
from articles.body.lines import MARK, Line, LineKind, LineReader
from articles.body.numbering import keep_numbers, marks_of


class ListKind(BlockKind):
    name = "list"
    label = _("list")
    tags = ("ul", "ol")
    inner_tags = frozenset({"li"})
    attributes = {
        "ol": frozenset({"start", "type", "reversed"}),
        "li": frozenset({"value"}),
    }
    element_holders = frozenset(tags)
    line_kinds = (
        LineKind("ul", _("item of a list"), element="ul", is_nestable=True),
        LineKind("ol", _("item of a numbered list"), element="ol", is_nestable=True),
    )
    editor_nodes = ("bulletList", "orderedList", "listItem")

    def lift(self, element: HtmlElement, blocks: HtmlElement, lifter: Lifter) -> None:
        alone = lifter.take_blocks_that_stand_alone(element)
        dropped = lifter.tags_to_drop - self.inner_tags
        for inner in element.iterdescendants(*dropped):
            inner.text = f" {inner.text or ''}"
            inner.tail = f" {inner.tail or ''}"
        etree.strip_tags(element, *dropped)
        for inner in list(element.iterdescendants(*MARKS, *lifter.text_tags)):
            if lifter.holds_blocks(inner):
                inner.drop_tag()
        for nested in list(element.iter(*self.tags)):
            _wrap_loose_items(nested)
            keep_numbers(nested)
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
        """Yield a line for each item, those of nested lists after the item that contains them."""
        for item, mark, _is_set in marks_of(block):
            nested = [
                inner
                for inner in item.iterdescendants(*self.tags)
                if next(inner.iterancestors("li")) is item
            ]
            for inner in nested:
                inner.drop_tree()
            yield f"{mark} {words(item)}".strip()
            for inner in nested:
                yield from self.plain_lines(inner)

    def compare_lines(self, block: HtmlElement, reader: LineReader) -> Iterator[Line]:
        """Yield a line for each item; one whose number was set begins with that number.

        The other numbers are marks of their lines: they change with the items before.
        """
        for items in block.iter(*self.tags):
            for item, mark, is_set in marks_of(items):
                if is_set:
                    is_split = len(item) and not (item.text or "").strip()
                    first = item[0] if is_split and item[0].tag == "p" else item
                    first.text = f"{mark} {first.text or ''}"
                item.set(MARK, mark if items.tag == "ol" and not is_set else "")
        yield from super().compare_lines(block, reader)


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
