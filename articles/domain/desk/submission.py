"""What happens when somebody sends the form of an article: one call, one transaction."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from articles.content.shape import Content, fingerprint
from articles.domain.desk import checks, workflow
from articles.domain.desk.workflow import TRANSITIONS, Request
from articles.domain.story import buffers, live, revisions
from articles.domain.story.revisions import Candidate, Saved
from articles.enums import Action, ChangeKind
from articles.models import Article, Buffer, Revision
from articles.permissions import can, can_change, could_change


@dataclass(frozen=True)
class Submission:
    """What the form sends. `base` is the number of the revision that it was opened with.

    `state` is what the article was in when the step was chosen, "" where that is not known.
    `key` is the buffer of the form and `sequence` the newest change in it; `action` is SAVE or a
    step of the workflow, which takes `at` (aware), `note`, `kind`, `correction` and `related`.
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
        """The idempotency key of the text: the same form, sent again with the same text."""
        return _digest(self.key, self.sequence, fingerprint(self.content))

    @property
    def step_key(self) -> str:
        """The idempotency key of the step that is asked for with the text."""
        target = TRANSITIONS[self.action].target
        related = self.related and self.related.pk
        asked = (target, self.at, self.note, self.kind, self.correction, related)
        return _digest(self.text_key, *asked)


def _digest(*parts: Any) -> str:
    return hashlib.sha256(json.dumps(list(map(str, parts))).encode()).hexdigest()


@dataclass(frozen=True)
class Outcome:
    """What became of a submission.

    `saved` holds the new revision or the conflicts to decide. `trouble` says, by field ("" for
    none), why the step was not taken; the text is saved all the same. `is_aside` tells that the
    sender may not change the article any more, and that the text was kept in its history.
    """

    article: Article
    saved: Saved
    trouble: Mapping[str, str] = field(default_factory=dict)
    is_aside: bool = False


@transaction.atomic
def submit(article: Article | None, sent: Submission, *, user) -> Outcome:
    """Save what was sent as a revision, merged with what others saved, and take the step.

    Without `article` a new one is made; the same form sent twice makes one. The buffer of the
    form ends when its text is in a revision. A text that comes with a step is one revision with
    it; when the step is refused, the text alone is saved. Raises PermissionDenied for an article
    that the sender could never change.
    """
    article = revisions.lock(article or _get_or_create(sent, user), sent.related)
    if earlier := _outcome_of_earlier(article, sent, user):
        return earlier
    if not can_change(user, article):
        return _keep_aside(article, sent, user)
    if article.latest_revision is None and sent.key != article.uid:
        revisions.baseline(article)
    base = _base(article, sent)
    candidate = revisions.merge_with_newest(article, sent.content, base=base, choices=sent.choices)
    if candidate.conflicts:
        return Outcome(article, Saved(None, candidate.conflicts))
    if not _end_buffer(article, sent, user):
        return Outcome(article, Saved(article.latest_revision))
    trouble = _take_step(article, sent, candidate, user) if sent.action != Action.SAVE else {}
    if trouble:
        article = revisions.lock(article)  # without what the step that was undone set
    if trouble or sent.action == Action.SAVE:
        revisions.save_candidate(article, candidate, user=user, idempotency_key=sent.text_key)
    saved = Saved(article.latest_revision, merged_with=candidate.merged_with)
    return Outcome(article, saved, trouble)


def _outcome_of_earlier(article: Article, sent: Submission, user) -> Outcome | None:
    """Return the outcome of a form that was sent before and whose answer was lost, if it was.

    Nothing is done twice. A step that was refused is tried again with the same text, unless
    somebody saved since: nobody was asked to publish what they wrote.
    """
    newest = article.latest_revision
    is_step = sent.action != Action.SAVE
    if is_step and article.log_entries.filter(idempotency_key=sent.step_key).exists():
        return Outcome(article, Saved(newest))
    saved = article.revisions.filter(idempotency_key=sent.text_key).first()
    if saved is None:
        return None
    if saved.action == Action.ASIDE:
        return Outcome(article, Saved(saved), is_aside=True)
    if not is_step:
        return Outcome(article, Saved(saved))
    if saved != newest:
        return Outcome(article, Saved(newest), {"": _("Saved, but this step was not taken.")})
    return Outcome(article, Saved(newest), _take_step(article, sent, None, user))


def _keep_aside(article: Article, sent: Submission, user) -> Outcome:
    """Keep the text of somebody who may not change the article any more in its history."""
    if not (could_change(user, article) or _has_typed(article, sent, user)):
        raise PermissionDenied
    kept = revisions.set_aside(article, sent.content, user=user, idempotency_key=sent.text_key)
    _end_buffer(article, sent, user)
    return Outcome(article, Saved(kept), is_aside=True)


def _has_typed(article: Article, sent: Submission, user) -> bool:
    """Tell whether the form was opened by somebody who could work on the article then."""
    return Buffer.objects.filter(key=sent.key, user=user, article=article).exists()


def _get_or_create(sent: Submission, user) -> Article:
    """Return the article that the form of a new one stands for, which may be sent twice."""
    article = Article(uid=sent.key, created_by=user)
    if not can(user, "add", article):
        raise PermissionDenied
    live.fill_columns(article, sent.content)
    article.derive()
    columns = [column.attname for column in Article._meta.concrete_fields if column.name != "id"]
    values = {name: getattr(article, name) for name in columns}
    return Article.objects.get_or_create(uid=sent.key, defaults=values)[0]


def _base(article: Article, sent: Submission) -> Revision | None:
    """Return the revision that the form was opened with; a new article began with its first."""
    newest = article.latest_revision
    if sent.base is None:
        is_own = sent.key == article.uid
        return article.revisions.order_by("number").first() if is_own and newest else None
    if newest and newest.number == sent.base:
        return newest
    return article.revisions.filter(number=sent.base).first()


def _end_buffer(article: Article, sent: Submission, user) -> bool:
    """End the buffer of the form; False when a newer text of the same form was saved before."""
    ended = buffers.end_buffer(sent.key, user=user, article=article, sequence=sent.sequence)
    return ended or not buffers.was_saved_later(
        sent.key, user=user, article=article, sequence=sent.sequence
    )


def _take_step(
    article: Article, sent: Submission, candidate: Candidate | None, user
) -> dict[str, str]:
    """Take the step that was asked for; return, by field, why it was not taken."""
    request = Request(
        sent.action, at=sent.at, note=sent.note, kind=sent.kind, correction=sent.correction,
        related=sent.related, candidate=candidate, text_key=sent.text_key if candidate else "",
        idempotency_key=sent.step_key,
    )  # fmt: skip
    if request.publishes:
        content = candidate.content if candidate else article.latest_revision.content
        if checks.blocking(checks.check_content(content, article)):
            return {"": _("Saved, but not published: see “Before publishing”.")}
    try:
        with transaction.atomic():
            if sent.state not in {"", article.state}:
                raise workflow.StaleState(article.pk)
            workflow.perform_on_locked(article, request, user=user)
    except ValidationError as error:
        faults = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        return {name: " ".join(messages) for name, messages in faults.items()}
    except PermissionDenied:
        return {"": _("Saved. You may not take this step with this article.")}
    except workflow.StaleState:
        return {"": _("Saved. Somebody else has taken this article further in the meantime.")}
    return {}
