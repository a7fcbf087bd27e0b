"""Take off what stands around a press release or a story of an agency.

Above it are the head of the release ("SIARAN PERS / Nomor …") and the line with the author; below
are the lines with author and editor, the copyright and the box with the persons to ask.
"""

import re
from collections.abc import Sequence
from itertools import takewhile

from django.utils.translation import gettext as _

from articles.importers.story import Line, Manuscript

_RELEASE = re.compile(
    r"\W*(?:siaran pers|rilis pers|press release|rilis media|media release|keterangan pers"
    r"|siaran media|news release|pernyataan pers)\b(?:\s*[-–:]?\s*(?:no(?:mor|\.)?\b.*)?)?\W*",
    re.IGNORECASE,
)
_EMBARGO = re.compile(
    r"\W*(?:untuk (?:segera )?(?:disiarkan|diterbitkan|dipublikasikan|rilis)(?: segera)?"
    r"|for immediate release|embargo\b.{0,80})\W*",
    re.IGNORECASE,
)
_SENDER = re.compile(
    r"(?:kementerian|pemerintah|dinas|badan|lembaga|komisi|dewan|kantor|biro|bagian|humas|polda"
    r"|polres|kejaksaan|mahkamah|sekretariat|universitas|yayasan|perhimpunan|bank|pt|jl|jalan"
    r"|gedung|republik)\b[^.?!]{0,80}",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"(?:no(?:mor)?\.?\s*:?\s*[\w.-]*/.*|(?:nomor|lampiran|sifat|hal|perihal|kepada)\s*:.*"
    r"|(?:tanggal\s*:?\s*|[A-Z][\w .]{2,30},\s*)\d{1,2}\s+\w+\s+\d{4})",
    re.IGNORECASE,
)
_AUTHOR = re.compile(
    r"(?P<role>oleh|penulis|pewarta|reporter|wartawan|kontributor|by|author)\s*(?P<sep>:|\s)\s*"
    r"(?P<names>[^:]{3,120})",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"(?:(?:editor|redaktur|penyunting|uploader)\b\s*[:©(].*"
    r"|(?:copyright|hak cipta)\s*:.*|copyright\s.*\d{4}.*)",
    re.IGNORECASE,
)
# What stands among credits, and elsewhere may be of the story.
_BESIDE_CREDITS = re.compile(
    r"dilarang(?: keras)? (?:meng|mem|meny)\w+\b.*"
    r"|(?:foto(?:grafer)?|video(?:grafer)?|kamerawan|infografis|grafis|ilustrasi|desain)\s*:.{3,60}",
    re.IGNORECASE,
)
_AMONG_CREDITS = re.compile(r"\s+[|•·/]\s+(?=[^\W\d_]+\s*:)")
_COPYRIGHT = re.compile(r"(?:(?:copyright|hak cipta)\s*)?(?:©|\(c\)).*", re.IGNORECASE)
_STOP = re.compile(r"[.!?…][\"'”’)]*$")
_CONTACT = re.compile(
    r"\W*(?:narahubung|kontak(?: media| pers| person)?|media contact|contact person|press contact"
    r"|(?:untuk )?informasi (?:lebih )?lanjut(?:,? (?:silakan )?(?:hubungi|kunjungi))?"
    r"|hubungi|cp)(?:\s*:.*|\W*)",
    re.IGNORECASE,
)
_REACHED_AT = re.compile(
    r"\S+@\S+\.\w|(?:https?://|www\.)\S|(?<!\w)(?:\+?62|0)[\d() .-]{6,}\d"
    r"|^(?:surel|e-?mail|telepon|telp|tel|hp|wa|whatsapp|faks?|situs|laman|web(?:site)?|instagram"
    r"|twitter|x|facebook|alamat|humas)\b[ .]*[:/]?",
    re.IGNORECASE,
)
_NAMES = re.compile(r"\s*(?:,|/|&|;|\bdan\b|\band\b)\s*")
MAX_PARTS = 4
MAX_HEAD = 10
MAX_LETTERHEAD = 4
MAX_CONTACT = 10
MAX_CONTACT_LINE = 90
MAX_WORDS = 8
MIN_SENTENCE = 4


def take_release_off(manuscript: Manuscript) -> None:
    """Take the head, the credits and the contacts off the lines of `manuscript`."""
    _take_head_off(manuscript)
    _take_author_off(manuscript)
    _take_foot_off(manuscript)


