"""Announcements of changes that readers can see.

Every function that writes something that readers see calls `announce` in the transaction of the
write. Everything derived from it for readers (messages to the hub, caches, a search index) is
updated by a listener and nowhere else; `articles.listeners` lists the listeners. Pages that only
show a changed subject, such as a list, a card or a link, are not announced: a listener finds them
by a query.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Model
from django.utils import timezone
from taggit.models import Tag

from articles.enums import Aspect, State
from articles.models import Article, Author, Image, Page, Section
from articles.narrowing import required


class Subject(StrEnum):
    """The kind of thing that has changed."""

    ARTICLE = "article"
    SECTION = "section"
    TAG = "tag"
    AUTHOR = "author"
    IMAGE = "image"
    PAGE = "page"
    FRONT_PAGE = "front page"
    RANKING = "ranking"
    RELATED = "related"


ALL_ASPECTS = frozenset(Aspect)
_SUBJECTS = {
    Article: Subject.ARTICLE, Section: Subject.SECTION, Tag: Subject.TAG, Author: Subject.AUTHOR,
    Image: Subject.IMAGE, Page: Subject.PAGE,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Listing:
    """The facts that decide in which lists an article is: its state, its times (aware), and pks.

    `sections` are its own section and the top-level one; `tags` and `authors` are in their order.
    """

    state: State
    published_at: dt.datetime | None
    first_published_at: dt.datetime | None
    sections: tuple[int, ...] = ()
    tags: tuple[int, ...] = ()
    authors: tuple[int, ...] = ()

    @property
    def lists(self) -> tuple[object, ...]:
        """What decides in which lists it is and where, beside its state."""
        return self.published_at, self.sections, self.tags, self.authors

    @property
    def is_published(self) -> bool:
        """Whether it is published or scheduled."""
        return self.state == State.PUBLISHED

    @property
    def is_visible(self) -> bool:
        """Whether readers may see it now."""
        time = self.published_at if self.is_published else None
        return time is not None and time <= timezone.now()

    @property
    def is_public(self) -> bool:
        """Whether its address shows the article or a notice, now or from a scheduled time on."""
        return self.state in {State.PUBLISHED, State.RETRACTED}


@dataclass(frozen=True, slots=True)
class Change:
    """One change that readers see from `since` (aware) on.

    `pk` is that of the changed row. For FRONT_PAGE it is that of the section whose page was
    arranged, None for the front page of the site; for RANKING it is None; for RELATED it is that
    of the article to which others are related. `before` and `after` are
    the listings of an article; they may be None if its listing has not changed.
    """

    subject: Subject
    pk: int | None
    aspects: frozenset[Aspect]
    since: dt.datetime
    before: Listing | None = None
    after: Listing | None = None


Listener = Callable[[list[Change]], None]
_listeners: list[Listener] = []
_collected: ContextVar[list[Change] | None] = ContextVar("collected", default=None)


def register(listeners: Iterable[Listener]) -> None:
    """Add the functions that get each announcement; called once, in `AppConfig.ready`."""
    _listeners.extend(listeners)


def announce(*changes: Change) -> None:
    """Call every listener with `changes`, in the transaction that writes them.

    Inside `announced_together` they are collected. An exception of a listener rolls the write
    back: nothing derived may miss a change.
    """
    collected = _collected.get()
    if collected is not None:
        collected.extend(changes)
    elif changes:
        for listener in _listeners:
            listener(list(changes))


@contextmanager
def announced_together() -> Iterator[None]:
    """Collect the changes announced in a block, and announce each subject once when it ends.

    An inner block adds to the outer one. A block that raises announces nothing.
    """
    if _collected.get() is not None:
        yield
        return
    collected: list[Change] = []
    token = _collected.set(collected)
    try:
        yield
        changes = _merged(collected)
    finally:
        _collected.reset(token)
    announce(*changes)


def _merged(changes: list[Change]) -> list[Change]:
    """Return one change for each subject, in the order in which they were first announced."""
    merged: dict[tuple[Subject, int | None], Change] = {}
    for change in changes:
        key = change.subject, change.pk
        first = merged.get(key)
        merged[key] = change if first is None else Change(
            *key,
            first.aspects | change.aspects,
            min(first.since, change.since),
            first.before or change.before,
            change.after or first.after,
        )  # fmt: skip
    return list(merged.values())


def change_of_front_page(section: Section | None) -> Change:
    """Return the change for a new arrangement of the front page, or of the page of `section`."""
    return Change(Subject.FRONT_PAGE, section.pk if section else None, ALL_ASPECTS, timezone.now())


def change_of_ranking() -> Change:
    """Return the change for a new ranking of the most read articles."""
    return Change(Subject.RANKING, None, frozenset({Aspect.PLACE}), timezone.now())


def change_of_related(pk: int) -> Change:
    """Return the change for other stories related to the article `pk`."""
    return Change(Subject.RELATED, pk, frozenset({Aspect.PLACE}), timezone.now())


def announce_text(*articles: Article) -> None:
    """Announce that the pages of `articles` say something else, as far as they are public."""
    announce(*(change_of(one, {Aspect.TEXT}) for one in articles if one.is_public))


def subject_of(row: Model) -> Subject | None:
    """Return the kind of subject of a row, None for a row of another model."""
    return _SUBJECTS.get(type(row))


def change_of(
    row: Model, aspects: Iterable[Aspect] = ALL_ASPECTS, *, since: dt.datetime | None = None
) -> Change:
    """Return the change of one row from `since` (aware) on.

    By default that is the publication time of a scheduled article, and now for anything else.
    """
    if since is None:
        if isinstance(row, Article) and row.is_scheduled:
            since = required(row.published_at)
        else:
            since = timezone.now()
    return Change(_SUBJECTS[type(row)], row.pk, frozenset(aspects), since)
