"""The renditions of an image: the files that readers get, made from its original."""

import hashlib
import io
import logging
import os
from collections.abc import Collection, Iterable
from contextlib import suppress
from typing import IO, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from articles.domain.announcement import announce, change_of
from articles.domain.media import processing
from articles.domain.media.decoding import Picture, open_picture, too_hard
from articles.domain.media.metadata import EMBEDDED, xmp_packet
from articles.domain.media.picture_process import Cut
from articles.models import Image
from articles.models.media import CROPS

logger = logging.getLogger(__name__)

INCOMING = "incoming"
# The columns of which `version` is a hash.
MADE_FROM = ("checksum", "focal_x", "focal_y", *EMBEDDED)
_SAVE_OPTIONS: dict[str, dict[str, Any]] = {
    # Slower AVIF speeds take three to seven times as long and save 5% of the bytes.
    "avif": {"format": "AVIF", "quality": 55, "speed": 9},
    "webp": {"format": "WEBP", "quality": 78, "method": 4},
    "jpg": {"format": "JPEG", "quality": 80, "progressive": True, "optimize": True},
}
# What every program reads, and what the desk shows.
_FIRST_FORMATS = ("webp", "jpg")
SHARED = "16x9"  # the crop of feeds and of shared links


def make_first_renditions(image: Image, picture: Picture) -> None:
    """Write those renditions of `image` from `picture` that are needed at once.

    These are the smallest of each crop, which the desk shows, and the largest of 16:9, which feeds
    and shared links name. Until `renew_renditions` has made the others, `views.media` leads to
    these; an object store cannot do that, so there all are made. Sets `version`, `share_bytes` and
    `lacks_renditions`, unsaved. All are encoded before the first is written. Raises
    ValidationError when that takes too much memory or time.
    """
    if not isinstance(default_storage, FileSystemStorage):
        make_renditions(image, picture)
        return
    image.version = version_of(image)
    first = [(crop, image.sizes(crop)[0]) for crop in CROPS]
    first.append((SHARED, image.sizes(SHARED)[-1]))
    _make(image, picture, dict.fromkeys(first), _FIRST_FORMATS)
    image.lacks_renditions = not is_complete(image)
    image.share_bytes = _share_bytes(image)


def make_renditions(image: Image, picture: Picture) -> None:
    """Write every rendition of `image` from `picture`; as `make_first_renditions`.

    Crop by crop: so another picture need not wait for all of this one, and what was made stays
    made when the process dies.
    """
    image.version = version_of(image)
    for crop in CROPS:
        _make(image, picture, [(crop, size) for size in image.sizes(crop)], _SAVE_OPTIONS)
    image.lacks_renditions = False
    image.share_bytes = _share_bytes(image)


def _make(
    image: Image,
    picture: Picture,
    wanted: Iterable[tuple[str, tuple[int, int]]],
    formats: Collection[str],
) -> None:
    """Write the files of `wanted`, pairs of a crop and a size, in these formats.

    Existing files are not written again: the name of their folder is a hash of everything that
    they are made from, and each file is written atomically. So two processes may do this at the
    same time; at worst they make the same file twice.
    """
    cuts: list[Cut] = []
    paths: list[str] = []
    for crop, size in wanted:
        lacking = _lacking(image, crop, size[0], formats)
        if lacking:
            cuts.append(Cut(box=_crop_box(image, crop), size=size, files=list(lacking.values())))
            paths += lacking
    if cuts:
        with processing.scratch_file() as encoded:
            for path, length in zip(paths, _encode(image, picture, cuts, encoded), strict=True):
                _write(path, encoded.read(length))


def _share_bytes(image: Image) -> int:
    width = image.sizes(SHARED)[-1][0]
    return default_storage.size(image.rendition_path(SHARED, width, "jpg"))


def _encode(image: Image, picture: Picture, cuts: list[Cut], output: IO[bytes]) -> list[int]:
    """Write the files of `cuts` to `output`, one by one; return their lengths in bytes."""
    job = {
        "task": "encode",
        "size": picture.working_size,
        "orientation": picture.orientation,
        "xmp": xmp_packet(image),
        "cuts": cuts,
    }
    try:
        with processing.scratch_file() as source:
            source.write(picture.pixels)
            answer = processing.run(job, source, output)
    except processing.Failed as error:
        raise ValidationError(too_hard(is_late=error.is_late)) from error
    if "refused" in answer:
        logger.warning("Renditions of %s: %s", image.uid, answer)
        raise ValidationError(too_hard(is_late=False))
    lengths: list[int] = answer["lengths"]
    return lengths


def version_of(image: Image) -> str:
    """Return the hash of all that the renditions of `image` are made from, as its columns are."""
    recipe = f"{image.checksum} {image.focal_x} {image.focal_y} {CROPS} {_SAVE_OPTIONS}"
    return hashlib.sha256((recipe + xmp_packet(image)).encode()).hexdigest()[:12]


