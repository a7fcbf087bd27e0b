"""Images: the uploaded original and the renditions made from it."""

from __future__ import annotations

import hashlib
import io
import logging
import os
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image as Pillow

from articles.domain.announcement import announce, change_of
from articles.domain.locks import wait_for_lock
from articles.domain.media.decoding import EXTENSIONS, Picture, open_picture
from articles.models import Image
from articles.models.media import CROPS
from articles.narrowing import required
from articles.text import printable

logger = logging.getLogger(__name__)

RENEWAL_SECONDS = 5
INCOMING = "incoming"
_SAVE_OPTIONS: dict[str, dict[str, Any]] = {
    # Slower AVIF speeds take three to seven times as long and save 5% of the bytes.
    "avif": {"format": "AVIF", "quality": 55, "speed": 9},
    "webp": {"format": "WEBP", "quality": 78, "method": 4},
    "jpg": {"format": "JPEG", "quality": 80, "progressive": True, "optimize": True},
}


class AlreadyStored(Exception):
    """The same file is stored already, as the file of `image`."""

    def __init__(self, image: Image):
        super().__init__(image)
        self.image = image


def make_renditions(image: Image, picture: Picture) -> None:
    """Write every rendition of `image` from `picture`; set `version` and `share_bytes`, unsaved.

    Existing files are not written again: the name of their folder is a hash of everything that
    they are made from, and each file is written atomically. So two processes may do this at the
    same time; at worst they make the same file twice.
    """
    image.version = _version(image)
    for crop in CROPS:
        box = _crop_box(image, picture, crop)
        for width, height in image.sizes(crop):
            lacking = _lacking(image, crop, width)
            if not lacking:
                continue
            scaled = picture.pixels.resize(
                (width, height), Pillow.Resampling.LANCZOS, box=box, reducing_gap=3.0
            )
            for path, options in lacking.items():
                _write(path, scaled, options)
    image.share_bytes = default_storage.size(
        image.rendition_path("16x9", image.sizes("16x9")[-1][0], "jpg")
    )


def _version(image: Image) -> str:
    recipe = f"{image.checksum} {image.focal_x} {image.focal_y} {CROPS} {_SAVE_OPTIONS}"
    return hashlib.sha256(recipe.encode()).hexdigest()[:12]


def _crop_box(image: Image, picture: Picture, crop: str) -> tuple[float, float, float, float]:
    """Return (left, top, right, bottom) of `crop` in the pixels of `picture`.

    The focal point is as near to the centre as the edges of the picture allow.
    """
    width, height = image.crop_size(crop)
    left = _offset(image.width, width, image.focal_x)
    top = _offset(image.height, height, image.focal_y)
    scale_x = picture.pixels.width / image.width
    scale_y = picture.pixels.height / image.height
    return left * scale_x, top * scale_y, (left + width) * scale_x, (top + height) * scale_y


def _offset(length: int, cut: int, focal_percent: int) -> int:
    return max(0, min(length - cut, round(length * focal_percent / 100 - cut / 2)))


def _lacking(image: Image, crop: str, width: int) -> dict[str, dict[str, Any]]:
    """Return the missing files of one size: their paths, with Pillow's options for each."""
    paths = {image.rendition_path(crop, width, e): options for e, options in _SAVE_OPTIONS.items()}
    return {path: o for path, o in paths.items() if not default_storage.exists(path)}


def _write(path: str, picture: Pillow.Image, options: dict[str, Any]) -> None:
    """Write a rendition atomically: its path has no file, or the complete one."""
    buffer = io.BytesIO()
    picture.save(buffer, **options)
    content = ContentFile(buffer.getvalue())
    if isinstance(default_storage, FileSystemStorage):
        beside = default_storage.save(f"{INCOMING}/{path.rpartition('/')[2]}", content)
        os.makedirs(default_storage.path(path.rpartition("/")[0]), exist_ok=True)
        os.replace(default_storage.path(beside), default_storage.path(path))
    else:
        # An object store shows a file only when its upload is complete.
        stored = default_storage.save(path, content)
        if stored != path:  # another process stored the same file first
            default_storage.delete(stored)


@transaction.atomic
def delete_image(image: Image) -> None:
    """Delete `image`; all its files are deleted after the commit."""
    original, uid = image.original, image.uid
    announce(change_of(image))
    image.delete()

    def delete_files() -> None:
        default_storage.delete(original)
        delete_every_rendition(uid)

    transaction.on_commit(delete_files)


