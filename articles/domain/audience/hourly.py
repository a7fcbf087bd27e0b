"""Counts by the hour: added up in the memory of a process, written in batches, kept by the day."""

import datetime as dt
import logging
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import islice
from multiprocessing.util import Finalize
from threading import Condition, Lock, Thread
from typing import Any

from django.db import Error, IntegrityError, connection, models, transaction
from django.utils import timezone

from articles.domain.audience.limits import Limit, SentKey, client_of
from articles.models.visibility import midnight

FULL = 500
PATIENCE = 10.0
MOST_KEYS = 10_000
MOST_WAITING = 1_000
ONE_DAY = dt.timedelta(days=1)
ROWS = 1_000  # of one SQL statement: SQLite takes 32,766 parameters
KEPT_BY_HOUR = dt.timedelta(days=30)
# What is counted, and at the end the time (UTC) at which the hour began.
Key = tuple[Any, ...]
Counts = Mapping[Key, int]

log = logging.getLogger(__name__)


def hour_of(time: dt.datetime) -> dt.datetime:
    """Return the full hour (UTC) in which `time` (aware) lies."""
    return time.astimezone(dt.UTC).replace(minute=0, second=0, microsecond=0)


class Batch:
    """What a process was sent to count and has not written yet; any thread may add to it.

    `bound` and `limit` say what of it counts. What `limit` refuses waits, to be asked about again
    with what is sent later in the hour: others may bear it out by then. `write` stores the counts
    that it is given, in a transaction that is open. It is called after `full` counts or `patience`
    seconds, and when the process ends. A process that is killed loses these counts and no others.
    `name` is what is counted, for the log.
    """

    def __init__(
        self,
        name: str,
        write: Callable[[Counts], None],
        bound: Limit,
        limit: Limit,
        full: int = FULL,
        patience: float = PATIENCE,
    ):
        self.name, self.write = name, write
        self.bound, self.limit = bound, limit
        self.full, self.patience = full, patience
        self._sent: Counter[SentKey] = Counter()
        self._fresh = 0  # counts since the last attempt to write
        self._changed = Condition()
        self._writing = Lock()
        # Of these two, who holds _writing:
        self._waiting: Counter[SentKey] = Counter()
        self._admitted: Counter[Key] = Counter()
        self._writer: Thread | None = None
        self._at_exit: Finalize | None = None

    def count(self, *counted: Any, address: str) -> None:
        """Add one to what `counted` says, in the present hour, sent from an IP address."""
        hour = hour_of(timezone.now())
        key = *counted, client_of(address, hour), hour
        with self._changed:
            if len(self._sent) >= MOST_KEYS and key not in self._sent:
                return  # the database has kept the writer waiting for a long time
            self._sent[key] += 1
            self._fresh += 1
            if self._writer is None or not self._writer.is_alive():
                self._start()
            elif self._fresh == self.full:
                self._changed.notify_all()

    def take(self) -> Counter[SentKey]:
        """Return what was sent and not looked at yet, and forget it."""
        with self._changed:
            taken, self._sent, self._fresh = self._sent, Counter(), 0
            return taken

    def flush(self) -> None:
        """Write what counts to the database. If that fails, it is kept for the next attempt.

        Not if the commit itself fails, because it may have been done nevertheless: these counts
        are dropped, so that none is written twice.
        """
        with self._writing:
            if sent := self.take():
                try:
                    self._admit(sent)
                except OSError as error:  # the disk of the shared counts is full, or gone
                    log.warning("%d %s wait: %s", sent.total(), self.name, error)
                    self._give_back(sent)
            if not self._admitted:
                return
            is_committing = False
            try:
                with transaction.atomic():
                    self.write(self._admitted)
                    is_committing = True
            except Error as error:
                is_lost = is_committing and not isinstance(error, IntegrityError)
                outcome = "lost" if is_lost else "kept for another attempt"
                log.warning("%d %s %s: %s", self._admitted.total(), self.name, outcome, error)
                if not is_lost:
                    return
            self._admitted = Counter()

    def _give_back(self, sent: Counter[SentKey]) -> None:
        with self._changed:
            room = max(0, MOST_KEYS - len(self._sent))
            self._sent.update(dict(islice(sent.items(), room)))

    def _admit(self, sent: Counter[SentKey]) -> None:
        now = hour_of(timezone.now())
        waiting = Counter({key: n for key, n in self._waiting.items() if key[-1] == now})
        asked = waiting + self.bound.admit(sent)
        granted = self.limit.admit(asked)
        self._waiting = Counter(dict(islice((asked - granted).items(), MOST_WAITING)))
        for (*of, _client, hour), count in granted.items():
            key = *of, hour
            # Otherwise the database has been down for a long time.
            if len(self._admitted) < MOST_KEYS or key in self._admitted:
                self._admitted[key] += count

    def _start(self) -> None:
        # Not atexit: the worker processes of multiprocessing end without it.
        self._at_exit = self._at_exit or Finalize(None, self.flush, exitpriority=10)
        self._writer = Thread(target=self._write_until_empty, name=self.name, daemon=True)
        self._writer.start()

    def _write_until_empty(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._fresh >= self.full, self.patience)
                if not self._sent and not self._admitted:
                    self._writer = None
                    return
            try:
                self.flush()
            finally:
                connection.close()


