"""Render a stored body for readers, each kind of block with its template."""

import re
from collections.abc import Callable

from django.template.loader import render_to_string

from articles.body.kind import BlockKind, RenderContext
from articles.body.registry import KINDS


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
