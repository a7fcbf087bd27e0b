"""The pictures of stories that are retracted to protect somebody: they go and return with them."""

import logging
from collections.abc import Collection, Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery
from django.utils.translation import gettext as _

from articles.domain.announcement import Change, Subject
from articles.domain.media.image_uses import is_seen
from articles.domain.media.take_down import complete_files, write_put_back, write_take_down
from articles.enums import Aspect, State
from articles.models import Image, ImageUse, Retraction, TakeDown
from articles.narrowing import required

logger = logging.getLogger(__name__)


def follow_changes(changes: Iterable[Change]) -> None:
    """Take down the pictures of stories that are retracted to protect somebody; a listener.

    Only those that readers see nowhere else, also when that ends later. They return with their
    story if it is published again; the use by another story does not bring them back.
    """
    changes = list(changes)
    if returned := [change.pk for change in changes if _is_return(change)]:
        with_them = TakeDown.objects.open().filter(article__in=returned)
        for one in with_them.select_related("image", "article__modified_by", "created_by"):
            user = required(one.article).modified_by or one.created_by
            write_put_back(one.image, _("The story is published again."), user=user)
    if ended := list(filter(_may_end_use, changes)):
        is_of_articles = all(change.subject == Subject.ARTICLE for change in ended)
        _take_down_retracted([required(c.pk) for c in ended] if is_of_articles else None)


def _is_return(change: Change) -> bool:
    before, after = change.before, change.after
    return bool(before and after and before.state == State.RETRACTED and after.is_published)


def _may_end_use(change: Change) -> bool:
    """Return whether readers may no longer see a picture where they saw it."""
    if change.subject != Subject.ARTICLE:
        return change.subject in {Subject.AUTHOR, Subject.PAGE}
    if change.before:
        return change.before.is_visible and bool(change.aspects & {Aspect.TEXT, Aspect.VISIBILITY})
    return Aspect.VISIBILITY in change.aspects


def _take_down_retracted(articles: Collection[int] | None = None) -> None:
    """Take down each picture of a protecting retraction that readers see nowhere else.

    Only pictures that `articles` (pks) show or have shown, if given. A picture that a person has
    put back since the retraction stays.
    """
    retracted = Retraction.objects.protecting().order_by("-decided_at")
    decided_at = retracted.filter(article=OuterRef("article")).values("decided_at")[:1]
    put_back = TakeDown.objects.filter(image=OuterRef("image"), ended_at__gt=OuterRef("decided"))
    uses = ImageUse.objects.filter(
        image__taken_down_at=None, article__in=retracted.order_by().values("article")
    )
    if articles is not None:
        shown = ImageUse.objects.filter(article__in=articles)
        uses = uses.filter(image__in=shown.values("image"))
    uses = uses.annotate(decided=Subquery(decided_at)).exclude(Exists(put_back))
    for use in uses.select_related("image", "article").defer("article__body").order_by("pk"):
        if not is_seen(use.image):
            decided = retracted.filter(article=use.article)[0]
            note, user = decided.get_reason_display(), required(decided.decided_by)
            with transaction.atomic():
                write_take_down(use.image, note, user=user, article=use.article)


def complete_take_downs() -> None:
    """Make true what the rows say of pictures that are down or put back; a background task."""
    _take_down_retracted()
    with_files = Image.objects.filter(taken_down_at__isnull=False).exclude(version="")
    put_back = TakeDown.objects.filter(image__taken_down_at=None, image__version="")
    keys = {*with_files.values_list("pk", flat=True), *put_back.values_list("image", flat=True)}
    for key in sorted(keys):
        try:
            complete_files(key)
        except (OSError, ValidationError) as error:
            logger.warning("The files of image %s are not as they should be: %s", key, error)
