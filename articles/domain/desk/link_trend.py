"""How many stories had a fault of their links, day by day, as a line."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from articles.enums import LinkFault
from articles.models import LinkHealthCount

DAYS = 90
STEP, HEIGHT = 4, 60  # of the drawing: for one day, and for the greatest number


@dataclass(frozen=True)
class Point:
    """The number of one day, and where it is in the drawing."""

    day: dt.date
    count: int
    x: int
    y: int


def trend_of(fault: LinkFault) -> list[Point]:
    """Return the numbers of the last DAYS days, oldest first; days without one are left out."""
    today = timezone.localdate()
    first = today - dt.timedelta(days=DAYS - 1)
    rows = LinkHealthCount.objects.filter(day__gte=first, day__lte=today).order_by("day")
    counts = [(row.day, row.counts.get(fault, 0)) for row in rows]
    most = max((count for _day, count in counts), default=0) or 1
    return [
        Point(day, count, (day - first).days * STEP, HEIGHT - HEIGHT * count // most)
        for day, count in counts
    ]
