"""The pages and cards of articles, made when they change and stored: docs/decisions/0030.

A row of ArticleParts is valid whenever its release is the current one. Who changes what a row
shows takes its release away in the same transaction (`outdated_pages`); only `make_parts` gives it
one, in a transaction of its own that no such change runs beside. A row without is no harm: the
page is then made from the tables, as a preview is.
"""

import datetime as dt
import json
import logging
import time
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone

from articles import structured_data
from articles.body import image_uids
from articles.cards import FORMS, find_cards, stored_forms
from articles.domain.locks import wait_for_lock
from articles.domain.reading.article_page import (
    ArticlePage,
    compose_article_page,
    compose_without_related,
)
from articles.domain.reading.related import load_related
from articles.domain.site.section_tree import section_tree
from articles.domain.story.image_uses import sync_image_uses
from articles.enums import Seen, State
from articles.feeds.items import packed_item
from articles.ids import LARGEST_KEY
from articles.models import Article, ArticleParts, BacaJuga
from articles.models.article import article_path
from articles.models.article_parts import pack, unpack
from articles.page_parts import fill_holes, render_chrome, site_context
from articles.release import current_release
from newsroom.page_cache.dependencies import EVERYTHING, depend_on, noted_dependencies

PARTS = "parts"  # the lock: shared by changes, held alone while parts are made
BATCH = 10  # of one transaction, during which SQLite lets nobody else write
A_WHILE = 5.0  # seconds
AGAIN = dt.timedelta(hours=1)  # after a page could not be made
_PACKED = ("packed_page", "packed_item")
_MADE = ("release", "until", "facts", "has_picture", *_PACKED, *(f"card_{form}" for form in FORMS))
log = logging.getLogger(__name__)

TEMPLATE = "articles/article.html"
RELATED = "articles/includes/_related.html"


def make_parts(pks: Collection[int]) -> None:
    """Make the rows of these articles anew; delete those of articles that are not published."""
    with transaction.atomic():
        wait_for_lock(PARTS)
        articles = Article.objects.in_state(State.PUBLISHED).filter(pk__in=pks).for_page()
        made = [_made(article) for article in articles]
        ArticleParts.objects.filter(pk__in=set(pks) - {row.pk for row in made}).delete()
        ArticleParts.objects.bulk_create(
            made, update_conflicts=True, unique_fields=["article"], update_fields=_MADE
        )


def _made(article: Article) -> ArticleParts:
    """Return the row of an article; one to be tried again later, if it cannot be made."""
    if image_uids(article.body):
        sync_image_uses(article)  # so that a change of a picture finds the row
    try:
        return parts_of(article)
    except Exception:
        log.exception("The page of article %s cannot be stored", article.pk)
        return ArticleParts(article=article, until=timezone.now() + AGAIN)


def make_outdated_parts() -> int:
    """Make some rows anew that need it, if there are any; return how many.

    None with DEBUG, so that a template that is changed shows at once.
    """
    if settings.DEBUG:
        return 0
    outdated = ArticleParts.objects.outdated(current_release()).values_list("pk", flat=True)
    pks = list(outdated[:BATCH])
    if pks:
        make_parts(pks)
    return len(pks)


def make_parts_for_a_while() -> None:
    """Make rows anew for some seconds, or until none needs it: `work` calls it again."""
    end = time.monotonic() + A_WHILE
    while time.monotonic() < end and make_outdated_parts():
        pass


def add_missing_rows() -> None:
    """Add rows to be made for published articles without one, as of a database from before."""
    lacking = Article.objects.in_state(State.PUBLISHED).filter(parts=None).order_by("pk")
    while pks := list(lacking.values_list("pk", flat=True)[:1000]):
        ArticleParts.objects.bulk_create(
            [ArticleParts(article_id=pk) for pk in pks], ignore_conflicts=True
        )


class Comparison(NamedTuple):
    """The ids of articles of which no valid row is stored, or one that differs from a new one."""

    lacking: list[int]
    different: list[int]


