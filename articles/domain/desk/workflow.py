"""The one door for a change of state: who may take which step, and what it means."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.domain.distribution import websub
from articles.domain.story import corrections, live, revisions
from articles.enums import Action, ChangeKind, CorrectionKind, State
from articles.models import Article, LogEntry
from articles.permissions import can, takes_back
from articles.validators import validate_publication_time


class StaleState(Exception):
    """Somebody changed the article's state in the meantime; nothing was written."""


@dataclass(frozen=True)
class Step:
    """A transition: the states that it leads from, and the one that it leads to."""

    sources: frozenset[State]
    target: State
    needs_note: bool = False


_DESK = frozenset({State.DRAFT, State.IN_REVIEW, State.READY})
STEPS = {
    Action.SUBMIT: Step(frozenset({State.DRAFT}), State.IN_REVIEW),
    Action.RETURN: Step(frozenset({State.IN_REVIEW, State.READY}), State.DRAFT, needs_note=True),
    Action.APPROVE: Step(frozenset({State.DRAFT, State.IN_REVIEW}), State.READY),
    Action.PUBLISH: Step(_DESK | {State.PUBLISHED}, State.PUBLISHED),
    Action.SCHEDULE: Step(_DESK | {State.PUBLISHED}, State.PUBLISHED),
    Action.UNSCHEDULE: Step(frozenset({State.PUBLISHED}), State.READY),
}


def steps_for(user, article: Article) -> list[Action]:
    """Return the steps that `user` may take with `article` as it stands now."""
    return [
        action
        for action, step in STEPS.items()
        if article.state in step.sources and _fits(action, article) and can(user, action, article)
    ]


def _fits(action: Action, article: Article) -> bool:
    """Tell whether the step makes sense for what readers see or do not see yet."""
    match action:
        case Action.SCHEDULE:
            return not article.is_visible
        case Action.UNSCHEDULE:
            return article.is_scheduled
    return True


def needs_note(action: Action, user, article: Article) -> bool:
    """Tell whether a step asks `user` for a reason; who takes back their own article has none."""
    return STEPS[action].needs_note and not (action == Action.RETURN and takes_back(user, article))


@transaction.atomic
def take(
    article: Article,
    action: Action,
    *,
    user,
    at: dt.datetime | None = None,
    note: str = "",
    kind: ChangeKind | None = None,
    correction: str = "",
    related: Article | None = None,
) -> None:
    """Take `article` through one step, on behalf of `user`.

    Publishing and scheduling (at the time `at`, aware) make the newest revision what readers see.
    The publication of a change of a live article needs its `kind`, and all but a typing error
    the text that readers are shown; `related` is the article that carries it in full. Each step
    is a revision and a log entry. Raises PermissionDenied when `user` may not, StaleState when
    the article is not where that step leads from, and ValidationError with a message for the
    editor when something is missing; nothing is written then.
    """
    stored = revisions.lock(article, related)
    if not can(user, action, stored):
        raise PermissionDenied
    step = STEPS[action]
    newest = revisions.baseline(stored, user=user)
    was_visible = stored.is_visible
    if stored.state not in step.sources or not _fits(action, stored):
        raise StaleState(stored.pk)
    if step.target == State.PUBLISHED and _is_done(stored, at, kind, correction):
        raise StaleState(stored.pk)
    if needs_note(action, user, stored) and not note.strip():
        raise ValidationError({"note": _("Say why, so that everybody knows.")})
    time = _time_of(action, stored, at)
    if step.target == State.PUBLISHED:
        if was_visible:
            _check_kind(kind)
            websub.note_feeds(stored)
            note = note or _told(kind, correction)
        live.apply(stored, newest.content, user=user)
        if not can(user, action, stored):  # the newest revision may move it to another section
            raise PermissionDenied
    change_state(stored, step.target, at=time, action=action, user=user, note=note)
    if action == Action.UNSCHEDULE:
        live.apply(stored, newest.content, user=user)  # which a published row could not have been
    if step.target == State.PUBLISHED:
        revisions.mark_live(stored)
        if was_visible:
            _tell_readers(stored, kind, correction, related, user)
    article.refresh_from_db()


