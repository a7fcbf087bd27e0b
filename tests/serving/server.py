"""The production server as a process of its own, on the database that the test sees too."""

import json
import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection

from articles.enums import Action
from articles.models import Article, Buffer, Revision
from tests.waiting import LONGEST, until

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def database_url() -> str:
    """Return the address of the test's database, which a second process can open."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    login = f"{database['USER']}:{database['PASSWORD']}"
    port = database["PORT"] or 5432
    return f"postgres://{login}@{database['HOST']}:{port}/{database['NAME']}"


class Server:
    """A server that a test can kill, start again, and stop in the middle of a save."""

    def __init__(self, folder: Path, database: str, port: int | None = None):
        self.folder = folder
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = os.environ | {
            "DATABASE_URL": database,
            "STATE_DIR": str(folder),
            "SITE_URL": self.url,
            "SECRET_KEY": settings.SECRET_KEY,
            "DJANGO_SETTINGS_MODULE": "tests.serving.settings",
        }
        self.process = None

    def start(self, workers: int = 1, log: IO[str] | None = None) -> None:
        self.process = subprocess.Popen(
            [
                sys.executable, "-m", "newsroom.server", "--host", "127.0.0.1",
                "--port", str(self.port), "--workers", str(workers),
            ],
            cwd=ROOT, env=self.environment, start_new_session=True, stderr=log,
        )  # fmt: skip
        until(self._answers, "the server's start")

    def _answers(self) -> bool:
        assert self.process.poll() is None
        return self._listens()

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self) -> None:
        """End it as an orderly shutdown does."""
        self.process.terminate()
        self.process.wait(timeout=LONGEST)

    def kill(self) -> None:
        """End it as a power cut would."""
        with suppress(ProcessLookupError):  # stopped in order before
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=LONGEST)
        until(lambda: not self._listens(), "the end of its workers")

    def hold_saves(self) -> None:
        (self.folder / "held").unlink(missing_ok=True)
        (self.folder / "hold").touch()

    def is_holding(self) -> bool:
        return (self.folder / "held").exists()

    def let_saves_go(self) -> None:
        (self.folder / "hold").unlink()


def everything_kept() -> str:
    """Return all texts of the newest revisions, of those kept aside, and of the buffers."""
    kept = [article.latest_revision.content for article in Article.objects.all()]
    kept += Revision.objects.filter(action=Action.ASIDE).values_list("content", flat=True)
    kept += Buffer.objects.filter(content__isnull=False).values_list("content", flat=True)
    return json.dumps(kept)