def compare_with_new(pks: Collection[int]) -> Comparison:
    """Compare the stored rows of these published articles with what would be stored now."""
    with transaction.atomic():
        wait_for_lock(PARTS)
        stored = ArticleParts.objects.filter(release=current_release()).in_bulk(list(pks))
        lacking = [pk for pk in pks if pk not in stored]
        articles = Article.objects.filter(pk__in=stored).for_page()
        different = [
            article.pk
            for article in articles
            if _values(parts_of(article)) != _values(stored[article.pk])
        ]
    return Comparison(lacking, different)


def _values(row: ArticleParts) -> list[Any]:
    values = [getattr(row, name) for name in _MADE]
    return [
        unpack(one) if name in _PACKED else one for name, one in zip(_MADE, values, strict=True)
    ]


def parts_of(article: Article) -> ArticleParts:
    """Return the row of an article that was loaded with `for_page`, as it is to be stored."""
    with noted_dependencies() as noted:
        page = compose_without_related(article)
        html = render_to_string(TEMPLATE, article_context(page) | {"has_holes": True})
        item = packed_item(article)
    names = noted.dependencies.spans.keys() - {EVERYTHING}
    facts = {"names": sorted(names), "section": article.root_section_id, "linked": page.linked}
    forms = {f"card_{form}": html for form, html in stored_forms(article).items()}
    return ArticleParts(
        article=article, release=current_release(), until=_valid_until(article),
        facts=json.dumps(facts), packed_page=pack(html), packed_item=item,
        has_picture=article.has_picture, **forms,
    )  # fmt: skip


def article_context(page: ArticlePage) -> dict[str, Any]:
    """Return the context of the template of an article's page."""
    article = page.article
    described = structured_data.news_article(
        article, page.bylines, page.corrections, page.share_image
    )
    return site_context(article.get_absolute_url(), article.root_section_id) | {
        "article": article,
        "page": page,
        "structured_data": [described, structured_data.breadcrumb(page.breadcrumb)],
    }


@dataclass(frozen=True)
class StoredPage:
    """The page of a visible article, as it is stored.

    `address` is the path of its URL, `section` its top-level one, and `linked` are the ids of the
    articles that it links to.
    """

    pk: int
    address: str
    packed: bytes
    section: int
    linked: Collection[int]

    def html(self) -> str:
        """Return the whole page: one query, and one of the sections."""
        sections = section_tree()

        def part(name: str) -> str:
            if name == RELATED:
                return render_to_string(RELATED, {"page": self._related()})
            return render_chrome(name, sections, self.section)

        return fill_holes(unpack(self.packed), part)

    def _related(self) -> dict[str, Any]:
        related, has_related = load_related(self.pk, self.linked, find_cards)
        return {"related": related, "has_related": has_related}


@dataclass(frozen=True)
class NewPage:
    """The page of a visible article of which no valid page is stored."""

    article: Article

    @property
    def address(self) -> str:
        return self.article.get_absolute_url()

    def html(self) -> str:
        return render_article(compose_article_page(self.article))


def render_article(page: ArticlePage) -> str:
    """Return the page of an article, visible or not, as HTML."""
    return render_to_string(TEMPLATE, article_context(page) | {"sections": section_tree()})


def find_page(pk: int) -> StoredPage | NewPage | None:
    """Return the page of an article; None if readers may not see it."""
    if stored := find_stored_page(pk):
        return stored
    article = Article.objects.published().for_page().filter(pk=pk).first()
    return NewPage(article) if article else None


def find_stored_page(pk: int) -> StoredPage | None:
    """Return the stored page of an article; None if it is not visible, or has no valid page."""
    row = ArticleParts.objects.find(pk, current_release()) if pk <= LARGEST_KEY else None
    if row is None:
        return None
    section, slug, facts, packed = row
    known = json.loads(facts)
    depend_on(Seen.TEXT, pk)
    for name in known["names"]:
        depend_on(name)
    address = article_path(section, pk, slug)
    return StoredPage(pk, address, packed, known["section"], known["linked"])


def _valid_until(article: Article) -> dt.datetime | None:
    """Return when another article that the page will show becomes visible by itself."""
    targets = BacaJuga.objects.filter(article=article).values("target")
    related = article.corrections.values("related")
    about = article.answers.values("article")
    coming = Article.objects.scheduled().filter(
        Q(pk__in=targets) | Q(pk__in=related) | Q(pk__in=about)
    )
    return coming.order_by("published_at").values_list("published_at", flat=True).first()
