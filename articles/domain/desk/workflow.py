"""All changes of an article's state: who may take which step, and what it does."""

import datetime as dt
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.content.shape import Content
from articles.domain.announcement import announced_together
from articles.domain.story import corrections, live, log, revisions
from articles.domain.story.live import StaleState
from articles.domain.story.revisions import Candidate
from articles.enums import Action, ChangeKind, CorrectionKind, Origin, State
from articles.models import Article
from articles.narrowing import required
from articles.permissions import can, is_withdrawal_by_writer
from articles.validators import validate_publication_time


@dataclass(frozen=True)
class Transition:
    """A step that a person takes: the states in which it is possible, and the new state."""

    sources: frozenset[State]
    target: State
    needs_note: bool = False


_DESK = frozenset({State.DRAFT, State.IN_REVIEW, State.READY})
TRANSITIONS = {
    Action.SUBMIT: Transition(frozenset({State.DRAFT}), State.IN_REVIEW),
    Action.RETURN: Transition(
        frozenset({State.IN_REVIEW, State.READY}), State.DRAFT, needs_note=True
    ),
    Action.APPROVE: Transition(frozenset({State.DRAFT, State.IN_REVIEW}), State.READY),
    Action.PUBLISH: Transition(_DESK | {State.PUBLISHED}, State.PUBLISHED),
    Action.SCHEDULE: Transition(_DESK | {State.PUBLISHED}, State.PUBLISHED),
    Action.UNSCHEDULE: Transition(frozenset({State.PUBLISHED}), State.READY),
}
# State changes by the system, by action and old state: the new states that are allowed. An import
# never unpublishes an article, and only an approved request retracts one.
SYSTEM_TRANSITIONS: dict[Action, dict[State, frozenset[State]]] = {
    Action.IMPORT: dict.fromkeys(_DESK, _DESK | {State.PUBLISHED})
    | {State.PUBLISHED: frozenset({State.PUBLISHED})},
    Action.RETRACT: {State.PUBLISHED: frozenset({State.RETRACTED})},
}


@dataclass(frozen=True)
class StepRequest:
    """The options of a step that a person takes; only publishing uses all of them.

    `at` is the publication time (aware). `kind` is the kind of change to a visible article,
    `correction` the text that readers get about it, `related` the article that has it in full.
    `candidate` is a text to use instead of the newest revision. `text_key` is stored with the
    revision and `idempotency_key` with the log entry.
    """

    action: Action
    at: dt.datetime | None = None
    note: str = ""
    kind: ChangeKind | None = None
    correction: str = ""
    related: Article | None = None
    candidate: Candidate | None = None
    text_key: str = ""
    step_key: str = ""

    @property
    def transition(self) -> Transition:
        return TRANSITIONS[self.action]

    @property
    def publishes(self) -> bool:
        return self.transition.target == State.PUBLISHED


def transitions_for(user: User, article: Article) -> list[Action]:
    """Return the steps that `user` may take with `article` in its current state."""
    return [
        action
        for action, transition in TRANSITIONS.items()
        if article.state in transition.sources
        and _fits(action, article)
        and can(user, action, article)
    ]


def _fits(action: Action, article: Article) -> bool:
    """Return whether the step is possible, given whether the article is visible or scheduled."""
    match action:
        case Action.SCHEDULE:
            return not article.is_visible
        case Action.UNSCHEDULE:
            return article.is_scheduled
    return True


def needs_note(action: Action, user: User, article: Article) -> bool:
    """Return whether `user` must give a reason; not for taking back their own article."""
    is_own = action == Action.RETURN and is_withdrawal_by_writer(user, article)
    return TRANSITIONS[action].needs_note and not is_own


@transaction.atomic
def perform(article: Article, action: Action, *, user: User, **asked: Any) -> None:
    """Take the step `action` with `article` for `user`; `asked` are other fields of `StepRequest`.

    Publishing and scheduling make the newest revision the live one. Each step writes a revision
    and a log entry. Raises PermissionDenied when `user` may not take the step, StaleState when the
    step is not possible in the stored state of the article, and ValidationError with a message for
    the editor when a field is missing or readers would get nothing new; nothing is written then.
    """
    request = StepRequest(action, **asked)
    stored = revisions.lock_article(article, request.related)
    if stored.latest_revision is None and can(user, action, stored):
        revisions.ensure_first_revision(stored, user=user)
    perform_on_locked(stored, request, user=user)
    article.refresh_from_db()


