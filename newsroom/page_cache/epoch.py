"""A file by which the processes of one host tell each other that the log has grown.

A writer locks the file (shared) and gives it a new value before it writes to the log, and unlocks
it when its transaction has ended. So a reader that finds the value it knows has read the log; one
that finds another value reads the log, and knows the value only if nobody held the lock by then.
The kernel unlocks the file of a process that was killed.
"""

import fcntl
import mmap
import os
from pathlib import Path

LENGTH = 8


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


class Epoch:
    """The file as a reader sees it: one comparison of memory, without a call of the system."""

    def __init__(self, path: Path):
        self._file = _open(path)
        if os.fstat(self._file).st_size < LENGTH:
            os.ftruncate(self._file, LENGTH)
        self._memory = mmap.mmap(self._file, LENGTH)

    def value(self) -> bytes:
        return self._memory[:]

    def settled_value(self) -> bytes | None:
        """Return the value, or None while a transaction that writes to the log has not ended."""
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return None
        try:
            return self._memory[:]
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)


class Writing:
    """A transaction that writes to the log: begun now, ended by `end` or with this object.

    Hand `end` to `transaction.on_commit`: Django drops the function when the transaction is rolled
    back, and with it goes the last reference to this object.
    """

    def __init__(self, path: Path):
        self._file: int | None = _open(path)
        fcntl.flock(self._file, fcntl.LOCK_SH)
        os.pwrite(self._file, os.urandom(LENGTH), 0)

    def end(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None

    __del__ = end
