"""Render a stored body for readers, each kind of block with its template."""

import re
from collections.abc import Callable
from html import unescape

from django.template.loader import render_to_string

from articles.body.kind import BlockKind, RenderContext
from articles.body.registry import KINDS
from articles.invisible import begins_right_to_left, has_right_to_left
from articles.text import without_tags

_OPENING = re.compile(r'<(\w+)((?:[^">]|"[^"]*")*)>')
_HOLDERS = frozenset(tag for kind in KINDS for tag in kind.element_holders.intersection(kind.tags))
# What holds text. A `span` is a dateline, whose letters tell nothing of the paragraph around it.
_TEXTS = {"span"}.union(
    *(
        (kind.inner_tags if kind.is_atom else kind.inner_tags.union(kind.tags))
        - kind.element_holders
        for kind in KINDS
    )
)
_DIRECTED = _TEXTS | _HOLDERS
_BEGINNING = 2_000


def template_name(kind: BlockKind, medium: str) -> str:
    """Return the template name of a kind of block; `medium` is "page" or "feed"."""
    return f"articles/includes/{medium}/_{kind.template}.html"


def render(html: str, around: RenderContext, medium: str) -> str:
    """Return a sanitised body with its blocks rendered by their templates.

    A block of a kind without a template stays as stored; a block that refers to a row missing in
    `around` is omitted.
    """
    for kind in KINDS:
        if kind.template and kind.pattern:
            html = kind.pattern.sub(_markup(kind, around, template_name(kind, medium)), html)
    return html


def _markup(
    kind: BlockKind, around: RenderContext, template: str
) -> Callable[[re.Match[str]], str]:
    def markup(found: re.Match[str]) -> str:
        context = kind.context(found, around)
        return "" if context is None else render_to_string(template, context)

    return markup


def with_directions(html: str) -> str:
    """Return a rendered body whose blocks are laid out in the direction of their letters.

    Browsers find the direction of each block. What holds blocks takes that of its first letters:
    for `auto`, HTML ignores those in blocks that have a `dir` themselves. A body without letters
    written from right to left stays as it is. To be called once, when all blocks are there.
    """
    if not has_right_to_left(html):
        return html

    def directed(found: re.Match[str]) -> str:
        tag, attributes = found.groups()
        if tag not in _DIRECTED:
            return found[0]
        beginning = unescape(without_tags(html[found.end() : found.end() + _BEGINNING]))
        is_reversed = tag in _HOLDERS and begins_right_to_left(beginning)
        return f'<{tag}{attributes} dir="{"rtl" if is_reversed else "auto"}">'

    return _OPENING.sub(directed, html)
