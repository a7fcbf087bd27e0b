import fcntl
import os
import shutil

import pytest

from tests.commands.processes import environment_of, manage


@pytest.fixture
def environment(tmp_path):
    """The environment of a site that was never started."""
    return environment_of(tmp_path / "var")


@pytest.fixture(scope="session")
def first_start(tmp_path_factory):
    """Return the state directory of a site after its first start, to be copied, and what it said.

    The pictures of the sample content take half a minute of CPU: all processes of a run share it.
    """
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    state, printed = folder / "first_start", folder / "first_start.txt"
    with (folder / "first_start.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not printed.exists():
            shutil.rmtree(state, ignore_errors=True)
            prepared = manage(environment_of(state), "prepare")
            assert prepared.returncode == 0, prepared.stderr
            printed.write_text(prepared.stdout)
    return state, printed.read_text()


@pytest.fixture
def started(environment, first_start):
    """The environment of a site that was started before."""
    shutil.copytree(first_start[0], environment["STATE_DIR"])
    return environment
