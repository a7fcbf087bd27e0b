"""Which links to stories readers reach and follow: counted by the hour, nothing about readers."""

from collections import Counter
from collections.abc import Collection
from typing import NamedTuple

from articles.domain.audience.hourly import Batch, Counts, HourlyTable, Key
from articles.domain.audience.limits import Limit
from articles.domain.audience.reads import visible_among
from articles.enums import LinkPlace
from articles.models import BacaJuga, LinkCount, PlaceCount

links = HourlyTable(LinkCount, "source_id", "target_id", "place", "position", "is_click")
places = HourlyTable(PlaceCount, "place", "position", "is_click")


class SeenLink(NamedTuple):
    """A link to the article `target` that a reader reached, or (`is_click`) followed."""

    target: int
    place: LinkPlace
    position: int
    is_click: bool


def count_links(source: int, seen: Collection[SeenLink], address: str) -> None:
    """Count, now, what a reader of the article `source` did, at an IP address, within the limits.

    It is written within PATIENCE seconds.
    """
    for link in seen:
        batch.count(source, *link, address=address)


def write(counts: Counts) -> None:
    """Add the `counts` of links that are there, between visible articles: four queries."""
    pairs = {(source, target) for source, target, *_rest in counts}
    visible = visible_among({pk for pair in pairs for pk in pair})
    shown = {(source, target) for source, target in pairs if {source, target} <= visible}
    linked = _linked(shown)
    kept: Counter[Key] = Counter()
    sums: Counter[Key] = Counter()
    for (source, target, place, *rest), count in counts.items():
        is_related = place == LinkPlace.RELATED and (source, target) in shown and source != target
        if is_related or (source, target, place) in linked:
            kept[source, target, place, *rest] = count
            sums[place, *rest] += count
    links.add(kept)
    places.add(sums)


def _linked(pairs: Collection[tuple[int, int]]) -> set[tuple[int, int, str]]:
    """Return the pairs that the text of the first links to the second, with each placement."""
    rows = BacaJuga.objects.order_by().filter(
        article__in={source for source, _target in pairs},
        target__in={target for _source, target in pairs},
    )
    return {
        row for row in rows.values_list("article_id", "target_id", "placement") if row[:2] in pairs
    }


batch = Batch(
    "links",
    write,
    bound=Limit("links at a place", most=30, columns=(2, 3, 4)),
    limit=Limit("links", most=3, columns=(0, 1, 2, 4)),  # at any position
)
