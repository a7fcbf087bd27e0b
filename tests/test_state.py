import os
import signal
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ImproperlyConfigured

from newsroom import state
from tests.commands.processes import ROOT


@pytest.fixture(autouse=True)
def mask():
    """Give the process its own mask again."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_what_others_may_read_is_taken_from_them(tmp_path):
    directory = tmp_path / "var"
    directory.mkdir(mode=0o755)
    (directory / "db.sqlite3").touch(mode=0o644)
    (directory / "media").mkdir(mode=0o755)
    (directory / "elsewhere").symlink_to(tmp_path)
    before = mode(tmp_path)
    state.make_private(directory)
    (directory / "later").touch()
    (directory / "folder").mkdir()
    assert mode(directory) == mode(directory / "media") == mode(directory / "folder") == 0o700
    assert mode(directory / "db.sqlite3") == mode(directory / "later") == 0o600
    assert mode(tmp_path) == before


def test_what_cannot_be_narrowed_is_told(tmp_path, monkeypatch, caplog):
    tmp_path.chmod(0o755)

    def refuse(path, mode):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("pathlib.Path.chmod", refuse)
    state.make_private(tmp_path)
    assert str(tmp_path) in caplog.text


def test_starts_at_once_agree_on_one_key(tmp_path):
    path = tmp_path / "secret_key"
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: state.secret_key(path), range(8)))
    assert len(keys) == 1
    assert mode(path) == 0o600
    assert list(tmp_path.iterdir()) == [path]


KILLED = """
import os, pathlib, sys
from newsroom import state
os.fsync = lambda descriptor: os.kill(os.getpid(), 9)
state.secret_key(pathlib.Path(sys.argv[1]))
"""


def test_a_start_that_was_killed_leaves_no_key(tmp_path):
    path = tmp_path / "secret_key"
    killed = subprocess.run([sys.executable, "-c", KILLED, path], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert not path.exists()
    assert len(state.secret_key(path)) >= state.SHORTEST_KEY


@pytest.mark.parametrize("text", ["", "\n", "short"])
def test_a_key_that_is_too_short_is_named(tmp_path, text):
    path = tmp_path / "secret_key"
    path.write_text(text)
    with pytest.raises(ImproperlyConfigured, match="secret_key"):
        state.secret_key(path)
