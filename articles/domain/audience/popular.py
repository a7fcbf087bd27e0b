"""Terpopuler: the most read articles of the last day and week."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import F, Sum
from django.utils import timezone

from articles.enums import Period
from articles.models import Article, PopularArticle, ReadCount
from articles.models.visibility import visible

PLACES = 30
# How many are looked at to find PLACES visible ones: few articles are retracted.
CANDIDATES = 4 * PLACES
WINDOWS = {Period.DAY: dt.timedelta(hours=24), Period.WEEK: dt.timedelta(days=7)}
EVERY = {Period.DAY: dt.timedelta(minutes=5), Period.WEEK: dt.timedelta(hours=1)}


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
    except IntegrityError:  # two made the first ranking, or an article was deleted just now
        return False
    return True


def _most_read(since: dt.datetime) -> list[tuple[int, int]]:
    """Return (article id, reads) for the hours that began after `since`, most read first."""
    # `+ 0` keeps SQLite from using the index by article, which would read the hours of all time.
    sums = ReadCount.objects.filter(hour__gt=since).annotate(of=F("article_id") + 0)
    sums = sums.values_list("of").annotate(reads=Sum("count")).order_by("-reads", "-of")
    found = list(sums[:CANDIDATES])
    articles = Article.objects.only("state", "published_at").in_bulk([pk for pk, _ in found])
    return [(pk, reads) for pk, reads in found if pk in articles and articles[pk].is_visible][
        :PLACES
    ]


def most_read(period: Period, number: int) -> list[Article]:
    """Return the first `number` visible articles of the ranking, as cards.

    One query. Each has `ranked_at`, the time (aware) at which the ranking was made.
    """
    places = (
        PopularArticle.objects.filter(visible("article__"), period=period)
        .select_related("article__section", "article__lead_image")
        .defer("article__body")
        .order_by("position")[:number]
    )
    articles = []
    for place in places:
        place.article.ranked_at = place.ranked_at
        articles.append(place.article)
    return articles
