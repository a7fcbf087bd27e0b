"""SQL that the ORM cannot write: unions of index look-ups, and a condition without parameters."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL
from django.utils import timezone

from articles.enums import State
from articles.models.visibility import MICROSECOND, midnight

# An article whose id is a multiple of this begins a new part of its month in the sitemap. A prime,
# so that a regular pattern of the ids (such as a draft at every fiftieth) does not make parts
# longer.
SITEMAP_PART = 251

# The ids of the newest articles of a list, found through the index of that list. Raw SQL, because
# on SQLite Django cannot order and limit the parts of a union.
OF_TAG = (
    "SELECT * FROM (SELECT content_object_id FROM articles_articletag"
    " WHERE tag_id = %s AND listed_at <= %s ORDER BY listed_at DESC LIMIT %s) AS of_tag"
)
OF_SECTION = (
    "SELECT * FROM (SELECT id FROM articles_article"
    " WHERE root_section_id = %s AND state = %s AND published_at <= %s"
    " ORDER BY published_at DESC, id DESC LIMIT %s) AS of_section"
)
OF_SITE = (
    "SELECT * FROM (SELECT id FROM articles_article"
    " WHERE state = %s AND published_at <= %s"
    " ORDER BY published_at DESC, id DESC LIMIT %s) AS of_site"
)


def union(parts: list[tuple[str, tuple]]) -> RawSQL:
    """Return the ids of all `parts`: pairs of one of the queries above and its parameters."""
    sql = " UNION ".join(part for part, _values in parts)
    return RawSQL(sql, [value for _part, values in parts for value in values])  # noqa: S611


_RELATED = (
    "SELECT id, (SELECT COUNT(*) FROM articles_articletag"
    " WHERE content_object_id = articles_article.id AND tag_id IN ({tags})) AS shared_tags,"
    " CASE WHEN root_section_id = %s THEN 1 ELSE 0 END AS is_of_section"
    " FROM articles_article WHERE id IN ({candidates}) AND id <> %s"
    " ORDER BY shared_tags DESC, is_of_section DESC, published_at DESC, id DESC LIMIT %s"
)
CANDIDATES = 6  # of each list


def related_rows(
    pk: int | None, tags: list[int], section: int | None, number: int
) -> list[tuple[int, int, int]]:
    """Return (id, shared tags, 1 for the same section) of visible articles other than `pk`.

    Most of `tags` (ids, at most ten count) first, then those of the top-level `section`, then the
    newest. Only the newest few of each tag, of the section and of the site are candidates, each
    found through its index, so the cost does not grow with the archive. One query, which the ORM
    would take five times as long to write as the database to answer.
    """
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    live, tags = State.PUBLISHED.value, tags[:10]
    parts: list[tuple[str, tuple[Any, ...]]]
    parts = [(OF_TAG, (tag, now, CANDIDATES)) for tag in tags]
    parts += [(OF_SECTION, (section, live, now, CANDIDATES)), (OF_SITE, (live, now, CANDIDATES))]
    sql = _RELATED.format(
        tags=",".join(["%s"] * len(tags)) or "NULL",
        candidates=" UNION ".join(part for part, _values in parts),
    )
    values = [*tags, section, *(one for _part, given in parts for one in given), pk or 0, number]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


OPENS_PART = f"articles_article.id %% {SITEMAP_PART} = 0"
_OF_MONTH = "state = %s AND canonical_url = '' AND published_at >= begins AND published_at < ends"
_PARTS = (
    "WITH months (number, begins, ends) AS (VALUES {months})"
    " SELECT number, (SELECT id FROM articles_article WHERE {of_month}"
    " ORDER BY published_at, id LIMIT 1) FROM months"
    " UNION ALL SELECT number, id FROM months JOIN articles_article ON {of_month} AND {opens}"
)


def sitemap_parts(firsts: list[dt.date]) -> dict[dt.date, set[int]]:
    """Return, by month, the ids of its first article and of those that open a part.

    `firsts` are the first days of successive months; the last one only ends the month before it.
    Only visible articles whose canonical address is on this site count. One query: an index
    look-up for each month, and one scan of the index of the parts.
    """
    now = timezone.now() + MICROSECOND
    adapt = connection.ops.adapt_datetimefield_value
    times = [adapt(min(midnight(first), now)) for first in firsts]
    months = [value for number, month in enumerate(pairwise(times)) for value in (number, *month)]
    values = ",".join(["(%s, %s, %s)"] * (len(firsts) - 1))
    sql = _PARTS.format(months=values, of_month=_OF_MONTH, opens=OPENS_PART)
    parts: dict[dt.date, set[int]] = {first: set() for first in firsts[:-1]}
    with connection.cursor() as cursor:
        cursor.execute(sql, [*months, State.PUBLISHED.value, State.PUBLISHED.value])
        for number, pk in cursor.fetchall():
            if pk:
                parts[firsts[number]].add(pk)
    return parts


_SHOWING = (
    "SELECT %s, COUNT(*) FROM (SELECT article_id FROM (SELECT article_id FROM articles_imageuse"
    " WHERE image_id = %s AND is_current LIMIT %s) AS used"
    " UNION SELECT id FROM (SELECT id FROM articles_article WHERE lead_image_id = %s LIMIT %s)"
    " AS led) AS showing"
)


def count_articles_showing(images: list[int], most: int) -> dict[int, int]:
    """Return, by pk of an image, in how many articles it is used now or is the lead image.

    It looks at `most` of each kind for an image, so a number from `most` on says: at least that.
    """
    if not images:
        return {}
    sql = " UNION ALL ".join([_SHOWING] * len(images))
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for pk in images for value in (pk, pk, most, pk, most)])
        return dict(cursor.fetchall())
