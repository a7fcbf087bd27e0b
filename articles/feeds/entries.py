"""What both formats tell of an article: its text, writers, tags and lead image."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils import timezone

from articles.domain.reading.article_page import images_of, render_body
from articles.domain.story.corrections import split_corrections
from articles.enums import Label, Seen
from articles.models import Article, ArticleTag, BacaJuga, Byline, Correction, Image
from articles.models.people import writers
from articles.site import absolute
from articles.text import printable
from newsroom.page_cache.dependencies import depend_on

Row = TypeVar("Row")
_OWN_ADDRESS = re.compile(r'<a href="(?=/[^/])')
_LINK_COLUMNS = (
    "article", "placement", "label", "url", "wanted_key", "to_notice", "target__uid",
    "target__headline", "target__label", "target__slug", "target__state", "target__published_at",
    "target__section__slug",
)  # fmt: skip


def iso_time(time: dt.datetime) -> str:
    """Return an aware time as both formats have it, in the newsroom's zone."""
    return timezone.localtime(time).isoformat(timespec="seconds")


@dataclass(frozen=True)
class Picture:
    """A lead image: its largest 16:9 JPEG, `size` in bytes (0 if unknown), and its smallest.

    `thumbnail` is (URL, width, height) of the smallest; widths and heights are in pixels.
    """

    url: str
    width: int
    height: int
    size: int
    thumbnail: tuple[str, int, int]
    alt: str
    caption: str
    credit: str


@dataclass(frozen=True)
class Entry:
    """The data of an article in both formats; `people` are its writers (name, absolute URL)."""

    article: Article
    url: str
    title: str
    content: str
    people: list[tuple[str, str]]
    tags: list[str]
    picture: Picture | None


def compose_entries(articles: list[Article]) -> list[Entry]:
    """Return the entries of `articles`; one query for each related model."""
    ids = [article.pk for article in articles]
    bylines = (
        Byline.objects.filter(article__in=ids)
        .order_by("position", "pk")
        .values_list("article_id", "role", "author", "author__name", "author__slug", named=True)
    )
    tags = ArticleTag.objects.filter(content_object__in=ids).order_by("pk")
    shown = BacaJuga.objects.visible().filter(article__in=ids).select_related("target__section")
    # Few articles have a correction, and few corrections a related article: no joins.
    stated = Correction.objects.filter(Q(article__in=ids) | Q(related__in=ids))
    named = Article.objects.for_cards()
    about = list(stated.prefetch_related(Prefetch("article", named), Prefetch("related", named)))
    people = _grouped(bylines, lambda row: row.article_id)
    names = _grouped(tags.values_list("content_object_id", "tag__name", "tag"), lambda row: row[0])
    for row in bylines:
        depend_on(Seen.AUTHOR, row.author)
    for _pk, _name, tag in chain.from_iterable(names.values()):
        depend_on(Seen.TAG, tag)
    links = _grouped(shown.only(*_LINK_COLUMNS), lambda row: row.article_id)
    images = images_of(article.body for article in articles)
    entries = []
    for article in articles:
        corrections = split_corrections(article, about)
        body = render_body(article, links[article.pk], images, "feed", corrections)
        entries.append(
            Entry(
                article=article,
                url=absolute(article.get_absolute_url()),
                title=_title(article),
                # Feed readers show the text outside the site: its URLs must be absolute.
                content=_OWN_ADDRESS.sub(rf"\g<0>{settings.SITE_URL}", body),
                people=[
                    (row.author__name, absolute(_author_path(row.author__slug)))
                    for row in writers(people[article.pk])
                ]
                or [(settings.SITE_NAME, f"{settings.SITE_URL}/")],
                tags=[printable(name) for _pk, name, _tag in names[article.pk]],
                picture=_picture(article),
            )
        )
    return entries


def _grouped(rows: Iterable[Row], key: Callable[[Row], int]) -> dict[int, list[Row]]:
    groups: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


@lru_cache(maxsize=1024)
def _author_path(slug: str) -> str:
    return reverse("articles:author", args=[slug])


def _title(article: Article) -> str:
    if article.label == Label.NONE:
        return article.headline
    return f"{article.get_label_display()}: {article.headline}"


def _picture(article: Article) -> Picture | None:
    image = article.picture
    if image is None:
        return None
    (url, width, height), (small, small_width, small_height) = _renditions(
        image.uid, image.version, image.width, image.height
    )
    return Picture(
        url=absolute(url),
        width=width,
        height=height,
        size=image.share_bytes,
        thumbnail=(absolute(small), small_width, small_height),
        alt=image.alt,
        caption=article.image_caption,
        credit=image.credit,
    )


@lru_cache(maxsize=1024)
def _renditions(uid: UUID, version: str, width: int, height: int) -> list[tuple[str, int, int]]:
    """Return (URL, width, height) of the largest and the smallest 16:9 JPEG of an image."""
    image = Image(uid=uid, version=version, width=width, height=height)
    sizes = image.sizes("16x9")
    return [(image.rendition_url("16x9", w), w, h) for w, h in (sizes[-1], sizes[0])]
