"""Decodes an uploaded file to pixels, or says why it cannot be used."""

import io
import logging
import threading
import warnings
from dataclasses import dataclass
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import ExifTags, ImageCms, ImageOps, UnidentifiedImageError
from PIL import Image as Pillow

from articles.narrowing import required

logger = logging.getLogger(__name__)

MAX_BYTES = 25 * 1024 * 1024
MAX_PIXELS = 60_000_000
MAX_SIDE = 16_000
# Pictures are scaled down to this size before they are cropped: no rendition needs more pixels.
WORKING_SIDE = 3_200
MIN_SIDE = 160
EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "avif", "GIF": "gif"}
# A large picture takes some 200 MB while it is decoded; several at once could exhaust memory.
_one_at_a_time = threading.Lock()
# What Pillow raises for broken files; some decoders raise errors of their own.
_DECODE_ERRORS = (
    UnidentifiedImageError,
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    OverflowError,
    MemoryError,
    RuntimeError,
    Pillow.DecompressionBombError,
    Pillow.DecompressionBombWarning,
)


# Files that are not supported: the position of their mark, the mark, and their name.
_OTHERS = [
    (0, (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"), "TIFF"),
    (4, (b"ftyphei", b"ftyphev", b"ftypmif1", b"ftypmsf1"), "HEIC"),
    (4, (b"\x11\xaf", b"\x12\xaf"), "FLI"),
    (0, (b"\0\0\1\0", b"\0\0\2\0"), "ICO"),
    (0, (b"BM",), "BMP"),
    (0, (b"8BPS",), "PSD"),
    (0, (b"%PDF",), "PDF"),
    (0, (b"PK\3\4",), "ZIP"),
]
_OURS = [
    (0, (b"\xff\xd8\xff", b"\x89PNG", b"GIF8")),
    (8, (b"WEBP",)),
    (4, (b"ftypavi",)),
]
_MARKUP = (b"<svg", b"<html", b"<!doctype", b"<script", b"<?xml")


@dataclass
class Picture:
    """A decoded upload: upright, sRGB, mode RGB, no metadata, at most WORKING_SIDE on a side.

    `size` is (width, height) in pixels as uploaded, after EXIF orientation; `format` is its real
    type, a key of EXTENSIONS.
    """

    pixels: Pillow.Image
    size: tuple[int, int]
    format: str


def open_picture(file: BinaryIO) -> Picture:
    """Decode an uploaded file; its content decides its type, not its name.

    Raises ValidationError with a message for the editor when the file is too large, broken, or
    not one of EXTENSIONS.
    """
    file.seek(0, io.SEEK_END)
    if file.tell() > MAX_BYTES:
        raise ValidationError(
            _("The file is larger than %(limit)s MB.") % {"limit": MAX_BYTES // 2**20}
        )
    file.seek(0)
    try:
        with warnings.catch_warnings(), _one_at_a_time:
            warnings.simplefilter("error", Pillow.DecompressionBombWarning)
            picture = _decode(file)
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning) as error:
        raise ValidationError(
            _("The picture has more than %(limit)s megapixels.")
            % {"limit": MAX_PIXELS // 1_000_000}
        ) from error
    except _DECODE_ERRORS as error:
        raise ValidationError(_what_is_wrong(file)) from error
    if min(picture.size) < MIN_SIDE:
        raise ValidationError(
            _("The picture has %(width)s × %(height)s pixels: too few. Each side needs %(side)s.")
            % {"width": picture.size[0], "height": picture.size[1], "side": MIN_SIDE}
        )
    return picture


def _what_is_wrong(file: BinaryIO) -> str:
    """Return a message that says, from its first bytes, what kind of file this is."""
    file.seek(0)
    head = file.read(1024)
    if not head:
        return _("The file is empty.")
    if any(head.startswith(marks, start) for start, marks in _OURS):
        return _("This picture is damaged and cannot be read to its end. Ask for the file again.")
    if any(mark in head.lower() for mark in _MARKUP):
        return _("This is a web page or a drawing (SVG), not a photo. Use JPEG, PNG or WebP.")
    for start, marks, kind in _OTHERS:
        if head.startswith(marks, start):
            return _(
                "%(kind)s files cannot be shown on the web. Save it as JPEG or PNG first."
            ) % {"kind": kind}
    return _("This is not a picture that can be read. Use JPEG, PNG, WebP, AVIF or GIF.")


def _decode(file: BinaryIO) -> Picture:
    with Pillow.open(file, formats=list(EXTENSIONS)) as source:
        width, height = source.size
        if max(width, height) > MAX_SIDE:
            raise ValidationError(
                _("The picture is longer than %(limit)s pixels on one side.") % {"limit": MAX_SIDE}
            )
        if width * height > MAX_PIXELS:
            raise Pillow.DecompressionBombError
        picture_format = required(source.format)
        source.draft(None, (WORKING_SIDE, WORKING_SIDE))
        is_turned = source.getexif().get(ExifTags.Base.Orientation, 1) in {5, 6, 7, 8}
        upright = ImageOps.exif_transpose(source)
        if max(upright.size) > WORKING_SIDE:
            upright.thumbnail((WORKING_SIDE, WORKING_SIDE), Pillow.Resampling.LANCZOS)
        size = (height, width) if is_turned else (width, height)
        return Picture(_to_srgb(upright), size, picture_format)


def _to_srgb(picture: Pillow.Image) -> Pillow.Image:
    """Return `picture` as RGB in the sRGB colour space, transparent parts on white."""
    if picture.mode.startswith("I"):
        picture = picture.point(lambda value: value / 256).convert("L")
    profile = picture.info.get("icc_profile")
    if profile and picture.mode == "P":
        picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    if profile and picture.mode in {"RGB", "RGBA", "CMYK", "L"}:
        try:
            converted = ImageCms.profileToProfile(
                picture,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode="RGBA" if picture.mode == "RGBA" else "RGB",
            )
            picture = required(converted)
        except (ImageCms.PyCMSError, OSError) as error:
            logger.info("Colour profile left alone: %s", error)
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        ground = Pillow.new("RGBA", picture.size, "white")
        picture = Pillow.alpha_composite(ground, picture)
    result = Pillow.new("RGB", picture.size)
    result.paste(picture.convert("RGB"))
    return result
