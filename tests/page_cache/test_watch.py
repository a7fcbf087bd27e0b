"""A process keeps in step with a log that others write, on this host and elsewhere."""

import time

import pytest

from newsroom.page_cache.dependencies import Dependencies
from newsroom.page_cache.epoch import Epoch
from newsroom.page_cache.store import Form, Page, Store
from newsroom.page_cache.watch import FORGETFUL, INTERVAL, Entry, Watch


class Log:
    """The log of a database that other hosts write to: none of them touches our epoch."""

    def __init__(self):
        self.entries, self.reads = [], 0

    def write(self, name, since=0.0):
        self.entries.append(Entry(len(self.entries) + 1, since, [(name, None)]))

    def horizon(self):
        return len(self.entries)

    def read(self, horizon):
        self.reads += 1
        # As PostgreSQL may: some that were read before come again.
        return len(self.entries), self.entries[max(0, horizon - 2) :]

    def coming(self):
        return [entry for entry in self.entries if entry.since > time.time()]


@pytest.fixture
def log():
    return Log()


@pytest.fixture
def store():
    return Store(1_000_000)


@pytest.fixture
def watch(store, log, tmp_path, monkeypatch):
    monkeypatch.setattr("newsroom.page_cache.watch.close_old_connections", lambda: None)
    watch = Watch(store, Epoch(tmp_path / "epoch"), log)
    watch.catch_up()
    return watch


@pytest.fixture
def clock(monkeypatch):
    """The clock that is never set, which a test moves on."""
    now = [time.monotonic()]
    monkeypatch.setattr("newsroom.page_cache.watch.time.monotonic", lambda: now[0])
    return now


def keep(store, key, name):
    dependencies = Dependencies({name: (float("-inf"), float("inf"))})
    store.end(store.begin(), key, Page(200, "", [], {"": Form([], b"")}, dependencies))


def test_what_another_host_writes_is_seen_within_a_second(watch, store, log, clock):
    watch.catch_up()
    keep(store, "asia", "list")
    log.write("list")
    assert watch.is_current(time.time())
    clock[0] += INTERVAL
    assert not watch.is_current(time.time())
    watch.catch_up()
    assert store.get("asia", 0) is None
    assert INTERVAL < 1


def test_an_entry_that_comes_again_touches_nothing_again(watch, store, log, clock):
    log.write("list")
    clock[0] += INTERVAL
    watch.catch_up()
    keep(store, "asia", "list")
    clock[0] += INTERVAL
    watch.catch_up()
    assert store.get("asia", 0)


def test_what_is_to_come_touches_at_its_time(watch, store, log, clock, time_machine):
    now = time.time()
    time_machine.move_to(now, tick=False)
    log.write("list", since=now + 60)
    clock[0] += INTERVAL
    watch.catch_up()
    keep(store, "asia", "list")
    assert watch.is_current(now + 59)
    assert not watch.is_current(now + 60)
    time_machine.move_to(now + 60, tick=False)
    watch.catch_up()
    assert store.get("asia", 0) is None


def test_a_process_that_begins_knows_what_is_to_come(store, log, tmp_path, monkeypatch):
    monkeypatch.setattr("newsroom.page_cache.watch.close_old_connections", lambda: None)
    log.write("list", since=time.time() + 60)
    log.write("done")
    watch = Watch(store, Epoch(tmp_path / "epoch"), log)
    watch.catch_up()
    assert not watch.is_current(time.time() + 61)


def test_a_process_that_slept_too_long_begins_anew(watch, store, log, clock):
    watch.catch_up()
    keep(store, "asia", "list")
    clock[0] += FORGETFUL + 1
    watch.catch_up()
    assert len(store) == 0
