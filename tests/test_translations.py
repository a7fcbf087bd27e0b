"""The Indonesian catalogues are complete, and what is committed is what they compile to."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "locale/id/LC_MESSAGES"
DOMAINS = ("django", "djangojs")
SCRIPTS = sorted(
    path
    for folder in ("static/js/desk", "static/js/editor")
    for path in (ROOT / folder).rglob("*.js")
) + [ROOT / f"static/js/{name}.js" for name in ("drag_order", "focal_point", "unsaved")]
CALL = re.compile(
    r"""\b(?:(?P<plural>n)|(?P<context>p))?gettext\(\s*"""
    r"""(?P<first>"[^"]*"|'[^']*')(?:,\s*(?P<second>"[^"]*"|'[^']*'))?"""
)
WORD = re.compile(r"[a-z]+", re.IGNORECASE)
# Words of the scripts that are Indonesian too: English ones, and those by which a pasted line is
# known for a card or a footnote.
NOT_SHOWN = {"data", "id", "per", "baca", "juga", "simak", "lihat", "dan", "catatan"}


def _catalogue(domain):
    return polib.pofile(str(FOLDER / f"{domain}.po"))


def _entries(catalogue):
    return {
        (entry.msgctxt, entry.msgid, entry.msgid_plural): entry.msgstr_plural or entry.msgstr
        for entry in catalogue
        if not entry.obsolete
    }


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_string_is_translated(domain):
    catalogue = _catalogue(domain)
    open_entries = catalogue.untranslated_entries() + catalogue.fuzzy_entries()
    assert [entry.msgid for entry in open_entries] == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_placeholders_survive_translation(domain):
    names = re.compile(r"%\(\w+\)[sd]")
    for entry in _catalogue(domain):
        if not entry.obsolete:
            given = entry.msgid_plural or entry.msgid
            for translated in entry.msgstr_plural.values() or [entry.msgstr]:
                assert sorted(names.findall(given)) == sorted(names.findall(translated)), given


@pytest.mark.parametrize("domain", DOMAINS)
def test_the_compiled_catalogue_is_fresh(domain):
    compiled = polib.mofile(str(FOLDER / f"{domain}.mo"))
    assert _entries(compiled) == _entries(_catalogue(domain))


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_string_of_the_source_is_in_the_catalogue(tmp_path, domain):
    if not shutil.which("xgettext"):
        pytest.skip("gettext is not installed: apt-get install gettext")
    for folder in ("articles", "newsroom", "templates", "static"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    (tmp_path / "locale").mkdir()
    shutil.copy(ROOT / "manage.py", tmp_path)
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "-l", "id", "-d", domain, "--no-location"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    extracted = polib.pofile(str(tmp_path / f"locale/id/LC_MESSAGES/{domain}.po"))
    assert _entries(extracted).keys() == _entries(_catalogue(domain)).keys()


def _called(script):
    """Yield the keys, as of `_entries`, of the strings that a script translates."""
    for call in CALL.finditer(script):
        first, second = (text and text[1:-1] for text in call.group("first", "second"))
        if call["context"]:
            yield first, second, ""
        else:
            yield None, first, second if call["plural"] else ""


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_what_a_script_translates_was_extracted(path):
    """xgettext takes some regular expressions for strings, and then misses what follows."""
    script = path.read_text(encoding="utf-8")
    called = list(_called(script))
    assert len(called) == len(re.findall(r"\b[np]?gettext\(", script))
    assert set(called) <= _entries(_catalogue("djangojs")).keys()


def _words(texts):
    return {word.lower() for text in texts for word in WORD.findall(text)}


def test_no_script_of_the_desk_has_indonesian_words():
    """What the desk shows goes through gettext: an Indonesian word is one of the translations."""
    entries = [entry for domain in DOMAINS for entry in _catalogue(domain)]
    indonesian = _words(
        text for entry in entries for text in (entry.msgstr, *entry.msgstr_plural.values())
    )
    english = _words(
        text
        for entry in entries
        for text in (entry.msgid, entry.msgid_plural, entry.msgctxt or "")
    )
    found = {
        path.name: words
        for path in SCRIPTS
        if (words := _words([path.read_text(encoding="utf-8")]) & indonesian - english - NOT_SHOWN)
    }
    assert found == {}
