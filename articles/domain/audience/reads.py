"""How often articles are read: counted by the hour, and nothing kept of who read them."""

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
ROWS = 1_000  # of one statement: SQLite takes 32,766 parameters
KEPT_BY_HOUR = dt.timedelta(days=30)
# The article and the full hour (UTC) at which the hour of the reads began.
Counts = Mapping[tuple[int, dt.datetime], int]

log = logging.getLogger(__name__)


def hour_of(time: dt.datetime) -> dt.datetime:
    """Return the full hour (UTC) in which `time` (aware) lies."""
    return time.astimezone(dt.UTC).replace(minute=0, second=0, microsecond=0)


class Batch:
    """The reads that a process has seen and not written yet; any thread may add to it.

    It is written when `full` reads or `patience` seconds have gathered, and when the process
    ends. Ended by force, the process loses these reads and no others.
    """

    def __init__(self, full: int = FULL, patience: float = PATIENCE):
        self.full, self.patience = full, patience
        self._counts: Counter[tuple[int, dt.datetime]] = Counter()
        self._fresh = 0  # reads since the last attempt to write
        self._changed = Condition()
        self._writing = Lock()
        self._writer: Thread | None = None
        self._at_exit: Finalize | None = None

    def note(self, article_id: int) -> None:
        """Count a read of the article of this id, now; whether there is one, `flush` asks."""
        key = article_id, hour_of(timezone.now())
        with self._changed:
            if len(self._counts) >= MOST_KEYS and key not in self._counts:
                return  # the database has been away for long
            self._counts[key] += 1
            self._fresh += 1
            if self._writer is None or not self._writer.is_alive():
                self._start()
            elif self._fresh == self.full:
                self._changed.notify_all()

    def take(self) -> Counter[tuple[int, dt.datetime]]:
        """Return what has gathered, and forget it."""
        with self._changed:
            taken, self._counts, self._fresh = self._counts, Counter(), 0
            return taken

    def flush(self) -> None:
        """Write what has gathered. What a failure leaves unwritten is kept for the next time.

        A failure of the commit itself may come after it was done: those reads are given up, so
        that none is ever counted twice.
        """
        with self._writing:
            taken = self.take()
            if not taken:
                return
            is_committing = False
            try:
                with transaction.atomic():
                    add(_of_visible(taken))
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


def note(article_id: int) -> None:
    """Count a read of the article of this id, now. It is written within PATIENCE seconds."""
    batch.note(article_id)


def _of_visible(counts: Counts) -> Counts:
    """Return those of `counts` that are of articles that readers may see now."""
    ids = {article_id for article_id, _hour in counts}
    found = Article.objects.filter(pk__in=ids).only("state", "published_at")
    visible = {article.pk for article in found if article.is_visible}
    return {key: count for key, count in counts.items() if key[0] in visible}


def add(counts: Counts) -> None:
    """Add `counts` to what is stored, inside the transaction of the caller.

    In the order of their keys, so that two processes wait for each other and never in a ring.
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
    """Keep the reads of days that ended KEPT_BY_HOUR ago by the day; return the rows folded.

    The row of a day stands at the hour at which the day began in the newsroom's zone. Each batch
    is a transaction of its own: what an interruption leaves, the next run folds.
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
            add(sums)
            ReadCount.objects.filter(pk__in=[row.pk for row in rows]).delete()
        folded += len(rows)
        if len(rows) < batch_size:
            return folded
