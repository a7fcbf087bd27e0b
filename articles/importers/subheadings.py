"""Recognise subheadings: short lines between the paragraphs of a story."""

import re
from collections.abc import Iterable

from articles.importers.baca_juga import looks_like_title
from articles.importers.blocks import Block
from articles.importers.story import LineKind
from articles.importers.unwrapping import SENTENCE_INSIDE

MAX_SUBHEADING = 100
MAX_SUBHEADING_WORDS = 14
MAX_SENTENCE_CASE_WORDS = 7

_NUMBER = re.compile(r"([1-9][0-9]{0,2})([.)])\s+(?=.*\w)")
_ASIDE = (LineKind.BACA_JUGA, LineKind.DROPPED, LineKind.CAPTION)
_CREDIT = re.compile(
    r"(?:oleh|penulis|pewarta|reporter|editor|redaktur|kontributor|fotografer|foto|video|sumber"
    r"|ilustrasi|grafis|laporan|pelatih|manajer|wasit|kapten|stadion|disclosure|disclaimer"
    r"|catatan|tempat|lokasi|alamat|tanggal|waktu|harga|telepon|kontak|copyright)\b",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(r"(?i:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu)(?:\W+\d.*)?")
_FIGURES = re.compile(
    r"(?<!\d)\d{1,3}\s?[-–]\s?\d{1,3}(?!\d)|\b\d{1,2}[.:]\d{2}\b|[@©|]|\S/\S*/|\s-\s|\s\+\s\d"
    r"|://|www\.|\w\.(?:com|co|id|net|org)\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"(?:apa|apakah|siapa|siapakah|bagaimana|bagaimanakah|mengapa|kenapa|kapan|berapa|di mana"
    r"|ke mana|dari mana|seperti apa|haruskah|bisakah|benarkah|perlukah)\b",
    re.IGNORECASE,
)


def mark_subheadings(blocks: Iterable[Block]) -> None:
    """Change short lines between blocks that are not short to subheadings.

    Adjacent short lines are a list without bullets, a table or credits, and stay paragraphs.
    """
    blocks = [block for block in blocks if block.kind not in _ASIDE]
    short = [_is_short(block) for block in blocks]
    for index, block in enumerate(blocks[:-1]):
        is_beside_another = short[index + 1] or (index and short[index - 1])
        is_led_in = index and blocks[index - 1].text.endswith(":")
        if not short[index] or is_beside_another or is_led_in:
            continue
        if _reads_as_subheading(block.text, is_first=not index):
            block.kind = LineKind.SUBHEADING


def _is_short(block: Block) -> bool:
    text = block.text
    if block.kind is not LineKind.PARAGRAPH or len(text) > MAX_SUBHEADING:
        return False
    if text[-1] in "?!":
        return _reads_as_subheading(text, is_first=False)
    return text.rstrip("\"'”’")[-1:] not in (".", ",", ";", ":", "…", "?", "!")


def _reads_as_subheading(text: str, *, is_first: bool) -> bool:
    """Tell whether the text of a short line has the form of a subheading."""
    bare = _NUMBER.sub("", text, count=1) if _NUMBER.match(text) else text
    words = bare.split()
    if not (bare[:1].isupper() or bare[:1].isdigit()) or bare[-1] in ")]}\"”’'-–—*":
        return False
    if len(words) > MAX_SUBHEADING_WORDS or _FIGURES.search(bare) or _WEEKDAY.fullmatch(bare):
        return False
    is_credit = _CREDIT.match(bare) and (":" in bare or is_first)
    if is_credit or bare.count(",") > 2 or bare.startswith("Laporan langsung"):
        return False
    is_title = looks_like_title(bare)
    if SENTENCE_INSIDE.search(bare) and not (is_title and len(words) > 4):
        return False
    if is_first:
        return is_title and len(words) >= 3
    if is_title:
        return True
    if bare[-1] == "?":
        return bool(_QUESTION.match(bare)) and "," not in bare and 3 <= len(words) <= 10
    return bare[-1] != "!" and "," not in bare and len(words) <= MAX_SENTENCE_CASE_WORDS
