"""What a file says of its picture, as suggestions for the columns; and what renditions say.

Properties: IPTC Photo Metadata Standard 2023.1,
https://www.iptc.org/std/photometadata/specification/IPTC-PhotoMetadata
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from xml.sax.saxutils import escape

from django.utils import timezone

from articles.enums import SourceType
from articles.models import Image
from articles.narrowing import required
from articles.text import has_words, shorten, typed

# An agency's archive writes IIM, programs XMP, cameras EXIF. As the Guidelines for Handling Image
# Metadata 2.0 (Metadata Working Group, 2010, chapter 5) say, IIM is read before XMP where the two
# differ, and EXIF first for the date alone: a camera knows when, and not what or who.
_ORDER = ("iim", "xmp", "exif")
_DATE_ORDER = ("exif", "iim", "xmp")
SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
FIRST_DAY = dt.date(1826, 1, 1)  # of the oldest photograph

# What cameras, phones and programs write where a caption or a name belongs.
_BY_MACHINE = re.compile(
    r"""
    \W* (?:
        .*\b(?:digital\ camera|dsc|camera\ phone)\b.* | exif_jpeg.* | default | untitled | unknown
        | (?:created|processed|edited|made)\ (?:with|by|using|in|on)\b.* | picasa.* | screenshot
        | (?:camera\ )?owner | photographer | (?:jpeg|ascii|binary)\ .* | \w*[_\d]\w*(?:\.\w{3,4})?
    ) \W*
    """,
    re.IGNORECASE | re.VERBOSE,
)
_LONGEST_BY_MACHINE = 120
_LINES = ("alt", "caption", "creator", "credit", "copyright")


def suggestions(found: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return a text for each column of Image of which the file says something.

    `found` is from `embedded.read_metadata`. The texts fit their columns; a date is in ISO form,
    the source type a value of SourceType.
    """
    chosen = {name: _chosen(found, name, clean) for name, clean in _COLUMNS.items()}
    creator, credit = chosen["creator"], chosen["credit"]
    if creator and creator.casefold() not in credit.casefold():
        chosen["credit"] = _line("credit", f"{creator}/{credit}" if credit else creator)
    return {name: text for name, text in chosen.items() if text}


def _chosen(found: Mapping[str, Mapping[str, str]], name: str, clean: Callable[[str], str]) -> str:
    blocks = _DATE_ORDER if name == "taken_on" else _ORDER
    by_block = {block: clean(found.get(block, {}).get(name, "")) for block in blocks}
    if _is_from_camera(name, by_block["exif"], found.get("exif", {}).get("camera", "")):
        del by_block["exif"]
    texts = [*filter(None, by_block.values()), ""]
    # IIM cuts long texts off (a byline after 32 bytes): the next block may have all of it.
    return next((text for text in texts[1:] if text.startswith(texts[0])), texts[0])


def _is_from_camera(name: str, text: str, camera: str) -> bool:
    """Tell whether a text of EXIF is the camera's: its name, or a mark of one word."""
    is_mark = name == "caption" and " " not in text
    return is_mark or bool(camera and camera.casefold() in text.casefold())


def _line(name: str, text: str) -> str:
    text = " ".join(typed(text).split())
    is_by_machine = len(text) <= _LONGEST_BY_MACHINE and _BY_MACHINE.fullmatch(text)
    return "" if is_by_machine or not has_words(text) else _fitted(name, text)


def _fitted(name: str, text: str) -> str:
    # These are columns; django-stubs think of relations, too.
    return shorten(text, required(Image._meta.get_field(name).max_length))  # type: ignore[union-attr]


def _keywords(text: str) -> str:
    words = (" ".join(typed(word).split()) for word in re.split("[,;\n]", text))
    return _fitted("keywords", ", ".join(dict.fromkeys(filter(has_words, words))))


def _source_type(text: str) -> str:
    """Return the code of an address of IPTC's list, or of a plain code."""
    code = text.strip().rstrip("/").rpartition("/")[2]
    return code if code in SourceType.values else ""


def _date(text: str) -> str:
    """Return the day of a time as EXIF, IIM (CCYYMMDD) or XMP (ISO 8601) write it."""
    digits = re.match(r"(\d{4})[:-]?(\d\d)[:-]?(\d\d)", text.strip())
    with suppress(ValueError):
        day = dt.date(*map(int, digits.groups())) if digits else None
        # A camera may be a day ahead of the site's time zone.
        if day and FIRST_DAY <= day <= timezone.localdate() + dt.timedelta(days=1):
            return day.isoformat()
    return ""


_COLUMNS: dict[str, Callable[[str], str]] = {
    **{name: partial(_line, name) for name in _LINES},
    "keywords": _keywords,
    "source_type": _source_type,
    "taken_on": _date,
}


def suggested_texts(image: Image) -> dict[str, str]:
    """Return what is suggested for `image`, for people, by column."""
    texts = {name: image.suggested[name] for name in _COLUMNS if name in image.suggested}
    if "source_type" in texts:
        texts["source_type"] = str(SourceType(texts["source_type"]).label)
    return texts


# The columns that each rendition repeats.
EMBEDDED = ("creator", "credit", "copyright", "source_type")


def xmp_packet(image: Image) -> str:
    """Return what each rendition of `image` says of it, as XMP (ISO 16684-1); "" for nothing.

    Creator, credit, copyright and digital source type, and nothing else of the file: no place,
    no names of owners, no camera.
    """
    source_type = image.source_type and SOURCE_TYPES + image.source_type
    values = (image.creator, image.credit, image.copyright, source_type)
    properties = [
        template.format(escape(value))
        for template, value in zip(_PROPERTIES, values, strict=True)
        if value
    ]
    return _PACKET.format("".join(properties)) if properties else ""


_PROPERTIES = (
    "<dc:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></dc:creator>",
    "<photoshop:Credit>{}</photoshop:Credit>",
    '<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt></dc:rights>',
    "<Iptc4xmpExt:DigitalSourceType>{}</Iptc4xmpExt:DigitalSourceType>",
)
_PACKET = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description'
    ' rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
    ' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">{}</rdf:Description>'
    "</rdf:RDF></x:xmpmeta>"
)