def delete_every_rendition(uid: UUID) -> None:
    """Delete the files of all versions of the image `uid`; missing files are ignored."""
    with suppress(FileNotFoundError):
        for version in default_storage.listdir(f"renditions/{uid}")[0]:
            delete_renditions(Image(uid=uid), version)


def delete_renditions(image: Image, version: str) -> None:
    """Delete the files of one version of `image`; missing files are ignored."""
    _delete_folder(f"renditions/{image.uid}/{version}")


def _delete_folder(folder: str) -> None:
    with suppress(FileNotFoundError):
        for name in default_storage.listdir(folder)[1]:
            default_storage.delete(f"{folder}/{name}")
        default_storage.delete(folder)
        parent = folder.rpartition("/")[0]
        if not any(default_storage.listdir(parent)):
            default_storage.delete(parent)


def _content(image: Image) -> bytes:
    file = image.file.open("rb").file
    content: bytes = file.read()
    if not isinstance(file, UploadedFile):
        image.file.close()
    return content


def save_image(image: Image, *, picture: Picture | None = None, once: bool = False) -> None:
    """Save `image` with its file, and make its renditions.

    `picture` is the decoded file, if the caller has it and has set the checksum in `image`;
    without it the file is hashed and decoded here. Don't call it in a transaction that blocks
    other writers: the renditions are made first, which is slow, then the row is written. Raises
    ValidationError as `open_picture` does, and with `once` AlreadyStored when another image has
    the same file, even one that is stored at the same time; no row is written then.
    """
    content = None
    if picture is None:
        content = io.BytesIO(_content(image))
        image.checksum = checksum(content)
    if once:
        refuse_second_copy(image)
    picture = picture or open_picture(required(content))
    if isinstance(image.file.file, UploadedFile):
        image.file.name = f"original.{EXTENSIONS[picture.format]}"
    image.width, image.height = picture.size
    before = Image.objects.filter(pk=image.pk).first()
    make_renditions(image, picture)
    try:
        with transaction.atomic():
            if once:
                wait_for_lock(f"image {image.checksum}")
                refuse_second_copy(image)
            if before:
                # It may have been taken down while the renditions were made.
                stored = Image.objects.select_for_update().filter(pk=image.pk)
                image.taken_down_at = stored.values_list("taken_down_at", flat=True).first()
            image.save()
            announce(change_of(image))
            if before:
                transaction.on_commit(lambda: _delete_what_was(before, image))
    except AlreadyStored:
        if not before or before.version != image.version:
            delete_renditions(image, image.version)
        raise


@transaction.atomic
def save_image_metadata(image: Image, names: Sequence[str]) -> None:
    """Save the columns `names` of `image`, which change neither its file nor its renditions.

    Other columns are not written: another user may have changed the focal point in the meantime.
    """
    image.save(update_fields=names)
    announce(change_of(image))


def add_upload(file: UploadedFile[Any]) -> tuple[Image, bool]:
    """Store an upload as a new image, with the name of the file as its title.

    Returns the image and whether it is new: a file that is stored already is not stored again.
    Raises ValidationError as `open_picture` does.
    """
    stem = PurePosixPath(file.name or "").stem
    title = " ".join(printable(stem).replace("_", " ").split())
    image = Image(file=file, title=title[:120].strip() or _("Untitled picture"))
    try:
        save_image(image, once=True)
    except AlreadyStored as found:
        return found.image, False
    return image, True


def checksum(file: BinaryIO) -> str:
    """Return the SHA-256 hex digest of `file`, by which duplicates are found; rewinds `file`."""
    file.seek(0)
    # typeshed's BinaryIO lacks `readinto`, which every binary file has.
    digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    file.seek(0)
    return digest


def refuse_second_copy(image: Image) -> None:
    """Raise AlreadyStored when another image has the same checksum."""
    found = Image.objects.filter(checksum=image.checksum).exclude(pk=image.pk).first()
    if found:
        raise AlreadyStored(found)


def _delete_what_was(before: Image, now: Image) -> None:
    """Delete the files of `before` that `now` does not use; call it after the commit."""
    if before.version and before.version != now.version:
        delete_renditions(before, before.version)
    if before.original != now.original:
        default_storage.delete(before.original)


