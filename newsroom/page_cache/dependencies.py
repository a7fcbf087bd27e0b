"""What a page depends on, noted by whatever reads it while the page is made."""

import datetime as dt
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from math import inf
from typing import Any, TypeVar

T = TypeVar("T")
# The name that each change touches, and the name of a change after which no page may be kept.
ANYTHING = "anything"
EVERYTHING = "everything"


@dataclass(slots=True)
class Dependencies:
    """Names of rows and lists, and the time at which the page is over anyway.

    `spans` has, for each name, the first and the last time of what the page shows of it, in
    seconds since 1970: a change elsewhere in a list does not change the page. `until` is in the
    same seconds.
    """

    spans: dict[str, tuple[float, float]] = field(default_factory=dict)
    until: float = inf
    fragments: dict[Hashable, Any] = field(default_factory=dict)

    def add(self, name: str, first: float, last: float) -> None:
        """Add a name, or extend its span so that it covers both."""
        known = self.spans.get(name)
        self.spans[name] = (min(first, known[0]), max(last, known[1])) if known else (first, last)

    def is_touched(self, name: str, time: float | None) -> bool:
        """Whether a change of `name` at `time` concerns the page; None: at any time."""
        span = self.spans.get(name)
        return name == EVERYTHING or (
            span is not None and (time is None or span[0] <= time <= span[1])
        )


_noted: ContextVar[Dependencies | None] = ContextVar("noted", default=None)


@contextmanager
def noted_dependencies(fragments: dict[Hashable, Any]) -> Iterator[Dependencies]:
    """Give what `depend_on` and `hold_until` note within the block."""
    token = _noted.set(Dependencies(fragments=fragments))
    try:
        yield _noted.get()  # type: ignore[misc]  # set in the line above
    finally:
        _noted.reset(token)


def name_of(kind: str, pk: int | None = None) -> str:
    """Return the name of a row of a kind, of the list of a row, or of the one thing of a kind."""
    return kind if pk is None else f"{kind}:{pk}"


def depend_on(
    kind: str,
    pk: int | None = None,
    first: dt.datetime | None = None,
    last: dt.datetime | None = None,
) -> None:
    """Note that the page being made depends on `name_of(kind, pk)`, if one is being made.

    For a list, `first` and `last` (aware; None: without end) are the oldest and the newest time
    at which a row that enters, leaves or changes would change the page.
    """
    noted = _noted.get()
    if noted is not None:
        start, end = (first.timestamp() if first else -inf), (last.timestamp() if last else inf)
        noted.add(name_of(kind, pk), start, end)


def hold_until(time: dt.datetime) -> None:
    """Note that the page being made is over at `time` (aware), whatever changes until then."""
    noted = _noted.get()
    if noted is not None:
        noted.until = min(noted.until, time.timestamp())


def remembered(key: Hashable, make: Callable[[], T]) -> T:
    """Return what `make` returned for the last page, until everything changes; `key` names it.

    For what is the same on many pages. Where no page is noted it is made each time.
    """
    noted = _noted.get()
    if noted is None:
        return make()
    depend_on(EVERYTHING)
    if key not in noted.fragments:
        noted.fragments[key] = make()
    value: T = noted.fragments[key]
    return value
