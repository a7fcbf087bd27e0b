"""SQL that the ORM cannot write: unions of index look-ups, and a condition without parameters."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

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
