"""From an uploaded file to the renditions that readers get."""

import hashlib
import io
import logging
import threading
import warnings
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import ExifTags, ImageCms, ImageOps, UnidentifiedImageError
from PIL import Image as Pillow

from articles.models import Image
from articles.models.media import CROPS

logger = logging.getLogger(__name__)

MAX_BYTES = 25 * 1024 * 1024
MAX_PIXELS = 60_000_000
MAX_SIDE = 16_000
# Renditions are cut from a picture of this size: larger ones cost memory and show nothing more.
WORKING_SIDE = 3_200
MIN_SIDE = 160
EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "avif", "GIF": "gif"}
_SAVE_OPTIONS = {
    "webp": {"format": "WEBP", "quality": 78, "method": 4},
    "jpg": {"format": "JPEG", "quality": 80, "progressive": True, "optimize": True},
}
# A large picture takes some 200 MB while it is decoded: several at once could end the process.
_one_at_a_time = threading.Lock()
# What Pillow raises on the broken files it meets; some decoders leak their own errors.
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
        raise ValidationError(
            _("This is not a picture that can be read. Use JPEG, PNG, WebP, AVIF or GIF.")
        ) from error
    if min(picture.size) < MIN_SIDE:
        raise ValidationError(
            _("The picture is smaller than %(side)s pixels.") % {"side": MIN_SIDE}
        )
    return picture


def _decode(file: BinaryIO) -> Picture:
    with Pillow.open(file, formats=list(EXTENSIONS)) as source:
        width, height = source.size
        if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
            raise Pillow.DecompressionBombError
        picture_format = source.format
        source.draft(None, (WORKING_SIDE, WORKING_SIDE))
        is_turned = source.getexif().get(ExifTags.Base.Orientation, 1) in {5, 6, 7, 8}
        upright = ImageOps.exif_transpose(source)
        if max(upright.size) > WORKING_SIDE:
            upright.thumbnail((WORKING_SIDE, WORKING_SIDE), Pillow.Resampling.LANCZOS)
        size = (height, width) if is_turned else (width, height)
        return Picture(_to_srgb(upright), size, picture_format)


def _to_srgb(picture: Pillow.Image) -> Pillow.Image:
    """Return `picture` as RGB in the sRGB space, on white where it is transparent."""
    if picture.mode.startswith("I"):
        picture = picture.point(lambda value: value / 256).convert("L")
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in {"RGB", "CMYK", "L"}:
        try:
            picture = ImageCms.profileToProfile(
                picture,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode="RGB",
            )
        except (ImageCms.PyCMSError, OSError) as error:
            logger.info("Colour profile left alone: %s", error)
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        ground = Pillow.new("RGBA", picture.size, "white")
        picture = Pillow.alpha_composite(ground, picture)
    result = Pillow.new("RGB", picture.size)
    result.paste(picture.convert("RGB"))
    return result


def describe(image: Image, picture: Picture, content: bytes) -> None:
    """Set the columns of `image` that follow from its file, without saving."""
    image.width, image.height = picture.size
    image.checksum = hashlib.sha256(content).hexdigest()


def make_renditions(image: Image, picture: Picture) -> None:
    """Write every rendition of `image` from `picture` and set what follows, without saving.

    Files that are there and named already are left alone.
    """
    standing, image.version = image.version, _version(image)
    if standing == image.version and is_complete(image):
        return
    for crop in CROPS:
        box = _crop_box(image, picture, crop)
        for width, height in image.sizes(crop):
            scaled = picture.pixels.resize(
                (width, height), Pillow.Resampling.LANCZOS, box=box, reducing_gap=3.0
            )
            for extension, options in _SAVE_OPTIONS.items():
                _write(image.rendition_path(crop, width, extension), scaled, options)
    image.share_bytes = default_storage.size(
        image.rendition_path("16x9", image.sizes("16x9")[-1][0], "jpg")
    )


def _version(image: Image) -> str:
    recipe = f"{image.checksum} {image.focal_x} {image.focal_y} {CROPS} {_SAVE_OPTIONS}"
    return hashlib.sha256(recipe.encode()).hexdigest()[:12]


