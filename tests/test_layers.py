"""Imports go one way: each layer may import those that stand before it."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
APP = ROOT / "articles"
LAYERS = [
    {"enums", "text", "invisible", "ids", "identity", "site", "validators", "permissions",
     "narrowing"},
    {"body"},
    {"content"},
    {"models"},
    {"domain"},
    {"structured_data", "importers", "paging"},
    {"forms", "image_forms", "page_forms", "tag_forms", "widgets", "script_words", "feeds",
     "fixtures", "sitemaps", "templatetags", "page_parts", "release", "cards", "stored_pages",
     "outdated_pages"},
    {"views", "admin", "management"},
    {"urls", "apps", "checks", "listeners"},
]  # fmt: skip
RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}
# The subjects of the domain: each knows those before it, and never one of its own floor.
FLOORS = [
    {"access", "audience", "distribution", "external", "media", "search", "site"},
    {"story"},
    {"desk", "front", "reading"},
]
FLOOR = {name: rank for rank, floor in enumerate(FLOORS) for name in floor}


def _part(path: Path) -> str:
    return path.relative_to(APP).parts[0].removesuffix(".py")


def _is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"


def _imports(tree: ast.AST):
    """Yield the parts of the app that a module imports at run time."""
    for node in ast.iter_child_nodes(tree):
        if _is_type_checking(node):
            continue
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("articles"):
            _head, _dot, rest = node.module.partition(".")
            yield from [rest.split(".")[0]] if rest else [alias.name for alias in node.names]
        elif isinstance(node, ast.Import):
            yield from [a.name.split(".")[1] for a in node.names if a.name.startswith("articles.")]
        yield from _imports(node)


def _modules():
    return [path for path in APP.rglob("*.py") if "migrations" not in path.parts]


def test_every_module_has_its_layer():
    parts = {_part(path) for path in _modules()} - {"__init__"}
    assert parts <= RANK.keys()


def test_imports_go_one_way():
    backward = [
        f"{path.relative_to(ROOT)} imports articles.{part}"
        for path in _modules()
        if _part(path) in RANK
        for part in _imports(ast.parse(path.read_text(encoding="utf-8")))
        if RANK[part] > RANK[_part(path)]
    ]
    assert backward == []


def _subjects(path: Path):
    """Yield the subjects of the domain that a module of the domain imports at run time."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("articles.domain"):
            _articles, _domain, *rest = node.module.split(".")
            yield from rest[:1] or [alias.name for alias in node.names]


def test_the_subjects_of_the_domain_stand_on_floors():
    domain = APP / "domain"
    folders = {path.name for path in domain.iterdir() if path.is_dir()} - {"__pycache__"}
    assert folders == FLOOR.keys()
    sideways = [
        f"{path.relative_to(ROOT)} imports articles.domain.{subject}"
        for path in domain.rglob("*/*.py")
        for subject in _subjects(path)
        if subject in FLOOR and subject != path.parent.name
        if FLOOR[subject] >= FLOOR[path.parent.name]
    ]
    assert sideways == []


def test_the_project_imports_no_more_than_the_urls_of_the_app():
    for path in (ROOT / "newsroom").glob("*.py"):
        assert list(_imports(ast.parse(path.read_text(encoding="utf-8")))) == []