def complete_files(folders: Iterable[Path]) -> list[str]:
    """Restore the missing files of all images, for example after `loaddata`.

    A missing original is searched for by name in `folders`, then the renditions are made. Returns
    the names of the originals that were not found.
    """
    missing = []
    for image in Image.objects.all():
        if image.taken_down_at or is_complete(image):
            continue
        if not default_storage.exists(image.original):
            name = Path(image.original).name
            source = next((f / name for f in folders if (f / name).is_file()), None)
            if source is None:
                missing.append(image.original)
                continue
            default_storage.save(image.original, ContentFile(source.read_bytes()))
        save_image(image)
    return missing


def is_complete(image: Image) -> bool:
    """Return whether every rendition of `image` exists."""
    return bool(image.version) and not any(
        _lacking(image, crop, width) for crop in CROPS for width, _height in image.sizes(crop)
    )


def outdated_images() -> list[int]:
    """Return the pks of the images whose `version` is not the one that is computed now.

    It differs after a change of the crops or of the encoder options. Images that are taken down
    have no renditions.
    """
    rows = Image.objects.filter(taken_down_at=None)
    rows = rows.only("checksum", "focal_x", "focal_y", "version")
    return [image.pk for image in rows.iterator() if image.version != _version(image)]


def renew_renditions(key: int) -> None:
    """Make the renditions of the image `key` with the current crops and options; delete the old.

    If another user changes the image in the meantime, that change is kept. An image that is
    deleted or taken down, or that another process has renewed, is ignored. Raises OSError when
    the original cannot be read, and ValidationError as `open_picture` does.
    """
    image = Image.objects.filter(pk=key, taken_down_at=None).first()
    if image is None or image.version == _version(image):
        return
    before = image.version
    make_renditions(image, open_picture(io.BytesIO(_content(image))))
    row = Image.objects.filter(
        pk=image.pk,
        version=before,
        checksum=image.checksum,
        focal_x=image.focal_x,
        focal_y=image.focal_y,
        taken_down_at=None,
    )
    with transaction.atomic():
        is_current = row.update(version=image.version, share_bytes=image.share_bytes) == 1
        if is_current:
            announce(change_of(image))
    if is_current and before:
        delete_renditions(image, before)
    elif not is_current and not Image.objects.filter(pk=key, version=image.version).exists():
        delete_renditions(image, image.version)


@cache
def _queue() -> list[int]:
    return outdated_images()


def renew_outdated_images() -> int:
    """Renew outdated images for RENEWAL_SECONDS, the newest first; return how many were renewed.

    A background task after a release that changes the crops or the options; until then pages use
    the old renditions. Each process queries the outdated images once.
    """
    end = time.monotonic() + RENEWAL_SECONDS
    renewed = 0
    while _queue() and time.monotonic() < end:
        key = _queue().pop(0)
        try:
            renew_renditions(key)
            renewed += 1
        except (OSError, ValidationError) as error:
            logger.warning("No renditions of image %s: %s", key, error)
    return renewed


def remove_orphans(before: datetime) -> list[str]:
    """Delete originals and renditions to which no row refers and that are older than `before`.

    `before` is aware. Such files remain when a process dies after writing files and before writing
    their row. Returns the paths of the deleted originals and of the deleted rendition folders.
    """
    rows = list(Image.objects.values_list("file", "uid", "version"))
    originals = {file for file, _uid, _version in rows}
    folders = {f"renditions/{uid}/{version}" for _file, uid, version in rows}
    removed = []
    for name in [*_names("originals", 1), *_names(INCOMING, 1)]:
        with suppress(FileNotFoundError):  # it was moved in the meantime
            if name not in originals and default_storage.get_modified_time(name) < before:
                default_storage.delete(name)
                removed.append(name)
    for folder in [f for parent in _names("renditions", 0) for f in _names(parent, 0)]:
        files = _names(folder, 1)
        times = map(default_storage.get_modified_time, files)
        if folder not in folders and files and max(times) < before:
            _delete_folder(folder)
            removed.append(folder)
    return removed


def _names(folder: str, kind: int) -> list[str]:
    """Return the paths of the folders (kind 0) or files (kind 1) directly in `folder`."""
    try:
        return [f"{folder}/{name}" for name in sorted(default_storage.listdir(folder)[kind])]
    except FileNotFoundError:
        return []
