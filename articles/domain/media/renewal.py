"""The background task that makes renditions: those that an upload left, and those of a release."""

import logging
import time

from django.core.exceptions import ValidationError

from articles.domain.media.renditions import (
    outdated_images,
    renew_renditions,
    unfinished_images,
)

logger = logging.getLogger(__name__)

RENEWAL_SECONDS = 10
LOOK_SECONDS = 600


class _Queue:
    """The images whose renditions this process has still to make."""

    def __init__(self) -> None:
        self._keys: list[int] = []
        self._failed: set[int] = set()
        self._next_look = 0.0

    def next(self) -> int | None:
        """Return the pk of an image, None when there is none.

        Those that lack renditions come first, the newest first, then those of an earlier version,
        which it looks for every LOOK_SECONDS. What has failed is tried again after that time.
        """
        if time.monotonic() >= self._next_look:
            self._keys = outdated_images()
            self._failed.clear()
            self._next_look = time.monotonic() + LOOK_SECONDS
        unfinished = (key for key in unfinished_images() if key not in self._failed)
        return next(unfinished, None) or (self._keys.pop(0) if self._keys else None)

    def put_off(self, key: int) -> None:
        self._failed.add(key)


_queue = _Queue()


def renew_outdated_images() -> int:
    """Make renditions for RENEWAL_SECONDS; return of how many images.

    A background task after an upload, after a release that changes the crops or the options, and
    after a text in an article has given an image its credit. Until then pages use what there is.
    """
    end = time.monotonic() + RENEWAL_SECONDS
    renewed = 0
    while time.monotonic() < end and (key := _queue.next()) is not None:
        try:
            renew_renditions(key)
            renewed += 1
        except (OSError, ValidationError) as error:
            _queue.put_off(key)
            logger.warning("No renditions of image %s: %s", key, error)
    return renewed
