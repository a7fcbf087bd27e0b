"""Read the bytes of a file as text, in the encodings in which stories arrive."""

import codecs
import re

from django.utils.translation import gettext as _

from articles.importers.story import StoryError
from articles.invisible import visible

MAX_BYTES = 1024 * 1024

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# In Windows-1252 these are letters that no text here has: other data, or other encodings.
_IMPROBABLE = re.compile(rb"[\xd0\xde\xf0\xfe\xff\x81\x8d\x8f\x90\x9d]")
_UTF8_SEQUENCE = re.compile(rb"[\xc3-\xf4][\x80-\xbf]|\xc2[\xa0-\xbf]")
# Word's line break, page breaks, the DOS end of file, NEL, and Unicode's two separators.
_BREAKS = re.compile("\r\n?|[\x0b\x0c\x1a\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
# A soft hyphen at the end of a line parts a word there.
_PARTING = re.compile("\xad(?=[ \t]*\n)")
# Windows-1252 that was read as Latin-1: its quotation marks and dashes are control characters.
_SHIFTED = {
    code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0) if code != 0x85
}
# Word copies its hyphens that do not break, and those that may, as control characters.
_WORD_HYPHENS = {0x1E: "-", 0x1F: "\xad"}


def decode(data: bytes) -> tuple[str, list[str]]:
    """Return the text of `data` with "\\n" for each break, and what the user should know of it.

    UTF-8, UTF-16 and UTF-32 with their marks, and Windows-1252 are read. Raises StoryError when
    `data` is larger than MAX_BYTES, in no such encoding, or holds other control characters.
    """
    check_size(len(data))
    text, notes = _decoded(data)
    text = _BREAKS.sub("\n", text).translate(_WORD_HYPHENS)
    control = _CONTROL.search(text)
    if control:
        message = _("The file holds control characters: it is not plain text.")
        raise StoryError(message, text.count("\n", 0, control.start()) + 1)
    lines = _PARTING.split(text.translate(_SHIFTED))
    return "\xad".join(visible(line, keeps_direction=True) for line in lines), notes


def check_size(size: int) -> None:
    """Raise StoryError when a file of `size` bytes is too large."""
    if size > MAX_BYTES:
        raise StoryError(_("The file is larger than %(limit)d KiB.") % {"limit": MAX_BYTES >> 10})


def _decoded(data: bytes) -> tuple[str, list[str]]:
    encoding = next((name for mark, name in _MARKS.items() if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8" or _IMPROBABLE.search(data) or _UTF8_SEQUENCE.search(data):
            raise _not_text(data[: error.start], encoding) from error
        return data.decode("cp1252"), [_("read as %(encoding)s") % {"encoding": "Windows-1252"}]
    if encoding.startswith("utf-8"):
        return text, []
    return text, [_("read as %(encoding)s") % {"encoding": encoding.upper()}]


def _not_text(before: bytes, encoding: str) -> StoryError:
    read = before.decode(encoding, "ignore").replace("\r\n", "\n").replace("\r", "\n")
    values = {"encoding": encoding.removesuffix("-sig").upper()}
    message = _("The file is not %(encoding)s text. Save it as UTF-8 and try again.") % values
    return StoryError(message, read.count("\n") + 1)
