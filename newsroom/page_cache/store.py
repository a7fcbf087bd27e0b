"""The finished pages of one process, bounded in bytes."""

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from newsroom.page_cache.dependencies import EVERYTHING, Dependencies, Fragment

Key = Hashable
Header = tuple[str, str]
Touch = tuple[str, float | None]
# The part of the bytes for pages that were asked for again. A robot that asks for every page of
# the archive once pushes only each other's pages out of the rest.
PROTECTED = 0.8
OVERHEAD = 2_000  # bytes of a page beside its bodies, and of each name that it depends on
OF_NAME = 400
MOST_FRAGMENTS = 500  # the newest; pages remember few kinds of them


@dataclass(slots=True)
class Form:
    """One form of a page: its body in one encoding, and all headers of a response with it."""

    headers: list[Header]
    body: bytes


@dataclass(slots=True, eq=False)
class Page:
    """A finished response; `forms` is by content encoding, "" for none."""

    status: int
    etag: str
    unmodified: list[Header]
    forms: dict[str, Form]
    dependencies: Dependencies
    is_compressible: bool = False
    hits: int = 0
    is_packing: bool = False

    @property
    def size(self) -> int:
        names = OF_NAME * len(self.dependencies.spans)
        return OVERHEAD + names + sum(len(form.body) for form in self.forms.values())


@dataclass(slots=True, eq=False)
class Making:
    """A page that is being made, and what was touched since it was begun."""

    touched: list[Touch] = field(default_factory=list)

    def may_be_old(self, dependencies: Dependencies) -> bool:
        """Whether something that was touched concerns what has these dependencies."""
        return any(dependencies.is_touched(*one) for one in self.touched)


class Store:
    """Pages by key. Any thread may call any method.

    A page that comes in is on trial; the second request for it protects it. The least recently
    asked goes first, from those on trial; the protected that must make room are tried again.
    """

    def __init__(self, limit: int):
        self._limit = limit
        self._lock = threading.Lock()
        self._makings: set[Making] = set()
        self.clear()

    def clear(self) -> None:
        self._trial: OrderedDict[Key, Page] = OrderedDict()
        self._protected: OrderedDict[Key, Page] = OrderedDict()
        self._bytes = {id(self._trial): 0, id(self._protected): 0}
        self._dependents: defaultdict[str, set[Key]] = defaultdict(set)
        self.fragments: dict[Hashable, Fragment] = {}

    def __len__(self) -> int:
        return len(self._trial) + len(self._protected)

    @property
    def size(self) -> int:
        """The bytes of all pages."""
        return sum(self._bytes.values())

    def get(self, key: Key, now: float) -> Page | None:
        """Return the page of `key` unless it is over at `now`, in seconds since 1970."""
        with self._lock:
            page = self._protected.get(key)
            if page is not None:
                self._protected.move_to_end(key)
            else:
                page = self._trial.get(key)
                if page is None:
                    return None
                self._move(key, page, self._trial, self._protected)
                self._shrink_protected()
            if page.dependencies.until <= now:
                self._drop(key)
                return None
            page.hits += 1
            return page

    def begin(self) -> Making:
        """Note that a page is being made: what is touched from now on concerns it."""
        making = Making()
        with self._lock:
            self._makings.add(making)
        return making

    def end(
        self,
        making: Making,
        key: Key,
        page: Page | None,
        fragments: Mapping[Hashable, Fragment] = MappingProxyType({}),
    ) -> bool:
        """Keep `page` and `fragments`, of which none may be from before a change.

        Return whether the page was kept.
        """
        with self._lock:
            self._makings.discard(making)
            for name, fragment in fragments.items():
                if not making.may_be_old(fragment.dependencies):
                    self.fragments[name] = fragment
            while len(self.fragments) > MOST_FRAGMENTS:
                del self.fragments[next(iter(self.fragments))]
            if page is None or making.may_be_old(page.dependencies):
                return False
            if page.size > self._limit * (1 - PROTECTED):
                return False
            self._drop(key)
            self._put(key, page, self._trial)
            for name in page.dependencies.spans:
                self._dependents[name].add(key)
            self._make_room()
            return True

    def peek(self, key: Key) -> Page | None:
        """Return the page of `key`, which does not count as a request for it."""
        with self._lock:
            return self._protected.get(key) or self._trial.get(key)

    def add_form(
        self, key: Key, page: Page, encoding: str, form: Form, *, replaces: bool = False
    ) -> None:
        """Add another form to a page; it `replaces` one of the same encoding, or is not needed."""
        with self._lock:
            if encoding in page.forms and not replaces:
                return
            before = page.size
            page.forms[encoding] = form
            for pages in (self._trial, self._protected):
                if pages.get(key) is page:
                    self._bytes[id(pages)] += page.size - before
            self._make_room()

    def touch(self, touched: Sequence[Touch]) -> int:
        """Drop the pages that depend on what was touched; return how many."""
        before, names = len(self), {name for name, _time in touched}
        with self._lock:
            for making in self._makings:
                making.touched += touched
            # A page that is being made keeps those of before.
            self.fragments = {
                name: fragment
                for name, fragment in self.fragments.items()
                if not fragment.dependencies.are_touched(touched, names)
            }
            for name, time in touched:
                keys = self._keys() if name == EVERYTHING else self._dependents.get(name, ())
                for key in list(keys):
                    page = self._trial.get(key) or self._protected.get(key)
                    if page is not None and page.dependencies.is_touched(name, time):
                        self._drop(key)
        return before - len(self)

    def _make_room(self) -> None:
        while self.size > self._limit:
            self._drop(next(iter(self._trial or self._protected)))

    def _keys(self) -> list[Key]:
        return [*self._trial, *self._protected]

    def _put(self, key: Key, page: Page, pages: OrderedDict[Key, Page]) -> None:
        pages[key] = page
        self._bytes[id(pages)] += page.size

    def _move(
        self, key: Key, page: Page, source: OrderedDict[Key, Page], to: OrderedDict[Key, Page]
    ) -> None:
        del source[key]
        self._bytes[id(source)] -= page.size
        self._put(key, page, to)

    def _shrink_protected(self) -> None:
        while self._bytes[id(self._protected)] > self._limit * PROTECTED:
            key, page = next(iter(self._protected.items()))
            self._move(key, page, self._protected, self._trial)

    def _drop(self, key: Key) -> None:
        for pages in (self._trial, self._protected):
            page = pages.pop(key, None)
            if page is not None:
                self._bytes[id(pages)] -= page.size
                for name in page.dependencies.spans:
                    self._dependents[name].discard(key)
                    if not self._dependents[name]:
                        del self._dependents[name]
