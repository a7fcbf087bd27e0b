"""What is done beside the requests: at once or in a loop, and no task stops another."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from articles.management.commands import work
from tests.waiting import LONGEST, until

ROOT = Path(__file__).resolve().parents[2]


def _fail():
    raise RuntimeError("penuh")


@pytest.mark.django_db(transaction=True)
def test_once_runs_every_task():
    with pytest.raises(SystemExit) as ended:
        call_command("work", "--once")
    assert ended.value.code == 0


@pytest.mark.django_db(transaction=True)
def test_an_error_is_logged_and_stops_no_other_task(monkeypatch, caplog):
    done = []
    monkeypatch.setattr(work, "TASKS", [_fail, lambda: done.append(1)])
    with pytest.raises(SystemExit) as ended:
        call_command("work", "--once")
    assert (done, ended.value.code) == ([1], 1)
    assert "_fail failed" in caplog.text
    assert "penuh" in caplog.text


@pytest.fixture
def begin(tmp_path):
    """Begin `manage.py work`; its tables are missing, which it must outlive."""
    begun = []

    def begin(*arguments):
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        with (tmp_path / "log").open("w") as log:
            process = subprocess.Popen(
                [sys.executable, "-W", "error", "manage.py", "work", *arguments], cwd=ROOT,
                env=kept | {"STATE_DIR": str(tmp_path / "var")}, stderr=log,
            )  # fmt: skip
        begun.append(process)
        until(lambda: "no such table" in (tmp_path / "log").read_text())
        return process

    yield begin
    for process in begun:
        process.kill()
        process.wait()


@pytest.mark.process
@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_at_once_when_it_is_asked_to(begin, name):
    process = begin()
    assert process.poll() is None
    process.send_signal(name)
    assert process.wait(timeout=10) == 0


@pytest.mark.process
def test_it_ends_when_its_parent_is_another(begin):
    assert begin("--parent", "1").wait(timeout=LONGEST) == 0
