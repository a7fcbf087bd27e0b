"""Block tags are listed by the registry of kinds alone: no other module has a list of them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from articles.body.registry import BLOCKS, KINDS

ROOT = Path(__file__).resolve().parents[2]
GRAMMAR = BLOCKS | {tag for kind in KINDS for tag in kind.inner_tags}
# What these list is the HTML of others, or how the importer writes its kinds of line.
FOREIGN = {"articles/importers/markup.py", "articles/importers/plain_text.py"}
EDITOR = ROOT / "static" / "js" / "editor"
_JS_STRING = re.compile(r"\"([^\"\n]*)\"|'([^'\n]*)'|`([^`]*)`")
_JS_LIST = re.compile(r"\[[^\[\]]*\]|\{[^{}]*\}")
_JS_ALTERNATIVES = re.compile(r"\((?:\?:)?(\w+(?:\|\w+)+)\)")


def _strings(nodes: list[ast.expr | None]) -> list[str]:
    return [node.value for node in nodes if isinstance(node, ast.Constant) and _is_str(node.value)]


def _is_str(value) -> bool:
    return isinstance(value, str)


def _tags(names) -> set[str]:
    return {name.lower() for name in names} & GRAMMAR


def _lists(tree: ast.AST) -> Iterator[tuple[int, set[str]]]:
    """Yield (line, block tags) of each display, alternative or prefix that names them.

    A prefix needs no second tag to be a rule about blocks: its "<" counts as one.
    """
    for node in ast.walk(tree):
        match node:
            case ast.Set() | ast.List() | ast.Tuple():
                yield node.lineno, _tags(_strings(node.elts))
            case ast.Dict():
                yield node.lineno, _tags(_strings(node.keys)) | _tags(_strings(node.values))
            case ast.Constant(value=str() as text) if "|" in text:
                yield node.lineno, _tags(re.split(r"[^\w]+", text))
            case ast.Call(func=ast.Attribute(attr="startswith"), args=[ast.Constant(value=start)]):
                found = re.match(r"<(\w+)", start) if _is_str(start) else None
                yield node.lineno, {"<", *_tags([found[1]])} if found else set()
            case ast.MatchOr(patterns=patterns):
                values = [each.value for each in patterns if isinstance(each, ast.MatchValue)]
                yield node.lineno, _tags(_strings(values))


def test_no_other_module_lists_block_tags():
    second = [
        f"{name}:{line}: {sorted(tags)}"
        for path in sorted((ROOT / "articles").rglob("*.py"))
        if path.parent != ROOT / "articles" / "body"
        if (name := str(path.relative_to(ROOT))) not in FOREIGN
        for line, tags in _lists(ast.parse(path.read_text("utf-8")))
        if len(tags) > 1
    ]
    assert second == []


def test_within_the_body_only_a_kind_lists_tags():
    """Tags of several kinds never stand together, but for the foreign ones that are renamed."""
    own = [{*kind.tags, *kind.inner_tags} for kind in KINDS]
    second = [
        f"{path.name}:{line}: {sorted(tags)}"
        for path in sorted((ROOT / "articles" / "body").glob("*.py"))
        for line, tags in _lists(ast.parse(path.read_text("utf-8")))
        if len(tags) > 1 and not any(tags <= tags_of_kind for tags_of_kind in own)
    ]
    assert second == []


def _js_lists(source: str) -> Iterator[list[str]]:
    """Yield the names in each list of strings, list of selectors and group of alternatives."""
    source = re.sub(r"^\s*//.*$", "", source, flags=re.MULTILINE)
    for found in _JS_LIST.findall(source):
        yield ["".join(groups) for groups in _JS_STRING.findall(found)]
    for groups in _JS_STRING.findall(source):
        yield [part.strip().partition("[")[0] for part in "".join(groups).split(",")]
    for alternatives in _JS_ALTERNATIVES.findall(source):
        yield alternatives.split("|")


def test_the_editor_has_no_list_of_its_own():
    own = [{*kind.tags, *kind.inner_tags} for kind in KINDS]
    second = [
        f"{path.name}: {names}"
        for path in sorted(EDITOR.glob("*.js"))
        for names in _js_lists(path.read_text("utf-8"))
        if len(tags := _tags(names)) > 1 and not any(tags <= of_kind for of_kind in own)
    ]
    assert second == []
