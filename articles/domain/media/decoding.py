"""Decodes an uploaded file to pixels, or says why it cannot be used."""

import io
import logging
import shutil
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from articles.domain.media import metadata, processing

logger = logging.getLogger(__name__)

MAX_BYTES = 25 * 1024 * 1024
MAX_PIXELS = 60_000_000
MAX_SIDE = 16_000
# Pictures are scaled down to this size before they are cropped: no rendition needs more pixels.
WORKING_SIDE = 3_200
MIN_SIDE = 160
EXTENSIONS = {
    "JPEG": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "avif", "GIF": "gif", "HEIF": "heic",
}  # fmt: skip

# Files that are not supported: the position of their mark, the mark, and their name.
_OTHERS = [
    (0, (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"), "TIFF"),
    (4, (b"\x11\xaf", b"\x12\xaf"), "FLI"),
    (0, (b"\0\0\1\0", b"\0\0\2\0"), "ICO"),
    (0, (b"BM",), "BMP"),
    (0, (b"8BPS",), "PSD"),
    (0, (b"%PDF",), "PDF"),
    (0, (b"PK\3\4",), "ZIP"),
    (4, (b"ftyp",), "MP4"),
]
_MARKUP = (b"<svg", b"<html", b"<!doctype", b"<script", b"<?xml")


@dataclass
class Picture:
    """A decoded upload, at most WORKING_SIDE on a side, sRGB, without metadata.

    `pixels` has the RGB bytes of `working_size`, which are not turned upright: `orientation` is
    that of EXIF. `size` is (width, height) in pixels as uploaded, upright; `format` its real type,
    a key of EXTENSIONS; `suggested` what the file says of itself, as `metadata.suggestions`.
    """

    pixels: bytes
    working_size: tuple[int, int]
    orientation: int
    size: tuple[int, int]
    format: str
    is_animated: bool = False
    suggested: dict[str, str] = field(default_factory=dict)


def open_picture(file: BinaryIO) -> Picture:
    """Decode the first picture of an uploaded file; its content decides its type, not its name.

    Raises ValidationError with a message for the editor when the file is too large, broken, or
    not one of EXTENSIONS.
    """
    file.seek(0, io.SEEK_END)
    if file.tell() > MAX_BYTES:
        raise ValidationError(
            _("The file is larger than %(limit)s MB.") % {"limit": MAX_BYTES // 2**20}
        )
    file.seek(0)
    limits = {"most_pixels": MAX_PIXELS, "most_side": MAX_SIDE, "working_side": WORKING_SIDE}
    try:
        with processing.scratch_file() as source, processing.scratch_file() as output:
            shutil.copyfileobj(file, source)
            answer = processing.run({"task": "decode"} | limits, source, output)
            pixels = output.read()
    except processing.Failed as error:
        raise ValidationError(too_hard(is_late=error.is_late)) from error
    if "refused" in answer:
        raise ValidationError(_what_is_wrong(answer, file))
    width, height = answer["size"]
    size = (height, width) if answer["orientation"] > 4 else (width, height)
    if min(size) < MIN_SIDE:
        raise ValidationError(
            _("The picture has %(width)s × %(height)s pixels: too few. Each side needs %(side)s.")
            % {"width": size[0], "height": size[1], "side": MIN_SIDE}
        )
    return Picture(
        pixels=pixels,
        working_size=answer["working_size"],
        orientation=answer["orientation"],
        size=size,
        format=answer["format"],
        is_animated=answer["is_animated"],
        suggested=metadata.suggestions(answer["found"]),
    )


def _what_is_wrong(answer: dict[str, Any], file: BinaryIO) -> str:
    """Return a message for the reason why a picture was refused."""
    match answer["refused"]:
        case "large":
            return _(
                "The picture has more pixels than can be processed: a file of this kind may have "
                "%(limit)s megapixels. Save it smaller, or as a JPEG that is not progressive."
            ) % {"limit": answer["most"] // 1_000_000}
        case "long":
            return _("The picture is longer than %(limit)s pixels on one side.") % {
                "limit": MAX_SIDE
            }
        case "memory":
            return too_hard(is_late=False)
        case "broken":
            logger.info("Picture refused: %s", answer["why"])
            return _(
                "This picture is damaged and cannot be read to its end. Ask for the file again."
            )
    return _unknown_format(file)


def too_hard(*, is_late: bool) -> str:
    """Return the message for a picture whose process was ended by a limit."""
    reason = _("takes too long") if is_late else _("needs too much memory")
    return _(
        "This picture %(reason)s to process. Open it in an image program, save it as an ordinary "
        "JPEG and upload that."
    ) % {"reason": reason}


def _unknown_format(file: BinaryIO) -> str:
    """Return a message that says, from its first bytes, what kind of file this is."""
    file.seek(0)
    head = file.read(1024)
    if not head:
        return _("The file is empty.")
    if any(mark in head.lower() for mark in _MARKUP):
        return _("This is a web page or a drawing (SVG), not a photo. Use JPEG, PNG or WebP.")
    for start, marks, kind in _OTHERS:
        if head.startswith(marks, start):
            return _(
                "%(kind)s files cannot be shown on the web. Save it as JPEG or PNG first."
            ) % {"kind": kind}
    return _("This is not a picture that can be read. Use JPEG, PNG, WebP, AVIF, HEIC or GIF.")