def _crop_box(image: Image, picture: Picture, crop: str) -> tuple[float, float, float, float]:
    """Return (left, top, right, bottom) of `crop` in the pixels of `picture`.

    The focal point is as near the middle as it goes.
    """
    width, height = image.crop_size(crop)
    left = _offset(image.width, width, image.focal_x)
    top = _offset(image.height, height, image.focal_y)
    scale_x = picture.pixels.width / image.width
    scale_y = picture.pixels.height / image.height
    return left * scale_x, top * scale_y, (left + width) * scale_x, (top + height) * scale_y


def _offset(length: int, cut: int, focal_percent: int) -> int:
    return max(0, min(length - cut, round(length * focal_percent / 100 - cut / 2)))


def _write(path: str, picture: Pillow.Image, options: dict) -> None:
    buffer = io.BytesIO()
    picture.save(buffer, **options)
    if default_storage.exists(path):
        default_storage.delete(path)
    default_storage.save(path, ContentFile(buffer.getvalue()))


@transaction.atomic
def delete(image: Image) -> None:
    """Delete `image`, and with the commit every file of it: nothing of it stays public."""
    original, uid = image.file.name, image.uid
    image.delete()

    def delete_files():
        default_storage.delete(original)
        with suppress(FileNotFoundError):
            for version in default_storage.listdir(f"renditions/{uid}")[0]:
                delete_renditions(Image(uid=uid), version)

    transaction.on_commit(delete_files)


def delete_renditions(image: Image, version: str) -> None:
    """Delete the files of one version of `image`; those that are gone already do not matter."""
    folder = f"renditions/{image.uid}/{version}"
    with suppress(FileNotFoundError):
        for name in default_storage.listdir(folder)[1]:
            default_storage.delete(f"{folder}/{name}")
        default_storage.delete(folder)


def _content(image: Image) -> bytes:
    file = image.file.open("rb").file
    content = file.read()
    if not isinstance(file, UploadedFile):
        image.file.close()
    return content


def save(image: Image) -> None:
    """Save `image` with its file and bring its renditions up to date.

    To be called outside of a transaction where others wait for the database: the pictures are
    made first, and the row is written when they are there. Raises ValidationError as
    `open_picture` does; nothing is written then.
    """
    content = _content(image)
    picture = open_picture(io.BytesIO(content))
    if isinstance(image.file.file, UploadedFile):
        image.file.name = f"original.{EXTENSIONS[picture.format]}"
    describe(image, picture, content)
    before = Image.objects.filter(pk=image.pk).first()
    make_renditions(image, picture)
    with transaction.atomic():
        image.save()
        if before:
            transaction.on_commit(lambda: _delete_what_was(before, image))


def _delete_what_was(before: Image, now: Image) -> None:
    """Delete the files that `before` named and that `now` does not; its row is committed."""
    if before.version and before.version != now.version:
        delete_renditions(before, before.version)
    if before.file.name != now.file.name:
        default_storage.delete(before.file.name)


def complete_files(folders: Iterable[Path]) -> list[str]:
    """Make the files that rows of images name and that are missing, as after `loaddata`.

    An original that is not in the storage is looked for by its name in `folders`. Returns the
    names of the originals that were found nowhere.
    """
    missing = []
    for image in Image.objects.all():
        if is_complete(image):
            continue
        if not default_storage.exists(image.file.name):
            name = Path(image.file.name).name
            source = next((f / name for f in folders if (f / name).is_file()), None)
            if source is None:
                missing.append(image.file.name)
                continue
            default_storage.save(image.file.name, ContentFile(source.read_bytes()))
        save(image)
    return missing


def is_complete(image: Image) -> bool:
    """Tell whether every rendition that the row of `image` names is there."""
    return bool(image.version) and all(
        default_storage.exists(image.rendition_path(crop, width, extension))
        for crop in CROPS
        for width, _height in image.sizes(crop)
        for extension in _SAVE_OPTIONS
    )
