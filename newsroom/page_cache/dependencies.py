"""What a page depends on, noted by whatever reads it while the page is made."""

import datetime as dt
import time
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from math import inf
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

T = TypeVar("T")
# The name that each change touches, and the name of a change after which no page may be kept.
ANYTHING = "anything"
EVERYTHING = "everything"
ALWAYS = (-inf, inf)


@dataclass(slots=True)
class Dependencies:
    """Names of rows and lists, and the time at which the page is over anyway.

    `spans` has, for each name, the first and the last time of what the page shows of it, in
    seconds since 1970: a change elsewhere in a list does not change the page. `until` is in the
    same seconds.
    """

    spans: dict[str, tuple[float, float]] = field(default_factory=dict)
    until: float = inf

    def add(self, name: str, first: float, last: float) -> None:
        """Add a name, or extend its span so that it covers both."""
        known = self.spans.get(name)
        self.spans[name] = (min(first, known[0]), max(last, known[1])) if known else (first, last)

    def include(self, other: "Dependencies") -> None:
        """Add all that `other` depends on."""
        for name, span in other.spans.items():
            self.add(name, *span)
        self.until = min(self.until, other.until)

    def is_touched(self, name: str, time: float | None) -> bool:
        """Whether a change of `name` at `time` concerns the page; None: at any time."""
        span = self.spans.get(name)
        return name == EVERYTHING or (
            span is not None and (time is None or span[0] <= time <= span[1])
        )

    def are_touched(
        self, touched: Sequence[tuple[str, float | None]], names: AbstractSet[str]
    ) -> bool:
        """Whether one of the changes `touched`, whose names are `names`, concerns the page."""
        if EVERYTHING in names:
            return True
        if self.spans.keys().isdisjoint(names):
            return False
        return any(self.is_touched(*one) for one in touched)


class Fragment(NamedTuple):
    """What is the same on many pages, and what it depends on."""

    value: Any
    dependencies: Dependencies


class Noted(NamedTuple):
    """What is noted of a page that is being made: `known` fragments are those of earlier pages."""

    dependencies: Dependencies
    known: Mapping[Hashable, Fragment]
    made: dict[Hashable, Fragment]


_noted: ContextVar[Noted | None] = ContextVar("noted", default=None)


@contextmanager
def noted_dependencies(
    known: Mapping[Hashable, Fragment] = MappingProxyType({}),
) -> Iterator[Noted]:
    """Give what `depend_on`, `hold_until` and `remembered` note within the block."""
    with _noting(Noted(Dependencies(), known, {})) as noted:
        yield noted


@contextmanager
def _noting(noted: Noted) -> Iterator[Noted]:
    token = _noted.set(noted)
    try:
        yield noted
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
        noted.dependencies.add(name_of(kind, pk), start, end)


def depend_on_rows(kind: str, pks: Iterable[int]) -> None:
    """Note that the page being made depends on these rows of a kind, whenever they change."""
    noted = _noted.get()
    if noted is not None:
        noted.dependencies.spans.update((name_of(kind, pk), ALWAYS) for pk in pks)


def hold_until(moment: dt.datetime) -> None:
    """Note that the page being made is over at `moment` (aware), whatever changes until then."""
    noted = _noted.get()
    if noted is not None:
        noted.dependencies.until = min(noted.dependencies.until, moment.timestamp())


def remembered(key: Hashable, make: Callable[[], T]) -> T:
    """Return what `make` returned for an earlier page, if no change has touched it since.

    For the few things that are the same on many pages; `key` names one. Where no page is noted it
    is made each time.
    """
    noted = _noted.get()
    if noted is None:
        return make()
    fragment = noted.made.get(key) or noted.known.get(key)
    if fragment is None or fragment.dependencies.until <= time.time():
        with _noting(noted._replace(dependencies=Dependencies())) as own:
            depend_on(EVERYTHING)
            fragment = noted.made[key] = Fragment(make(), own.dependencies)
    noted.dependencies.include(fragment.dependencies)
    value: T = fragment.value
    return value
