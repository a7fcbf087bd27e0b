"""How often articles are read: counted by the hour; nothing about the readers is stored."""

import datetime as dt
import logging
from collections import Counter
from collections.abc import Mapping
from multiprocessing.util import Finalize
from threading import Condition, Lock, Thread

from django.db import Error, IntegrityError, connection, transaction
from django.utils import timezone

from articles.models import Article, ReadCount
from articles.models.visibility import midnight

FULL = 500
PATIENCE = 10.0
MOST_KEYS = 10_000
ONE_DAY = dt.timedelta(days=1)
ROWS = 1_000  # of one SQL statement: SQLite takes 32,766 parameters
KEPT_BY_HOUR = dt.timedelta(days=30)
# By article id and hour, given as the time (UTC) at which the hour began.
Counts = Mapping[tuple[int, dt.datetime], int]

log = logging.getLogger(__name__)


def hour_of(time: dt.datetime) -> dt.datetime:
    """Return the full hour (UTC) in which `time` (aware) lies."""
    return time.astimezone(dt.UTC).replace(minute=0, second=0, microsecond=0)


class Batch:
    """The reads that a process has counted and not written yet; any thread may add to it.

    It is written after `full` reads or `patience` seconds, and when the process ends. A process
    that is killed loses these reads and no others.
    """

    def __init__(self, full: int = FULL, patience: float = PATIENCE):
        self.full, self.patience = full, patience
        self._counts: Counter[tuple[int, dt.datetime]] = Counter()
        self._fresh = 0  # reads since the last attempt to write
        self._changed = Condition()
        self._writing = Lock()
        self._writer: Thread | None = None
        self._at_exit: Finalize | None = None

    def count_read(self, article_id: int) -> None:
        """Count a read, now, of the article with this id; `flush` drops it if there is none."""
        key = article_id, hour_of(timezone.now())
        with self._changed:
            if len(self._counts) >= MOST_KEYS and key not in self._counts:
                return  # the database has been down for a long time
            self._counts[key] += 1
            self._fresh += 1
            if self._writer is None or not self._writer.is_alive():
                self._start()
            elif self._fresh == self.full:
                self._changed.notify_all()

    def take(self) -> Counter[tuple[int, dt.datetime]]:
        """Return the counts and empty the batch."""
        with self._changed:
            taken, self._counts, self._fresh = self._counts, Counter(), 0
            return taken

    def flush(self) -> None:
        """Write the counts to the database. If that fails, they are kept for the next attempt.

        Not if the commit itself fails, because it may have been done nevertheless: these reads
        are dropped, so that none is counted twice.
        """
        with self._writing:
            taken = self.take()
            if not taken:
                return
            is_committing = False
            try:
                with transaction.atomic():
                    add_counts(_of_visible(taken))
                    is_committing = True
            except Error as error:
                is_lost = is_committing and not isinstance(error, IntegrityError)
                if not is_lost:
                    with self._changed:
                        self._counts.update(taken)
                outcome = "lost" if is_lost else "kept for another attempt"
                log.warning("%d reads %s: %s", taken.total(), outcome, error)

    def _start(self) -> None:
        # Not atexit: the worker processes of multiprocessing end without it.
        self._at_exit = self._at_exit or Finalize(None, self.flush, exitpriority=10)
        self._writer = Thread(target=self._write_until_empty, name="reads", daemon=True)
        self._writer.start()

    def _write_until_empty(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._fresh >= self.full, self.patience)
                if not self._counts:
                    self._writer = None
                    return
            try:
                self.flush()
            finally:
                connection.close()


batch = Batch()


def count_read(article_id: int) -> None:
    """Count a read, now, of the article with this id; it is written within PATIENCE seconds."""
    batch.count_read(article_id)


def _of_visible(counts: Counts) -> Counts:
    """Return the `counts` of visible articles."""
    ids = {article_id for article_id, _hour in counts}
    found = Article.objects.filter(pk__in=ids).only("state", "published_at")
    visible = {article.pk for article in found if article.is_visible}
    return {key: count for key, count in counts.items() if key[0] in visible}


def add_counts(counts: Counts) -> None:
    """Add `counts` to the stored rows, in the transaction of the caller.

    Rows are written in the order of their keys, so that two processes cannot deadlock.
    """
    adapt = connection.ops.adapt_datetimefield_value
    rows = [(article, adapt(hour), count) for (article, hour), count in sorted(counts.items())]
    with connection.cursor() as cursor:
        for start in range(0, len(rows), ROWS):
            part = rows[start : start + ROWS]
            sql = _ADD.format(", ".join(["(%s, %s, %s)"] * len(part)))
            cursor.execute(sql, [value for row in part for value in row])


# Django's own upsert can replace a count but not add to it.
_ADD = (
    "INSERT INTO articles_readcount (article_id, hour, count) VALUES {}"
    " ON CONFLICT (article_id, hour)"
    " DO UPDATE SET count = articles_readcount.count + excluded.count"
)


def fold_old(batch_size: int = 2_000) -> int:
    """Sum the hours of days that ended KEPT_BY_HOUR ago to one row a day; return the rows summed.

    The hour of that row is the one at which the day began in the newsroom's zone. Each batch is a
    transaction of its own: after an interruption the next run does the rest.
    """
    end = midnight(timezone.localdate() - KEPT_BY_HOUR)
    hours = ReadCount.objects.filter(hour__lt=end).order_by("hour").values_list("hour", flat=True)
    folded, hour = 0, hours.first()
    while hour:
        start = midnight(timezone.localdate(hour))
        if hour > start:
            folded += _fold_day(start, batch_size)
        hour = hours.filter(hour__gt=hour).first()
    return folded


def _fold_day(start: dt.datetime, batch_size: int) -> int:
    end = midnight(timezone.localdate(start) + ONE_DAY)
    of_day = ReadCount.objects.filter(hour__gt=start, hour__lt=end)
    folded = 0
    while True:
        with transaction.atomic():
            rows = list(of_day.select_for_update().order_by("pk")[:batch_size])
            sums: Counter[tuple[int, dt.datetime]] = Counter()
            for row in rows:
                sums[row.article_id, start] += row.count
            add_counts(sums)
            ReadCount.objects.filter(pk__in=[row.pk for row in rows]).delete()
        folded += len(rows)
        if len(rows) < batch_size:
            return folded