class HourlyTable:
    """The table of a model with the columns `hour` and `count`; `columns` are what it counts.

    Together with the hour they are unique. Keys have their values in this order, then the hour.
    """

    def __init__(self, model: type[models.Model], *columns: str):
        self._rows = model._base_manager
        self._columns = columns
        table, key = model._meta.db_table, ", ".join([*columns, "hour"])
        self._row = f"({', '.join(['%s'] * (len(columns) + 2))})"
        # Django's own upsert can replace a count but not add to it.
        self._add = (
            f"INSERT INTO {table} ({key}, count) VALUES {{}}"  # noqa: S608
            f" ON CONFLICT ({key}) DO UPDATE SET count = {table}.count + excluded.count"
        )

    def add(self, counts: Counts) -> None:
        """Add `counts` to the stored rows, in the transaction of the caller.

        Rows are written in the order of their keys, so that two processes cannot deadlock.
        """
        adapt = connection.ops.adapt_datetimefield_value
        rows = [(*of, adapt(hour), count) for (*of, hour), count in sorted(counts.items())]
        with connection.cursor() as cursor:
            for start in range(0, len(rows), ROWS):
                part = rows[start : start + ROWS]
                sql = self._add.format(", ".join([self._row] * len(part)))
                cursor.execute(sql, [value for row in part for value in row])

    def fold_old(self, batch_size: int = 2_000) -> int:
        """Sum the hours of days that ended KEPT_BY_HOUR ago to rows of a day; return how many.

        The hour of such a row is the one at which the day began in the newsroom's zone. Each batch
        is a transaction of its own: after an interruption the next run does the rest.
        """
        end = midnight(timezone.localdate() - KEPT_BY_HOUR)
        old = self._rows.filter(hour__lt=end).order_by("hour")
        hours = old.values_list("hour", flat=True)
        folded, hour = 0, hours.first()
        while hour:
            start = midnight(timezone.localdate(hour))
            if hour > start:
                folded += self._fold_day(start, batch_size)
            hour = hours.filter(hour__gt=hour).first()
        return folded

    def _fold_day(self, start: dt.datetime, batch_size: int) -> int:
        end = midnight(timezone.localdate(start) + ONE_DAY)
        of_day = self._rows.filter(hour__gt=start, hour__lt=end).order_by("pk")
        folded = 0
        while True:
            with transaction.atomic():
                found = of_day.select_for_update().values_list("pk", *self._columns, "count")
                rows = list(found[:batch_size])
                sums: Counter[Key] = Counter()
                for _pk, *of, count in rows:
                    sums[*of, start] += count
                self.add(sums)
                self._rows.filter(pk__in=[row[0] for row in rows]).delete()
            folded += len(rows)
            if len(rows) < batch_size:
                return folded
