"""Take the letter off a story that came by mail: headers, quoted mail, signature.

What is taken off is left out of the story and told, line by line.
"""

import email
import re
from email.errors import (
    InvalidBase64CharactersDefect,
    InvalidBase64LengthDefect,
    InvalidBase64PaddingDefect,
)
from email.header import decode_header, make_header
from email.policy import default
from itertools import takewhile

from django.utils.translation import gettext as _

from articles.importers.signatures import take_signature_off
from articles.importers.story import Line, Manuscript, StoryError, first_shown

_HEADER = re.compile(
    r"(?P<name>from|dari|pengirim|sender|to|kepada|cc|bcc|tembusan|subject|subjek|subyek|perihal"
    r"|date|tanggal|sent|dikirim|reply-to|message-id|mime-version|content-[\w-]+|received|x-[\w-]+"
    r"|return-path|delivered-to|references|in-reply-to|importance|attachments?|lampiran)"
    r"\s*:(?!//)\s*(?P<value>.*)",
    re.IGNORECASE,
)
_SUBJECT = {"subject", "subjek", "subyek", "perihal"}
_SENDER = {"from", "dari", "pengirim"}
_LETTER = _SUBJECT | _SENDER | {"to", "kepada", "date", "sent", "dikirim"}
_MIME = re.compile(rb"^(?:mime-version|content-type|content-transfer-encoding)\s*:", re.I | re.M)
_MIME_HEAD = re.compile(rb"(?:From |[A-Za-z][\w-]*\s*:|[ \t])")
_REPLY = re.compile(r"(?:(?:re|fwd?|tr|bls|balas|trs|terusan)\s*:\s*)+", re.IGNORECASE)
_DESK_LABEL = re.compile(
    r"(?:(?:siaran pers|rilis(?: pers)?|press release|naskah|berita|kiriman)\s*[:–-]\s+)+", re.I
)
_ADDRESS = re.compile(r"\s*<[^<>]*>|\s*\([^()]*@[^()]*\)|\S+@\S+")
_FORWARD = re.compile(
    r"[-_=*\s]*(?:(?:forwarded|original) message|pesan (?:terusan|yang diteruskan|asli)"
    r"|begin forwarded message|awal pesan terusan)[-_=*:\s]*",
    re.IGNORECASE,
)
_WROTE = re.compile(
    r"(?:on|pada|tanggal)\b.{6,160}(?:wrote|menulis|berkata)\s*:|.{3,100}\s(?:wrote|menulis)\s*:",
    re.IGNORECASE,
)
_QUOTED = re.compile(r">[> ]*")
_GREETING = re.compile(
    r"(?:(?:kepada )?yth\b\.?|dengan hormat|selamat (?:pagi|siang|sore|malam)|salam|halo|hai|dear"
    r"|assalamu\W?alaikum)[^.?]{0,80}",
    re.IGNORECASE,
)
_COVER_NOTE = re.compile(
    r"(?:(?:terima kasih|baik|siap)\b[,.]?\s*)?"
    r"(?:berikut|terlampir|bersama ini|di bawah ini)\b.{0,120}"
    r"\b(?:kirim\w*|sampaikan|naskah(?:nya)?|rilis|siaran pers|berita)\b.{0,60}",
    re.IGNORECASE,
)
_DAMAGE = (
    InvalidBase64CharactersDefect, InvalidBase64LengthDefect, InvalidBase64PaddingDefect
)  # fmt: skip
MAX_MAILS = 20
MAX_GREETINGS = 4
MOSTLY = 0.8


def open_message(data: bytes) -> tuple[bytes, Manuscript]:
    """Return the text of a mail as it was sent (MIME), and what its headers say.

    Other `data` is returned as it is. Raises StoryError for a mail that has only HTML.
    """
    manuscript = Manuscript([])
    if not _is_message(data):
        return data, manuscript
    message = email.message_from_bytes(data, policy=default)
    part = message.get_body(preferencelist=("plain",))
    if part is None:
        raise StoryError(_("This mail has no plain text, only HTML. Open it, and paste the story"
                           " into the form of an article."))  # fmt: skip
    try:
        text = str(part.get_content())
    except (LookupError, UnicodeError) as error:
        raise StoryError(_("The text of this mail can't be read.")) from error
    if "\ufffd" in text or any(isinstance(defect, _DAMAGE) for defect in part.defects):
        encoding = str(part.get("Content-Transfer-Encoding") or part.get_content_charset() or "")
        message_to_user = _("The text of this mail is damaged: it is not in the encoding that the"
                            " mail names (%(encoding)s).") % {"encoding": encoding}  # fmt: skip
        raise StoryError(message_to_user)
    manuscript.is_mail = True
    _take_subject(manuscript, str(message.get("Subject", "")))
    _take_sender(manuscript, str(message.get("From", "")))
    manuscript.sender_id = str(message.get("Message-ID", "")).strip()
    names = ", ".join(
        str(p.get_filename() or p.get_content_type()) for p in message.iter_attachments()
    )
    if names:
        manuscript.notes.append(_("attachments are not read: %(names)s") % {"names": names})
    return text.encode("utf-8", "replace"), manuscript


