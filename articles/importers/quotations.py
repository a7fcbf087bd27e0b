"""Recognise quotations: a paragraph, or several, of which nothing is outside quotation marks."""

import re
from collections.abc import Sequence

from articles.importers.blocks import Block
from articles.importers.story import LineKind

MAX_PARAGRAPHS = 20
_WHOLE = re.compile(r'(?:“[^“”"]+[”"]|"[^“”"]+["”]|‘[^‘’]+(?:’\w[^‘’]*)*’)[.!?]?')
_OPENS = re.compile(r'["“][^“”"]+')
_WITHIN = re.compile(r'["“]?[^“”"]+')
_CLOSES = re.compile(r'["“]?[^“”"]+["”][.!?]?')


def mark_quotations(blocks: Sequence[Block]) -> None:
    """Mark paragraphs that are quotations; one over several paragraphs becomes one block.

    In such a quotation each paragraph opens with a quotation mark, or only the first, and only
    the last closes.
    """
    index = 0
    while index < len(blocks):
        count = _length(blocks, index)
        for each in blocks[index + 1 : index + count]:
            each.is_within = True
        if count:
            blocks[index].paragraphs = list(blocks[index + 1 : index + count])
        for each in blocks[index : index + count]:
            each.kind = LineKind.QUOTATION
        index += count or 1


def _length(blocks: Sequence[Block], index: int) -> int:
    """Return how many paragraphs the quotation at `index` has, 0 when none begins there."""
    if blocks[index].kind is not LineKind.PARAGRAPH:
        return 0
    if _WHOLE.fullmatch(blocks[index].text):
        return 1
    if not _OPENS.fullmatch(blocks[index].text):
        return 0
    for count, block in enumerate(blocks[index + 1 : index + MAX_PARAGRAPHS], 2):
        if block.kind is not LineKind.PARAGRAPH:
            return 0
        if _CLOSES.fullmatch(block.text):
            return count
        if not _WITHIN.fullmatch(block.text):
            return 0
    return 0
