"""What happens when somebody sends the form of an article: one call, one transaction."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from articles.content.shape import Content
from articles.domain.desk import checks, workflow
from articles.domain.story import buffers, live, revisions
from articles.domain.story.revisions import Saved
from articles.enums import Action, ChangeKind, State
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


@dataclass(frozen=True)
class Outcome:
    """What became of a submission.

    `saved` holds the new revision or the conflicts to settle. `trouble` says, by field ("" for
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
    form ends when its text is in a revision. Raises PermissionDenied for an article
    that the sender could never change.
    """
    article = revisions.lock(article or _make(sent, user), sent.related)
    if buffers.finished(sent.key, user=user, sequence=sent.sequence or 0) == article:
        return _sent_before(article, sent, user)
    if not can_change(user, article):
        if not (could_change(user, article) or _has_typed(article, sent, user)):
            raise PermissionDenied
        kept = revisions.set_aside(article, sent.content, user=user)
        _end_buffer(article, sent, user)
        return Outcome(article, Saved(kept), is_aside=True)
    saved = revisions.save(
        article, sent.content, base=_base(article, sent), user=user, choices=sent.choices
    )
    if saved.conflicts:
        return Outcome(article, saved)
    _end_buffer(article, sent, user)
    article.refresh_from_db()
    trouble = {} if sent.action == Action.SAVE else _take_step(article, sent, user)
    return Outcome(article, saved, trouble)


def _sent_before(article: Article, sent: Submission, user) -> Outcome:
    """Answer a form that comes again because its first answer was lost: nothing is done twice.

    A step that was refused is refused again, with the reason, or taken now.
    """
    newest = article.latest_revision
    if not can_change(user, article):
        asides = article.revisions.filter(action=Action.ASIDE, created_by=user)
        if kept := asides.first():
            return Outcome(article, Saved(kept), is_aside=True)
    if sent.action == Action.SAVE or _was_taken(article, sent, user):
        return Outcome(article, Saved(newest))
    if newest.created_by != user and newest.number != sent.base:  # never asked to show that text
        return Outcome(article, Saved(newest), {"": _("Saved, but this step was not taken.")})
    return Outcome(article, Saved(newest), _take_step(article, sent, user))


def _was_taken(article: Article, sent: Submission, user) -> bool:
    """Tell whether the step is in the log since the buffer of its form ended."""
    ended_at = Buffer.objects.values_list("ended_at", flat=True).get(key=sent.key)
    taken = article.log_entries.filter(action=sent.action, created_by=user)
    return taken.filter(created_at__gte=ended_at).exists()


def _has_typed(article: Article, sent: Submission, user) -> bool:
    """Tell whether the form was opened by somebody who could work on the article then."""
    return Buffer.objects.filter(key=sent.key, user=user, article=article).exists()


def _make(sent: Submission, user) -> Article:
    """Return the article that the form of a new one stands for, which may be sent twice."""
    article = Article(uid=sent.key, created_by=user)
    if not can(user, "add", article):
        raise PermissionDenied
    live.fill(article, sent.content)
    article.derive()
    columns = [column.attname for column in Article._meta.concrete_fields if column.name != "id"]
    values = {name: getattr(article, name) for name in columns}
    article, is_new = Article.objects.get_or_create(uid=sent.key, defaults=values)
    if is_new:
        live.apply(article, sent.content, user=user)
        revisions.record(article, sent.content, action=Action.SAVE, user=user)
    return article


def _base(article: Article, sent: Submission) -> Revision | None:
    """Return the revision that the form was opened with; a new article began with its first."""
    if sent.base is None and sent.key == article.uid:
        return article.revisions.order_by("number").first()
    return article.revisions.filter(number=sent.base).first() if sent.base else None


def _end_buffer(article: Article, sent: Submission, user) -> None:
    buffers.end(sent.key, user=user, article=article, sequence=sent.sequence)


def _take_step(article: Article, sent: Submission, user) -> dict[str, str]:
    """Take the step that was asked for; return, by field, why it was not taken."""
    if workflow.STEPS[sent.action].target == State.PUBLISHED:
        found = checks.blocking(checks.check(article.latest_revision.content, article))
        if found:
            return {"": _("Saved, but not published: see “Before publishing”.")}
    try:
        with transaction.atomic():
            if sent.state not in {"", article.state}:
                raise workflow.StaleState(article.pk)
            workflow.take(
                article, sent.action, user=user, at=sent.at, note=sent.note, kind=sent.kind,
                correction=sent.correction, related=sent.related,
            )  # fmt: skip
    except ValidationError as error:
        faults = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        return {name: " ".join(messages) for name, messages in faults.items()}
    except PermissionDenied:
        return {"": _("Saved. You may not take this step with this article.")}
    except workflow.StaleState:
        if article.is_visible and sent.action == Action.PUBLISH and not sent.kind:
            return {"": _("Nothing has changed since it was published.")}
        if not _has_been_taken(article, sent.action):
            return {"": _("Saved. Somebody else has taken this article further in the meantime.")}
    return {}


def _has_been_taken(article: Article, action: Action) -> bool:
    """Tell whether the article stands where a step leads: the form was sent twice."""
    return (
        article.state == workflow.STEPS[action].target
        and not article.has_unpublished_change
        and (action != Action.SCHEDULE or article.is_scheduled)
    )
