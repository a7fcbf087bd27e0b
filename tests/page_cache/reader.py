"""A reader who asks a page cache for pages, as a server does."""

from typing import Any
from wsgiref.util import setup_testing_defaults

from django.core.handlers.wsgi import WSGIHandler

from articles.models import PageChange
from newsroom.page_cache.application import PageCache
from newsroom.page_cache.epoch import Epoch
from newsroom.page_cache.store import Store
from newsroom.page_cache.watch import Watch


def make_cache(settings, limit: int = 16_000_000) -> PageCache:
    """Return the cache of one process."""
    store = Store(limit)
    return PageCache(
        WSGIHandler(), store, Watch(store, Epoch(settings.PAGE_EPOCH), PageChange.objects)
    )


class Reader:
    """Asks `cache`; `status` and `headers` (names in lower case) are of the last response."""

    def __init__(self, cache: PageCache):
        self.cache = cache
        self.status = 0
        self.headers: dict[str, str] = {}

    def get(self, path: str, method: str = "GET", **headers: str) -> bytes:
        path, _mark, query = path.partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "HTTP_HOST": "127.0.0.1",
            **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
        }
        setup_testing_defaults(environ)

        def start_response(status: str, given: list[tuple[str, str]], *_: Any) -> None:
            self.status = int(status[:3])
            self.headers = {name.lower(): value for name, value in given}

        return b"".join(self.cache(environ, start_response))

    @property
    def is_hit(self) -> bool:
        return self.headers["cache-status"].startswith("newsroom; hit")