def _take_head_off(manuscript: Manuscript) -> None:
    shown = manuscript.shown[:MAX_HEAD]
    start = _letterhead_stop(shown)
    if any(_begins_head(line) for line in shown[start : start + 1]):
        head = shown[:start] + list(takewhile(_is_of_head, shown[start:]))
        manuscript.take_off(head, _("head of the press release left out"))


def _begins_head(line: Line) -> bool:
    return bool(_RELEASE.fullmatch(line.text) or _EMBARGO.fullmatch(line.text))


def _is_of_head(line: Line) -> bool:
    return _begins_head(line) or _REFERENCE.fullmatch(line.text) is not None


def _letterhead_stop(shown: Sequence[Line]) -> int:
    """Return how many lines name the sender above the head of a release, with his address.

    A headline has to be left below the head.
    """
    for index, line in enumerate(shown[: MAX_LETTERHEAD + 1]):
        if _RELEASE.fullmatch(line.text):
            below = next((each for each in shown[index:] if not _is_of_head(each)), None)
            return index if below and not _STOP.search(below.text) else 0
        if not (_SENDER.match(line.text) or line.text.isupper() or _REACHED_AT.search(line.text)):
            break
    return 0


def _take_author_off(manuscript: Manuscript) -> None:
    """Take the line with the author off that stands right below the headline."""
    below = manuscript.shown[1:2]
    found = _AUTHOR.fullmatch(below[0].text) if below else None
    if found and (found["sep"] == ":" or found["role"].lower() in ("oleh", "by")):
        names = _names(found["names"])
        if names:
            manuscript.authors += names
            manuscript.take_off(below, _("line with the author left out"))


def _take_foot_off(manuscript: Manuscript) -> None:
    """Take the credits and the contacts off the end, whichever stands below the other."""
    for _part in range(MAX_PARTS):
        if not (_take_credits_off(manuscript) or _take_contacts_off(manuscript)):
            return


def _take_credits_off(manuscript: Manuscript) -> bool:
    foot = []
    certain = 0
    authors: list[str] = []
    for line in reversed(manuscript.shown[1:]):
        names = _authors_in(line.text)
        if names is None and not _BESIDE_CREDITS.fullmatch(line.text):
            break
        foot.append(line)
        if names is not None:
            certain = len(foot)
            authors = names + authors
    manuscript.authors += [name for name in authors if name not in manuscript.authors]
    manuscript.take_off(foot[:certain][::-1], _("lines with author and editor left out"))
    return certain > 0


def _authors_in(text: str) -> list[str] | None:
    """Return the authors that a line of credits names, None for any other line."""
    if _COPYRIGHT.fullmatch(text):
        return []
    if _is_labelled_sentence(text):
        return None
    authors: list[str] = []
    for credit in _AMONG_CREDITS.split(text):
        found = _AUTHOR.fullmatch(credit)
        if found and found["sep"] == ":":
            authors += _names(found["names"])
        elif not _CREDIT.fullmatch(credit):
            return None
    return authors


def _take_contacts_off(manuscript: Manuscript) -> bool:
    """Take the box with the persons to ask off the end: a label, and short lines below it."""
    shown = manuscript.shown[1:]
    for index in range(len(shown) - 1, max(len(shown) - MAX_CONTACT - 1, -1), -1):
        line = shown[index]
        if len(line.text) > MAX_CONTACT_LINE or _is_labelled_sentence(line.text):
            return False
        if _CONTACT.fullmatch(line.text) and any(
            _REACHED_AT.search(below.text) for below in shown[index:]
        ):
            manuscript.take_off(shown[index:], _("box with the contacts left out"))
            return True
        if _is_sentence(line.text):
            return False
    return False


def _is_labelled_sentence(text: str) -> bool:
    """Tell whether a line that may begin with a label is a sentence: long, or goes on small."""
    words, after = text.split(), text.partition(":")[2].strip()
    least = MIN_SENTENCE if after[:1].islower() else MAX_WORDS
    return len(words) > least and _STOP.search(text) is not None


def _is_sentence(text: str) -> bool:
    """Tell whether a line below a label is a sentence, and no name, address or number."""
    is_long = len(text.split()) >= MIN_SENTENCE
    is_place = re.match(r"(?:jl|jalan|gedung|kantor)\b", text, re.IGNORECASE)
    return is_long and not is_place and not _REACHED_AT.search(text) and bool(_STOP.search(text))


def _names(text: str) -> list[str]:
    """Return the names in a credit; none when it is a sentence."""
    names = [name.strip(" .*_") for name in _NAMES.split(text)]
    is_sentence = any(len(name.split()) > 5 or not name[:1].isupper() for name in names)
    return [] if is_sentence else names
