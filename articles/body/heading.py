"""Headings: <h2>text</h2> and, in the section of an <h2>, <h3>text</h3>."""

import re
from collections.abc import Callable

from django.utils.translation import gettext_lazy as _
from lxml.html import HtmlElement

from articles.body.elements import parse, words
from articles.body.kind import TextBlock
from articles.body.lines import LineKind

_FIRST_LEVEL = re.compile("<h2>(.*?)</h2>", re.DOTALL)


class HeadingKind(TextBlock):
    name = "heading"
    label = _("heading")
    tags = ("h2", "h3")
    line_kinds = (
        LineKind("h2", _("heading"), element="h2", tag="h2"),
        LineKind("h3", _("small heading"), element="h3", tag="h3"),
    )
    editor_nodes = ("heading",)

    def finish(self, blocks: HtmlElement) -> None:
        """Make the first heading an <h2>: the headline of the page is the <h1>."""
        heading = next(blocks.iterchildren(*self.tags), None)
        if heading is not None:
            heading.tag = self.tags[0]


HEADING = HeadingKind()


def replace_headings(html: str, markup: Callable[[str, str], str]) -> str:
    """Return a stored body with each <h2> replaced by `markup(text, html)`.

    `text` is the plain text of the heading, `html` its inner HTML.
    """
    return _FIRST_LEVEL.sub(lambda found: markup(words(parse(found[1])), found[1]), html)
