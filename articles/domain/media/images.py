"""Images: uploads, their rows and their originals."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, cast

from django.core.exceptions import SuspiciousOperation, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from articles.domain.announcement import announce, change_of
from articles.domain.locks import wait_for_lock
from articles.domain.media.decoding import EXTENSIONS, Picture, open_picture
from articles.domain.media.renditions import (
    INCOMING,
    delete_every_rendition,
    delete_folder,
    delete_renditions,
    is_complete,
    make_first_renditions,
    read_original,
    renew_renditions,
)
from articles.models import Image
from articles.narrowing import required
from articles.text import printable


class AlreadyStored(Exception):
    """The same file is stored already, as the file of `image`."""

    def __init__(self, image: Image):
        super().__init__(image)
        self.image = image


class StillOnly(ValidationError):
    """The file is an animation, of which only the first picture would be stored."""

    def __init__(self) -> None:
        super().__init__(
            _("This file is an animation. The site shows only its first picture, as a still.")
        )


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


def save_image(image: Image, *, picture: Picture | None = None, once: bool = False) -> None:
    """Save `image` with its file, and make its first renditions; `work` makes the others.

    `picture` is the decoded file, if the caller has it and has set the checksum in `image`;
    without it the file is hashed and decoded here. Don't call it in a transaction that blocks
    other writers: the renditions are made first, which is slow, then the row is written. Raises
    ValidationError as `open_picture` does, and with `once` AlreadyStored when another image has
    the same file, even one that is stored at the same time; no row is written then.
    """
    content = None
    if picture is None:
        content = io.BytesIO(read_original(image))
        image.checksum = checksum(content)
    if once:
        refuse_second_copy(image)
    picture = picture or open_picture(required(content))
    if isinstance(image.file.file, UploadedFile):
        image.file.name = f"original.{EXTENSIONS[picture.format]}"
        image.suggested = _news(image, picture.suggested)
    image.width, image.height = picture.size
    before = Image.objects.filter(pk=image.pk).first()
    make_first_renditions(image, picture)
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


def _news(image: Image, suggested: dict[str, str]) -> dict[str, str]:
    """Return of `suggested` what the columns of `image` do not say already."""
    return {n: text for n, text in suggested.items() if text != str(getattr(image, n) or "")}


@transaction.atomic
def save_image_metadata(image: Image, names: Sequence[str]) -> None:
    """Save the columns `names` of `image`, which change neither its file nor its renditions.

    Other columns are not written: another user may have changed the focal point in the meantime.
    """
    image.save(update_fields=names)
    announce(change_of(image))


def add_upload(file: UploadedFile[Any], *, accepts_still: bool = False) -> tuple[Image, bool]:
    """Store an upload as a new image, with the name of the file as its title.

    Returns the image and whether it is new: a file that is stored already is not stored again.
    Raises ValidationError as `open_picture` does, and StillOnly for an animation, unless
    `accepts_still`.
    """
    stem = PurePosixPath(file.name or "").stem
    title = " ".join(printable(stem).replace("_", " ").split())
    image = Image(file=file, title=title[:120].strip() or _("Untitled picture"))
    content = cast("BinaryIO", file)  # it has the methods of one
    image.checksum = checksum(content)
    try:
        refuse_second_copy(image)
        picture = open_new_picture(content, accepts_still=accepts_still)
        save_image(image, picture=picture, once=True)
    except AlreadyStored as found:
        return found.image, False
    return image, True


def open_new_picture(file: BinaryIO, *, accepts_still: bool) -> Picture:
    """Decode a file that a person brings; raises as `add_upload`."""
    picture = open_picture(file)
    if picture.is_animated and not accepts_still:
        raise StillOnly
    return picture


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


def restore_files(folders: Iterable[Path]) -> list[str]:
    """Restore the missing files of all images, for example after `loaddata`.

    A missing original is searched for by name in `folders`, then the renditions are made. Returns
    the names of the originals that were not found or cannot be used.
    """
    missing = []
    for image in Image.objects.all():
        if image.taken_down_at or is_complete(image):
            continue
        try:
            _restore(image, folders)
        except (OSError, ValidationError, SuspiciousOperation):
            missing.append(image.original)
    return missing


def _restore(image: Image, folders: Iterable[Path]) -> None:
    if not default_storage.exists(image.original):
        name = Path(image.original).name
        source = next((f / name for f in folders if (f / name).is_file()), None)
        if source is None:
            raise FileNotFoundError(name)
        default_storage.save(image.original, ContentFile(source.read_bytes()))
    save_image(image)
    renew_renditions(image.pk)


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
            delete_folder(folder)
            removed.append(folder)
    return removed


def _names(folder: str, kind: int) -> list[str]:
    """Return the paths of the folders (kind 0) or files (kind 1) directly in `folder`."""
    try:
        return [f"{folder}/{name}" for name in sorted(default_storage.listdir(folder)[kind])]
    except FileNotFoundError:
        return []
