"""Submission of the article form: merge, save and take a step, in one transaction."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from articles.content.shape import Content, fingerprint
from articles.domain.desk import checks, workflow
from articles.domain.desk.workflow import TRANSITIONS, StepRequest
from articles.domain.story import buffers, image_texts, live, revisions
from articles.domain.story.revisions import Candidate, Saved
from articles.enums import Action, ChangeKind
from articles.models import Article, Buffer, Revision
from articles.narrowing import required
from articles.permissions import can, can_change, could_change


@dataclass(frozen=True)
class Submission:
    """The data of a submitted article form.

    `base` is the number of the revision that the form was opened with. `state` is the state of the
    article when the step was chosen, "" if unknown. `key` identifies the buffer of the form, and
    `sequence` its newest change. `choices` resolve merge conflicts. `action` is SAVE or a step of
    the workflow; `at` (aware), `note`, `kind`, `correction` and `related` belong to the step.
    """

    key: UUID
    content: Content
    action: Action = Action.SAVE
    base: int | None = None
    sequence: int | None = None
    state: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    at: dt.datetime | None = None
    note: str = ""
    kind: ChangeKind | None = None
    correction: str = ""
    related: Article | None = None

    @property
    def text_key(self) -> str:
        """The idempotency key of the text: equal for the same form with the same text."""
        return _digest(self.key, self.sequence, fingerprint(self.content))

    @property
    def step_key(self) -> str:
        """The idempotency key of the step that is requested with the text."""
        target = TRANSITIONS[self.action].target
        related = self.related and self.related.pk
        asked = (target, self.at, self.note, self.kind, self.correction, related)
        return _digest(self.text_key, *asked)


def _digest(*parts: Any) -> str:
    return hashlib.sha256(json.dumps(list(map(str, parts))).encode()).hexdigest()


@dataclass(frozen=True)
class Outcome:
    """The result of a submission.

    `saved` has the new revision, or the conflicts to resolve. `trouble` says, by field ("" for
    none), why the step was refused; the text is saved nevertheless. `is_aside`: the sender may no
    longer change the article, and the text was saved as a revision kept aside (Action.ASIDE).
    """

    article: Article
    saved: Saved
    trouble: Mapping[str, str] = field(default_factory=dict)
    is_aside: bool = False


@transaction.atomic
def submit(article: Article | None, sent: Submission, *, user: User) -> Outcome:
    """Merge the submitted text with later revisions, save it, and take the requested step.

    Without `article` a new one is created; a form that is submitted twice creates one. The buffer
    of the form is emptied when its text is saved in a revision, and the texts of its pictures are
    kept on those that have none (`image_texts.keep_image_texts`). A text that is sent with a step
    becomes the revision of that step; if the step is refused, only the text is saved. Raises
    PermissionDenied for an article that the sender could never change.
    """
    article = revisions.lock_article(article or _get_or_create(sent, user), sent.related)
    if earlier := _outcome_of_earlier(article, sent, user):
        return earlier
    if not can_change(user, article):
        return _keep_aside(article, sent, user)
    if article.latest_revision is None and sent.key != article.uid:
        revisions.ensure_first_revision(article)
    candidate = revisions.merge_with_newest(
        article, sent.content, base=_base(article, sent), choices=sent.choices
    )
    if candidate.conflicts:
        return Outcome(article, Saved(None, candidate.conflicts))
    _end_buffer(article, sent, user)
    trouble = _take_step(article, sent, candidate, user) if sent.action != Action.SAVE else {}
    if trouble:  # a refused step leaves its attributes on the instance
        article = revisions.lock_article(article)
    if trouble or sent.action == Action.SAVE:
        revisions.save_candidate(article, candidate, user=user, idempotency_key=sent.text_key)
    image_texts.keep_image_texts(candidate.content, user=user)
    saved = Saved(article.latest_revision, merged_with=candidate.merged_with)
    return Outcome(article, saved, trouble)


def _outcome_of_earlier(article: Article, sent: Submission, user: User) -> Outcome | None:
    """Return the outcome if the form was submitted before, with this text or a newer one.

    Otherwise None. Nothing is saved twice, and a request that was under way for long does not
    bring an older text back. A refused step is tried again with the same text, unless a newer
    revision was saved since: the request was not about that text.
    """
    newest = article.latest_revision
    is_step = sent.action != Action.SAVE
    not_taken = {"": _("Saved, but this step was not taken.")} if is_step else {}
    step = article.log_entries.filter(idempotency_key=sent.step_key).first() if is_step else None
    if step and step.to_state == article.state:
        return Outcome(article, Saved(newest))
    saved = article.revisions.filter(idempotency_key=sent.text_key).first()
    if saved is None:
        is_late = buffers.was_saved_later(
            sent.key, user=user, article=article, sequence=sent.sequence
        )
        return Outcome(article, Saved(newest), not_taken) if is_late else None
    if saved.action == Action.ASIDE:
        return Outcome(article, Saved(saved), is_aside=True)
    if not is_step:
        return Outcome(article, Saved(saved))
    if saved != newest:
        return Outcome(article, Saved(newest), not_taken)
    return Outcome(article, Saved(newest), _take_step(article, sent, None, user))


def _keep_aside(article: Article, sent: Submission, user: User) -> Outcome:
    """Save the text of a user who may no longer change the article as a revision kept aside.

    Raises PermissionDenied when the user could never change the article.
    """
    if not (could_change(user, article) or _has_typed(article, sent, user)):
        raise PermissionDenied
    kept = revisions.set_aside(article, sent.content, user=user, idempotency_key=sent.text_key)
    _end_buffer(article, sent, user)
    return Outcome(article, Saved(kept), is_aside=True)


def _has_typed(article: Article, sent: Submission, user: User) -> bool:
    """Return whether `user` has a buffer of this form, and so could change the article then."""
    return Buffer.objects.filter(key=sent.key, user=user, article=article).exists()


def _get_or_create(sent: Submission, user: User) -> Article:
    """Return the article of a form for a new article; the same form may be submitted twice."""
    article = Article(uid=sent.key, created_by=user)
    if not can(user, "add", article):
        raise PermissionDenied
    live.fill_columns(article, sent.content)
    article.derive()
    columns = [column.attname for column in Article._meta.concrete_fields if column.name != "id"]
    values = {name: getattr(article, name) for name in columns}
    return Article.objects.get_or_create(uid=sent.key, defaults=values)[0]


def _base(article: Article, sent: Submission) -> Revision | None:
    """Return the revision that the form was opened with, None if it is unknown.

    For a form for a new article it is the first revision, once there is one.
    """
    newest = article.latest_revision
    if sent.base is None:
        is_own = sent.key == article.uid
        return article.revisions.order_by("number").first() if is_own and newest else None
    if newest and newest.number == sent.base:
        return newest
    return article.revisions.filter(number=sent.base).first()


def _end_buffer(article: Article, sent: Submission, user: User) -> None:
    buffers.end_buffer(sent.key, user=user, article=article, sequence=sent.sequence)


def _take_step(
    article: Article, sent: Submission, candidate: Candidate | None, user: User
) -> dict[str, str]:
    """Take the requested step; return, by field, why it was refused, {} if it was taken."""
    request = StepRequest(
        sent.action, at=sent.at, note=sent.note, kind=sent.kind, correction=sent.correction,
        related=sent.related, candidate=candidate, text_key=sent.text_key if candidate else "",
        step_key=sent.step_key,
    )  # fmt: skip
    if request.publishes:
        content = candidate.content if candidate else required(article.latest_revision).content
        if checks.blocking_checks(checks.check_content(content, article)):
            return {"": _("Saved, but not published: see “Before publishing”.")}
    try:
        with transaction.atomic():
            if sent.state not in {"", article.state}:
                raise live.StaleState(article.pk)
            workflow.perform_on_locked(article, request, user=user)
    except ValidationError as error:
        faults = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        return {name: " ".join(messages) for name, messages in faults.items()}
    except PermissionDenied:
        return {"": _("Saved. You may not take this step with this article.")}
    except live.StaleState:
        return {"": _("Saved. Somebody else has taken this article further in the meantime.")}
    return {}
