"""Take the signature off a mail, and what programs and firms put below all their mails."""

import re
from itertools import takewhile

from django.utils.translation import gettext as _

from articles.importers.story import Line, Manuscript, first_shown

_DEVICE = (
    r"(?:saya|iphone|ipad|android|samsung|galaxy|xiaomi|redmi|oppo|vivo|huawei|blackberry"
    r"|ponsel|perangkat|outlook|gmail|yahoo|hotmail|windows|telegram|whatsapp|proton)"
)
_MACHINE = re.compile(
    rf"(?:sent (?:from|via) my\b|(?:sent (?:from|via)|dikirim (?:dari|melalui|menggunakan))\s"
    rf"(?:[^,;]{{0,40}}\W)?{_DEVICE}\b|(?:get|dapatkan) outlook (?:for|untuk)\b)[^,;]{{0,60}}",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?…][\"'”’)]*$")
_CLOSING = re.compile(
    r"(?:salam(?: hormat| hangat)?|hormat (?:kami|saya)|wassalam\w*|(?:best |kind )?regards"
    r"|atas perhatian(?:nya)?.{0,60})\s*[,.]?",
    re.IGNORECASE,
)
_DISCLAIMER = re.compile(
    r"\W*(?:disclaimer\b|peringatan kerahasiaan\b|confidentiality notice\b"
    r"|(?:this|the information in this) e-?mail\b.*|(?:surel|e-?mail|pesan) ini (?:dan|beserta)"
    r" lampiran.*|(?:surel|e-?mail) ini\b.{0,40}\brahasia\b.*).*",
    re.IGNORECASE,
)
_NAME = re.compile(r"[A-Z][\w.’'-]*(?: [A-Z][\w.,’'-]*){0,5}")
_REACHED_AT = re.compile(
    r"(?:(?:surel|e-?mail|telepon|telp|tel|hp|wa|whatsapp|ponsel|mobile|phone|[mte])\b"
    r"[ .]*[:/]?\s*)?"
    r"(?:\S+@\S+\.\w+|(?:https?://|www\.)\S+|\+?[\d() .-]{8,20})",
    re.IGNORECASE,
)
MAX_SIGNATURE = 12
MAX_SIGNATURE_LINE = 60
MAX_MACHINE_WORDS = 8


def take_signature_off(manuscript: Manuscript) -> None:
    """Take the signature off the end of `manuscript`."""
    _take_marked_off(manuscript)
    if manuscript.is_mail:
        _take_disclaimer_off(manuscript)
        _take_closing_off(manuscript)
        _take_card_off(manuscript)


def _take_marked_off(manuscript: Manuscript) -> None:
    """Take off what stands below "--", and the lines that a program added on its own.

    In a text without headers "--" may also part its paragraphs.
    """
    lines = manuscript.lines
    for index in range(len(lines) - 1, max(first_shown(lines), len(lines) - 40), -1):
        below = [line for line in lines[index + 1 :] if line.text]
        if len(below) > MAX_SIGNATURE:
            return
        if lines[index].text == "--" and (
            manuscript.is_mail or all(map(_may_be_of_signature, below))
        ):
            manuscript.take_off(lines[index:], _("signature left out"))
        elif _is_machine(lines[index].text):
            manuscript.take_off([lines[index]], _("signature left out"))
        lines = manuscript.lines


def _may_be_of_signature(line: Line) -> bool:
    return len(line.text) <= MAX_SIGNATURE_LINE and not _SENTENCE.search(line.text)


def _is_machine(text: str) -> bool:
    return len(text.split()) <= MAX_MACHINE_WORDS and bool(_MACHINE.fullmatch(text))


def _take_closing_off(manuscript: Manuscript) -> None:
    lines = manuscript.lines
    for index in range(len(lines) - 1, max(first_shown(lines), len(lines) - 20), -1):
        below = [line for line in lines[index + 1 :] if line.text]
        if len(below) > MAX_SIGNATURE // 2 or any(len(line.text) > 70 for line in below):
            return
        if _CLOSING.fullmatch(lines[index].text):
            manuscript.take_off(lines[index:], _("signature left out"))
            lines = manuscript.lines


def _take_disclaimer_off(manuscript: Manuscript) -> None:
    """Take off what a firm puts below all its mails, to the end."""
    lines = manuscript.lines
    for index in range(first_shown(lines) + 1, len(lines)):
        if not lines[index - 1].text and _DISCLAIMER.fullmatch(lines[index].text):
            manuscript.take_off(lines[index:], _("signature left out"))
            return


def _take_card_off(manuscript: Manuscript) -> None:
    """Take off the sender at the end: a name, short lines, and where he is reached."""
    end = len(manuscript.lines) - first_shown(manuscript.lines[::-1])
    below = takewhile(lambda line: line.text, reversed(manuscript.lines[:end]))
    card = list(below)[::-1]
    if (
        1 < len(card) <= MAX_SIGNATURE // 2
        and len(card) < len(manuscript.shown)
        and _NAME.fullmatch(card[0].text)
        and all(map(_may_be_of_signature, card[1:]))
        and any(_REACHED_AT.fullmatch(line.text) for line in card)
    ):
        manuscript.take_off(card, _("signature left out"))
