"""A database of the release before opens unchanged: its texts, its forms, its pages."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.process

ROOT = Path(__file__).resolve().parents[1]
DUMP = ROOT / "tests" / "data" / "release_0_1_0.sql"


@pytest.fixture
def environment(tmp_path):
    database = sqlite3.connect(tmp_path / "db.sqlite3")
    database.executescript(DUMP.read_text(encoding="utf-8"))
    database.close()
    without = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return without | {
        "STATE_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "newsroom.settings", "DEBUG": "1",
    }  # fmt: skip


def run(environment, *arguments):
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.sqlite
def test_a_database_of_the_release_before_opens_unchanged(environment):
    run(environment, "manage.py", "migrate", "--verbosity=0", "--skip-checks")
    found = json.loads(run(environment, "-m", "tests.old_release").splitlines()[-1])
    pages = found.pop("pages")
    assert found == {
        "rows": 22, "digests": True, "fields": True, "drafts say their newest text": True,
        "unsaved": ["Belum tersimpan"],
        "work": [
            [302, "draft", "Judul save"], [302, "published", "Judul publish"],
            [True, "Draf Reporter"],
        ],
    }  # fmt: skip
    assert pages == {
        "Panen Raya di Karawang": [200, 200, 200, 200],
        "Harga Beras Turun Tajam": [200, 200, 200, 200],
        "Draf Reporter": [200, 200, 200, 404],
        "Nanti Malam": [200, 200, 200, 404],
        "Berita Keliru": [200, 200, 200, 410],
        "Menautkan yang Keliru": [200, 200, 200, 200],
        "Tanpa Revisi": [200, 200, 200],
    }
