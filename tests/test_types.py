"""What is strictly typed stays so, and every exception from the type checker says why."""

import re
import tomllib
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from tests.test_layers import RANK, ROOT

CHECKED = [
    path
    for folder in ("articles", "bench", "newsroom")
    for path in (ROOT / folder).rglob("*.py")
    if "migrations" not in path.parts
]
# Django calls these. Nothing is to be added here.
LOOSE = {"admin", "forms", "image_forms", "management", "page_forms", "widgets"}
# Options that a strict part may have beside: Django's fields are generic for mypy alone.
ALLOWED = {"models": {"disallow_any_generics"}}
IGNORE = re.compile(r"#\s*type:\s*ignore")
IGNORE_OF_CODES = re.compile(r"# type: ignore\[[a-z-]+(?:, [a-z-]+)*\](?P<reason>  # \S.*)?$")
OF_FILE = re.compile(r"^# (?:mypy|type): ", re.MULTILINE)
TEXT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
MYPY = tomllib.loads(TEXT)["tool"]["mypy"]


def _module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def test_mypy_is_strict_where_nothing_else_is_said():
    assert MYPY["strict"] is True
    untyped = "untyped_calls_exclude"  # names packages, not our modules
    assert MYPY.keys() == {"files", "exclude", "plugins", "strict", untyped, "overrides"}
    assert MYPY["exclude"] == ["^articles/migrations/"]
    assert {"articles", "newsroom"} <= set(MYPY["files"])


def _options_of(module: str) -> set[str]:
    """Return the names of the options that pyproject.toml sets for `module`."""
    return {
        option
        for override in MYPY["overrides"]
        for pattern in override["module"]
        if fnmatchcase(f"{module}.", f"{pattern.removesuffix('*')}*")
        for option in override.keys() - {"module"}
    }


@pytest.mark.parametrize("part", sorted(RANK.keys() - LOOSE))
def test_a_strict_part_of_the_app_stays_strict(part):
    modules = [name for name in map(_module, CHECKED) if name.split(".")[:2] == ["articles", part]]
    assert modules
    assert set().union(*map(_options_of, modules)) <= ALLOWED.get(part, set())


def test_the_project_stays_strict():
    modules = [name for name in map(_module, CHECKED) if name.startswith("newsroom")]
    assert set().union(*map(_options_of, modules)) == set()


def test_no_file_sets_options_of_its_own():
    assert [path for path in CHECKED if OF_FILE.search(path.read_text(encoding="utf-8"))] == []


def test_every_override_says_why():
    silent = re.findall(r"^\[\[tool\.mypy\.overrides\]\]\n(?!# \S)", TEXT, re.MULTILINE)
    assert silent == []


def test_every_ignored_error_has_its_code_and_a_reason():
    """The reason follows on the same line, or is a comment on the line before."""
    silent = []
    for path in CHECKED:
        before = ""
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if IGNORE.search(line):
                found = IGNORE_OF_CODES.search(line)
                if not (found and (found["reason"] or before.lstrip().startswith("# "))):
                    silent.append(f"{path.relative_to(ROOT)}:{number}")
            before = line
    assert silent == []
