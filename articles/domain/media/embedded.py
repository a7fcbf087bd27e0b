"""Reads what a picture file says of itself: IPTC-IIM, XMP and EXIF. Runs beside `pixels`.

Sources: IPTC Photo Metadata Standard 2023.1, https://www.iptc.org/std/photometadata/specification/
(properties and their places in IIM and XMP); Exif 3.0 (CIPA DC-008).
"""

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from xml.etree import ElementTree

from PIL import ExifTags

from articles.domain.media.pixels import Source

Texts = dict[str, str]
# The longest block that is read, and the longest text that is kept of it.
MOST_BYTES = 2**20
MOST_LETTERS = 4_000
KEYWORD_SEPARATOR = ", "

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_DC = "{http://purl.org/dc/elements/1.1/}"
_PHOTOSHOP = "{http://ns.adobe.com/photoshop/1.0/}"
_CORE = "{http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/}"
_EXTENSION = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}"
_XMP = {
    f"{_CORE}AltTextAccessibility": "alt",
    f"{_DC}description": "caption",
    f"{_DC}creator": "creator",
    f"{_PHOTOSHOP}Credit": "credit",
    f"{_DC}rights": "copyright",
    f"{_DC}subject": "keywords",
    f"{_EXTENSION}DigitalSourceType": "source_type",
    f"{_PHOTOSHOP}DateCreated": "taken_on",
}
_IIM = {
    (2, 120): "caption",
    (2, 80): "creator",
    (2, 110): "credit",
    (2, 116): "copyright",
    (2, 25): "keywords",
    (2, 55): "taken_on",
}
# Cameras fill the tags of Exif; those of Windows (XP…, UTF-16) were typed by a person.
_EXIF = {
    "caption": (ExifTags.Base.XPComment, ExifTags.Base.XPSubject, ExifTags.Base.ImageDescription),
    "creator": (ExifTags.Base.XPAuthor, ExifTags.Base.Artist),
    "copyright": (ExifTags.Base.Copyright,),
    "keywords": (ExifTags.Base.XPKeywords,),
    "camera": (ExifTags.Base.Make,),
}
_UTF16 = range(0x9C9B, 0x9CA0)


def read_metadata(source: Source) -> dict[str, Texts]:
    """Return what the file says, by the kind of block ("iim", "xmp", "exif") and by property.

    A block that cannot be read says nothing. Dates are as in the block, keywords are joined by
    KEYWORD_SEPARATOR. Texts may hold any characters.
    """
    readers: dict[str, Callable[[Source], Texts]] = {"iim": _iim, "xmp": _xmp, "exif": _exif}
    found = {}
    for kind, read in readers.items():
        texts: Texts = {}
        with suppress(Exception):  # whatever is wrong with it, the picture is good
            texts = {name: text[:MOST_LETTERS] for name, text in read(source).items()}
        found[kind] = texts
    return found


def _iim(source: Source) -> Texts:
    # A resource of Photoshop's block in a JPEG; other formats have no place for it.
    block = source.info.get("photoshop", {}).get(0x0404, b"")
    records = _iim_records(block[:MOST_BYTES])
    is_utf8 = b"\x1b%G" in records.get((1, 90), [])
    texts = {}
    for key, name in _IIM.items():
        values = [_decoded(value, is_utf8) for value in records.get(key, [])]
        if values:
            texts[name] = KEYWORD_SEPARATOR.join(values)
    return texts


def _iim_records(block: bytes) -> dict[tuple[int, int], list[bytes]]:
    """Return the values of each data set, by record and number (IPTC-IIM 4.2, chapter 3)."""
    found: dict[tuple[int, int], list[bytes]] = {}
    at = 0
    while block[at : at + 1] == b"\x1c":
        record, number = block[at + 1], block[at + 2]
        length = int.from_bytes(block[at + 3 : at + 5], "big")
        at += 5
        if length & 0x8000:  # an extended data set: the number of bytes of its length
            width = length & 0x7FFF
            length = int.from_bytes(block[at : at + min(width, 4)], "big")
            at += width
        found.setdefault((record, number), []).append(block[at : at + length])
        at += length
    return found


def _decoded(value: bytes, is_utf8: bool = False) -> str:
    """Return text that is UTF-8 if it can be, or else Western European.

    Without the record 1:90 programs write either; hardly any Latin-1 text is valid UTF-8.
    """
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("utf-8" if is_utf8 else "cp1252", "replace")


def _xmp(source: Source) -> Texts:
    packet = source.info.get("xmp") or source.info.get("XML:com.adobe.xmp") or b""
    text = packet.decode("utf-8-sig") if isinstance(packet, bytes) else packet
    # XMP has no document type (ISO 16684-1, 7.3); the entities of one could grow without end.
    if len(text) > MOST_BYTES or "<!" in text:
        return {}
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.strip("\0 \n\r\t"))
    texts: Texts = {}
    for node in ElementTree.fromstring(text).iter(f"{_RDF}Description"):  # noqa: S314
        for key, value in node.attrib.items():
            if key in _XMP:
                texts.setdefault(_XMP[key], value)
        for child in node:
            if child.tag in _XMP:
                texts.setdefault(_XMP[child.tag], _value(child))
    return texts


def _value(node: ElementTree.Element) -> str:
    """Return the text of a property: of a list, joined; of languages, the default one."""
    items = list(node.iter(f"{_RDF}li"))
    if not items:
        return node.text or node.get(f"{_RDF}resource") or ""
    if node.find(f"{_RDF}Alt") is not None:
        default = [item for item in items if item.get(_LANGUAGE) == "x-default"]
        items = (default or items)[:1]
    return KEYWORD_SEPARATOR.join(filter(None, (item.text for item in items)))


def _exif(source: Source) -> Texts:
    tags = source.exif()
    texts = {}
    for name, numbers in _EXIF.items():
        texts[name] = next(filter(None, (_exif_text(n, tags.get(n)) for n in numbers)), "")
    number = ExifTags.Base.DateTimeOriginal
    texts["taken_on"] = _exif_text(number, tags.get_ifd(ExifTags.IFD.Exif).get(number))
    return texts


def _exif_text(number: int, value: Any) -> str:
    if number in _UTF16:
        return bytes(value or b"").decode("utf-16-le", "replace").rstrip("\0").replace(";", ", ")
    # Pillow reads ASCII as Latin-1; programs write UTF-8. Copyright has parts for photographer
    # and editor, with a NUL between them.
    parts = str(value or "").encode("latin-1", "replace").split(b"\0")
    return ", ".join(filter(None, (_decoded(part).strip() for part in parts)))
