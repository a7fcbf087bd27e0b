"""What readers and editors wait while somebody guesses passwords: `python -m bench.guessing`

Readers ask for pages that are made anew each time, and an editor types. The guesses come from wrk,
which leaves the CPU to the others, through a proxy that is trusted: all from one address at one
account, or each from an address and at a name of its own. SQLite with 1,000 articles, or what
DATABASE_URL names.
"""

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

from articles.narrowing import required
from bench.load import HOST, Request, fetch
from bench.sites import Site

ARTICLES, SECONDS, READERS = 1_000, 20, 4
PAUSE = {"readers": 0.05, "autosave": 0.25}  # seconds between two requests of one
SCRIPT = Path(__file__).with_name("guesses.lua")
GUESSES = [(clients, kind) for kind in ("one", "many") for clients in (8, 64)]


def timed(act: Callable[[], object], pause: float, end: float) -> list[float]:
    """Return the milliseconds of each call of `act` until `end`."""
    times = []
    while (begun := time.monotonic()) < end:
        act()
        times.append((time.monotonic() - begun) * 1000)
        time.sleep(pause)
    return times


def measured(port: int, requests: list[Request], autosave: Callable[[], object]) -> str:
    end = time.monotonic() + SECONDS
    with ThreadPoolExecutor(READERS + 1) as people:
        editor = people.submit(timed, autosave, PAUSE["autosave"], end)
        following = cycle(requests)
        readers = [
            people.submit(timed, lambda: fetch(port, next(following).path), PAUSE["readers"], end)
            for _ in range(READERS)
        ]
        of_readers = sorted(t for reader in readers for t in reader.result())
        of_editor = sorted(editor.result())
    parts = [of_readers[len(of_readers) // 2], of_readers[int(len(of_readers) * 0.99)]]
    parts += [of_editor[len(of_editor) // 2], of_editor[int(len(of_editor) * 0.99)]]
    return "".join(f"{part:9.1f}" for part in parts)


@contextmanager
def guessing(port: int, clients: int, kind: str) -> Iterator[subprocess.Popen[str]]:
    wrk = subprocess.Popen(  # noqa: S603
        [
            required(shutil.which("nice")), "-n19", required(shutil.which("wrk")), "--threads=1",
            f"--connections={clients}", f"--duration={SECONDS + 2}s", "--timeout=60s",
            f"--script={SCRIPT}", f"http://{HOST}:{port}", "--", kind,
        ],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    time.sleep(1)
    with wrk:
        yield wrk


def run(port: int) -> None:
    from articles.domain.story.revisions import ensure_first_revision, latest_content
    from articles.models import AttemptCount
    from bench.addresses import mixed, requests_by_kind
    from bench.desk import Desk

    desk, requests = Desk(port), mixed(requests_by_kind())
    ensure_first_revision(desk.article)
    desk.article.refresh_from_db()
    content = latest_content(desk.article)

    def autosave() -> None:
        desk.autosave(content)

    print("milliseconds             readers p50      p99 saves p50  p99      looked at")
    print(f"{'nobody guesses':<26}{measured(port, requests, autosave)}", flush=True)
    for clients, kind in GUESSES:
        AttemptCount.objects.all().delete()
        with guessing(port, clients, kind) as wrk:
            figures = measured(port, requests, autosave)
            sent, looked_at = required(wrk.stdout).read().splitlines()[-1].split()
        name = f"{clients} clients, {kind}"
        print(f"{name:<26}{figures}   {looked_at} of {sent}", flush=True)


def main() -> None:
    import django

    site = Site(ARTICLES, os.environ.get("DATABASE_URL", ""))
    site.prepare()
    port = int(sys.argv[1]) if len(sys.argv) > 1 else random.randrange(20_000, 30_000)  # noqa: S311
    environment = site.environment | {
        "SITE_URL": f"http://{HOST}:{port}", "TRUST_PROXY": "1", "PAGE_CACHE_BYTES": "1",
    }  # fmt: skip
    os.environ.update(environment)
    django.setup()
    from bench.desk import server

    with server(environment, port):
        run(port)


if __name__ == "__main__":
    main()
