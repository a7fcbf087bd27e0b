"""The chart of the reads of one article, for the desk."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Sum
from django.utils import timezone

from articles.domain.audience.hourly import hour_of
from articles.models import Article, ReadCount

HOURS = 48
HEIGHT = 84  # of the highest bar, in the units of the drawing
STEP = 6
ONE_HOUR = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Bar:
    """One bar of the chart, an hour: its position from the left, its height, its time and reads.

    `hour` is the time (in the newsroom's zone) at which the hour began.
    """

    hour: dt.datetime
    count: int
    x: int
    height: int

    @property
    def y(self) -> int:
        return HEIGHT - self.height

    @property
    def end(self) -> dt.datetime:
        return self.hour + ONE_HOUR

    @property
    def begins_day(self) -> bool:
        return self.hour.hour == 0


@dataclass(frozen=True)
class ReadChart:
    """Reads of the last HOURS hours, and the sums: of one day, of seven, of all time."""

    bars: list[Bar]
    day: int
    week: int
    total: int

    @property
    def highest(self) -> Bar:
        return max(self.bars, key=lambda bar: bar.count)

    @property
    def newest_first(self) -> list[Bar]:
        """The hours in which it was read."""
        return [bar for bar in reversed(self.bars) if bar.count]

    @property
    def shown(self) -> int:
        return sum(bar.count for bar in self.bars)


def of_article(article: Article) -> ReadChart:
    """Return the chart of `article` in two queries; reads of the last seconds may be missing.

    The current hour is the last one; a day is that hour and the 23 before it.
    """
    now = hour_of(timezone.now())
    rows = ReadCount.objects.filter(article=article)
    week = dict(rows.filter(hour__gt=now - 7 * 24 * ONE_HOUR).values_list("hour", "count"))
    total = rows.aggregate(total=Sum("count"))["total"] or 0
    hours = [now - back * ONE_HOUR for back in reversed(range(HOURS))]
    most = max(week.get(hour, 0) for hour in hours) or 1
    bars = [
        # An hour with any reads has a bar that can be seen.
        Bar(timezone.localtime(hour), count, number * STEP, -(-HEIGHT * count // most))
        for number, hour in enumerate(hours)
        for count in [week.get(hour, 0)]
    ]
    return ReadChart(
        bars=bars,
        day=sum(bar.count for bar in bars[-24:]),
        week=sum(week.values()),
        total=total,
    )


def reads_of_last_day(articles: Collection[Article]) -> dict[int, int]:
    """Return the reads of this hour and the 23 before it, by the article's key: one query.

    An article that was not read in that time is left out.
    """
    since = hour_of(timezone.now()) - 24 * ONE_HOUR
    rows = ReadCount.objects.filter(article__in=articles, hour__gt=since).order_by()
    return dict(rows.values_list("article").annotate(reads=Sum("count")))
