"""Receives the bodies of requests within bounds of size, time and number."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from tempfile import SpooledTemporaryFile

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

PATIENCE = 10.0  # seconds before a body is too slow
SLOWEST = 32 * 1024  # bytes a second from then on: half of a slow phone line
IN_MEMORY = 256 * 1024  # bytes of one body; what is longer goes to a file without a name
# Of each worker, at one time:
MOST_BODIES = 256
MOST_OF_ADDRESS = 32
MOST_BYTES = 1024**3


class Refused(Exception):
    """A body that is not taken: the status of the response, and what it says."""

    def __init__(self, status: HTTPStatus, words: str):
        super().__init__(words)
        self.status, self.words = status, words


def limit_of(path: str) -> int:
    """Return how many bytes a body sent to `path` may have: what settings.BODY_LIMITS says."""
    fitting = [start for start in settings.BODY_LIMITS if path.startswith(start)]
    return settings.BODY_LIMITS[max(fitting, key=len)]


class Places:
    """Places for so many requests at one time, and for so many of one address.

    All methods run in the event loop of a worker.
    """

    def __init__(self, most: int, most_of_address: int):
        self._most, self._most_of_address = most, most_of_address
        self._taken: Counter[str] = Counter()  # by address

    @contextmanager
    def place(self, address: str) -> Iterator[None]:
        """Give `address` a place while the context lasts; raises Refused (503)."""
        is_full = self._taken.total() >= self._most
        if is_full or self._taken[address] >= self._most_of_address:
            raise _too_many()
        self._taken[address] += 1
        try:
            yield
        finally:
            self._taken[address] -= 1
            if not self._taken[address]:
                del self._taken[address]


class Reception(Places):
    """The bodies that a worker is receiving now."""

    def __init__(self) -> None:
        super().__init__(MOST_BODIES, MOST_OF_ADDRESS)
        self._bytes = 0

    @contextmanager
    def receive(self) -> Iterator["Body"]:
        """Give a place for the bytes of one body, which is deleted with the context."""
        body = Body(self)
        try:
            yield body
        finally:
            self._bytes -= body.size
            body.file.close()

    def add(self, count: int) -> None:
        """Count `count` more bytes; raises Refused (503)."""
        self._bytes += count
        if self._bytes > MOST_BYTES:
            raise _too_many()


class Body:
    """What has come of one body: `size` bytes in `file`."""

    def __init__(self, reception: Reception):
        self.size = 0
        self.file = SpooledTemporaryFile(IN_MEMORY, dir=str(settings.STATE_DIR))  # noqa: SIM115
        self._reception = reception

    async def fill(self, chunks: AsyncIterator[bytes], limit: int, declared: int | None) -> None:
        """Write `chunks`, of at most `limit` bytes, to the file, and set it to its beginning.

        `declared` is the Content-Length, or None for a chunked body. Raises Refused when the
        body is too large, too slow, or ends early.
        """
        if declared is not None and declared > limit:
            raise _too_large(limit)
        start = asyncio.get_running_loop().time()
        ends = 0  # granian gives one empty chunk at the end, and one more where the body broke off
        while True:
            try:
                async with asyncio.timeout_at(start + PATIENCE + self.size / SLOWEST):
                    chunk = await anext(chunks)
            except StopAsyncIteration:
                break
            except TimeoutError:
                raise _too_slow() from None
            ends += not chunk
            self.size += len(chunk)
            self._reception.add(len(chunk))
            if self.size > limit:
                raise _too_large(limit)
            self.file.write(chunk)
        if ends > 1 or declared not in {None, self.size}:
            raise Refused(HTTPStatus.BAD_REQUEST, _("What was sent broke off before its end."))
        self.file.seek(0)


def _too_large(limit: int) -> Refused:
    words = _("This is larger than what is taken here: at most %(limit)s.")
    return Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, words % {"limit": filesizeformat(limit)})


def _too_slow() -> Refused:
    return Refused(
        HTTPStatus.REQUEST_TIMEOUT,
        _("What was sent came too slowly. Check the connection and send it again."),
    )


def _too_many() -> Refused:
    return Refused(
        HTTPStatus.SERVICE_UNAVAILABLE,
        _("Too much is being sent at this moment. Send it again in a minute."),
    )