def take_letter_off(manuscript: Manuscript) -> None:
    """Take headers, quoted mail, signature and greeting off the lines of `manuscript`."""
    _take_headers_off(manuscript)
    _unquote(manuscript)
    _take_headers_off(manuscript)
    take_signature_off(manuscript)
    if manuscript.is_mail:
        _take_greeting_off(manuscript)


def _is_message(data: bytes) -> bool:
    head = re.split(rb"\r?\n\r?\n", data[:65536].lstrip(), maxsplit=1)[0]
    lines = head.splitlines()
    return bool(lines and _MIME.search(head)) and all(map(_MIME_HEAD.match, lines))


def _take_headers_off(manuscript: Manuscript) -> None:
    """Take the headers of a mail off, and those of each mail that it forwards."""
    for _mail in range(MAX_MAILS):
        lines = manuscript.lines
        start = first_shown(lines)
        if start < len(lines) and _FORWARD.fullmatch(lines[start].text):
            start = start + 1 + first_shown(lines[start + 1 :])
        stop = _headers_stop(lines, start)
        if stop == start:
            return
        for name, value in _headers(lines[start:stop]):
            if name in _SUBJECT:
                _take_subject(manuscript, value)
            elif name in _SENDER:
                _take_sender(manuscript, value)
            elif name == "message-id":
                manuscript.sender_id = value
        manuscript.is_mail = True
        manuscript.take_off(lines[:stop], _("headers of the mail left out"))


def _headers_stop(lines: list[Line], start: int) -> int:
    """Return the index after the headers that begin at `start`; `start` when there are none."""
    names: set[str] = set()
    stop = start
    while stop < len(lines) and lines[stop].text:
        found = _HEADER.match(lines[stop].text)
        if not found and not (names and lines[stop].indent):
            break
        names |= {found["name"].lower()} if found else set()
        stop += 1
    return stop if len(names) > 1 and names & _LETTER else start


def _headers(lines: list[Line]) -> list[tuple[str, str]]:
    headers: list[tuple[str, str]] = []
    for line in lines:
        if found := _HEADER.match(line.text):
            headers.append((found["name"].lower(), found["value"]))
        elif headers:
            headers[-1] = (headers[-1][0], f"{headers[-1][1]} {line.text}")
    return headers


def _take_subject(manuscript: Manuscript, value: str) -> None:
    subject = _DESK_LABEL.sub("", _REPLY.sub("", " ".join(_decoded(value).split()), count=1))
    manuscript.headline = subject or manuscript.headline


def _take_sender(manuscript: Manuscript, value: str) -> None:
    name = _ADDRESS.sub("", _decoded(value)).strip(" \"'")
    if name:
        manuscript.notes.append(_("sent by %(name)s") % {"name": name})


def _decoded(value: str) -> str:
    try:
        return str(make_header(decode_header(value)))
    except (LookupError, UnicodeError, ValueError):
        return value


def _unquote(manuscript: Manuscript) -> None:
    """Read a text that is quoted as a whole; leave out what a reply quotes of an earlier mail."""
    lines = manuscript.lines
    shown = manuscript.shown
    quoted = [line for line in shown if line.text.startswith(">")]
    if not quoted:
        return
    above = shown[: len(shown) - len(quoted)]
    is_told = 0 < len(above) < 3 and bool(_WROTE.fullmatch(" ".join(e.text for e in above)))
    if is_told and not any(line.text.startswith(">") for line in above):
        manuscript.take_off(above, _("headers of the mail left out"))
        shown = quoted
    if len(quoted) >= MOSTLY * len(shown):
        manuscript.lines = [_without_quote_mark(line) for line in manuscript.lines]
        manuscript.notes.append(_("marks of quoted mail (“>”) taken off"))
        return
    wrote = {i for i, line in enumerate(lines[:-1]) if _WROTE.fullmatch(line.text)
             and any(below.text.startswith(">") for below in lines[i + 1 : i + 3])}  # fmt: skip
    if wrote or manuscript.is_mail:
        gone = [line for i, line in enumerate(lines) if line.text.startswith(">") or i in wrote]
        manuscript.take_off(gone, _("quoted mail left out"))
        manuscript.is_mail = True


def _without_quote_mark(line: Line) -> Line:
    mark = _QUOTED.match(line.text)
    if not mark:
        return line
    text = line.text[mark.end() :]
    return Line(line.number, text, 0, max(line.width - mark.end(), 0), line.trailing)


def _take_greeting_off(manuscript: Manuscript) -> None:
    for _group in range(MAX_GREETINGS):
        start = first_shown(manuscript.lines)
        group = list(takewhile(lambda line: line.text, manuscript.lines[start:]))
        text = " ".join(line.text for line in group)
        if not group or len(group) == len(manuscript.shown):
            return
        if _GREETING.fullmatch(group[0].text.rstrip(" ,.!")):
            group = group[:1]
        elif not _COVER_NOTE.fullmatch(text.rstrip(" :.")):
            return
        manuscript.take_off(group, _("greeting left out"))
