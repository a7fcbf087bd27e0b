"""The retraction of a published article: one person requests it, another decides."""

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.domain.announcement import announce_text, announced_together
from articles.domain.desk import verification, workflow
from articles.domain.story import baca_juga, log, revisions
from articles.domain.story.live import StaleState
from articles.enums import Action, State
from articles.models import Article, Retraction
from articles.models.fields import clean_text
from articles.permissions import can
from articles.text import has_words


def can_request_retraction(user: User, article: Article) -> bool:
    """Return whether `user` may request the retraction of `article` in its current state."""
    return article.is_visible and can(user, Action.ASK_RETRACTION, article)


def can_approve_retraction(user: User, retraction: Retraction) -> bool:
    """Return whether `user` may approve `retraction`.

    Nobody may approve their own request, and the article must still be visible.
    """
    article = retraction.article
    return (
        article.is_visible
        and retraction.asked_by_id != user.pk
        and can(user, Action.RETRACT, article)
    )


def can_refuse_retraction(user: User, retraction: Retraction) -> bool:
    """Return whether `user` may refuse `retraction`, or withdraw it if it is their own request."""
    return retraction.asked_by_id == user.pk or can(user, Action.RETRACT, retraction.article)


def open_request(article: Article) -> Retraction | None:
    """Return the undecided request to retract `article`, None if there is none."""
    return article.retractions.open().select_related("asked_by").first()


@transaction.atomic
def request_retraction(
    article: Article, reason: str, explanation: str, *, user: User
) -> Retraction:
    """Create a request to retract the visible `article`; `reason` is a RetractionReason.

    `explanation` is shown to readers once the request is approved. Raises PermissionDenied when
    `user` may not request it, StaleState when the article is no longer visible, and
    ValidationError: by field when the reason is not in the list or the explanation is blank or too
    long, without a field when there is an open request already. Source: Pedoman Pemberitaan Media
    Siber, items 5a and 5c.
    """
    stored = revisions.lock_article(article)
    if not can(user, Action.ASK_RETRACTION, stored):
        raise PermissionDenied
    if not stored.is_visible:
        raise StaleState(stored.pk)
    values: dict[str, str] = {}
    faults: dict[str, ValidationError | str] = {}
    for name, sent in (("reason", reason), ("explanation", explanation)):
        try:
            values[name] = clean_text(Retraction, name, sent)
        except ValidationError as error:
            faults[name] = error
    if "explanation" in values and not has_words(values["explanation"]):
        faults["explanation"] = _("Explain to readers why the story is retracted.")
    if faults:
        raise ValidationError(faults)
    if stored.retractions.open().exists():
        raise ValidationError(_("Somebody has asked for the retraction of this story already."))
    asked = Retraction.objects.create(article=stored, asked_by=user, **values)
    log.write_log_entry(stored, Action.ASK_RETRACTION, user=user, note=_note_of(asked))
    return asked


@transaction.atomic
@announced_together()
def decide_retraction(
    retraction: Retraction, *, approve: bool, user: User, note: str = ""
) -> None:
    """Approve or refuse a request; approval retracts the article in the same transaction.

    A refusal needs a `note`, except when the requester withdraws the request. Raises
    PermissionDenied when `user` may not decide, ValidationError when they approve their own
    request or when the note is missing or too long, and StaleState when the request was decided
    before, or when it is approved but the article is no longer visible.
    """
    article = _lock(retraction.article)
    stored = Retraction.objects.get(pk=retraction.pk)
    stored.article = article
    if not can_refuse_retraction(user, stored):
        raise PermissionDenied
    is_own = stored.asked_by_id == user.pk
    if approve and is_own:
        raise ValidationError(own_request_message())
    note = clean_text(Retraction, "decision_note", note)
    if not (approve or is_own or note):
        raise ValidationError({"note": _("Say why, so that everybody knows.")})
    decision = {
        "is_approved": approve, "decided_by": user, "decided_at": timezone.now(),
        "decision_note": note,
    }  # fmt: skip
    if Retraction.objects.open().filter(pk=stored.pk).update(**decision) != 1:
        raise StaleState(article.pk)
    if approve:
        _withdraw(article, stored, user)
    else:
        note = note or _("The request was withdrawn.")
        log.write_log_entry(article, Action.KEEP, user=user, note=note)
    retraction.refresh_from_db()


def _lock(article: Article) -> Article:
    """Lock `article` and the articles whose verification is reopened when it is retracted."""
    carried = article.answers.order_by().values_list("article", flat=True)
    return revisions.lock_articles([article.pk, *carried])[article.pk]


def _withdraw(article: Article, retraction: Retraction, user: User) -> None:
    if not article.is_visible:
        raise StaleState(article.pk)
    revisions.ensure_first_revision(article, user=user)
    announce_text(*baca_juga.claim_links_by_address(article))
    workflow.change_state(
        article, State.RETRACTED, action=Action.RETRACT, user=user, note=_note_of(retraction)
    )
    verification.reopen_verifications(article, user=user)


def own_request_message() -> str:
    """Return the message for a user who tries to approve their own request."""
    return _(
        "A story is retracted by two people: you asked, so somebody else must approve. In a "
        "newsroom with one account this cannot be done alone: a second person needs an account."
    )


def _note_of(retraction: Retraction) -> str:
    """Return the note of a request in the log: its reason and its explanation."""
    return f"{retraction.get_reason_display()}: {retraction.explanation}"
