"""A page about the newsroom as readers get it."""

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from articles.body import baca_juga_refs, replace_headings
from articles.domain.reading.article_page import images_of, render_body
from articles.domain.story.baca_juga import visible_links
from articles.models import Article, Page

# A page with as many headings opens with a list of them.
LONG = 4


@dataclass(frozen=True)
class Heading:
    """A heading of the text: the id that a link leads to, and its words."""

    anchor: str
    text: str


@dataclass(frozen=True)
class AboutPage:
    """A page, its text as readers get it, and its headings when it is long."""

    page: Page
    body: SafeString
    contents: list[Heading]


def compose_newsroom_page(page: Page) -> AboutPage:
    """Return `page` with its text rendered: at most three queries, none for words alone."""
    carrier = Article(body=page.body)  # the text follows the grammar of articles
    links = visible_links(carrier) if baca_juga_refs(page.body) else []
    body, headings = _with_anchors(render_body(carrier, links, images_of([page.body])))
    return AboutPage(page, body, headings if len(headings) >= LONG else [])


def _with_anchors(body: str) -> tuple[SafeString, list[Heading]]:
    """Return a rendered body whose headings have ids, and these headings."""
    headings: dict[str, Heading] = {}

    def anchored(text: str, inner: str) -> str:
        anchor = base = f"bagian-{slugify(text) or len(headings) + 1}"
        while anchor in headings:
            anchor = f"{base}-{len(headings) + 1}"
        headings[anchor] = Heading(anchor, text)
        return format_html('<h2 id="{}">{}</h2>', anchor, mark_safe(inner))

    return mark_safe(replace_headings(body, anchored)), list(headings.values())
