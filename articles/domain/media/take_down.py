"""Pictures that readers must not get any more, and their return.

`Image.taken_down_at` says what must be true from the commit on: no page names the picture, and its
addresses answer 410. Its files follow after the commit, and `complete_files` finishes what a
process left undone: an image that is down and has a version still has files, and one that is not
down and has none needs them.
"""

from functools import partial

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.domain.announcement import announce, change_of
from articles.domain.media import renditions
from articles.domain.media.image_uses import stories_of
from articles.models import Article, Image, TakeDown
from articles.models.fields import clean_text
from articles.permissions import can_take_down_images
from articles.text import has_words


@transaction.atomic
def take_down(image: Image, note: str, *, user: User) -> None:
    """Keep `image` from readers at once, on every page and at its addresses; `note` says why.

    Raises PermissionDenied, and ValidationError: by field when `note` is blank or too long,
    without a field when it is down already.
    """
    note = _checked_note(image, note, user)
    if not write_take_down(image, note, user=user):
        raise ValidationError(_("Somebody has taken this picture down already."))


@transaction.atomic
def put_back(image: Image, note: str, *, user: User) -> None:
    """Show `image` to readers again; arguments and errors as for `take_down`."""
    note = _checked_note(image, note, user)
    if not write_put_back(image, note, user=user):
        raise ValidationError(_("Somebody has put this picture back already."))


def _checked_note(image: Image, note: str, user: User) -> str:
    if not can_take_down_images(user, stories_of(image)):
        raise PermissionDenied
    try:
        note = clean_text(TakeDown, "note", note)
    except ValidationError as error:
        raise ValidationError({"note": error}) from error
    if not has_words(note):
        raise ValidationError({"note": _("Say why.")})
    return note


def write_take_down(
    image: Image, note: str, *, user: User, article: Article | None = None
) -> bool:
    """Write that `image` is down; return whether it was not before.

    `article` is the retracted story with which it goes. Call it in a transaction.
    """
    row = Image.objects.filter(pk=image.pk, taken_down_at=None)
    if row.update(taken_down_at=timezone.now()) != 1:
        return False
    TakeDown.objects.create(image=image, article=article, note=note, created_by=user)
    _finish(image)
    return True


def write_put_back(image: Image, note: str, *, user: User) -> bool:
    """Write that `image` is not down any more; return whether it was. Call it in a transaction."""
    row = Image.objects.filter(pk=image.pk, taken_down_at__isnull=False)
    if row.update(taken_down_at=None) != 1:
        return False
    now = timezone.now()
    image.take_downs.open().update(ended_at=now, ended_by=user, end_note=note)
    _finish(image)
    return True


def _finish(image: Image) -> None:
    image.refresh_from_db()
    announce(change_of(image))
    # Robust: the row is committed, and the background task tries again.
    transaction.on_commit(partial(complete_files, image.pk), robust=True)


def complete_files(key: int) -> None:
    """Delete the renditions of the image `key` if it is down; make them if they are missing.

    The row is locked while files are deleted, so that nobody puts it back meanwhile; the version
    is cleared last, so that a process that dies leaves the row as it was, to be done again.
    """
    with transaction.atomic():
        down = Image.objects.select_for_update().filter(pk=key, taken_down_at__isnull=False)
        if image := down.exclude(version="").first():
            renditions.delete_every_rendition(image.uid)
            down.update(version="", share_bytes=0)
    if Image.objects.filter(pk=key, taken_down_at=None, version="").exists():
        renditions.renew_renditions(key)
