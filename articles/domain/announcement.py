"""Announcements of changes that readers can see.

Every function that writes something that readers see calls `announce` in the transaction of the
write. Everything derived from it for readers (messages to the hub, caches, a search index) is
updated by a listener and nowhere else; `articles.listeners` lists the listeners. Pages that only
show a changed subject, such as a list, a card or a link, are not announced: a listener finds them
by a query.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Model
from django.utils import timezone
from taggit.models import Tag

from articles.enums import State
from articles.models import Article, Author, Image, Page, Section


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


class Aspect(StrEnum):
    """What has changed of a subject.

    TEXT: what its own page shows. HEADLINE: what cards and links on other pages show. PLACE: which
    lists it is in, and its position there. VISIBILITY: whether readers may see it.
    """

    TEXT = "text"
    HEADLINE = "headline"
    PLACE = "place"
    VISIBILITY = "visibility"


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
    def is_published(self) -> bool:
        """Whether it is published or scheduled."""
        return self.state == State.PUBLISHED

    @property
    def is_visible(self) -> bool:
        """Whether readers may see it now."""
        return self.is_published and self.published_at <= timezone.now()

    @property
    def is_public(self) -> bool:
        """Whether its address shows the article or a notice, now or from a scheduled time on."""
        return self.state in {State.PUBLISHED, State.RETRACTED}


@dataclass(frozen=True, slots=True)
class Change:
    """One change that readers see from `since` (aware) on.

    `pk` is that of the changed row. For FRONT_PAGE it is that of the section whose page was
    arranged, None for the front page of the site; for RANKING it is None. `before` and `after` are
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


def register(listeners: Iterable[Listener]) -> None:
    """Add the functions that get each announcement; called once, in `AppConfig.ready`."""
    _listeners.extend(listeners)


def announce(*changes: Change) -> None:
    """Call every listener with `changes`; call this in the transaction that writes them.

    An exception in a listener rolls back the write, so that derived data never misses a change.
    """
    for listener in _listeners if changes else ():
        listener(list(changes))


def change_of_front_page(section: Section | None) -> Change:
    """Return the change for a new arrangement of the front page, or of the page of `section`."""
    return Change(Subject.FRONT_PAGE, section and section.pk, ALL_ASPECTS, timezone.now())


def change_of_ranking() -> Change:
    """Return the change for a new ranking of the most read articles."""
    return Change(Subject.RANKING, None, frozenset({Aspect.PLACE}), timezone.now())


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
        is_of_later = isinstance(row, Article) and row.is_scheduled
        since = row.published_at if is_of_later else timezone.now()
    return Change(_SUBJECTS[type(row)], row.pk, frozenset(aspects), since)
