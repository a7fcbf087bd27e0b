"""From an uploaded file to the renditions that readers get."""

import hashlib
import io
import logging
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image as Pillow
from PIL import ImageCms, ImageOps, UnidentifiedImageError

from articles.models import Image
from articles.models.media import CROPS

logger = logging.getLogger(__name__)

MAX_BYTES = 25 * 1024 * 1024
MAX_PIXELS = 60_000_000
MIN_SIDE = 160
EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "avif", "GIF": "gif"}
_SAVE_OPTIONS = {
    "webp": {"format": "WEBP", "quality": 78, "method": 4},
    "jpg": {"format": "JPEG", "quality": 80, "progressive": True, "optimize": True},
}
# What Pillow raises on the broken files it meets; some decoders leak their own errors.
_DECODE_ERRORS = (
    UnidentifiedImageError,
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    OverflowError,
    MemoryError,
    Pillow.DecompressionBombError,
    Pillow.DecompressionBombWarning,
)


def open_picture(file: BinaryIO) -> Pillow.Image:
    """Decode an uploaded file to an upright sRGB picture; its real type decides, not its name.

    Returns an image of mode RGB without metadata, with `format` set. Raises ValidationError with
    a message for the editor when the file is too large, broken, or not one of EXTENSIONS.
    """
    file.seek(0, io.SEEK_END)
    if file.tell() > MAX_BYTES:
        raise ValidationError(
            _("The file is larger than %(limit)s MB.") % {"limit": MAX_BYTES // 2**20}
        )
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Pillow.DecompressionBombWarning)
            with Pillow.open(file, formats=list(EXTENSIONS)) as picture:
                if picture.width * picture.height > MAX_PIXELS:
                    raise Pillow.DecompressionBombError
                picture_format = picture.format
                upright = ImageOps.exif_transpose(picture)
                result = _to_srgb(upright)
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning) as error:
        raise ValidationError(
            _("The picture has more than %(limit)s megapixels.")
            % {"limit": MAX_PIXELS // 1_000_000}
        ) from error
    except _DECODE_ERRORS as error:
        raise ValidationError(
            _("This is not a picture that can be read. Use JPEG, PNG, WebP, AVIF or GIF.")
        ) from error
    if min(result.size) < MIN_SIDE:
        raise ValidationError(
            _("The picture is smaller than %(side)s pixels.") % {"side": MIN_SIDE}
        )
    result.format = picture_format
    return result


def _to_srgb(picture: Pillow.Image) -> Pillow.Image:
    """Return `picture` as RGB in the sRGB space, on white where it is transparent."""
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


def describe(image: Image, picture: Pillow.Image, content: bytes) -> None:
    """Set the columns of `image` that follow from its file, without saving."""
    image.width, image.height = picture.size
    image.checksum = hashlib.sha256(content).hexdigest()


def make_renditions(image: Image, picture: Pillow.Image) -> None:
    """Write every rendition of `image` from `picture` and set what follows, without saving.

    The files of a version are complete before the row names it, and those of the version before
    go when the transaction commits: readers never meet a missing file.
    """
    old_version = image.version
    image.version = _version(image)
    for crop in CROPS:
        cut = _crop(image, picture, crop)
        for width, height in image.sizes(crop):
            scaled = cut.resize((width, height), Pillow.Resampling.LANCZOS, reducing_gap=3.0)
            for extension, options in _SAVE_OPTIONS.items():
                _write(image.rendition_path(crop, width, extension), scaled, options)
    image.share_bytes = default_storage.size(
        image.rendition_path("16x9", image.sizes("16x9")[-1][0], "jpg")
    )
    if old_version and old_version != image.version:
        transaction.on_commit(lambda: delete_renditions(image, old_version))


def _version(image: Image) -> str:
    recipe = f"{image.checksum} {image.focal_x} {image.focal_y} {CROPS} {_SAVE_OPTIONS}"
    return hashlib.sha256(recipe.encode()).hexdigest()[:12]


def _crop(image: Image, picture: Pillow.Image, crop: str) -> Pillow.Image:
    """Cut `picture` to the ratio of `crop`, with the focal point as near the middle as it goes."""
    width, height = image.crop_size(crop)
    left = _offset(image.width, width, image.focal_x)
    top = _offset(image.height, height, image.focal_y)
    return picture.crop((left, top, left + width, top + height))


def _offset(length: int, cut: int, focal_percent: int) -> int:
    return max(0, min(length - cut, round(length * focal_percent / 100 - cut / 2)))


def _write(path: str, picture: Pillow.Image, options: dict) -> None:
    buffer = io.BytesIO()
    picture.save(buffer, **options)
    if default_storage.exists(path):
        default_storage.delete(path)
    default_storage.save(path, ContentFile(buffer.getvalue()))


def delete_renditions(image: Image, version: str) -> None:
    folder = f"renditions/{image.uid}/{version}"
    for name in default_storage.listdir(folder)[1]:
        default_storage.delete(f"{folder}/{name}")
    default_storage.delete(folder)


def _content(image: Image) -> bytes:
    file = image.file.open("rb").file
    content = file.read()
    if not isinstance(file, UploadedFile):
        image.file.close()
    return content


@transaction.atomic
def save(image: Image) -> None:
    """Save `image` with its file and bring its renditions up to date.

    Raises ValidationError as `open_picture` does; nothing is written then.
    """
    content = _content(image)
    picture = open_picture(io.BytesIO(content))
    describe(image, picture, content)
    make_renditions(image, picture)
    image.save()


def complete_files(folders: Iterable[Path]) -> list[str]:
    """Make the files that rows of images name and that are missing, as after `loaddata`.

    An original that is not in the storage is looked for by its name in `folders`. Returns the
    names of the originals that were found nowhere.
    """
    missing = []
    for image in Image.objects.all():
        if _is_complete(image):
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


def _is_complete(image: Image) -> bool:
    """Tell whether the last rendition that `make_renditions` writes is there."""
    crop = next(reversed(CROPS))
    width, _height = image.sizes(crop)[-1]
    return bool(image.version) and default_storage.exists(
        image.rendition_path(crop, width, list(_SAVE_OPTIONS)[-1])
    )