@announced_together()
def perform_on_locked(article: Article, request: StepRequest, *, user: User) -> None:
    """As `perform`, for an article that the caller has locked and that has a revision.

    Call it in a transaction that is rolled back when it raises.
    """
    action = request.action
    if not can(user, action, article):
        raise PermissionDenied
    if article.state not in request.transition.sources or not _fits(action, article):
        raise StaleState(article.pk)
    if request.publishes and article.state == State.PUBLISHED and not _has_news(request, article):
        _keep_schedule(request, article, user=user)
        return
    _check(request, article, user=user)
    content = _content_for(request, article)
    if not _can_with_text(user, action, article, content):
        raise PermissionDenied
    was_visible = article.is_visible
    _write(
        article, request.transition.target, action=action, user=user, content=content,
        at=_time_of(request, article), candidate=request.candidate,
        note=request.note or (_correction_note(request) if was_visible else ""),
        text_key=request.text_key, step_key=request.step_key,
    )  # fmt: skip
    if was_visible and request.kind != ChangeKind.TYPO:
        kind = CorrectionKind(required(request.kind))
        corrections.add_correction(
            article, kind, request.correction, user=user, related=request.related
        )


def _has_news(request: StepRequest, article: Article) -> bool:
    """Return whether publishing a published article again changes anything for readers.

    A correction may also be added to a text that readers have already.
    """
    has_new_text = request.candidate is not None and request.candidate.is_new
    if has_new_text or article.has_unpublished_change:
        return True
    if article.is_scheduled:
        return request.at != article.published_at
    words = request.correction.strip()
    if request.kind in {None, ChangeKind.TYPO}:
        return request.kind is None and bool(words)
    return not article.corrections.filter(kind=request.kind, text=words).exists()


def _keep_schedule(request: StepRequest, article: Article, *, user: User) -> None:
    """Accept a request for the schedule that the article has already; refuse any other.

    A text that was not taken as a whole is kept aside all the same.
    """
    if not article.is_scheduled:
        raise ValidationError(_("Nothing has changed since it was published."))
    if request.candidate:
        revisions.record_aside(article, request.candidate, user=user)


def _check(request: StepRequest, article: Article, *, user: User) -> None:
    """Raise ValidationError, by field, for what the step lacks."""
    if needs_note(request.action, user, article) and not request.note.strip():
        raise ValidationError({"note": _("Say why, so that everybody knows.")})
    if request.publishes and article.is_visible and request.kind is None:
        raise ValidationError({"kind": _("Say what kind of change readers get.")})


def _content_for(request: StepRequest, article: Article) -> Content | None:
    """Return the content that the step writes to the row, None if it does not change the row."""
    if request.candidate and request.candidate.is_new:
        return request.candidate.content
    changes_row = request.publishes or request.action == Action.UNSCHEDULE
    return revisions.latest_content(article) if changes_row else None


def _can_with_text(user: User, action: Action, article: Article, content: Content | None) -> bool:
    """Return whether `user` may take the step once `content` has moved the article.

    An editor of some sections decides on the articles of these alone.
    """
    if content is None or content["section"] == live.uid_of(article.section):
        return True
    moved = copy(article)
    live.fill_columns(moved, content)
    moved.derive()
    return can(user, action, moved)


def _time_of(request: StepRequest, article: Article) -> dt.datetime | None:
    """Return the publication time (aware) that the step sets, None if it sets none.

    Raises ValidationError when the time of a schedule is missing or past.
    """
    at, now = request.at, timezone.now()
    if request.action == Action.SCHEDULE:
        time = at or article.published_at
        if time is None or time <= now:
            raise ValidationError({"publish_at": _("Give a time to come to schedule the story.")})
        return time
    if request.action == Action.PUBLISH and not article.is_visible:
        return at if at and at <= now else now
    return None


