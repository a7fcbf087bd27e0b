"""Terpopuler: the most read articles of the last day and week."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet, Sum
from django.utils import timezone

from articles.domain.announcement import announce, change_of_ranking
from articles.enums import Period, Seen
from articles.models import Article, PopularArticle, ReadCount
from articles.models.selection import Selection, most_read_pks
from articles.models.visibility import visible
from newsroom.page_cache.dependencies import depend_on

PLACES = 30
# How many are looked at to find PLACES visible ones: few articles are retracted.
CANDIDATES = 4 * PLACES
WINDOWS = {Period.DAY: dt.timedelta(hours=24), Period.WEEK: dt.timedelta(days=7)}
EVERY = {Period.DAY: dt.timedelta(minutes=5), Period.WEEK: dt.timedelta(hours=1)}


class Keyed(Protocol):
    @property
    def pk(self) -> int: ...


Loaded = TypeVar("Loaded", bound=Keyed)


@dataclass(frozen=True)
class Ranking:
    """Articles as cards, most read first, and the time (aware) at which they were ranked.

    `ranked_at` is None when there are no articles.
    """

    articles: list[Article]
    ranked_at: dt.datetime | None


def rank_if_due() -> None:
    """Replace the rankings that are older than EVERY; several processes may call it at once."""
    for period in Period:
        ranked_at = _ranked_at(period)
        if ranked_at is None or timezone.now() - ranked_at >= EVERY[period]:
            _replace(period, ranked_at)


def _ranked_at(period: Period) -> dt.datetime | None:
    rows = PopularArticle.objects.filter(period=period, position=1)
    return rows.values_list("ranked_at", flat=True).first()


def _replace(period: Period, known: dt.datetime | None) -> bool:
    """Replace the ranking made at `known` (None: there is none); False: another process did."""
    now = timezone.now()
    rows = [
        PopularArticle(
            period=period, position=position, article_id=article_id, reads=reads, ranked_at=now
        )
        for position, (article_id, reads) in enumerate(_most_read(now - WINDOWS[period]), start=1)
    ]
    standing = PopularArticle.objects.filter(period=period)
    try:
        with transaction.atomic():
            first = standing.filter(position=1)
            if known is None and first.exists():
                return False
            if known and not first.filter(ranked_at=known).update(ranked_at=now):
                return False
            standing.delete()
            PopularArticle.objects.bulk_create(rows)
            announce(change_of_ranking())
    except IntegrityError:  # two made the first ranking, or an article was deleted just now
        return False
    return True


def _most_read(since: dt.datetime) -> list[tuple[int, int]]:
    """Return (article id, reads) for the hours that began after `since`, most read first."""
    # `+ 0` keeps SQLite from using the index by article, which would read the hours of all time.
    counts = ReadCount.objects.filter(hour__gt=since).annotate(of=F("article_id") + 0)
    sums = counts.values_list("of").annotate(reads=Sum("count")).order_by("-reads", "-of")
    found = [(pk, reads) for pk, reads in sums[:CANDIDATES]]
    articles = Article.objects.only("state", "published_at").in_bulk([pk for pk, _ in found])
    return [(pk, reads) for pk, reads in found if pk in articles and articles[pk].is_visible][
        :PLACES
    ]


def most_read(period: Period, number: int) -> Ranking:
    """Return the first `number` articles of the ranking that readers may see now: one query."""
    places = list(
        _places(period)
        .select_related("article__section", "article__lead_image")
        .defer("article__body")[:number]
    )
    ranked_at = places[0].ranked_at if places else None
    return Ranking([place.article for place in places], ranked_at)


def load_most_read(
    period: Period, number: int, load: Callable[[Selection], Sequence[Loaded]]
) -> list[Loaded]:
    """Return the articles of `most_read` as `load` loads them: two queries."""
    _depend_on_ranking()
    pks = most_read_pks(period, number)
    loaded = {one.pk: one for one in load(Selection.of_ids(pks))} if pks else {}
    return [loaded[pk] for pk in pks if pk in loaded]


def _places(period: Period) -> QuerySet[PopularArticle]:
    """Return the places of a ranking that readers may see now, in their order."""
    _depend_on_ranking()
    shown = PopularArticle.objects.filter(visible("article__"), period=period)
    return shown.order_by("position")


def _depend_on_ranking() -> None:
    depend_on(Seen.RANKING)
    depend_on(Seen.LIST_OF_SITE)  # an article of the ranking may become visible again