def _crop_box(image: Image, crop: str) -> tuple[float, float, float, float]:
    """Return (left, top, right, bottom) of `crop` in parts of the width and height, 0 to 1.

    The focal point is as near to the centre as the edges of the picture allow.
    """
    width, height = image.crop_size(crop)
    left = _offset(image.width, width, image.focal_x)
    top = _offset(image.height, height, image.focal_y)
    return (
        left / image.width,
        top / image.height,
        (left + width) / image.width,
        (top + height) / image.height,
    )


def _offset(length: int, cut: int, focal_percent: int) -> int:
    return max(0, min(length - cut, round(length * focal_percent / 100 - cut / 2)))


def _lacking(
    image: Image, crop: str, width: int, formats: Collection[str]
) -> dict[str, dict[str, Any]]:
    """Return the missing files of one size: their paths, with Pillow's options for each."""
    paths = {image.rendition_path(crop, width, name): _SAVE_OPTIONS[name] for name in formats}
    return {path: o for path, o in paths.items() if not default_storage.exists(path)}


def _write(path: str, encoded: bytes) -> None:
    """Write a rendition atomically: its path has no file, or the complete one."""
    content = ContentFile(encoded)
    if isinstance(default_storage, FileSystemStorage):
        beside = default_storage.save(f"{INCOMING}/{path.rpartition('/')[2]}", content)
        os.makedirs(default_storage.path(path.rpartition("/")[0]), exist_ok=True)
        os.replace(default_storage.path(beside), default_storage.path(path))
    else:
        # An object store shows a file only when its upload is complete.
        stored = default_storage.save(path, content)
        if stored != path:  # another process stored the same file first
            default_storage.delete(stored)


def delete_every_rendition(uid: UUID) -> None:
    """Delete the files of all versions of the image `uid`; missing files are ignored."""
    with suppress(FileNotFoundError):
        for version in default_storage.listdir(f"renditions/{uid}")[0]:
            delete_renditions(Image(uid=uid), version)


def delete_renditions(image: Image, version: str) -> None:
    """Delete the files of one version of `image`; missing files are ignored."""
    delete_folder(f"renditions/{image.uid}/{version}")


def delete_folder(folder: str) -> None:
    """Delete `folder` with its files, and the folder around it if it is empty then."""
    with suppress(FileNotFoundError):
        for name in default_storage.listdir(folder)[1]:
            default_storage.delete(f"{folder}/{name}")
        default_storage.delete(folder)
        parent = folder.rpartition("/")[0]
        if not any(default_storage.listdir(parent)):
            default_storage.delete(parent)


def read_original(image: Image) -> bytes:
    """Return the bytes of its file, stored or uploaded."""
    file = image.file.open("rb").file
    content: bytes = file.read()
    if not isinstance(file, UploadedFile):
        image.file.close()
    return content


def is_complete(image: Image) -> bool:
    """Return whether every rendition of `image` exists."""
    return bool(image.version) and not any(
        _lacking(image, crop, width, _SAVE_OPTIONS)
        for crop in CROPS
        for width, _height in image.sizes(crop)
    )


def unfinished_images() -> list[int]:
    """Return the pks of the images that lack renditions, the newest first."""
    lacking = Image.objects.filter(lacks_renditions=True, taken_down_at=None)
    return list(lacking.order_by("-pk").values_list("pk", flat=True))


def outdated_images() -> list[int]:
    """Return the pks of the other images whose `version` is not the one that is computed now.

    It differs after a change of the crops, of the encoder options or of what is embedded. Images
    that are taken down have no renditions.
    """
    rows = Image.objects.filter(taken_down_at=None, lacks_renditions=False)
    rows = rows.only("version", *MADE_FROM)
    return [image.pk for image in rows.iterator() if image.version != version_of(image)]


def renew_renditions(key: int) -> None:
    """Make all renditions of the image `key` with the current crops and options; delete the old.

    If another user changes the image in the meantime, that change is kept. An image that is
    deleted or taken down, or that another process has renewed, is ignored. Raises OSError when
    the original cannot be read, and ValidationError as `open_picture` does.
    """
    shown = Image.objects.filter(pk=key, taken_down_at=None)
    image = shown.first()
    if image is None or (image.version == version_of(image) and not image.lacks_renditions):
        return
    before = image.version
    make_renditions(image, open_picture(io.BytesIO(read_original(image))))
    unchanged = {name: getattr(image, name) for name in MADE_FROM}
    row = shown.filter(version=before, **unchanged)
    made = {"version": image.version, "share_bytes": image.share_bytes, "lacks_renditions": False}
    is_new = image.version != before
    with transaction.atomic():
        is_current = row.update(**made) == 1
        if is_current and is_new:
            announce(change_of(image))
    if is_current and before and is_new:
        delete_renditions(image, before)
    elif not is_current and not shown.filter(version=image.version).exists():
        delete_renditions(image, image.version)