def _correction_note(request: StepRequest) -> str:
    """Return the note in the log for a change of a visible article: its kind and its text."""
    if request.kind in {None, ChangeKind.TYPO}:
        return ""
    return f"{CorrectionKind(request.kind).label}: {request.correction.strip()}"


@transaction.atomic
@announced_together()
def change_state(
    article: Article,
    state: State,
    *,
    at: dt.datetime | None = None,
    action: Action = Action.IMPORT,
    user: User | None = None,
    note: str = "",
    content: Content | None = None,
) -> None:
    """Set the state of `article` for the system; a no-op when state, time and text are the same.

    A person takes a step with `perform`. An import may give a `content`, which is written to the
    row. Publishing uses the time `at` (aware; a future time schedules the article), else the time
    that the article has, else now. Raises ValidationError for a change that SYSTEM_TRANSITIONS
    does not allow and when a published article would lack a section or text, and StaleState when
    the stored row is no longer in the state of `article`.
    """
    is_hidden = article.is_visible and state == State.PUBLISHED and at and at > timezone.now()
    if is_hidden or state not in SYSTEM_TRANSITIONS[action].get(State(article.state), ()):
        raise ValidationError(_refusal(article, state))
    newest = article.latest_revision
    has_new_text = content is not None and (newest is None or content != newest.content)
    is_same = state == article.state and (at or article.published_at) == article.published_at
    if is_same and not has_new_text:
        return
    _write(article, state, action=action, at=at, user=user, note=note, content=content)


def _refusal(article: Article, state: State) -> str:
    values = {"headline": article.headline, "state": state.label.lower()}
    if article.state == state == State.PUBLISHED:
        return _("Readers see “%(headline)s” already: its time cannot be a time to come.") % values
    if article.state == State.RETRACTED:
        return _("“%(headline)s” is retracted: only people change it, at the desk.") % values
    if article.state == State.PUBLISHED:
        return _(
            "“%(headline)s” is published: it does not become “%(state)s” by an import. Ask for its"
            " retraction at the desk."
        ) % values  # fmt: skip
    return _("“%(headline)s” does not become “%(state)s” without a person.") % values


def _write(
    article: Article,
    state: State,
    *,
    action: Action,
    at: dt.datetime | None,
    user: User | None,
    note: str,
    content: Content | None,
    candidate: Candidate | None = None,
    text_key: str = "",
    step_key: str = "",
) -> None:
    """Write a change of state in one pass: the revision, the live row, the log entry.

    The revision of a step has the text of `candidate`, or else of the newest revision; that of an
    import has `content`, and an import without it has no revision.
    """
    old_state = State(article.state)
    columns = _columns(article, state, at)
    newest = article.latest_revision
    if candidate:
        revisions.record_aside(article, candidate, user=user)
    text = candidate.content if candidate else content
    if text is None and newest and action != Action.IMPORT:
        text = newest.content
    if text is not None:
        columns["latest_revision"] = newest = revisions.insert_revision(
            article, text, action=action, user=user, note=note, idempotency_key=text_key
        )
    if state == State.PUBLISHED and (text is not None or old_state != State.PUBLISHED):
        columns["live_revision"] = newest
    origin = Origin.IMPORT if action == Action.IMPORT else Origin.EDITOR
    live.write_live_row(article, content, columns=columns, user=user, origin=origin)
    log.write_log_entry(
        article, action, user=user, note=note, from_state=old_state, idempotency_key=step_key
    )


def _columns(article: Article, state: State, at: dt.datetime | None) -> dict[str, Any]:
    """Return the columns that a change of state sets, except the text and the revisions."""
    if at:
        validate_publication_time(at)
    now = timezone.now()
    time, first = at or article.published_at, article.first_published_at
    if state == State.PUBLISHED:
        time = time or now
        first = first if first and first <= now else time
    elif first and first > now:
        first = None  # unscheduled before its time: readers never saw it
    columns = {"state": state, "published_at": time, "first_published_at": first}
    return columns | ({"due_at": None} if state == State.PUBLISHED else {})
