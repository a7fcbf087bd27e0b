"""Counts of one hour that all processes share, in fixed memory and without what they are of.

A count has no place of its own: its key is hashed to a cell of each of ROWS rows, and the least of
them is the count (a count-min sketch: Cormode, Muthukrishnan 2005). So a count may be too high,
where other keys fall on the same cells, and is never too low.

The processes of a host share a file. With Redis all hosts share its cells too, and a count is the
greater of both: while Redis is down, or after it has forgotten, each host holds to its own.
"""

import datetime as dt
import fcntl
import logging
import os
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from functools import cache
from hashlib import blake2b
from struct import unpack
from typing import Generic, TypeVar

from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

CELL = 4  # bytes
ROWS, ROW = 4, 2**19  # cells; one more, the first of all, holds the number of the hour
SLOTS = 2  # the present hour, and the one before: late counts of it still come
KEPT_IN_REDIS = SLOTS * 60 * 60  # seconds
PATIENCE = 0.25  # seconds, with Redis

Cells = dict[int, int]
Key = TypeVar("Key", bound=Hashable)

log = logging.getLogger(__name__)


class SharedCounts(Generic[Key]):
    """The counts that `name` has of `keys` in the hour that began at `hour` (UTC).

    Keys are the same if they are written the same. `add` raises OSError when the file cannot be
    opened or has no room.
    """

    def __init__(self, name: str, hour: dt.datetime, keys: Iterable[Key]):
        self._hour = int(hour.timestamp()) // 3600
        self._cells = {key: _cells_of((name, key)) for key in keys}

    def add(self, amounts: Mapping[Key, int]) -> dict[Key, int]:
        """Add `amounts`, which may be 0 or less, to the counts of their keys; return these."""
        added: Cells = Counter()
        for key, amount in amounts.items():
            for cell in self._cells[key]:
                added[cell] += amount
        cells = _add_on_host(self._hour, added)
        if settings.REDIS_URL:
            for cell, count in _add_in_redis(self._hour, added).items():
                cells[cell] = max(cells[cell], count)
        return {key: min(cells[cell] for cell in self._cells[key]) for key in amounts}


def _cells_of(key: Hashable) -> tuple[int, ...]:
    """Return a cell of each row: no two are the same."""
    digest = blake2b(repr(key).encode(), digest_size=4 * ROWS).digest()
    return tuple(
        1 + row * ROW + number % ROW for row, number in enumerate(unpack(f"<{ROWS}I", digest))
    )


def _add_on_host(hour: int, added: Cells) -> Cells:
    """Add to the file of the hour; who is killed over it leaves counts without others: no harm.

    The file is opened each time: what a process opened before a fork would lock no child out.
    """
    path = settings.STATE_DIR / f"read_limits_{hour % SLOTS}"
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        if _read_cell(file, 0) != hour:
            os.ftruncate(file, 0)
            os.ftruncate(file, CELL * (1 + ROWS * ROW))
            _write_cell(file, 0, hour)
        cells = {cell: _read_cell(file, cell) for cell in added}
        for cell, amount in added.items():
            if amount:
                cells[cell] = max(0, cells[cell] + amount)
                _write_cell(file, cell, cells[cell])
    finally:
        os.close(file)
    return cells


def _read_cell(file: int, cell: int) -> int:
    return int.from_bytes(os.pread(file, CELL, CELL * cell), "little")


def _write_cell(file: int, cell: int, count: int) -> None:
    os.pwrite(file, count.to_bytes(CELL, "little"), CELL * cell)


def _add_in_redis(hour: int, added: Cells) -> Cells:
    """Return no cells when Redis does not answer."""
    name = f"read_limits:{hour}"
    try:
        with _redis(settings.REDIS_URL).pipeline(transaction=False) as commands:
            field = commands.bitfield(name, default_overflow="SAT")
            for cell, amount in added.items():
                field.incrby("u32", f"#{cell}", amount)
            field.execute()
            commands.expire(name, KEPT_IN_REDIS)
            counts, _is_set = commands.execute()
    except RedisError as error:
        log.warning("Redis does not answer, reads are limited by each host: %s", error)
        return {}
    return dict(zip(added, counts, strict=True))


@cache
def _redis(url: str) -> Redis:
    return Redis.from_url(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)
