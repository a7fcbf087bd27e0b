"""The page cache as a WSGI application around Django's."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import lru_cache
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from django.apps import apps
from django.conf import settings
from django.http.request import split_domain_port, validate_host

from newsroom.page_cache.dependencies import noted_dependencies
from newsroom.page_cache.epoch import Epoch
from newsroom.page_cache.responses import (
    FAST,
    SMALL,
    Response,
    best_encoding,
    is_kept,
    make_page,
    packed_form,
    respond,
)
from newsroom.page_cache.store import Key, Page, Store
from newsroom.page_cache.watch import Watch

SMALL_AFTER = 3  # hits: a page that is asked for again is compressed as well as can be
LONGEST = 4_000  # characters of what the cache looks at of a request; none needs more
LONGEST_WAIT = 5.0  # seconds for a page that another request is making
# Headers that Django would answer in a way of its own: the cache answers them from the page.
_OWN_HEADERS = (
    "HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE",
)  # fmt: skip

WSGI = Callable[..., Any]


class Asked(NamedTuple):
    """What the cache looks at of a request; a header that was not sent is ""."""

    method: str
    path: str
    query: str
    host: str
    scheme: str
    cookie: str
    accepted: str
    known: str

    @classmethod
    def of(cls, environ: dict[str, Any]) -> "Asked":
        """Return it from the WSGI environment of a request."""
        get = environ.get
        return cls(
            environ["REQUEST_METHOD"],
            environ["PATH_INFO"],
            get("QUERY_STRING", ""),
            get("HTTP_HOST", ""),
            scheme_of(environ["wsgi.url_scheme"], get("HTTP_X_FORWARDED_PROTO")),
            get("HTTP_COOKIE", ""),
            get("HTTP_ACCEPT_ENCODING", ""),
            get("HTTP_IF_NONE_MATCH", ""),
        )

    @property
    def is_cacheable(self) -> bool:
        """Whether it asks for a page that is the same for everybody. Staff have a session."""
        return (
            self.method in {"GET", "HEAD"}
            and len(self.query) + len(self.accepted) + len(self.known) + len(self.host) <= LONGEST
            and settings.SESSION_COOKIE_NAME not in self.cookie
            and not self.path.startswith(settings.NOT_PAGES)
            and _is_own_host(self.host)
        )

    @property
    def key(self) -> Key:
        is_secure = self.scheme == "https"
        if self.is_probe:
            return is_secure, ""
        return is_secure, self.path, known_query(self.query)

    @property
    def is_probe(self) -> bool:
        return settings.PROBES.match(self.path) is not None

    def shares(self, status: int) -> bool:
        """Whether all requests with this key get the same response, if its status is `status`.

        A redirect keeps the parameters of its request.
        """
        if self.is_probe:
            return status == HTTPStatus.NOT_FOUND
        return status != HTTPStatus.MOVED_PERMANENTLY or known_query(self.query) == self.query


def scheme_of(own: str, forwarded: str | None) -> str:
    """Return the scheme that the client used; a trusted proxy says it in `forwarded`."""
    if settings.TRUST_PROXY and forwarded:
        return forwarded.split(",")[0].strip()
    return own


@lru_cache(maxsize=64)
def _is_own_host(host: str) -> bool:
    """Whether Django serves this host; pages do not depend on which of them it is."""
    return validate_host(split_domain_port(host)[0], settings.ALLOWED_HOSTS)


def known_query(query: str) -> str:
    """Return of a query string what pages read: the last value of each of settings.PAGE_QUERY."""
    if not query:
        return ""
    values = dict(parse_qsl(query, keep_blank_values=True))
    return urlencode({name: values[name] for name in settings.PAGE_QUERY if name in values})


class PageCache:
    """Serves pages from memory, and has `django`, a WSGI application, make those it lacks."""

    def __init__(self, django: WSGI, store: Store, watch: Watch):
        self._django, self.store, self._watch = django, store, watch
        self._locks: dict[Key, tuple[threading.Lock, int]] = {}
        self._guard = threading.Lock()
        self._beside = ThreadPoolExecutor(1, "compression")

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        asked = Asked.of(environ)
        if not asked.is_cacheable:
            passed: Iterable[bytes] = self._django(environ, start_response)
            return passed
        if not self._watch.is_current(time.time()):
            self._watch.catch_up()
        response = self._kept(asked) or self._made(asked, environ)
        reason = HTTPStatus(response.status).phrase
        start_response(f"{response.status} {reason}", response.headers)
        return [response.body]

    def find(self, asked: Asked) -> Response | None:
        """Return the response from memory; None when it takes a thread that may wait."""
        if asked.is_cacheable and self._watch.is_current(time.time()):
            return self._kept(asked, may_take_time=False)
        return None

    def _kept(self, asked: Asked, *, may_take_time: bool = True) -> Response | None:
        page = self.store.get(key := asked.key, time.time())
        if page is None or not asked.shares(page.status):
            return None
        if not may_take_time and _encoding(page, asked) not in page.forms:
            return None
        if page.hits >= SMALL_AFTER and page.is_compressible and not page.is_packing:
            page.is_packing = True
            self._beside.submit(self._pack, key)
        return self._respond(page, asked, "hit; detail=stale" if self._watch.is_behind else "hit")

    def _pack(self, key: Key) -> None:
        """Compress the page that has this key by now, if it is to be.

        One that waits here would stay in memory after it was dropped.
        """
        for encoding in SMALL:
            page = self.store.peek(key)
            if page and page.is_packing:
                form = packed_form(page, encoding, SMALL)
                self.store.add_form(key, page, encoding, form, replaces=True)

    def _made(self, asked: Asked, environ: dict[str, Any]) -> Response:
        """Return the response that Django makes, or that another request has it make now."""
        key = asked.key
        with self._turn(key) as has_waited:
            if has_waited and (found := self._kept(asked)):
                return found
            making = self.store.begin()
            kept: Page | None = None
            with noted_dependencies(self.store.fragments) as noted:
                try:
                    made = self._ask_django(environ)
                    page = make_page(made, noted.dependencies)
                    if noted.dependencies.spans and is_kept(made) and asked.shares(made.status):
                        kept = page
                finally:
                    self.store.end(making, key, kept, noted.made)
        return self._respond(page, asked, "fwd=miss")

    def _respond(self, page: Page, asked: Asked, status: str) -> Response:
        """Return the response, with what the cache did in a header (RFC 9211)."""
        encoding = _encoding(page, asked)
        if encoding not in page.forms:
            self.store.add_form(asked.key, page, encoding, packed_form(page, encoding, FAST))
        answer = respond(page, encoding, known=asked.known, is_head=asked.method == "HEAD")
        return answer._replace(headers=[*answer.headers, ("Cache-Status", f"newsroom; {status}")])

    def _ask_django(self, environ: dict[str, Any]) -> Response:
        plain = {name: value for name, value in environ.items() if name not in _OWN_HEADERS}
        head: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], *_: Any) -> None:
            head[:] = int(status[:3]), headers

        parts = self._django({**plain, "REQUEST_METHOD": "GET"}, start_response)
        try:
            body = b"".join(parts)
        finally:
            parts.close()
        return Response(head[0], head[1], body)

    @contextmanager
    def _turn(self, key: Key) -> Iterator[bool]:
        """Let one request at a time make the page of `key`; tell whether this one has waited."""
        with self._guard:
            lock, waiting = self._locks.get(key, (threading.Lock(), 0))
            self._locks[key] = lock, waiting + 1
        has_turn = lock.acquire(timeout=LONGEST_WAIT)
        try:
            yield waiting > 0
        finally:
            if has_turn:
                lock.release()
            with self._guard:
                lock, waiting = self._locks[key]
                if waiting == 1:
                    del self._locks[key]
                else:
                    self._locks[key] = lock, waiting - 1


def _encoding(page: Page, asked: Asked) -> str:
    """Return the encoding in which a client gets a page, "" for none."""
    return best_encoding(asked.accepted) if page.is_compressible else ""


def with_page_cache(django: WSGI) -> WSGI:
    """Return `django` behind a cache of settings.PAGE_CACHE_BYTES; itself if that is 0."""
    if not settings.PAGE_CACHE_BYTES:
        return django
    store = Store(settings.PAGE_CACHE_BYTES)
    changes = apps.get_model(settings.PAGE_CHANGES).objects
    return PageCache(django, store, Watch(store, Epoch(settings.PAGE_EPOCH), changes))