def _is_done(
    article: Article, at: dt.datetime | None, kind: ChangeKind | None, correction: str
) -> bool:
    """Tell whether readers get nothing new: the same form may be sent twice.

    A correction may also be added to a text that readers have already.
    """
    if article.state != State.PUBLISHED or article.has_unpublished_change:
        return False
    if article.is_scheduled:
        return at == article.published_at
    if kind in CorrectionKind.values:
        return article.corrections.filter(kind=kind, text=correction.strip()).exists()
    return kind is not None or not correction.strip()


def _time_of(action: Action, article: Article, at: dt.datetime | None) -> dt.datetime | None:
    """Return the publication time (aware) that a step gives, None where it gives none."""
    if action == Action.SCHEDULE:
        time = at or article.published_at
        if time is None or time <= timezone.now():
            raise ValidationError({"publish_at": _("Give a time to come to schedule the story.")})
        return time
    if action == Action.PUBLISH and not article.is_visible:
        return at if at and at <= timezone.now() else timezone.now()
    return None


def _told(kind: ChangeKind, correction: str) -> str:
    """Return what the desk remembers of a correction: what it is, and its words."""
    if kind == ChangeKind.TYPO:
        return ""
    return f"{CorrectionKind(kind).label}: {correction.strip()}"


def _check_kind(kind: ChangeKind | None) -> None:
    if kind is None:
        raise ValidationError({"kind": _("Say what kind of change readers get.")})


def _tell_readers(
    article: Article, kind: ChangeKind, correction: str, related: Article | None, user
) -> None:
    if kind != ChangeKind.TYPO:
        corrections.add_correction(
            article, CorrectionKind(kind), correction, user=user, related=related
        )


@transaction.atomic
def change_state(
    article: Article,
    state: State,
    *,
    at: dt.datetime | None = None,
    action: Action = Action.IMPORT,
    user=None,
    note: str = "",
) -> None:
    """Bring the row of `article` to `state` and settle what follows; a no-op when it is there.

    For imports; people take a step with `take`. Publishing takes the time `at` (aware; a time to
    come schedules the story), or else the time it has, or else now. It raises ValidationError
    when the story lacks what readers need, and StaleState when the article's row no longer has
    the state that `article` was read with.
    """
    old_state, old_time = article.state, article.published_at
    if at:
        validate_publication_time(at)
    time = at or old_time
    if state == State.PUBLISHED:
        if missing := missing_for_readers(section=article.section, body=article.body):
            raise ValidationError(missing)
        time = time or timezone.now()
    if action == Action.IMPORT and (state, time) == (old_state, old_time):
        return
    first = article.first_published_at
    if state == State.PUBLISHED:
        first = first if first and first <= timezone.now() else time
    elif first and first > timezone.now():
        first = None  # a schedule that was called off: readers never saw it
    change = {
        "state": state,
        "published_at": time,
        "first_published_at": first,
        "modified_at": timezone.now(),
    }
    if state == State.PUBLISHED:
        change["due_at"] = None
    if Article.objects.filter(pk=article.pk, state=old_state).update(**change) != 1:
        raise StaleState(article.pk)
    for name, value in change.items():
        setattr(article, name, value)
    live.settle(article)
    if State.PUBLISHED in (old_state, state):
        websub.announce(article, was_listed=old_state == State.PUBLISHED)
    _log(article, old_state, action=action, user=user, note=note)


def _log(article: Article, old_state: State, *, action: Action, user, note: str) -> None:
    newest = article.latest_revision
    if newest and action != Action.IMPORT:
        newest = revisions.record(article, newest.content, action=action, user=user, note=note)
    LogEntry.objects.create(
        article=article,
        revision=newest,
        action=action,
        from_state=old_state,
        to_state=article.state,
        created_by=user,
        note=note,
    )


def missing_for_readers(*, section, body: str) -> dict[str, str]:
    """Return, by field, what a story lacks before it can be published."""
    missing = {}
    if section is None:
        missing["section"] = _("A story needs a section before readers can see it.")
    if not body:
        missing["body"] = _("A story without text cannot be published.")
    return missing
