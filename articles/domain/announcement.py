"""The one announcement of what is different for readers.

Every writer of something that readers see calls `announce` in the transaction of the write. All
that is derived for readers (the messages to the hub, caches, a search index) listens here and
nowhere else; `articles.listeners` is the list of who does. What merely shows a subject, such as a
list, a card or a link, is not announced by itself: a listener finds it from the rows.
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
    """What a change is of."""

    ARTICLE = "article"
    SECTION = "section"
    TAG = "tag"
    AUTHOR = "author"
    IMAGE = "image"
    PAGE = "page"
    FRONT_PAGE = "front page"
    RANKING = "ranking"


class Aspect(StrEnum):
    """What of a subject is different.

    TEXT is what its own page says, HEADLINE what cards and links elsewhere show of it, PLACE in
    which lists it stands and where, VISIBILITY whether readers may see it at all.
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
    """Where an article stands for readers: its state, its times (aware), and its lists by key.

    `sections` are its own section and the top-level one, `tags` and `authors` in their order.
    """

    state: State
    published_at: dt.datetime | None
    first_published_at: dt.datetime | None
    sections: tuple[int, ...] = ()
    tags: tuple[int, ...] = ()
    authors: tuple[int, ...] = ()

    @property
    def is_published(self) -> bool:
        """Whether it is published, now or for a time to come."""
        return self.state == State.PUBLISHED

    @property
    def is_visible(self) -> bool:
        """Whether readers may see it now."""
        return self.is_published and self.published_at <= timezone.now()

    @property
    def is_public(self) -> bool:
        """Whether readers find something at its address, now or at a time to come."""
        return self.state in {State.PUBLISHED, State.RETRACTED}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is different for readers from `since` (aware) on.

    `pk` is the section whose page was arranged for FRONT_PAGE (None: the front page of the site),
    and None for RANKING. `before` and `after` tell
    where an article stood and stands now.
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
    """Add the functions that get each announcement; called once, when the app is ready."""
    _listeners.extend(listeners)


def announce(*changes: Change) -> None:
    """Tell every listener of `changes`, in the transaction that the caller writes them in.

    What a listener raises undoes the write: nothing derived may miss a change.
    """
    for listener in _listeners if changes else ():
        listener(list(changes))


def change_of_front_page(section: Section | None) -> Change:
    """Return the change of what people arranged on the front page, or on the page of `section`."""
    return Change(Subject.FRONT_PAGE, section and section.pk, ALL_ASPECTS, timezone.now())


def change_of_ranking() -> Change:
    """Return the change of the most read articles."""
    return Change(Subject.RANKING, None, frozenset({Aspect.PLACE}), timezone.now())


def subject_of(row: Model) -> Subject | None:
    """Return what kind of subject a row is, None for a row that is none by itself."""
    return _SUBJECTS.get(type(row))


def change_of(
    row: Model, aspects: Iterable[Aspect] = ALL_ASPECTS, *, since: dt.datetime | None = None
) -> Change:
    """Return the change of one row: from `since` (aware) on, or else from when readers see it."""
    if since is None:
        is_of_later = isinstance(row, Article) and row.is_scheduled
        since = row.published_at if is_of_later else timezone.now()
    return Change(_SUBJECTS[type(row)], row.pk, frozenset(aspects), since)
