"""CPU time of what the desk asks of the server, through the real server: `python -m bench.desk N`

The time is that of all processes of the server, those that it starts and those of PostgreSQL, for
each request. The database is that of `bench.serving`, on PostgreSQL if DATABASE_URL names it.
"""

import io
import json
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from PIL import Image as Pillow

from bench.sites import ROOT, Site
from tests.waiting import until

BASE = "/admin/articles"
JSON = "application/json"
TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    """Return the CPU time of the process `pid`, of its children, and of PostgreSQL's for it."""
    from django.db import connection

    seen = _ticks(pid)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pid FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            seen += sum(_ticks(backend) for (backend,) in cursor.fetchall())
    return seen / TICKS


def _ticks(pid: int) -> int:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return 0
    return sum(map(int, stat[11:15])) + sum(_ticks(int(child)) for child in children)


class Desk:
    """A signed-in editor with a draft open, over one connection to the server at `port`."""

    def __init__(self, port: int):
        from django.conf import settings
        from django.test import Client

        from articles.enums import State
        from articles.models import Article
        from bench.pages import editor

        client = Client()
        client.force_login(editor())
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        token = "c" * 32
        self.headers = {
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; csrftoken={token}",
            "X-CSRFToken": token,
        }
        self.connection = HTTPConnection("127.0.0.1", port)
        self.article = Article.objects.filter(state=State.DRAFT)[0]
        self.key = str(uuid4())
        self.numbers = count(time.time_ns())

    def ask(self, method: str, path: str, body: Any = None, kind: str = JSON) -> Any:
        """Return the body of the answer."""
        sent = json.dumps(body) if kind == JSON and body is not None else body
        self.connection.request(method, path, sent, self.headers | {"Content-Type": kind})
        response = self.connection.getresponse()
        answer = response.read()
        assert response.status < 400, (path, response.status, answer[:500])  # noqa: S101
        return json.loads(answer) if response.headers["Content-Type"] == JSON else answer

    def message(self, content: dict[str, Any] | None = None) -> dict[str, Any]:
        from articles.models import Revision

        newest = Revision.objects.filter(article=self.article).first()
        return {
            "key": self.key,
            "article": self.article.pk,
            "based_on": newest and newest.number,
            "state": self.article.state,
            "content": content,
        }

    def autosave(self, content: dict[str, Any]) -> None:
        body = f"<p>{next(self.numbers)}</p>{content['body']}"
        message = self.message(content | {"body": body}) | {"sequence": next(self.numbers)}
        self.ask("POST", f"{BASE}/article/autosave/", message)

    def upload(self, file: bytes) -> None:
        # What follows a JPEG is ignored, and makes it another file.
        part = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'
        body = part + file + os.urandom(16) + b"\r\n--x--\r\n"
        self.ask("POST", f"{BASE}/image/upload/", body, "multipart/form-data; boundary=x")

    def save(self, action: str) -> None:
        from tests.admin.article_form import existing

        data = existing(self.article, action, headline=f"Judul {next(self.numbers)}")
        self.ask(
            "POST",
            f"{BASE}/article/{self.article.pk}/change/",
            urlencode(data),
            "application/x-www-form-urlencoded",
        )
        self.article.refresh_from_db()


def picture() -> bytes:
    """Return a JPEG of 25 megapixels that looks to an encoder like a photo."""
    coarse = Pillow.effect_noise((750, 521), 90).resize((6000, 4167))
    fine = Pillow.effect_noise((3000, 2083), 60).resize((6000, 4167))
    channels = [Pillow.blend(coarse, fine, part) for part in (0.2, 0.4, 0.6)]
    file = io.BytesIO()
    Pillow.merge("RGB", channels).save(file, "JPEG", quality=88)
    return file.getvalue()


def steps(desk: Desk) -> Iterator[tuple[str, int, Callable[[], Any]]]:
    """Yield the name of a step, how often it is measured, and a function that takes it."""
    from articles.domain.story.revisions import ensure_first_revision, latest_content

    ensure_first_revision(desk.article)
    desk.article.refresh_from_db()
    opened = partial(desk.ask, "POST", f"{BASE}/article/autosave/", desk.message())
    yield "open", 100, opened
    mark = opened()["mark"]
    beat = f"{BASE}/article/beat/?key={desk.key}&mark={mark}"
    yield "beat", 600, partial(desk.ask, "POST", beat)
    yield "autosave", 100, partial(desk.autosave, latest_content(desk.article))
    yield "save", 50, partial(desk.save, "save")
    yield "upload, 25 MP", 3, partial(desk.upload, picture())
    yield "image list", 20, partial(desk.ask, "GET", f"{BASE}/image/")
    yield "publish", 1, partial(desk.save, "publish")
    yield "publish a change", 30, partial(desk.save, "publish")


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def server(environment: dict[str, str], port: int) -> Iterator[int]:
    """Run the server with two workers; yield the id of its first process."""
    command = [sys.executable, "-m", "newsroom.server", "--host", "127.0.0.1"]
    process = subprocess.Popen(  # noqa: S603
        [*command, "--port", str(port), "--workers", "2"], cwd=ROOT, env=environment
    )
    try:
        until(lambda: _answers(port), "the server's start")
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def run(port: int, pid: int) -> None:
    desk = Desk(port)
    for name, rounds, take in steps(desk):
        before = cpu_seconds(pid)
        for _ in range(rounds):
            take()
        print(f"  {name:<18} {(cpu_seconds(pid) - before) / rounds * 1000:7.2f} ms", flush=True)


def main() -> None:
    import django

    size, port = int(sys.argv[1]), random.randrange(20_000, 30_000)  # noqa: S311
    site = Site(size, os.environ.get("DATABASE_URL", ""))
    site.prepare()
    environment = site.environment | {"SITE_URL": f"http://127.0.0.1:{port}"}
    os.environ.update(environment)
    django.setup()
    with server(environment, port) as pid:
        print(f"{size:,} articles", flush=True)
        run(port, pid)


if __name__ == "__main__":
    main()
