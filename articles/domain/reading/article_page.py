"""The page of an article: its row, and all rows that are shown with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from taggit.models import Tag

from articles.body import (
    BacaJugaRef,
    RenderContext,
    figures,
    image_uids,
    insert_into_first_paragraph,
    opens_with_paragraph,
    render,
    replace_sentence_links,
    with_directions,
)
from articles.domain.reading.related import load_related
from articles.domain.site.own_addresses import own_story
from articles.domain.story.corrections import Change, Corrections, corrections_of, history_of
from articles.enums import Label, Placement
from articles.models import Article, BacaJuga, Byline, Image, Section
from articles.models.people import writers
from articles.models.selection import Selection


@dataclass
class ArticlePage:
    """All rows that the page of `article` shows, each kind loaded by one query.

    `has_related` tells whether `related` are related to it; else they are the newest.
    """

    article: Article
    bylines: list[Byline]
    tags: list[Tag]
    links: list[BacaJuga]
    related: list[Article] = field(default_factory=list)
    has_related: bool = False
    images: dict[UUID, Image] = field(default_factory=dict)
    corrections: Corrections = field(default_factory=Corrections)

    @property
    def breadcrumb(self) -> list[Section]:
        section = self.article.section
        return [one for one in (section and section.parent, section) if one]

    @cached_property
    def body(self) -> SafeString:
        return render_body(self.article, self.links, self.images)

    @property
    def share_image(self) -> Image | None:
        """The image for links to it: its lead image, or the first picture of its text."""
        uids = (figure.uid for figure in figures(self.article.body))
        shown = (self.images.get(uid) for uid in uids if uid)
        return self.article.picture or next(filter(None, shown), None)

    @property
    def writers(self) -> list[Byline]:
        return writers(self.bylines)

    @property
    def history(self) -> list[Change]:
        return history_of(self.article, self.corrections.own)

    @property
    def linked(self) -> list[int]:
        """The ids of the articles that it links to."""
        return sorted({link.target_id for link in self.links if link.target_id})

    @property
    def end_links(self) -> list[BacaJuga]:
        return [link for link in self.links if link.placement == Placement.END]


def compose_article_page(article: Article) -> ArticlePage:
    """Return the page of an article that was loaded with `for_page`."""
    page = compose_without_related(article)
    add_related(page)
    return page


def compose_without_related(article: Article) -> ArticlePage:
    """As `compose_article_page`, without what changes by itself when others are published."""
    links = list(
        article.baca_juga.visible().select_related("target__section").defer("target__body")
    )
    return _assemble(article, list(article.bylines.select_related("author")), links)


def assemble_article_page(
    article: Article, bylines: list[Byline], links: list[BacaJuga]
) -> ArticlePage:
    """Return the page of `article`, saved or not, with these bylines and visible links.

    Its tags are its `tags_in_order`; images, corrections and related stories are looked up.
    """
    page = _assemble(article, bylines, links)
    add_related(page)
    return page


def _assemble(article: Article, bylines: list[Byline], links: list[BacaJuga]) -> ArticlePage:
    return ArticlePage(
        article=article,
        bylines=bylines,
        tags=article.tags_in_order,
        links=links,
        images=images_of([article.body]),
        corrections=corrections_of(article),
    )


def add_related(page: ArticlePage) -> None:
    """Load the related stories of a page: one query, two if there are none."""
    page.related, page.has_related = load_related(page.article.pk, page.linked, _cards)


def _cards(articles: Selection) -> list[Article]:
    return list(Article.objects.for_cards().filter(pk__in=articles.expression).newest())


def images_of(bodies: Iterable[str]) -> dict[UUID, Image]:
    """Return, by uid, the images that readers see in sanitised bodies.

    One query, none without images.
    """
    uids = set().union(*map(image_uids, bodies))
    images = Image.objects.filter(uid__in=uids) if uids else ()
    return {image.uid: image for image in images if image.is_shown}


def render_body(
    article: Article,
    links: list[BacaJuga],
    images: Mapping[UUID, Image],
    medium: str = "page",
    corrections: Corrections | None = None,
) -> SafeString:
    """Return the text of `article` as readers get it, its links to stories as in `links`.

    A Baca Juga that is not among `links`, because it is pending or its target is not visible,
    leaves nothing behind, and neither do the second of two Baca Juga to one place and a figure
    whose image is not among `images`. Of such a link in a sentence the words are left. `medium` is
    the folder of the templates: "page" or "feed". A feed gets `corrections` and the disclosure
    with the text; the page has them around it.
    """
    rows = {link.reference: link for link in links if link.placement == Placement.INLINE}
    body = render(_with_present_addresses(article, links), RenderContext(rows, images), medium)
    if article.label == Label.ADVERTORIAL:
        # Each link to another site has exactly this rel. No text can hold it: > is escaped there.
        body = body.replace(' rel="noopener">', ' rel="sponsored noopener">')
    body = open_with_dateline(body, article.dateline)
    if article.needs_verification:
        body += _unverified()
    if medium == "feed" and article.disclosure:
        note = format_html("<p><em>{}: {}</em></p>\n", _("Disclosure"), article.disclosure)
        body = note + body
    if corrections:
        body = _with_corrections(body, corrections)
    return mark_safe(with_directions(body))


def _with_present_addresses(article: Article, links: list[BacaJuga]) -> str:
    """Return the stored body with the links in sentences to stories of this site as in `links`."""
    rows: dict[UUID | int, BacaJuga] = {}
    for row in links:
        if row.placement == Placement.SENTENCE and row.target:
            rows[row.target.uid] = rows[row.target.pk] = row

    def markup(link: BacaJugaRef, inner: str) -> str | None:
        story = own_story(link)
        if story is None:
            return None
        row = rows.get(story)
        if row is None and story not in {article.uid, article.pk}:
            return inner
        path = row.href if row else article.get_absolute_url()
        relation = mark_safe(' rel="nofollow"') if row and row.is_notice else ""
        place = f"#{link.place}" if link.place else ""
        opening = format_html('<a href="{}{}"{}>', path, place, relation)
        return f"{opening}{inner}</a>"

    return replace_sentence_links(article.body, markup)


def _unverified() -> SafeString:
    """Return the note at the end of an unverified story.

    In brackets and italics: Pedoman Pemberitaan Media Siber, item 2c.
    """
    words = _(
        "This story still needs further verification, which is being sought as soon as possible."
    )
    return format_html('\n<p class="unverified"><em>({})</em></p>', words)


def _with_corrections(body: SafeString, corrections: Corrections) -> SafeString:
    """Return a body rendered for feeds, with the corrections of its article around it.

    Each is where the page has it: notices above the text, updates below.
    """
    template = "articles/includes/feed/_corrections.html"
    updates = [correction for correction in corrections.own if not correction.is_notice]
    above = {"referring": corrections.referring, "corrections": corrections.notices}
    parts = [
        render_to_string(template, shown) if any(shown.values()) else ""
        for shown in (above, {"corrections": updates})
    ]
    return mark_safe(f"{parts[0]}{body}{parts[1]}")


def open_with_dateline(body: str, place: str) -> SafeString:
    """Return a rendered body that begins with its dateline: JAKARTA, ARUNIKA – …

    The dateline is in the first paragraph, as in print. If the body does not begin with a
    paragraph, it is a paragraph of its own.
    """
    if not place:
        return mark_safe(body)
    place = format_html("{}, {}", place.upper(), settings.SITE_NAME.upper())
    if not opens_with_paragraph(body):
        return format_html('<p class="dateline">{}</p>{}', place, mark_safe(body))
    line = format_html('<span class="dateline">{} –</span> ', place)
    return mark_safe(insert_into_first_paragraph(body, line))
