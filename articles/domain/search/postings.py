"""The index of terms: a table of FTS5 on SQLite, a GIN index of arrays on PostgreSQL.

Both index the column `terms` of SearchEntry and are kept by the database: by triggers, and as any
index. Each answers one question, which articles have a term, and neither ranks.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from articles.enums import State

BUDGET = 3_000  # articles that the single words of a query bring, from its rarest on


class Part(NamedTuple):
    """Articles that have at least one term of each group; each weighs `weight`."""

    weight: float
    groups: Sequence[Sequence[str]]


class Row(NamedTuple):
    """A visible article with columns of its entry; `text` is "" unless it was asked for."""

    pk: int
    published_at: dt.datetime
    words: str
    text: str


_SQLITE = (
    "SELECT * FROM (SELECT rowid AS pk, {weight} AS weight FROM articles_searchindex"
    " WHERE articles_searchindex MATCH %s ORDER BY rowid DESC LIMIT {limit})"
)
_POSTGRESQL = (
    "SELECT article_id AS pk, {weight}::float8 AS weight FROM articles_searchentry WHERE "
)
_ARRAY = "string_to_array(terms, ' ') && %s::text[]"
# The best are found before their rows are read. CROSS JOIN keeps SQLite to this order: by itself
# it would read the index of all visible articles.
_BEST = (
    "SELECT article.id, article.published_at, entry.words, {text}"
    " FROM (SELECT pk FROM ({parts}) AS found"
    " GROUP BY pk ORDER BY SUM(weight) DESC, pk DESC LIMIT %s) AS best"
    " CROSS JOIN articles_searchentry AS entry CROSS JOIN articles_article AS article"
    " WHERE entry.article_id = best.pk AND article.id = best.pk"
    " AND article.state = %s AND article.published_at <= %s AND article.published_at >= %s"
)


def find_best(
    parts: Sequence[Part], limit: int, since: dt.datetime, *, has_text: bool = False
) -> list[Row]:
    """Return the articles that weigh most together; of equal ones, the newest.

    Of `limit` at most, those are returned that are visible and not older than `since` (aware).
    SQLite reads the newest BUDGET articles of each part.
    """
    is_sqlite = connection.vendor == "sqlite"
    written = [(_write_sqlite if is_sqlite else _write_postgresql)(part) for part in parts]
    if not written:
        return []
    sql = _BEST.format(
        parts=" UNION ALL ".join(query for query, _values in written),
        text="entry.text" if has_text else "''",
    )
    times = map(connection.ops.adapt_datetimefield_value, (timezone.now(), since))
    values = [value for _query, values in written for value in values]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, limit, State.PUBLISHED.value, *times])
        return [Row(pk, _aware(time), *columns) for pk, time, *columns in cursor.fetchall()]


def _write_sqlite(part: Part) -> tuple[str, list[Any]]:
    match = " AND ".join('("' + '" OR "'.join(group) + '")' for group in part.groups)
    return _SQLITE.format(weight=float(part.weight), limit=BUDGET), [match]


def _write_postgresql(part: Part) -> tuple[str, list[Any]]:
    sql = _POSTGRESQL.format(weight=float(part.weight)) + " AND ".join([_ARRAY] * len(part.groups))
    return sql, list(map(list, part.groups))


def _aware(time: dt.datetime) -> dt.datetime:
    """Return a time as Django does: from a cursor, SQLite gives it without its zone, UTC."""
    return time if timezone.is_aware(time) else time.replace(tzinfo=dt.UTC)
