"""The index of terms: a table of FTS5 on SQLite, a GIN index of arrays on PostgreSQL.

Both index the column `terms` of SearchEntry and are kept by the database: by triggers, and as any
index. Each answers one question, which articles have a term, and neither ranks.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from articles.models.selection import aware
from articles.models.visibility import VISIBLE, Position, visible_values

BUDGET = 3_000  # articles that the single words of a query bring, from its rarest on
EVERY = 1_000_000_000  # articles: all of them


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

    @property
    def position(self) -> Position:
        return Position(self.published_at, self.pk)


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
_ROWS = (
    "SELECT article.id, article.published_at, entry.words, {text}"  # noqa: S608
    " FROM ({chosen}) AS chosen"
    " CROSS JOIN articles_searchentry AS entry CROSS JOIN articles_article AS article"
    " WHERE entry.article_id = chosen.pk AND article.id = chosen.pk"
    f" AND {VISIBLE} AND article.published_at >= %s"
)
# What is scheduled, or of the month of `since` and older, is left out before the best are taken:
# two short ranges of an index, where the rows of all that was found would be read.
_PUBLISHED = "SELECT id FROM articles_article WHERE state = %s AND published_at"
_BEST = (
    f"SELECT pk FROM ({{parts}}) AS found WHERE pk NOT IN ({_PUBLISHED} > %s)"  # noqa: S608
    f" AND pk NOT IN ({_PUBLISHED} >= %s AND published_at < %s)"
    " GROUP BY pk ORDER BY SUM(weight) DESC, pk DESC LIMIT %s"
)
_NEWEST = (
    "SELECT found.pk FROM ({parts}) AS found CROSS JOIN articles_article AS article"  # noqa: S608
    f" WHERE article.id = found.pk AND {VISIBLE} AND article.published_at >= %s"
    " AND article.published_at <= %s AND (article.published_at < %s OR article.id < %s)"
    " ORDER BY article.published_at DESC, article.id DESC LIMIT %s"
)


def find_best(
    parts: Sequence[Part], limit: int, since: dt.datetime, *, has_text: bool = False
) -> list[Row]:
    """Return the visible articles that weigh most together; of equal ones, the newest.

    They are `limit` at most, none older than `since` (aware); the parts have a group of the months
    from then on. SQLite reads the newest BUDGET articles of each part.
    """
    if not parts:
        return []
    parts_sql, values = _write(parts, BUDGET)
    month = timezone.localtime(since).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    first, start = map(connection.ops.adapt_datetimefield_value, (min(month, since), since))
    state, now = visible_values()
    values += [state, now, state, first, start, limit]
    return _rows(_BEST.format(parts=parts_sql), values, since, has_text=has_text)


def find_newest(
    groups: Sequence[Sequence[str]],
    before: Position,
    since: dt.datetime,
    limit: int,
    *,
    has_text: bool = False,
) -> list[Row]:
    """Return the newest `limit` visible articles that have a term of each group, newest first.

    They are not older than `since` (aware), and follow the position `before`.
    """
    parts_sql, values = _write([Part(1.0, groups)], EVERY)
    start, end = map(connection.ops.adapt_datetimefield_value, (since, before.time))
    values += [*visible_values(), start, end, end, before.pk, limit]
    rows = _rows(_NEWEST.format(parts=parts_sql), values, since, has_text=has_text)
    return sorted(rows, key=lambda row: (row.published_at, row.pk), reverse=True)


def _rows(chosen: str, values: Sequence[Any], since: dt.datetime, *, has_text: bool) -> list[Row]:
    sql = _ROWS.format(chosen=chosen, text="entry.text" if has_text else "''")
    start = connection.ops.adapt_datetimefield_value(since)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, *visible_values(), start])
        return [Row(pk, aware(time), *columns) for pk, time, *columns in cursor.fetchall()]


def _write(parts: Sequence[Part], most: int) -> tuple[str, list[Any]]:
    """Return the union of `parts`; SQLite reads the newest `most` articles of each."""
    is_sqlite = connection.vendor == "sqlite"
    written = [
        _write_sqlite(part, most) if is_sqlite else _write_postgresql(part) for part in parts
    ]
    values = [value for _query, values in written for value in values]
    return " UNION ALL ".join(query for query, _values in written), values


def _write_sqlite(part: Part, most: int) -> tuple[str, list[Any]]:
    match = " AND ".join('("' + '" OR "'.join(group) + '")' for group in part.groups)
    return _SQLITE.format(weight=float(part.weight), limit=most), [match]


def _write_postgresql(part: Part) -> tuple[str, list[Any]]:
    sql = _POSTGRESQL.format(weight=float(part.weight)) + " AND ".join([_ARRAY] * len(part.groups))
    return sql, list(map(list, part.groups))


def articles_with(groups: Sequence[Sequence[str]], limit: int = EVERY) -> list[int]:
    """Return the ids of the newest articles that have a term of each group, newest first.

    They may be of any state. One query, none without a group or with an empty one.
    """
    if not groups or not all(groups):
        return []
    sql, values = _write([Part(1.0, groups)], limit)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pk FROM ({sql}) AS found ORDER BY pk DESC LIMIT {limit:d}", values)  # noqa: S608
        return [pk for (pk,) in cursor.fetchall()]
