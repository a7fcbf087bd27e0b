"""Sitemaps: an index, the articles of each month in parts, sections, pages, and recent news.

The limits are from https://www.sitemaps.org/protocol.html and Google's documentation of news and
image sitemaps.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.enums import Label, Seen
from articles.models import Article, Image, Page, Section
from articles.models.article import article_path, last_change
from articles.models.raw_sql import SITEMAP_PART, sitemap_parts
from articles.models.visibility import Position, midnight
from articles.narrowing import required
from articles.site import absolute
from newsroom.page_cache.dependencies import ANYTHING, depend_on, hold_until

MAX_NEWS = 1_000
NEWS_AGE = dt.timedelta(hours=48)
_SITEMAP = ' xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_IMAGE = ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
_NEWS = ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
_COLUMNS = (
    "pk", "slug", "section__slug", "published_at", "updated_at", "stated_at", "lead_image",
    "lead_image__uid", "lead_image__version", "lead_image__width", "lead_image__height",
    "lead_image__taken_down_at",
)  # fmt: skip


def _xml(root: str, entries: Iterable[str], namespaces: str = "") -> HttpResponse:
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{root}{_SITEMAP}{namespaces}>\n'
        f"{''.join(entries)}</{root}>\n"
    )
    return HttpResponse(content, content_type="application/xml; charset=utf-8")


def _time(time: dt.datetime) -> str:
    return timezone.localtime(time).isoformat(timespec="seconds")


def _entry(tag: str, path: str, time: dt.datetime | None) -> str:
    lastmod = f"<lastmod>{_time(time)}</lastmod>" if time else ""
    return f"<{tag}><loc>{absolute(path)}</loc>{lastmod}</{tag}>\n"


def _next_month(month: dt.date) -> dt.date:
    return dt.date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _start_of(month: dt.date) -> Position:
    return Position(midnight(month), 0)


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """List the sitemaps of pages and sections, and all parts of all months, newest first.

    The parts have no `lastmod`: its value would need a query over all their articles.
    """
    depend_on(ANYTHING)
    pages = Page.objects.order_by("-modified_at").values_list("modified_at", flat=True).first()
    files = [_entry("sitemap", "/sitemap-sections.xml", None)]
    files += [_entry("sitemap", "/sitemap-pages.xml", pages)] if pages else []
    site = settings.SITE_URL  # read once for thousands of parts
    files += [f"<sitemap><loc>{site}{path}</loc></sitemap>\n" for path in _parts()]
    return _xml("sitemapindex", files)


def _parts() -> Iterator[str]:
    """Yield the paths of all parts, the newest month first.

    Within a month, each article whose id is a multiple of SITEMAP_PART begins a new part. So new
    articles do not change old parts, and no counts are stored.
    """
    own = Article.objects.published().own()
    ends = own.oldest(), own.newest()
    oldest, newest = (end.values_list("published_at", flat=True).first() for end in ends)
    if oldest is None:
        return
    months = [timezone.localdate(oldest).replace(day=1)]
    while months[-1] <= timezone.localdate(newest):
        months.append(_next_month(months[-1]))
    for month, ids in reversed(sitemap_parts(months).items()):
        address = f"/sitemap-{month:%Y-%m}"
        for pk in sorted(ids, reverse=True):
            yield f"{address}.xml" if pk % SITEMAP_PART else f"{address}-{pk}.xml"


@require_safe
def sitemap_part(request: HttpRequest, year: str, month: str, opening: str = "") -> HttpResponse:
    """List the articles of one part of a month.

    `opening` is the id of the article that begins the part, "" for the first part. Raises Http404
    for an invalid month, an article that begins no part, and a part without articles.
    """
    if not (1900 <= int(year) <= 9998 and 1 <= int(month) <= 12):
        raise Http404("no such month")
    first = dt.date(int(year), int(month), 1)
    start, end = _start_of(first), _start_of(_next_month(first))
    depend_on(Seen.LIST_OF_SITE, None, start.time, end.time)
    articles = Article.objects.own()
    openings = articles.published_from(start, end).opening_parts()
    if opening:
        time = openings.filter(pk=opening).values_list("published_at", flat=True).first()
        if time is None:
            raise Http404("nothing begins here")
        start = Position(time, int(opening))
    following = articles.published_from(start, end).opening_parts().exclude(pk=start.pk)
    if found := following.values_list("published_at", "pk").first():
        time, pk = found
        end = Position(required(time), pk)
    entries = list(_article_entries(articles.published_from(start, end).values_list(*_COLUMNS)))
    if not entries:
        raise Http404("nothing was published then")
    return _xml("urlset", entries, _IMAGE)


def _article_entries(rows: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    site, zone, images = settings.SITE_URL, timezone.get_current_timezone(), _Images()
    for pk, slug, section, published, updated, stated, lead_image, *image in rows:
        depend_on(Seen.TEXT, pk)
        if lead_image:
            depend_on(Seen.IMAGE, lead_image)
        time = last_change(published, updated, stated).astimezone(zone)
        yield (
            f"<url><loc>{site}{article_path(section, pk, slug)}</loc>"
            f"<lastmod>{time.isoformat(timespec='seconds')}</lastmod>{images.entry(*image)}</url>\n"
        )


class _Images:
    """The <image:image> elements of lead images, with one call of the storage for each size.

    URLs of images of the same size differ only in uid and version, and there are few sizes.
    """

    def __init__(self) -> None:
        self._patterns: dict[tuple[int, int], str] = {}

    def entry(
        self,
        uid: UUID,
        version: str | None,
        width: int,
        height: int,
        taken_down_at: dt.datetime | None,
    ) -> str:
        if not version or taken_down_at:
            return ""
        pattern = self._patterns.get((width, height)) or self._add_pattern(width, height)
        return pattern.replace("UID/VERSION", f"{uid}/{version}")

    def _add_pattern(self, width: int, height: int) -> str:
        image = Image(uid="UID", version="VERSION", width=width, height=height)
        url = absolute(image.rendition_url("16x9", image.sizes("16x9")[-1][0]))
        pattern = f"<image:image><image:loc>{escape(url)}</image:loc></image:image>"
        return self._patterns.setdefault((width, height), pattern)


@require_safe
def sitemap_sections(request: HttpRequest) -> HttpResponse:
    """List the front page, the index and the sections, each with its newest publication time."""
    depend_on(ANYTHING)
    newest = Article.objects.published().newest().values_list("published_at", flat=True).first()
    paths = [reverse(f"articles:{name}") for name in ("front", "index")]
    entries = [_entry("url", path, newest) for path in paths]
    of_section = [
        Subquery(
            Article.objects.published()
            .filter(**{name: OuterRef("pk")})
            .newest()
            .values("published_at")[:1]
        )
        for name in ("root_section", "section")
    ]
    sections = Section.objects.annotate(newest_at=Coalesce(*of_section))
    entries += [_entry("url", s.get_absolute_url(), s.newest_at) for s in sections]
    return _xml("urlset", entries)


@require_safe
def sitemap_pages(request: HttpRequest) -> HttpResponse:
    """List the pages about the newsroom; raises Http404 if there are none."""
    depend_on(ANYTHING)
    pages = Page.objects.defer("body")
    if not pages:
        raise Http404("no page about the newsroom")
    return _xml("urlset", [_entry("url", p.get_absolute_url(), p.modified_at) for p in pages])


@require_safe
def news_sitemap(request: HttpRequest) -> HttpResponse:
    """List the articles of the last two days; the front page, as no news, if there are none.

    The schema of sitemaps wants one entry at least, and Google's documentation of news sitemaps
    allows entries without news:news.
    """
    depend_on(ANYTHING)
    articles = Article.objects.published_since(timezone.now() - NEWS_AGE).own().newest()
    articles = articles.exclude(label=Label.ADVERTORIAL)
    rows = articles.values_list(*_COLUMNS, "headline")[:MAX_NEWS]
    publication = (
        f"<news:publication><news:name>{escape(settings.SITE_NAME)}</news:name>"
        "<news:language>id</news:language></news:publication>"
    )
    images = _Images()
    entries = [
        f"<url><loc>{absolute(article_path(section, pk, slug))}</loc><news:news>{publication}"
        f"<news:publication_date>{_time(published)}</news:publication_date>"
        f"<news:title>{escape(headline)}</news:title></news:news>{images.entry(*image)}</url>\n"
        for pk, slug, section, published, _updated, _stated, _lead, *image, headline in rows
    ]
    if rows:
        hold_until(rows[len(rows) - 1][3] + NEWS_AGE)
    front = _entry("url", reverse("articles:front"), None)
    return _xml("urlset", entries or [front], _NEWS + _IMAGE)
