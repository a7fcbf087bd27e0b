"""How often articles are read: counted by the hour; nothing about the readers is stored."""

from collections.abc import Collection

from articles.domain.audience.hourly import Batch, Counts, HourlyTable
from articles.domain.audience.limits import Limit
from articles.models import Article, ReadCount

table = HourlyTable(ReadCount, "article_id")


def write(counts: Counts) -> None:
    """Add the `counts` of visible articles to the stored ones: two queries."""
    visible = visible_among({article_id for article_id, _hour in counts})
    table.add({key: count for key, count in counts.items() if key[0] in visible})


def visible_among(ids: Collection[int]) -> set[int]:
    """Return those of `ids` that are of articles readers may see: one query."""
    found = Article.objects.filter(pk__in=ids).only("state", "published_at")
    return {article.pk for article in found if article.is_visible}


batch = Batch(
    "reads",
    write,
    bound=Limit("reads of a client", most=5_000, columns=()),
    limit=Limit("reads of a story", most=3, columns=(0,)),
)


def count_read(article_id: int, address: str) -> None:
    """Count a read, now, of the article with this id, from an IP address, within the limits.

    It is written within PATIENCE seconds.
    """
    batch.count(article_id, address=address)
