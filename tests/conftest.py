import atexit
import os
import shutil
import socket
import tempfile
from pathlib import Path

import hypothesis
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models.signals import post_migrate
from django.test import TransactionTestCase
from django.utils import timezone
from hypothesis import HealthCheck
from hypothesis.internal.conjecture import providers

SHARED = Path(__file__).resolve().parents[2] / "shared"
# The shell is the same browser without the windows around the pages, which cost CPU time.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
REDIS_URL = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/15")

# The same examples in each run, on slow machines too; --hypothesis-profile=default draws others.
hypothesis.settings.register_profile(
    "repeatable",
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis.settings.load_profile("repeatable")
# It would draw the constants of all modules loaded so far: others in another order of tests.
providers._get_local_constants = providers.Constants

pytest_plugins = ["tests.browser.fixtures", "tests.serving.fixtures"]


def pytest_configure():
    """Serve static files from their source folders, and use a fast password hash.

    Each process has a folder of its own: in one for all it would wait for the pictures of others.
    SQLite gets a file: with a database in memory, the threads of a live server would share one
    connection and its transactions.
    """
    from articles.models.audit_triggers import make_triggers

    folder = tempfile.mkdtemp(prefix="newsroom-test-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    settings.STATE_DIR = Path(folder)
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = f"{folder}/db.sqlite3"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    # With them a test could not empty its database on SQLite, nor tamper with the log.
    post_migrate.disconnect(make_triggers, sender=apps.get_app_config("articles"))
    settings.WHITENOISE_AUTOREFRESH = True
    settings.WHITENOISE_USE_FINDERS = True


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def _no_counts_left():
    """Drop what a test has counted, so that its thread does not write it in another."""
    yield
    from articles.domain.audience import link_counts, reads

    for batch in (reads.batch, link_counts.batch):
        batch.take(), batch._waiting.clear(), batch._admitted.clear()
    for file in settings.STATE_DIR.glob("read_limits_*"):
        file.unlink()


@pytest.fixture
def noon(time_machine):
    """Set the clock to noon, so that an article published an hour ago was published today."""
    time_machine.move_to(timezone.localtime().replace(hour=12, minute=0))


@pytest.fixture(scope="session")
def shared():
    """Return a function for paths of shared test data, which skips the test if there is none."""

    def path(name: str) -> Path:
        found = SHARED / name
        if not found.exists():
            pytest.skip(f"test data {name} is not there; docs/operations.md says where it belongs")
        return found

    return path


def _redis_answers() -> bool:
    host, _, port = REDIS_URL.split("/")[2].rpartition(":")
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((host, int(port))) == 0


def _uses_database(item) -> bool:
    fixtures = {"db", "transactional_db", "live_server"} & {*item.fixturenames}
    return bool(fixtures) or issubclass(item.cls or object, TransactionTestCase)


def pytest_collection_modifyitems(config, items):
    for item in items:
        if _uses_database(item):  # so that -m "not django_db" means all that need none
            item.add_marker("django_db")
    if connection.vendor != "sqlite":
        others = [item for item in items if item.get_closest_marker("sqlite")]
        items[:] = [item for item in items if item not in others]
        config.hook.pytest_deselected(items=others)
    parts = {
        "browser": (CHROMIUM, "Chromium is not installed: apt-get install chromium"),
        "redis": (_redis_answers(), "Redis does not answer: apt-get install redis-server"),
    }
    for item in items:
        for marker, (present, reason) in parts.items():
            if item.get_closest_marker(marker) and not present:
                item.add_marker(pytest.mark.skip(reason=reason))


def pytest_xdist_auto_num_workers(config):
    """One more than there are cores: who waits for a browser or a process needs none."""
    return os.cpu_count() + 1


def pytest_terminal_summary(terminalreporter):
    if connection.vendor == "sqlite":
        terminalreporter.write_line(
            "PostgreSQL was not tested: set DATABASE_URL=postgres://… (apt-get install postgresql)"
        )


def pytest_sessionfinish(session, exitstatus):
    """With NOTHING_SKIPPED set, as in CI, a skipped test is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter and reporter.stats.get("skipped")  # xdist's workers have no reporter
    if os.environ.get("NOTHING_SKIPPED") and skipped and exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
