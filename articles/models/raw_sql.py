"""What Django cannot ask: unions of index look-ups, and an index with a constant condition."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

from django.db import connection
from django.db.models.expressions import RawSQL
from django.utils import timezone

from articles.enums import State
from articles.models.visibility import MICROSECOND, midnight

# An article whose id is a multiple of this opens a part of its month in the sitemap. A prime, so
# that no rhythm of the ids, such as every fiftieth a draft, makes the parts longer.
SITEMAP_PART = 251

# The ids at the newest end of a list, each found through that list's index. Raw, because Django
# cannot put an order and a limit on the parts of a union on SQLite.
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
    """Return the ids of all `parts`: pairs of one of the statements above and its values."""
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
    """Return for each month the ids of its first article and of those that open a part.

    `firsts` are the first days of successive months, and of the one after them; of articles that
    readers may see now and whose canonical address is here. One query: a look-up in the index for
    each month, and one run through that of the parts.
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
