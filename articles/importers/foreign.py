"""Recognise files that are no story, by their content: what each is, and what to do instead."""

import io
import json
import re
import zipfile

from django.utils.translation import gettext as _

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
)
_IN_ZIP = (
    ("word/", "DOCX"),
    ("xl/", "XLSX"),
    ("ppt/", "PPTX"),
    ("META-INF/container.xml", "EPUB"),
    ("content.xml", "ODT"),
)
_PICTURES = {"JPEG", "PNG", "GIF", "WebP"}
_DOCUMENTS = {"PDF", "RTF", "DOC", "DOCX", "ODT"}
# What stands before the root is matched once (*+): a comment has one end.
_ROOT = re.compile(
    r"(?:<\?xml\b.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^<>]*>\s*)*+<([\w:-]+)", re.DOTALL
)
_WORDPRESS = re.compile(r"<wp:|wordpress\.org/export", re.IGNORECASE)
_FEEDS = {"rss", "feed", "rdf:rdf"}
_JSON_START = re.compile(r"[\[{]\s*(?:[\[{\"\]}]|-?\d|true|false|null)")
_START = 4096


def refuse_foreign_bytes(data: bytes) -> None:
    """Raise StoryError when `data` is a document, picture or archive, and no text."""
    name = next((name for start, name in _SIGNATURES if data.startswith(start)), "")
    if data.startswith(b"PK\x03\x04"):
        name = _name_in_zip(data)
    if name:
        raise StoryError(_refusal(name))


def refuse_foreign_text(text: str) -> None:
    """Raise StoryError when `text` is HTML, XML or JSON as a whole, and no story."""
    start = text.lstrip()
    name = _markup_name(start) if start.startswith("<") else ""
    if not name and _JSON_START.match(start) and _is_json(start):
        name = "JSON"
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
    if root == "html" or re.match(r"<!doctype\s+html", text, re.IGNORECASE):
        return "HTML"
    if root in _FEEDS and _WORDPRESS.search(text):
        return "WXR"
    if text[:5].lower() == "<?xml" or root in _FEEDS or f"</{root}>" in text[-_START:].lower():
        return "HTML" if opens_with_element(text) else "XML"
    return "HTML" if opens_with_element(text) else ""


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
    if name in ("XML", "JSON"):
        return _("This is %(name)s, data for programs and not a story as text. Copy the text of"
                 " the story out of it into a text file of its own.") % values  # fmt: skip
    if name in _DOCUMENTS:
        return _("This is a document (%(name)s). Open it, and paste the story into the form of an"
                 " article, or save it as plain text (UTF-8).") % values  # fmt: skip
    if name in _PICTURES:
        return _("This is a picture (%(name)s). Upload it in the library of images.") % values
    return _("This is a file of the kind %(name)s, not a story as text. Save the story in it as"
             " plain text (UTF-8).") % values  # fmt: skip
