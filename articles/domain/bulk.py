"""Announces rows that fixtures and bulk writers stored without calling functions of the domain."""

from collections.abc import Iterator
from dataclasses import replace

from django.db.models import Model

from articles.domain import announcement
from articles.domain.announcement import (
    Change,
    Listing,
    Subject,
    change_of,
    change_of_front_page,
)
from articles.domain.story import baca_juga, live
from articles.enums import State
from articles.models import (
    Article,
    ArticleTag,
    BacaJuga,
    Byline,
    Correction,
    FrontSlot,
    OldAddress,
    PinnedStory,
    Retraction,
    Section,
    TagPage,
)

BATCH = 500
# Rows that are part of the page of an article, and the attributes that name it.
_PARTS_OF_ARTICLES: dict[type[Model], tuple[str, ...]] = {
    ArticleTag: ("content_object_id",),
    BacaJuga: ("article_id",),
    Byline: ("article_id",),
    Correction: ("article_id", "related_id"),
    Retraction: ("article_id",),
}
_NOWHERE = Listing(State.DRAFT, None, None)


class Stored:
    """Collects stored rows, to announce each subject once, however many rows of it were stored.

    It writes the rows of links in the sentences of articles, which come from their texts.
    """

    def __init__(self) -> None:
        self._articles: set[int] = set()
        self._pages: set[Section | None] = set()
        self._records: dict[tuple[Subject, int], Model] = {}

    def add(self, row: Model) -> None:
        """Add a row of any model; rows of models that readers do not see are ignored."""
        if isinstance(row, OldAddress) and row.target:
            row = row.target
        if isinstance(row, TagPage | PinnedStory):
            row = row.tag if isinstance(row, TagPage) else row.page.tag
        subject = announcement.subject_of(row)
        if subject is not None and subject != Subject.ARTICLE:
            self._records[subject, row.pk] = row
        elif isinstance(row, FrontSlot):
            self._pages.add(row.section)
        else:
            self._articles.update(_articles_of(row))

    def announce(self) -> None:
        """Announce everything that was added, then clear it.

        An article is announced as new: its listing before it was stored is unknown.
        """
        announcement.announce(*map(change_of, self._records.values()))
        announcement.announce(*map(change_of_front_page, self._pages))
        keys = sorted(self._articles)
        for start in range(0, len(keys), BATCH):
            baca_juga.sync_sentences(keys[start : start + BATCH])
            articles = Article.objects.filter(pk__in=keys[start : start + BATCH]).defer("body")
            announcement.announce(*_entered([a for a in articles if a.is_public]))
        for noted in (self._articles, self._pages, self._records):
            noted.clear()


def _entered(articles: list[Article]) -> Iterator[Change]:
    listings = live.listings_of(articles)
    for article in articles:
        yield replace(change_of(article), before=_NOWHERE, after=listings[article.pk])


def _articles_of(row: Model) -> Iterator[int]:
    """Yield the pks of the articles whose pages a row is part of."""
    if isinstance(row, Article):
        yield row.pk
    for name in _PARTS_OF_ARTICLES.get(type(row), ()):
        if pk := getattr(row, name):
            yield pk
