"""Keeps the pages of a process in step with the log of changes."""

import heapq
import logging
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from math import inf
from typing import NamedTuple, Protocol

from django.db import Error, close_old_connections

from newsroom.page_cache.dependencies import EVERYTHING
from newsroom.page_cache.epoch import Epoch
from newsroom.page_cache.store import Store, Touch

INTERVAL = 0.5  # seconds between two looks at the log, for what other hosts have written to it
PATIENCE = 1.0  # seconds that a request waits for a look that another one has begun
FORGETFUL = 1_800.0  # seconds without a look after which the log may have lost entries

log = logging.getLogger(__name__)


class Entry(NamedTuple):
    """An entry of the log: what a change touches `since` that time, in seconds since 1970."""

    number: int
    since: float
    touched: list[Touch]


class ChangeLog(Protocol):
    """The log, as models.PageChange keeps it."""

    def read(self, horizon: int) -> tuple[int, list[Entry]]:
        """Return the next horizon, and all entries committed since `horizon` was returned.

        Entries from before may be among them.
        """

    def horizon(self) -> int: ...

    def coming(self) -> list[Entry]:
        """Return the entries whose time is yet to come."""


class Watch:
    """Drops pages of `store` as `changes` are committed, here and on other hosts."""

    def __init__(self, store: Store, epoch: Epoch, changes: ChangeLog):
        self._store, self._epoch, self._changes = store, epoch, changes
        self._lock = threading.Lock()
        self._value: bytes | None = None
        self._horizon: int | None = None
        self._numbers: set[int] = set()
        self._coming: list[tuple[float, int, list[Touch]]] = []
        self._look_at = -inf  # when to look at the log again, on the clock that is never set
        self._looked_at = -inf
        self._began_at = inf
        self.is_behind = False  # the log could not be read: pages may be of before a change

    def is_current(self, now: float) -> bool:
        """Whether no change is known of that the pages do not show yet."""
        return (
            time.monotonic() < self._look_at
            and self._epoch.value() == self._value
            and not (self._coming and self._coming[0][0] <= now)
        )

    def catch_up(self) -> None:
        """Read the log, and drop what has changed. If that fails, the pages are `is_behind`."""
        began_at = self._began_at
        patience = max(0.0, min(began_at, time.monotonic()) + PATIENCE - time.monotonic())
        if not self._lock.acquire(timeout=patience):
            self.is_behind = True
            return
        try:
            self._began_at = time.monotonic()
            if not self.is_current(time.time()):
                self._look()
        finally:
            self._began_at = inf
            self._lock.release()

    def _look(self) -> None:
        value, began_at = self._epoch.settled_value(), time.monotonic()
        try:
            if self._horizon is None or began_at - self._looked_at >= FORGETFUL:
                self._begin_anew()
            else:
                self._horizon, entries = self._changes.read(self._horizon)
                self._apply(entries)
        except Error as error:
            if not self.is_behind:
                log.warning("The log of changes does not answer, pages may be stale: %s", error)
            self.is_behind, self._look_at = True, time.monotonic() + INTERVAL
            return
        finally:
            with suppress(Error):
                close_old_connections()
        self._value, self.is_behind, self._looked_at = value, False, began_at
        self._look_at = began_at + INTERVAL

    def _begin_anew(self) -> None:
        horizon, entries = self._changes.read(self._changes.horizon())
        self._coming, self._numbers = [], {entry.number for entry in entries}
        self._remember(self._changes.coming())
        self._store.touch([(EVERYTHING, None)])
        self._horizon = horizon

    def _apply(self, entries: list[Entry]) -> None:
        """Drop what entries touch that are new, and what earlier ones touch by now.

        New ones count at once, whatever their time: the clock of their host may be ahead.
        """
        new = [entry for entry in entries if entry.number not in self._numbers]
        self._numbers = {entry.number for entry in entries}
        touched = [touch for entry in new for touch in entry.touched]
        now = time.time()
        self._remember(entry for entry in new if entry.since > now)
        while self._coming and self._coming[0][0] <= now:
            touched += heapq.heappop(self._coming)[2]
        if touched:
            self._store.touch(touched)

    def _remember(self, entries: Iterable[Entry]) -> None:
        for number, since, touched in entries:
            heapq.heappush(self._coming, (since, number, touched))
