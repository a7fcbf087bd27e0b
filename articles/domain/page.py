"""An article as readers get it, composed from its row and the rows around it."""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from taggit.models import Tag

from articles.body import ReadAlso, replace_read_also
from articles.enums import Label, Placement
from articles.models import Article, BacaJuga, Byline, Section
from articles.models.people import writers

RELATED = 5


@dataclass
class ArticlePage:
    """All rows that the page of `article` shows, each kind loaded by one query."""

    article: Article
    bylines: list[Byline]
    tags: list[Tag]
    links: list[BacaJuga]
    related: list[Article]

    @property
    def breadcrumb(self) -> list[Section]:
        section = self.article.section
        return [section.parent, section] if section.parent else [section]

    @cached_property
    def body(self) -> SafeString:
        return render_body(self.article, self.links)

    @property
    def writers(self) -> list[Byline]:
        return writers(self.bylines)

    @property
    def end_links(self) -> list[BacaJuga]:
        return [link for link in self.links if link.placement == Placement.END]


def compose(article: Article) -> ArticlePage:
    """Return the page of an article that was loaded with `for_page`."""
    links = list(
        article.baca_juga.visible().select_related("target__section").defer("target__body")
    )
    return ArticlePage(
        article=article,
        bylines=list(article.bylines.select_related("author")),
        tags=article.tags_in_order,
        links=links,
        related=_related(article, links),
    )


def _related(article: Article, links: list[BacaJuga]) -> list[Article]:
    linked = {link.target_id for link in links}
    candidates = Article.objects.related_to(article).for_cards()[: 2 * RELATED + len(links)]
    return [a for a in candidates if a.is_visible and a.pk not in linked][:RELATED]


def render_body(
    article: Article, links: list[BacaJuga], template: str = "articles/includes/_baca_juga.html"
) -> SafeString:
    """Return the text of `article` as readers get it, its Baca Juga as `links` have them now.

    A link that is not among `links`, because it is pending or its target is not visible, leaves
    nothing behind, and neither does the second of two links to one place.
    """
    rows = {link.reference: link for link in links if link.placement == Placement.INLINE}

    def markup(link: ReadAlso) -> str:
        row = rows.pop(link.reference, None)
        return render_to_string(template, {"link": row}) if row else ""

    body = replace_read_also(article.body, markup)
    if article.label == Label.ADVERTORIAL:
        # Each link elsewhere has exactly this rel; text cannot hold it, its > is escaped.
        body = body.replace(' rel="noopener">', ' rel="sponsored noopener">')
    return open_with_dateline(body, article.dateline)


def open_with_dateline(body: str, place: str) -> SafeString:
    """Return a rendered body that opens with its dateline: JAKARTA, ARUNIKA – …

    It runs in with the text, as print has it, unless the body opens with something other than a
    paragraph.
    """
    if not place:
        return mark_safe(body)
    place = format_html("{}, {}", place.upper(), settings.SITE_NAME.upper())
    if not body.startswith("<p>"):
        return format_html('<p class="dateline">{}</p>{}', place, mark_safe(body))
    line = format_html('<span class="dateline">{} –</span> ', place)
    return mark_safe(f"<p>{line}{body.removeprefix('<p>')}")
