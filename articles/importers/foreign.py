"""Recognise files that are no story, by their content: what each is, and what to do instead."""

import io
import json
import re
import zipfile

from django.utils.translation import gettext as _

from articles.importers.data_files import data_name, is_program
from articles.importers.markup import opens_with_element
from articles.importers.story import StoryError

_SIGNATURES = (
    (b"%PDF-", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"\xd0\xcf\x11\xe0", "DOC"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG", "PNG"),
    (b"GIF8", "GIF"),
    (b"RIFF", "WebP"),
    (b"\x1f\x8b", "gzip"),
    (b"SQLite format 3", "SQLite"),
    (b"ID3", "MP3"),
)
_BRANDS = {b"heic": "HEIC", b"heix": "HEIC", b"mif1": "HEIC", b"avif": "AVIF"}
_IN_ZIP = (
    ("word/", "DOCX"),
    ("xl/", "XLSX"),
    ("ppt/", "PPTX"),
    ("META-INF/container.xml", "EPUB"),
    ("content.xml", "ODT"),
)
_PICTURES = {"JPEG", "PNG", "GIF", "WebP", *_BRANDS.values()}
_DOCUMENTS = {"PDF", "RTF", "DOC", "DOCX", "ODT"}
# What stands before the root is matched once (*+): a comment has one end.
_ROOT = re.compile(
    r"(?:<\?xml\b.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^<>]*>\s*)*+<([\w:-]+)", re.DOTALL
)
_WORDPRESS = re.compile(r"<wp:|wordpress\.org/export", re.IGNORECASE)
_OF_PAGE = {"html", "head", "body"}
_FEEDS = {"rss", "feed", "rdf:rdf"}
_JSON_START = re.compile(r"[\[{]\s*(?:[\[{\"\]}]|-?\d|true|false|null)")
_START = 4096
_DATA = {
    "XML", "JSON", "CSV", "TSV", "ICS", "VCF", "PGP", "PEM", "SRT", "WebVTT", "TeX", "diff", "PHP",
    "SQL",
}  # fmt: skip
_PAGE = re.compile(
    r"^[ \t]*<(?:!doctype\s+html\b|html\b[^<>]{0,200}>\s{0,20}<(?:head|body)\b)", re.I | re.M
)
_MAIL_IN_MBOX = re.compile(
    rb"(?:\A|\n\r?\n)From \S[^\n]{0,200}\d{4}[^\n]{0,60}\n>?[A-Za-z][\w-]*:"
)


def refuse_foreign_bytes(data: bytes) -> None:
    """Raise StoryError when `data` is a document, picture or archive, and no text."""
    name = next((name for start, name in _SIGNATURES if data.startswith(start)), "")
    if data.startswith(b"PK\x03\x04"):
        name = _name_in_zip(data)
    if data[4:8] == b"ftyp":
        name = _BRANDS.get(data[8:12], "MP4")
    if name:
        raise StoryError(_refusal(name))
    if data.startswith(b"From ") and len(_MAIL_IN_MBOX.findall(data)) > 1:
        raise StoryError(_("This is a mailbox (mbox) with several mails. Save each mail with a"
                           " story as a file of its own."))  # fmt: skip


def refuse_foreign_text(text: str) -> None:
    """Raise StoryError when `text` is HTML, XML, other data or a program, and no story."""
    start = text.lstrip()
    name = data_name(start) or (_markup_name(start) if start.startswith("<") else "")
    if not name and _JSON_START.match(start) and _is_json(start):
        name = "JSON"
    if not name and is_program(start):
        raise StoryError(_("This is a program, and not a story as text."))
    if not name and _is_page_below_a_line(start):
        name = "HTML"
    if name:
        raise StoryError(_refusal(name), text.count("\n", 0, len(text) - len(start)) + 1)


def _name_in_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        names = []
    start = next((n for start, n in _IN_ZIP if any(name.startswith(start) for name in names)), "")
    return start or "ZIP"


def _markup_name(text: str) -> str:
    found = _ROOT.match(text[:_START])
    root = found[1].lower() if found else ""
    if root in _OF_PAGE or re.match(r"<!doctype\s+html", text, re.IGNORECASE):
        return "HTML"
    if root in _FEEDS and _WORDPRESS.search(text):
        return "WXR"
    if text[:5].lower() == "<?xml" or root in _FEEDS or f"</{root}>" in text[-_START:].lower():
        return "HTML" if opens_with_element(text) else "XML"
    return "HTML" if opens_with_element(text) else ""


def _is_page_below_a_line(text: str) -> bool:
    """Tell whether a whole page of HTML stands below a line of text."""
    below = text.partition("\n")[2].lstrip()
    return below.startswith("<") and _PAGE.search(below) is not None


def _is_json(text: str) -> bool:
    first = text.partition("\n")[0]
    return any(map(_parses, (text, first))) or bool(
        re.match(r"[\[{]\s*[\[{]?\s*\"[^\"\n]*\"\s*:", text)
    )


def _parses(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict | list)
    except (ValueError, RecursionError):
        return False


def _refusal(name: str) -> str:
    values = {"name": name}
    if name == "HTML":
        return _("This is a web page (HTML), not a story as text. Open it in a browser, copy the"
                 " story and paste it into the form of an article.")  # fmt: skip
    if name == "WXR":
        return _("This is an export of WordPress (WXR, XML), not one story. Copy the text of each"
                 " story from there and paste it into the form of an article.")  # fmt: skip
    if name in _DATA:
        return _("This is %(name)s, data for programs and not a story as text. Copy the text of"
                 " the story out of it into a text file of its own.") % values  # fmt: skip
    if name in _DOCUMENTS:
        return _("This is a document (%(name)s). Open it, and paste the story into the form of an"
                 " article, or save it as plain text (UTF-8).") % values  # fmt: skip
    if name in _PICTURES:
        return _("This is a picture (%(name)s). Upload it in the library of images.") % values
    return _("This is a file of the kind %(name)s, not a story as text. Save the story in it as"
             " plain text (UTF-8).") % values  # fmt: skip
