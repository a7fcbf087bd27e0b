"""What a fixture stored: rows that come without a writer of ours, announced once all are there."""

import datetime as dt

from django.db.models import Model
from django.utils import timezone

from articles.domain import announcement
from articles.domain.announcement import ALL_ASPECTS, Change, Listing, Subject, change_of
from articles.domain.story import live
from articles.enums import State
from articles.models import Article, FrontSlot

BATCH = 500
_NOWHERE = Listing(State.DRAFT, None, None)


class Stored:
    """The rows that a fixture stored, each subject once however many of its rows came."""

    def __init__(self) -> None:
        self._articles: set[int] = set()
        self._pages: set[int | None] = set()
        self._records: dict[tuple[Subject, int], Model] = {}

    def add(self, row: Model) -> None:
        """Note a row of any model; one that readers see nothing of is left out."""
        subject = announcement.subject_of(row)
        if subject is not None and subject != Subject.ARTICLE:
            self._records[subject, row.pk] = row
        elif isinstance(row, FrontSlot):
            self._pages.add(row.section_id)
        elif (key := _article_of(row)) is not None:
            self._articles.add(key)

    def announce(self) -> None:
        """Announce all of it; where an article stood before is not known: nowhere."""
        announcement.announce(*map(change_of, self._records.values()))
        now = timezone.now()
        pages = (Change(Subject.FRONT_PAGE, pk, ALL_ASPECTS, now) for pk in self._pages)
        announcement.announce(*pages)
        keys = sorted(self._articles)
        for start in range(0, len(keys), BATCH):
            articles = Article.objects.filter(pk__in=keys[start : start + BATCH]).defer("body")
            announcement.announce(*(_entered(a, now) for a in articles if a.is_public))


def _article_of(row: Model) -> int | None:
    """Return the key of the article that a row is, or that it belongs to."""
    if isinstance(row, Article):
        return row.pk
    field = next((f for f in row._meta.fields if f.related_model is Article), None)
    return getattr(row, field.attname) if field else None


def _entered(article: Article, now: dt.datetime) -> Change:
    since = article.published_at if article.is_scheduled else now
    after = live.listing_of(article)
    return Change(Subject.ARTICLE, article.pk, ALL_ASPECTS, since, _NOWHERE, after)
