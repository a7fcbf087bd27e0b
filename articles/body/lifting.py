"""The step of sanitising that moves every block to the top level of a body."""

from collections.abc import Iterable, Sequence

from lxml import html as lxml_html
from lxml.html import HtmlElement

from articles.body.elements import append_text, append_unless_blank
from articles.body.kind import BlockKind

# HTML elements outside the grammar that separate their content from the text around them.
_FOREIGN_CONTAINERS = frozenset(
    {
        "address", "article", "center", "dd", "details", "div", "dl", "dt", "fieldset", "form",
        "header", "main", "nav", "pre", "section", "summary", "table", "tbody", "td", "tfoot",
        "th", "thead", "tr",
    }
)  # fmt: skip


class Lifter:
    """Moves blocks of `kinds` to the top level; replaces other containers by their content."""

    def __init__(self, kinds: Sequence[BlockKind]):
        self.kinds = kinds
        blocks = {tag for kind in kinds for tag in kind.tags}
        inner_tags = {tag for kind in kinds for tag in kind.inner_tags}
        self.containers = frozenset((_FOREIGN_CONTAINERS - blocks) | inner_tags)
        # Elements that separate the text before them from the text after them.
        self.block_tags = self.containers | blocks
        self._alone = {tag for kind in kinds if kind.is_top_level_only for tag in kind.tags}
        # Elements of text, which contain no blocks.
        self.text_tags = {tag for kind in kinds if kind.holds_text_only for tag in kind.tags}
        # Tags removed inside a block that may contain blocks; their text stays.
        self.tags_to_drop = self.containers | self._alone

    def kind_of(self, element: HtmlElement) -> BlockKind | None:
        """Return the block kind of `element`, None if it is no block."""
        return next((kind for kind in self.kinds if kind.matches(element)), None)

    def lift(self, source: HtmlElement, blocks: HtmlElement) -> None:
        """Append the content of `source` to `blocks`; loose inline content becomes paragraphs."""
        run = lxml_html.Element("p")
        append_text(run, source.text)
        for child in list(source):
            tail, child.tail = child.tail, None
            if self._is_inline(child):
                run.append(child)
            else:
                append_unless_blank(run, blocks)
                run = lxml_html.Element("p")
                self._lift_block(child, blocks)
            append_text(run, tail)
        append_unless_blank(run, blocks)

    def lift_each(self, elements: Iterable[HtmlElement], blocks: HtmlElement) -> None:
        """Append each of `elements` to `blocks`."""
        for element in elements:
            self._lift_block(element, blocks)

    def lift_rest(self, block: HtmlElement, blocks: HtmlElement) -> None:
        """Append the remaining content of `block`, after its own data was removed from it."""
        block.tag = "div"  # `holds_blocks` ignores blocks inside an atom
        self.lift(block, blocks)

    def _lift_block(self, element: HtmlElement, blocks: HtmlElement) -> None:
        if kind := self.kind_of(element):
            kind.lift(element, blocks, self)
        else:
            self.lift(element, blocks)

    def take_blocks_that_stand_alone(self, element: HtmlElement) -> list[HtmlElement]:
        """Remove the blocks allowed only at the top level from `element`; return them in order."""
        found = [inner for inner in element.iterdescendants(*self._alone) if self._is_alone(inner)]
        for inner in found:
            inner.tail = f" {inner.tail}" if inner.tail else None
            inner.drop_tree()
            inner.tail = None
        return found

    def holds_blocks(self, element: HtmlElement) -> bool:
        """Return whether `element` contains blocks, except those allowed only at the top level."""
        return any(
            inner.tag in self.block_tags
            and not (self._is_alone(inner) or self._is_in_one_alone(inner))
            for inner in element.iterdescendants()
        )

    def _is_alone(self, element: HtmlElement) -> bool:
        kind = self.kind_of(element)
        return kind is not None and kind.is_top_level_only

    def _is_in_one_alone(self, element: HtmlElement) -> bool:
        return any(map(self._is_alone, element.iterancestors(*self._alone)))

    def _is_inline(self, element: HtmlElement) -> bool:
        return element.tag not in self.block_tags and not any(
            inner.tag in self.block_tags for inner in element.iterdescendants()
        )
