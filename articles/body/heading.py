"""Headings: <h2>text</h2> and, below one of these, <h3>text</h3>."""

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
        """Make the first heading one of the second level: the page's headline is the first."""
        heading = next(blocks.iterchildren(*self.tags), None)
        if heading is not None:
            heading.tag = self.tags[0]


HEADING = HeadingKind()


def replace_headings(html: str, markup: Callable[[str, str], str]) -> str:
    """Return a body, stored or as it is shown, with each heading of the second level replaced.

    `markup` makes it of the words of the heading and of the HTML inside it.
    """
    return _FIRST_LEVEL.sub(lambda found: markup(words(parse(found[1])), found[1]), html)
