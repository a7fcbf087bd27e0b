"""The Indonesian catalogue is complete, and what is committed is what it compiles to."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = ROOT / "locale/id/LC_MESSAGES/django.po"


def _entries(catalogue):
    return {
        (entry.msgctxt, entry.msgid, entry.msgid_plural): entry.msgstr_plural or entry.msgstr
        for entry in catalogue
        if not entry.obsolete
    }


def test_every_string_is_translated():
    catalogue = polib.pofile(str(CATALOGUE))
    assert [entry.msgid for entry in catalogue.untranslated_entries()] == []
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []


def test_placeholders_survive_translation():
    names = re.compile(r"%\(\w+\)[sd]")
    for entry in polib.pofile(str(CATALOGUE)):
        if not entry.obsolete and not entry.msgid_plural:
            assert sorted(names.findall(entry.msgid)) == sorted(names.findall(entry.msgstr)), (
                entry.msgid
            )


def test_the_compiled_catalogue_is_fresh():
    compiled = polib.mofile(str(CATALOGUE.with_suffix(".mo")))
    assert _entries(compiled) == _entries(polib.pofile(str(CATALOGUE)))


def test_every_string_of_the_source_is_in_the_catalogue(tmp_path):
    if not shutil.which("xgettext"):
        pytest.skip("gettext is not installed: apt-get install gettext")
    for folder in ("articles", "newsroom", "templates"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    (tmp_path / "locale").mkdir()
    shutil.copy(ROOT / "manage.py", tmp_path)
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "-l", "id", "--no-location"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    extracted = polib.pofile(str(tmp_path / "locale/id/LC_MESSAGES/django.po"))
    assert _entries(extracted).keys() == _entries(polib.pofile(str(CATALOGUE))).keys()
