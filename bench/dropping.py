"""How many pages of a warm cache a publication drops: `python -m bench.dropping [N]`.

The database is that of `bench.serving` with N articles (10,000), on PostgreSQL if DATABASE_URL
names it. Up to PAGES pages of all kinds are made in this process; then a story is published in
each of some sections, and the pages that the cache has lost are counted by their kind.
"""

import os
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from bench.sites import ROOT, Site

PAGES = 10_000
PUBLICATIONS = 8


def _page_requests() -> Iterator[tuple[str, str]]:
    """Yield (kind, path): what there is one of, then articles and deep pages in turn."""
    from bench.addresses import requests_by_kind

    by_kind = requests_by_kind()
    few = ("front", "section", "tag", "RSS", "sitemap file")
    yield from ((kind, one.path) for kind in few for one in by_kind[kind])
    for article, deep in zip(by_kind["article"], by_kind["section deep"], strict=True):
        yield from (("article", article.path), ("section deep", deep.path))


def measure() -> None:
    from django.test import RequestFactory

    from bench.measuring import publish
    from newsroom.page_cache.application import Asked, PageCache
    from newsroom.wsgi import application

    if not isinstance(application, PageCache):
        sys.exit("The page cache is switched off.")
    factory = RequestFactory(HTTP_HOST="127.0.0.1")

    def ask(path: str) -> None:
        b"".join(application(factory.get(path).environ, lambda *_: None))

    def is_kept(path: str) -> bool:
        key = Asked.of(factory.get(path).environ).key
        return application.store.get(key, time.time()) is not None

    kinds: dict[str, str] = {}
    for kind, path in islice(_page_requests(), PAGES):
        ask(path)
        kinds[path] = kind
    print(f"{len(application.store):,} pages: {dict(Counter(kinds.values()))}")
    lost = []
    for number in range(PUBLICATIONS):
        publish(number)
        ask("/robots.txt")  # a request that finds a change drops what it touches
        gone = [path for path in kinds if not is_kept(path)]
        lost.append(Counter(kinds[path] for path in gone))
        for path in gone:
            ask(path)
    for kind in dict.fromkeys(kinds.values()):
        numbers = [one[kind] for one in lost]
        print(f"{kind}: {min(numbers)} to {max(numbers)}, median {statistics.median(numbers)}")


def main() -> None:
    articles = int(sys.argv[1]) if sys.argv[1:] else 10_000
    site = Site(articles, os.environ.get("DATABASE_URL", ""))
    site.prepare()
    environment = dict(site.environment) | {"PAGE_CACHE_BYTES": "2000000000"}
    subprocess.run(
        [sys.executable, "-c", "import bench.dropping as b; b.measure()"],
        cwd=ROOT, env=environment, check=True,
    )  # fmt: skip


if __name__ == "__main__":
    main()
