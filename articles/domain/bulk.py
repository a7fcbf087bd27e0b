"""Rows that come without a writer of ours, from fixtures and bulk writers: announced together."""

from collections.abc import Iterator

from django.db.models import Model
from django.utils import timezone

from articles.domain import announcement
from articles.domain.announcement import (
    ALL_ASPECTS,
    Change,
    Listing,
    Subject,
    change_of,
    change_of_front_page,
)
from articles.domain.story import live
from articles.enums import State
from articles.models import Article, FrontSlot, Section

BATCH = 500
_NOWHERE = Listing(State.DRAFT, None, None)


class Stored:
    """Rows that were stored, each subject once however many of its rows came."""

    def __init__(self) -> None:
        self._articles: set[int] = set()
        self._pages: set[Section | None] = set()
        self._records: dict[tuple[Subject, int], Model] = {}

    def add(self, row: Model) -> None:
        """Note a row of any model; one that readers see nothing of is left out."""
        subject = announcement.subject_of(row)
        if subject is not None and subject != Subject.ARTICLE:
            self._records[subject, row.pk] = row
        elif isinstance(row, FrontSlot):
            self._pages.add(row.section)
        elif (key := _article_of(row)) is not None:
            self._articles.add(key)

    def announce(self) -> None:
        """Announce all of it, once; where an article stood before is not known: nowhere."""
        announcement.announce(*map(change_of, self._records.values()))
        announcement.announce(*map(change_of_front_page, self._pages))
        keys = sorted(self._articles)
        for start in range(0, len(keys), BATCH):
            articles = Article.objects.filter(pk__in=keys[start : start + BATCH]).defer("body")
            announcement.announce(*_entered([a for a in articles if a.is_public]))
        for noted in (self._articles, self._pages, self._records):
            noted.clear()


def _entered(articles: list[Article]) -> Iterator[Change]:
    listings = live.listings_of(articles)
    for article in articles:
        since = article.published_at if article.is_scheduled else timezone.now()
        yield Change(
            Subject.ARTICLE, article.pk, ALL_ASPECTS, since, _NOWHERE, listings[article.pk]
        )


def _article_of(row: Model) -> int | None:
    """Return the key of the article that a row is, or that it belongs to."""
    if isinstance(row, Article):
        return row.pk
    field = next((f for f in row._meta.fields if f.related_model is Article), None)
    return getattr(row, field.attname) if field else None
