"""What links to stories earn, for the desk: by place, by position, and link by link."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from articles.domain.audience.hourly import hour_of
from articles.enums import LinkPlace
from articles.models import Article, LinkCount, PlaceCount

DAYS = (7, 30)
MOST_LINKS = 20
MOST_OF_ARTICLE = 10
ENOUGH = 100  # readers: the share of fewer is chance
_SUMS = {
    "reached": Sum("count", filter=Q(is_click=False), default=0),
    "clicks": Sum("count", filter=Q(is_click=True), default=0),
}


@dataclass(frozen=True)
class Earned:
    """How many readers reached a link, or all of one kind, and how many followed it."""

    reached: int
    clicks: int

    @property
    def rate(self) -> float | None:
        """The clicks of a hundred readers; None if too few reached it."""
        return 100 * self.clicks / self.reached if self.reached >= ENOUGH else None


@dataclass(frozen=True)
class EarnedAtPlace:
    """What the links at a place earned, and those at each position there (from 1)."""

    place: LinkPlace
    positions: dict[int, Earned]

    @property
    def earned(self) -> Earned:
        all_of_it = self.positions.values()
        return Earned(sum(one.reached for one in all_of_it), sum(one.clicks for one in all_of_it))


@dataclass(frozen=True)
class EarnedByLink:
    source: Article
    target: Article
    place: LinkPlace
    earned: Earned


def of_places(days: int) -> list[EarnedAtPlace]:
    """Return what links earned in the last `days` at the places that readers reached: 1 query."""
    rows = PlaceCount.objects.filter(_in_last(days)).values_list("place", "position")
    positions: defaultdict[str, dict[int, Earned]] = defaultdict(dict)
    for place, position, reached, clicks in rows.annotate(**_SUMS).order_by("position"):
        positions[place][position] = Earned(reached, clicks)
    return [EarnedAtPlace(place, positions[place]) for place in LinkPlace if place in positions]


def most_followed(days: int) -> list[EarnedByLink]:
    """Return what the links earned that were followed most in the last `days`: three queries."""
    clicks = LinkCount.objects.filter(_in_last(days), is_click=True).order_by()
    pairs = clicks.values_list("source", "target").annotate(clicks=Sum("count"))
    sources, targets = [], []
    for source, target, _clicks in pairs.order_by("-clicks", "-source", "-target")[:MOST_LINKS]:
        sources.append(source)
        targets.append(target)
    # More than these pairs, but they are found in the index of both columns.
    counts = LinkCount.objects.filter(source__in=sources, target__in=targets)
    return _links(counts, days, MOST_LINKS)


def of_article(article: Article, days: int) -> list[EarnedByLink]:
    """Return what the links of `article` earned in the last `days`: two queries.

    Of more than MOST_OF_ARTICLE, those that were followed most.
    """
    return _links(LinkCount.objects.filter(source=article), days, MOST_OF_ARTICLE)


def _in_last(days: int) -> Q:
    return Q(hour__gt=hour_of(timezone.now()) - dt.timedelta(days=days))


def _links(counts: QuerySet[LinkCount], days: int, most: int) -> list[EarnedByLink]:
    """Return what the links earned of which these are the counts, most followed first."""
    rows = counts.filter(_in_last(days)).order_by().values_list("source", "target", "place")
    order = ("-clicks", "-reached", "-source", "-target", "place")
    found = list(rows.annotate(**_SUMS).order_by(*order)[:most])
    named = {pk for source, target, *_rest in found for pk in (source, target)}
    articles = Article.objects.only("headline").in_bulk(named)
    return [
        EarnedByLink(articles[source], articles[target], LinkPlace(place), Earned(reached, clicks))
        for source, target, place, reached, clicks in found
    ]
