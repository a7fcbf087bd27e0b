"""Sites with a corpus, in databases of their own, and the servers that serve them.

The state of each is in a folder below var/bench. A corpus ends when it was made, so it is made
anew after a day.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from docs.screenshots import free_port, wait_for

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var/bench"
LASTS = 24 * 60 * 60  # seconds
WORKERS = 2

Environment = Mapping[str, str]


@dataclass(frozen=True)
class Site:
    """A site with a corpus of `articles`, on SQLite or on the PostgreSQL server with this URL."""

    articles: int
    postgresql: str = ""

    @property
    def database(self) -> str:
        return "PostgreSQL" if self.postgresql else "SQLite"

    @property
    def name(self) -> str:
        return f"{self.database}, {self.articles:,} articles"

    @property
    def folder(self) -> Path:
        return FOLDER / f"{self.database.lower()}-{self.articles}"

    @property
    def database_name(self) -> str:
        return f"{urlsplit(self.postgresql).path.strip('/')}_bench_{self.articles}"

    @property
    def environment(self) -> dict[str, str]:
        # Stored pages print the URL of the site: without one it would be that of a free port.
        settings = {
            "DJANGO_SETTINGS_MODULE": "newsroom.settings", "STATE_DIR": str(self.folder),
            "SITE_URL": "http://127.0.0.1:8000",
        }  # fmt: skip
        inherited = {name: text for name, text in os.environ.items() if name != "DATABASE_URL"}
        if self.postgresql:
            url = urlsplit(self.postgresql)._replace(path=f"/{self.database_name}")
            settings["DATABASE_URL"] = url.geturl()
        return inherited | settings

    def prepare(self) -> None:
        """Make the corpus, if there is none of this day, what the server prepares, and pages."""
        made = self.folder / "corpus.made"
        if not made.exists() or time.time() - made.stat().st_mtime > LASTS:
            self._empty()
            self._manage("migrate", "-v0")
            self._manage("make_corpus", str(self.articles))
            made.touch()
        self._manage("prepare")
        # Otherwise `work` would store them while it is measured.
        self._manage("rebuild_pages")

    def _empty(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        if self.postgresql:
            import psycopg
            from psycopg.sql import SQL, Identifier

            name = Identifier(self.database_name)
            with psycopg.connect(self.postgresql, autocommit=True) as connection:
                connection.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
                connection.execute(SQL("CREATE DATABASE {}").format(name))

    def _manage(self, *arguments: str) -> None:
        subprocess.run(  # noqa: S603
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT, env=self.environment, stdout=sys.stderr, check=True,
        )  # fmt: skip


class Server(NamedTuple):
    port: int
    pid: int


@contextmanager
def served(environment: Environment, *arguments: str) -> Iterator[Server]:
    """Run a server with two workers; yield its port and process. It logs to var/bench."""
    port = free_port()
    with (FOLDER / "server.log").open("w") as log:
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, *(text.format(port=port, workers=WORKERS) for text in arguments)],
            cwd=ROOT, env=environment, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        wait_for(port, process)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait()


SITE = ("manage.py", "serve", "--port={port}", "--workers={workers}")
CONSTANT = ("-m", "bench.constant", "{port}", "{workers}")
