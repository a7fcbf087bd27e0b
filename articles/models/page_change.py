from __future__ import annotations

import json
import time
from collections.abc import Iterable
from typing import Any

from django.db import connection, models
from django.db.models.expressions import RawSQL

from newsroom.page_cache.store import Touch
from newsroom.page_cache.watch import Entry

KEPT = 3_600.0  # seconds that an entry is kept after its time
# On SQLite entries are committed in the order of their ids. On PostgreSQL they are not: there the
# horizon is the oldest transaction that has not ended, and what is read again is known by its id.
_HORIZON = {
    "sqlite": "SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence"
    " WHERE name = 'articles_pagechange'",
    "postgresql": "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint",
}
_SINCE = {"sqlite": "id > %s", "postgresql": "transaction >= %s"}


class PageChangeManager(models.Manager["PageChange"]):
    """The log of changes, as newsroom.page_cache.watch reads it."""

    def write(self, since: float, touched: Iterable[Touch]) -> None:
        """Add an entry in the transaction of the change; `since` in seconds since 1970."""
        number = (
            RawSQL("pg_current_xact_id()::text::bigint", ())
            if connection.vendor == "postgresql"
            else 0
        )
        self.create(transaction=number, since=since, touched=json.dumps(list(touched)))

    def horizon(self) -> int:
        """Return where the log ends now: `read` gives what is committed from then on."""
        return int(_rows(_HORIZON[connection.vendor])[0][0])

    def read(self, horizon: int) -> tuple[int, list[Entry]]:
        """Return the next horizon and the entries since `horizon`; one query.

        On PostgreSQL entries that were read before may be among them.
        """
        vendor = connection.vendor
        rows = _rows(
            f"SELECT ({_HORIZON[vendor]}), id, since, touched FROM (SELECT 1) AS one"  # noqa: S608
            f" LEFT JOIN articles_pagechange ON {_SINCE[vendor]} ORDER BY id",
            [horizon],
        )
        return int(rows[0][0]), [_entry(*row[1:]) for row in rows if row[1] is not None]

    def coming(self) -> list[Entry]:
        """Return the entries whose time is yet to come."""
        rows = self.filter(since__gt=time.time()).values_list("pk", "since", "touched")
        return [_entry(*row) for row in rows]

    def delete_old(self) -> None:
        """Delete what every process has read long ago; it writes nothing when there is nothing."""
        old = self.filter(since__lt=time.time() - KEPT)
        if old.exists():
            old.delete()


def _rows(sql: str, values: list[Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _entry(number: int, since: float, touched: str) -> Entry:
    return Entry(number, since, [(name, moment) for name, moment in json.loads(touched)])


class PageChange(models.Model):
    """An entry of the log of what has changed on pages: docs/decisions/0029-page-cache.md.

    `touched` is a JSON list of [name, time]: what pages depend on, and for rows of a list when
    they were published, in seconds since 1970; null: at any time. It holds from `since` on, in
    the same seconds. `transaction` is the number of its transaction, on PostgreSQL.
    """

    transaction = models.BigIntegerField(default=0)
    since = models.FloatField()
    touched = models.TextField()

    objects = PageChangeManager()

    class Meta:
        default_permissions = ()
        verbose_name = "change of pages"

    def __str__(self) -> str:
        return f"{self.since}: {self.touched}"
