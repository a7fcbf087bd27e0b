"""Runs `picture_process`: one at a time in all processes of the site, within limits."""

import fcntl
import json
import logging
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import IO, Any

from django.conf import settings

logger = logging.getLogger(__name__)

# Far more than any picture takes; the process also has a limit of CPU time of its own.
SECONDS = 180


class Failed(Exception):
    """The process was ended by a limit or by its own fault. `is_late`: by the time limit."""

    def __init__(self, *, is_late: bool):
        super().__init__(is_late)
        self.is_late = is_late


def scratch_file() -> IO[bytes]:
    """Return a new file without a name, which is gone when it is closed or its process ends."""
    return TemporaryFile(dir=settings.STATE_DIR)


def run(job: Mapping[str, Any], source: IO[bytes], output: IO[bytes]) -> dict[str, Any]:
    """Run a job of `picture_process` on `source`; return its answer.

    Both are real files; what the process writes is in `output`, which is rewound. Waits until no
    other process of the site, on this host, does the like. Raises Failed.
    """
    source.flush()
    source.seek(0)
    with _turn() as lock:
        answer = _run(dict(job) | {"output": output.fileno()}, source, lock)
    output.seek(0)
    return answer


@contextmanager
def _turn() -> Iterator[int]:
    """Hold the lock of STATE_DIR; yield its file descriptor.

    The process that is started inherits it, so the lock lasts as long as either lives.
    """
    with (settings.STATE_DIR / "pictures.lock").open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file.fileno()


def _run(job: dict[str, Any], source: IO[bytes], lock: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "articles.domain.media.picture_process", json.dumps(job)]
    try:
        done = subprocess.run(  # noqa: S603
            command,
            stdin=source,
            capture_output=True,
            pass_fds=(job["output"], lock),
            cwd=settings.BASE_DIR,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Failed(is_late=True) from error
    if done.returncode:
        logger.warning("Picture process ended (%s): %s", done.returncode, done.stderr[-500:])
        raise Failed(is_late=False)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
