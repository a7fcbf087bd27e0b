"""Urgent articles that were published before they were verified.

Pedoman Pemberitaan Media Siber, item 2: such an article says so at its end, and the outcome is
published in another article that is linked with it.
"""

import datetime as dt

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.domain.announcement import announce_text, announced_together
from articles.domain.story import corrections, log, revisions
from articles.enums import Action, CorrectionKind, State
from articles.models import Article, Correction
from articles.permissions import can
from articles.validators import validate_publication_time


@transaction.atomic
@announced_together()
def mark_unverified(article: Article, due_at: dt.datetime | None, *, user: User) -> None:
    """Mark `article` as unverified with its outcome due at `due_at` (aware), or change that time.

    The page of the article shows the mark. Raises PermissionDenied when `user` may not set it, and
    ValidationError when the time is missing or past, or the article is retracted.
    """
    stored = _lock(article, Action.MARK_UNVERIFIED, user)
    if due_at is None or due_at <= timezone.now():
        raise ValidationError(_("Give a time to come by which the outcome is due."))
    validate_publication_time(due_at)
    if stored.verify_by == due_at:
        return
    was_marked = stored.needs_verification
    _mark(article, stored, due_at, Action.MARK_UNVERIFIED, user=user)
    if stored.is_visible and not was_marked:
        corrections.record_correction_time(article, timezone.now())


@transaction.atomic
@announced_together()
def clear_mark(
    article: Article, *, user: User, text: str = "", outcome: Article | None = None
) -> Correction | None:
    """Remove the mark from `article`; return the correction, None if no reader saw the article.

    If readers have seen the article, the outcome is required: `text`, and `outcome`, another
    visible article that has it in full and is not unverified itself. Raises PermissionDenied when
    `user` may not remove the mark, and ValidationError when one of these is missing (by field, as
    `add_correction`), or when the article is not marked or is retracted.
    """
    stored = _lock(article, Action.VERIFY, user, outcome)
    if not stored.needs_verification:
        raise ValidationError(_("Somebody has cleared this in the meantime."))
    correction = None
    if stored.has_been_read:
        if outcome is None:
            raise ValidationError({"related": _("Choose the article that carries the outcome.")})
        kind = CorrectionKind.VERIFICATION
        correction = corrections.add_correction(article, kind, text, user=user, related=outcome)
    _mark(article, stored, None, Action.VERIFY, user=user, note=text if correction else "")
    return correction


@transaction.atomic
@announced_together()
def reopen_verifications(outcome: Article, *, user: User) -> None:
    """Mark as unverified again, due now, the visible articles whose outcome was in `outcome`.

    Call it from the function that retracts `outcome`, with these articles locked. Their
    corrections remain, without a link.
    """
    referring = corrections.corrections_referring_to(outcome)
    stories = {one.article for one in referring if one.kind == CorrectionKind.VERIFICATION}
    for story in revisions.lock_articles(story.pk for story in stories).values():
        last = story.corrections.filter(kind=CorrectionKind.VERIFICATION).last()
        if story.needs_verification or last is None or last.related_id != outcome.pk:
            continue
        now = timezone.now()
        note = _("The article that carried the outcome was retracted: %(headline)s")
        note %= {"headline": outcome.headline}
        _mark(story, story, now, Action.MARK_UNVERIFIED, user=user, note=note)
        corrections.record_correction_time(story, now)


def _lock(article: Article, action: Action, user: User, beside: Article | None = None) -> Article:
    stored = revisions.lock_article(article, beside)
    if not can(user, action, stored):
        raise PermissionDenied
    if stored.state == State.RETRACTED:
        raise ValidationError(_("This story is retracted."))
    return stored


def _mark(
    article: Article, stored: Article, due_at: dt.datetime | None, action: Action, *, user: User,
    note: str = "",
) -> None:  # fmt: skip
    change = {"needs_verification": due_at is not None, "verify_by": due_at}
    Article.objects.filter(pk=stored.pk).update(**change)
    for name, value in change.items():
        setattr(article, name, value)
    announce_text(stored)
    log.write_log_entry(stored, action, user=user, note=note.strip())
