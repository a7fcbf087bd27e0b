"""The index of terms: a table of FTS5 on SQLite, a GIN index of arrays on PostgreSQL.

Both index the column `terms` of SearchEntry and are kept by the database: by triggers, and as any
index. Each answers one question, which articles have a term, and neither ranks.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connection


class Part(NamedTuple):
    """Articles that have the term, and at least one term of each group; each weighs `weight`."""

    term: str
    weight: float
    groups: Sequence[Sequence[str]] = ()


_BEST = "SELECT pk FROM ({parts}) AS found GROUP BY pk ORDER BY SUM(weight) DESC, pk DESC LIMIT %s"
_SQLITE = (
    "SELECT rowid AS pk, {weight} AS weight FROM articles_searchindex"
    " WHERE articles_searchindex MATCH %s"
)
_POSTGRESQL = "SELECT article_id AS pk, {weight} AS weight FROM articles_searchentry WHERE "
_ARRAY = "string_to_array(terms, ' ') {operator} %s::text[]"


def find_best(parts: Sequence[Part], limit: int) -> list[int]:
    """Return the ids of the articles that weigh most together; of equal ones, the newest."""
    write = _write_sqlite if connection.vendor == "sqlite" else _write_postgresql
    written = [write(part) for part in parts]
    if not written:
        return []
    sql = _BEST.format(parts=" UNION ALL ".join(query for query, _values in written))
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for _query, values in written for value in values] + [limit])
        return [pk for (pk,) in cursor.fetchall()]


def _write_sqlite(part: Part) -> tuple[str, list[Any]]:
    groups = [[part.term], *part.groups]
    match = " AND ".join('("' + '" OR "'.join(group) + '")' for group in groups)
    return _SQLITE.format(weight=float(part.weight)), [match]


def _write_postgresql(part: Part) -> tuple[str, list[Any]]:
    conditions = [_ARRAY.format(operator="@>"), *[_ARRAY.format(operator="&&")] * len(part.groups)]
    sql = _POSTGRESQL.format(weight=float(part.weight)) + " AND ".join(conditions)
    return sql, [[part.term], *map(list, part.groups)]
