"""The documentation names what exists, and all of it: it is compared with the code."""

import ast
import re
from importlib import import_module
from pathlib import Path

import pytest

from articles.permissions import GROUPS

ROOT = Path(__file__).resolve().parents[1]
APP = ROOT / "articles"
ARCHITECTURE = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
OPERATIONS = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
FENCE = re.compile(r"^```\n(.*?)^```$", re.DOTALL | re.MULTILINE)
PATH = re.compile(r"[\w-]*/[\w/.-]*|\w+\.(?:py|js|css|html|md)")
DOTTED = re.compile(r"[a-z_]\w*(?:\.\w+)+")
OF_THE_REPOSITORY = re.compile(
    r"`((?:\.ci|articles|bench|docs|fixtures|locale|newsroom|static|templates|tests)/[^`\s]*)`"
)


def _names() -> list[str]:
    """Return the names in backticks, and the paths and dotted names of the diagrams."""
    quoted = re.findall(r"`([^`\n]+)`", FENCE.sub("", ARCHITECTURE))
    drawn = [word.strip(",:;") for part in FENCE.findall(ARCHITECTURE) for word in part.split()]
    drawn = [word for word in drawn if PATH.fullmatch(word) or DOTTED.fullmatch(word)]
    return sorted({*quoted, *drawn})


def _table(section: str) -> list[list[str]]:
    """Return the cells of the rows of all tables under a heading of the operations."""
    _, _, text = OPERATIONS.partition(f"\n## {section}\n")
    assert text, section
    lines = text.partition("\n## ")[0].splitlines()
    rows = [line for line in lines if line.startswith("| `")]
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows]


def _first_cells(section: str) -> set[str]:
    """Return the names in backticks of the first column."""
    return {name for row in _table(section) for name in re.findall(r"`([^`]+)`", row[0])}


def _is_path(name: str) -> bool:
    return any((folder / name).exists() for folder in (ROOT, APP, APP / "domain"))


def _found(dotted: str):
    """Return what a name means that begins at articles, or at articles.models; None: nothing."""
    for start in ("articles", "articles.models"):
        found = import_module(start)
        for part in dotted.split("."):
            try:
                found = getattr(found, part)
            except AttributeError:
                try:
                    found = import_module(f"{found.__name__}.{part}")
                except (AttributeError, ImportError):
                    break
        else:
            return found
    return None


@pytest.mark.parametrize("name", _names())
def test_what_the_architecture_names_exists(name):
    assert _is_path(name) if PATH.fullmatch(name) else _found(name) is not None


def test_the_architecture_names_every_folder():
    folders = [path for path in (*APP.iterdir(), *(APP / "domain").iterdir()) if path.is_dir()]
    named = {ROOT / name for name in _names()} | {APP / name for name in _names()}
    named |= {APP / "domain" / name for name in _names()}
    assert {path for path in folders if path.name != "__pycache__"} <= named


@pytest.mark.parametrize("path", [*ROOT.glob("*.md"), *sorted((ROOT / "docs").rglob("*.md"))],
                         ids=lambda path: path.name)  # fmt: skip
def test_paths_in_the_documentation_exist(path):
    named = OF_THE_REPOSITORY.findall(path.read_text(encoding="utf-8"))
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_what_the_recipes_name_exists():
    names = re.findall(r"`([a-z_]\w*(?:\.\w+)+)`", CONTRIBUTING)
    dotted = [name for name in names if not PATH.fullmatch(name)]
    assert len(dotted) > 10
    assert [name for name in dotted if _found(name) is None] == []


def test_every_setting_is_documented_and_every_documented_one_is_read():
    settings = ast.parse((ROOT / "newsroom/settings.py").read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(settings) if isinstance(node, ast.Call)]
    read = {
        ast.literal_eval(call.args[0])
        for call in calls
        if re.fullmatch(r"env(\.(?!read_env)\w+)?", ast.unparse(call.func))
    }
    assert _first_cells("Settings") == read


def test_every_command_and_make_target_is_documented():
    commands = (APP / "management/commands").glob("[!_]*.py")
    targets = re.findall(r"^([a-z-]+):.*## ", MAKEFILE, re.MULTILINE)
    expected = [path.stem for path in commands] + [f"make {name}" for name in targets]
    assert _first_cells("Commands") == {*expected} - {"make help"}


def test_every_permission_of_a_group_is_documented():
    rows = {
        row[0].strip("`"): tuple(cell == "yes" for cell in row[1:]) for row in _table("People")
    }
    rights = set().union(*GROUPS.values())
    assert rows == {right: tuple(right in of for of in GROUPS.values()) for right in rights}
