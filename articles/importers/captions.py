"""Recognise the captions of pictures that did not come with the text."""

import re
from collections.abc import Sequence

from articles.importers.blocks import Block
from articles.importers.story import LineKind

MAX_CAPTION = 400
_AGENCY = r"(?:ANTARA(?:\s+FOTO)?|REUTERS|AFP|AP)"
_CREDITED = re.compile(
    rf"(?P<words>.*\S)\s*[(\[](?P<credit>{_AGENCY}\s*/[^()\[\]]+|ANTARA\s+FOTO)[)\]]\.?"
    rf"|(?P<words2>.*[.!?”\"])\s+(?P<credit2>ANTARA\s+FOTO\s*/\s*\S[^.()]*)\.?"
)
# At the end of a story this is the mark of the agency, and in its middle a source of the text.
_AT_TOP = re.compile(
    r"(?P<words>.*\S)\s*[(\[](?P<credit>ANTARA|(?:foto|dok(?:umentasi|\.)?)\b[^()\[\]]*)[)\]]\.?",
    re.IGNORECASE,
)


def mark_captions(blocks: Sequence[Block]) -> None:
    """Mark paragraphs that are the caption of a picture: its credit stands at their end."""
    for index, block in enumerate(blocks):
        if block.kind is not LineKind.PARAGRAPH or len(block.text) > MAX_CAPTION:
            continue
        if block.outer:
            continue
        is_top = index == 0 and len(blocks) > 1
        credited = _CREDITED.fullmatch(block.text) or (is_top and _AT_TOP.fullmatch(block.text))
        if credited:
            groups = credited.groupdict()
            block.kind = LineKind.CAPTION
            block.text = groups["words"] or groups.get("words2") or ""
            block.credit = groups["credit"] or groups.get("credit2") or ""
