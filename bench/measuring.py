"""Measures the site of its environment through its server; prints the result as JSON."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from itertools import count
from typing import Any
from uuid import uuid4

from bench.addresses import STATUS, mixed, requests_by_kind
from bench.load import Load, Request, fetch, one_after_another, result_of, start_many
from bench.processes import PROC, Pids, cpu, memory, tree, used_since, wait_until_quiet
from bench.sites import CONSTANT, SITE, WORKERS, Server, served

ROUNDS, SECONDS = 3, 2  # of each measurement of CPU time; the least disturbed round counts
WARM_UP = 1
LOAD_SECONDS = {16: 10, 500: 20}
CONNECTIONS, CROWD = LOAD_SECONDS
PUBLISHING_SECONDS, PAUSE = 30, 5
# A server that is started with this keeps no page.
NO_CACHE = {"PAGE_CACHE_BYTES": "1"}  # it keeps no page, as one that has just been dropped

Requests = dict[str, list[Request]]


@dataclass(frozen=True)
class Meter:
    """Counts the CPU time of a server and of its database while it answers."""

    server: Server
    database: Pids

    def pids(self) -> set[int]:
        return tree(self.server.pid) | self.database()

    def alone(self, requests: Sequence[Request], status: int) -> float:
        """Return the CPU milliseconds of a request, one after another over one connection."""
        return self._per_request(partial(one_after_another, self.server.port, requests, status))

    def together(self, requests: Sequence[Request], status: int) -> float:
        """Return the CPU milliseconds of a request over CONNECTIONS connections."""

        def answered(*, seconds: int) -> int:
            wrk = start_many(self.server.port, requests, CONNECTIONS, seconds=seconds)
            return result_of(wrk, refused=status == STATUS["404"]).requests

        return self._per_request(answered)

    def _per_request(self, send: Callable[..., int]) -> float:
        send(seconds=WARM_UP)
        wait_until_quiet(self.pids)
        costs = []
        for _round in range(ROUNDS):
            before = cpu(self.pids())
            number = send(seconds=SECONDS)
            costs.append(used_since(before, self.pids()) * 1000 / number)
        return min(costs)

    def load(self, requests: Sequence[Request], connections: int) -> Load:
        wait_until_quiet(self.pids)
        seconds = LOAD_SECONDS[connections]
        return result_of(start_many(self.server.port, requests, connections, seconds=seconds))


def _costs(meter: Meter, by_kind: Requests) -> dict[str, dict[str, float]]:
    """Return the CPU milliseconds of a request of each kind, alone and together."""
    costs: dict[str, dict[str, float]] = {"alone": {}, "together": {}}
    for kind, requests in by_kind.items():
        print(f"  {kind}", file=sys.stderr, flush=True)
        status = STATUS.get(kind, 200)
        costs["alone"][kind] = meter.alone(requests, status)
        if kind != "HEAD":  # wrk would wait for a content
            costs["together"][kind] = meter.together(requests, status)
    return costs


def _beside_constant(meter: Meter, by_kind: Requests) -> dict[str, dict[str, float]]:
    """Return the costs of each kind, and those of a constant page in the same minutes."""
    with served(os.environ, *CONSTANT) as bare:
        constant = _costs(Meter(bare, set), {"constant": [Request("/")]})
    costs = _costs(meter, by_kind)
    return {way: costs[way] | constant[way] for way in costs}


def _conditional(server: Server, path: str) -> Requests:
    """Return requests of a page that the reader has, and of its head alone."""
    response, _content = fetch(server.port, path)
    etag = response.headers["ETag"]
    return {"304": [Request(path, etag=etag)], "HEAD": [Request(path, method="HEAD")]}


def _warm(port: int, requests: list[Request]) -> None:
    """Ask for all of `requests` so often that each worker has most of them."""
    with ThreadPoolExecutor(CONNECTIONS) as readers:
        for _worker in range(WORKERS + 1):
            list(readers.map(partial(fetch, port), [one.path for one in requests]))


def _loads(meter: Meter, requests: list[Request]) -> dict[str, Any]:
    return {f"{n}": asdict(meter.load(requests, n)) for n in LOAD_SECONDS}


def _memory(server: Server) -> dict[str, list[float]]:
    """Return RSS and PSS in megabytes, of the workers and of all processes of the site."""
    sizes = sorted((memory(pid) for pid in tree(server.pid)), key=lambda size: size[1])
    parts = {"workers": sizes[-WORKERS:], "all": sizes}
    return {name: [sum(column) for column in zip(*part, strict=True)]
            for name, part in parts.items()}  # fmt: skip


def publish(number: int) -> tuple[str, list[str]]:
    """Publish a new story; return its headline, and the paths that show it from now on."""
    from django.contrib.auth import get_user_model

    from articles.content.shape import blank
    from articles.domain.desk import submission
    from articles.enums import Action
    from articles.models import Section

    section = Section.objects.all()[number % Section.objects.count()]
    headline = f"Terbit {uuid4().hex}"
    content = blank() | {
        "headline": headline, "section": str(section.uid), "body": "<p>Isi yang baru terbit.</p>",
    }  # fmt: skip
    sent = submission.Submission(key=uuid4(), content=content, action=Action.PUBLISH)
    editor = get_user_model().objects.filter(is_superuser=True)[0]
    article = submission.submit(None, sent, user=editor).article
    section_path = section.get_absolute_url()
    return headline, [
        "/", section_path, article.get_absolute_url(), "/rss.xml", f"{section_path}rss.xml",
    ]  # fmt: skip


def _shows(port: int, path: str, text: str) -> bool:
    response, content = fetch(port, path)
    return response.status == 200 and text.encode() in content


def _publishing(meter: Meter, requests: list[Request]) -> dict[str, Any]:
    """Publish a story every PAUSE seconds under load; look whether a page is older than that."""
    wait_until_quiet(meter.pids)
    port, looks = meter.server.port, []
    wrk = start_many(port, requests, CROWD, seconds=PUBLISHING_SECONDS)
    with ThreadPoolExecutor(8) as readers:
        for number in count():
            headline, paths = publish(number)
            looks += [readers.submit(_shows, port, path, headline) for path in paths]
            try:
                wrk.wait(PAUSE)
                break
            except subprocess.TimeoutExpired:
                continue
        load = result_of(wrk)
    shown = [look.result() for look in looks]
    return asdict(load) | {"published": number + 1, "looks": len(shown), "old": shown.count(False)}


def _database() -> Pids:
    """Return what finds the processes of the database server, without those of other databases."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return set

    def pids() -> set[int]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                " AND (datname = current_database() OR datname IS NULL)"
            )
            return {pid for (pid,) in cursor.fetchall()}

    if not all((PROC / str(pid)).exists() for pid in pids()):
        sys.exit("The PostgreSQL server has to run on this machine: its processes are counted.")
    return pids


def measure() -> dict[str, Any]:
    """Return all figures of the site."""
    database, by_kind = _database(), requests_by_kind()
    crowd, article = mixed(by_kind), by_kind["article"][0].path
    result: dict[str, Any] = {"cpu": {}, "load": {}}
    with served(os.environ, *SITE) as server:
        meter = Meter(server, database)
        same = {kind: requests[:1] for kind, requests in by_kind.items()}
        result["cpu"]["hit"] = _beside_constant(meter, same | _conditional(server, article))
        _warm(server.port, crowd)
        result["load"]["hit"] = _loads(meter, crowd)
        result["publishing"] = _publishing(meter, crowd)
        result["memory"] = _memory(server)
    with served(os.environ | NO_CACHE, *SITE) as server:
        meter = Meter(server, database)
        result["cpu"]["miss"] = _beside_constant(meter, by_kind | _conditional(server, article))
        result["load"]["miss"] = _loads(meter, crowd)
    return result


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(measure()))
