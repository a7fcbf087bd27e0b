"""The pages and cards of articles, made when they change and stored: docs/decisions/0030.

A row of ArticleParts is valid whenever its release is the current one. Who changes what a row
shows takes its release away in the same transaction (`outdate_parts`); only `make_parts` gives it
one, in a transaction of its own that no such change runs beside. A row without is no harm: the
page is then made from the tables, as a preview is.
"""

import datetime as dt
import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string

from articles import structured_data
from articles.cards import FORMS, find_cards, stored_forms
from articles.domain.announcement import Change, Subject
from articles.domain.distribution.page_changes import SHOWN_IN_LISTS, pages_about
from articles.domain.locks import wait_for_lock
from articles.domain.reading.article_page import (
    ArticlePage,
    compose_without_related,
    kinship_of,
)
from articles.domain.reading.related import Kinship
from articles.domain.site.section_tree import section_tree
from articles.enums import Seen, State
from articles.models import Article, ArticleParts, ArticleTag, BacaJuga, Byline, ImageUse
from articles.models.article import article_path
from articles.models.article_parts import pack, unpack
from articles.page_parts import fill_holes, render_chrome, site_context
from articles.release import current_release
from newsroom.page_cache.dependencies import EVERYTHING, depend_on, noted_dependencies

PARTS = "parts"  # the lock: shared by changes, held alone while parts are made
AT_ONCE = 20  # how many are made right after a change; `work` makes the others
BATCH = 50
MOST_VALUES = 500  # of one query
_MADE = [
    "release",
    "until",
    "facts",
    "packed_page",
    "has_picture",
    *(f"card_{form}" for form in FORMS),
]
TEMPLATE = "articles/article.html"
RELATED = "articles/includes/_related.html"


def outdate_parts(changes: list[Change]) -> None:
    """Take the release from the rows that show what has changed; make those of articles anew.

    The articles themselves are made right after the commit, others by `work`.
    """
    changed = {change.pk for change in changes if change.subject == Subject.ARTICLE and change.pk}
    elsewhere = _showing(changes)
    if not changed and not elsewhere:
        return
    wait_for_lock(PARTS, is_shared=True)
    public = Article.objects.filter(pk__in=changed, state=State.PUBLISHED)
    shown = list(public.values_list("pk", flat=True))
    ArticleParts.objects.bulk_create(
        [ArticleParts(article_id=pk) for pk in shown], ignore_conflicts=True
    )
    rows = ArticleParts.objects.filter(reduce(or_, elsewhere, Q(pk__in=changed)))
    # Locked in one order, so that two changes never wait for each other.
    locked = list(rows.order_by("pk").select_for_update().values_list("pk", flat=True))
    for start in range(0, len(locked), MOST_VALUES):
        ArticleParts.objects.filter(pk__in=locked[start : start + MOST_VALUES]).update(release="")
    if 0 < len(shown) <= AT_ONCE:
        transaction.on_commit(lambda: make_parts(shown), robust=True)


def _showing(changes: list[Change]) -> list[Q]:
    """Return conditions for the rows of other articles that show what has changed.

    `changes` are those of one announcement, at most some hundreds of each kind.
    """
    pks: dict[Subject, list[int | None]] = {}
    for change in changes:
        if change.subject != Subject.ARTICLE or change.aspects & SHOWN_IN_LISTS:
            pks.setdefault(change.subject, []).append(change.pk)
    return [
        condition
        for subject, found in pks.items()
        for condition in _showing_one_of(subject, found)
    ]


def _showing_one_of(subject: Subject, pks: list[int | None]) -> list[Q]:
    match subject:
        case Subject.ARTICLE:
            return [Q(pk__in=pages) for pages in pages_about(pks)]
        case Subject.AUTHOR:
            return [Q(pk__in=Byline.objects.filter(author__in=pks).values("article"))]
        case Subject.TAG:
            return [Q(pk__in=ArticleTag.objects.filter(tag__in=pks).values("content_object"))]
        case Subject.IMAGE:
            uses = ImageUse.objects.filter(image__in=pks).values("article")
            return [Q(pk__in=uses), Q(article__lead_image__in=pks)]
        case Subject.SECTION:
            return [Q(article__section__in=pks), Q(article__root_section__in=pks)]
        case _:
            return []


