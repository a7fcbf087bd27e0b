"""SQL that the ORM cannot write: unions of index look-ups, and a condition without parameters."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

from django.db import connection
from django.utils import timezone

from articles.enums import State
from articles.models.visibility import MICROSECOND, midnight

# An article whose id is a multiple of this begins a new part of its month in the sitemap. A prime,
# so that a regular pattern of the ids (such as a draft at every fiftieth) does not make parts
# longer.
SITEMAP_PART = 251

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
