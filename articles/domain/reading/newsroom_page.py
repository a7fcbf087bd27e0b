"""A page about the newsroom, rendered for readers."""

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from articles.body import replace_headings
from articles.domain.reading.article_page import images_of, render_body
from articles.domain.story.baca_juga import visible_links
from articles.models import Article, Page

# A page with this many headings or more has a table of contents.
LONG = 4


@dataclass(frozen=True)
class Heading:
    """A heading of the text: the id of its element, and its text."""

    anchor: str
    text: str


@dataclass(frozen=True)
class AboutPage:
    """A page, its rendered body, and its headings if it is long (a table of contents)."""

    page: Page
    body: SafeString
    contents: list[Heading]


def compose_newsroom_page(page: Page) -> AboutPage:
    """Return `page` with its body rendered; at most three queries, none for plain text."""
    body, headings = _with_anchors(page.body)
    carrier = Article(body=body)  # the body has the same format as that of an article
    rendered = render_body(carrier, visible_links(carrier), images_of([body]))
    return AboutPage(page, rendered, headings if len(headings) >= LONG else [])


def _with_anchors(body: str) -> tuple[str, list[Heading]]:
    """Return a stored body with an id on each heading, and the headings."""
    headings: dict[str, Heading] = {}

    def anchored(text: str, inner: str) -> str:
        anchor = base = f"bagian-{slugify(text) or len(headings) + 1}"
        while anchor in headings:
            anchor = f"{base}-{len(headings) + 1}"
        headings[anchor] = Heading(anchor, text)
        return format_html('<h2 id="{}">{}</h2>', anchor, mark_safe(inner))

    return replace_headings(body, anchored), list(headings.values())