def make_parts(pks: Collection[int]) -> None:
    """Make the rows of these articles anew, as far as they are published or scheduled."""
    with transaction.atomic():
        wait_for_lock(PARTS)
        articles = Article.objects.in_state(State.PUBLISHED).filter(pk__in=pks).for_page()
        ArticleParts.objects.bulk_create(
            [parts_of(article) for article in articles],
            update_conflicts=True,
            unique_fields=["article"],
            update_fields=_MADE,
        )


def make_outdated_parts(limit: int = BATCH) -> int:
    """Make up to `limit` rows anew that need it; return how many were looked at."""
    outdated = ArticleParts.objects.outdated(current_release()).values_list("pk", flat=True)
    pks = list(outdated[:limit])
    if pks:
        make_parts(pks)
    return len(pks)


def add_missing_rows() -> None:
    """Add rows to be made for published articles without one, as of a database from before."""
    lacking = Article.objects.in_state(State.PUBLISHED).filter(parts=None).order_by()
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
    values = {name: getattr(row, name) for name in _MADE} | {
        "packed_page": unpack(row.packed_page)
    }
    return list(values.values())


def parts_of(article: Article) -> ArticleParts:
    """Return the row of an article that was loaded with `for_page`, as it is to be stored."""
    with noted_dependencies({}) as noted:
        page = compose_without_related(article)
        html = render_to_string(TEMPLATE, article_context(page) | {"has_holes": True})
    facts = {
        "names": sorted(noted.spans.keys() - {EVERYTHING}), "kinship": asdict(kinship_of(page)),
    }  # fmt: skip
    forms = {f"card_{form}": html for form, html in stored_forms(article).items()}
    return ArticleParts(
        article=article, release=current_release(), until=_valid_until(article),
        facts=json.dumps(facts), packed_page=pack(html), has_picture=article.has_picture, **forms,
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
    """The page of a visible article, as it is stored; `address` is the path of its URL."""

    address: str
    page: str
    kinship: Kinship

    def html(self) -> str:
        """Return the whole page: two queries, and one of the sections."""
        sections = section_tree()

        def part(name: str) -> str:
            if name == RELATED:
                return render_to_string(RELATED, {"page": self._related()})
            return render_chrome(name, sections, self.kinship.section)

        return fill_holes(self.page, part)

    def _related(self) -> dict[str, Any]:
        pks, has_related = self.kinship.find()
        cards = {card.pk: card for card in find_cards(Article.objects.filter(pk__in=pks))}
        return {"related": [cards[pk] for pk in pks if pk in cards], "has_related": has_related}


def find_page(pk: int) -> StoredPage | None:
    """Return the stored page of an article; None if it is not visible, or has no valid page."""
    row = ArticleParts.objects.find(pk, current_release())
    if row is None:
        return None
    section, slug, facts, packed = row
    known = json.loads(facts)
    depend_on(Seen.TEXT, pk)
    for name in known["names"]:
        depend_on(name)
    return StoredPage(article_path(section, pk, slug), unpack(packed), Kinship(**known["kinship"]))


def _valid_until(article: Article) -> dt.datetime | None:
    """Return when another article that the page will show becomes visible by itself."""
    targets = BacaJuga.objects.filter(article=article).values("target")
    related = article.corrections.values("related")
    about = article.answers.values("article")
    coming = Article.objects.scheduled().filter(
        Q(pk__in=targets) | Q(pk__in=related) | Q(pk__in=about)
    )
    return coming.order_by("published_at").values_list("published_at", flat=True).first()
