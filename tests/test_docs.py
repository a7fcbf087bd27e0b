"""The documentation names what exists: each path and each name in backticks is looked up."""

import re
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
APP = ROOT / "articles"
ARCHITECTURE = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
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


@pytest.mark.parametrize("path", [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))],
                         ids=lambda path: path.name)  # fmt: skip
def test_paths_in_the_documentation_exist(path):
    named = OF_THE_REPOSITORY.findall(path.read_text(encoding="utf-8"))
    assert [name for name in named if not (ROOT / name).exists()] == []
