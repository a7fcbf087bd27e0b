"""The items of feeds in both formats: as they were stored with the article, or made now."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from articles.enums import Seen
from articles.feeds.entries import Entry, compose_entries
from articles.feeds.json_format import json_item
from articles.feeds.rss_format import rss_item
from articles.models import Article
from articles.models.article_parts import pack, unpack
from articles.models.selection import Selection, aware
from articles.models.visibility import Position
from articles.release import current_release
from newsroom.page_cache.dependencies import depend_on

_COLUMNS = (
    "article.id, article.published_at, parts.release, parts.until, parts.facts, parts.packed_item"
)


@dataclass(frozen=True, slots=True)
class Item:
    """An article as XML and as JSON; `changed_at` (aware) is its last change."""

    position: Position
    changed_at: dt.datetime
    rss: str
    json: str


def find_items(articles: Selection) -> list[Item]:
    """Return the items of `articles`: one query; some more when not all of them are stored."""
    found: dict[int, Item | None] = {}
    for pk, published_at, release, until, facts, packed in articles.rows(_COLUMNS):
        if release != current_release() or (until and aware(until) <= timezone.now()):
            found[pk] = None
            continue
        depend_on(Seen.TEXT, pk)
        for name in json.loads(facts)["names"]:
            depend_on(name)
        changed_at, rss, as_json = json.loads(unpack(packed))
        position = Position(aware(published_at), pk)
        found[pk] = Item(position, dt.datetime.fromisoformat(changed_at), rss, as_json)
    made = _made([pk for pk, item in found.items() if item is None])
    return [item or made[pk] for pk, item in found.items() if item or pk in made]


def _made(pks: Sequence[int]) -> dict[int, Item]:
    if not pks:
        return {}
    articles = Article.objects.filter(pk__in=pks).select_related("section", "lead_image")
    return {entry.article.pk: _item(entry) for entry in compose_entries(list(articles))}


def _item(entry: Entry) -> Item:
    article = entry.article
    return Item(article.position, article.last_changed_at, rss_item(entry), json_item(entry))


def packed_item(article: Article) -> bytes:
    """Return what is stored of the item of an article."""
    (entry,) = compose_entries([article])
    item = _item(entry)
    return pack(json.dumps([item.changed_at.isoformat(), item.rss, item.json]))
