"""Sitemaps by month, and the news sitemap of two days.

Limits from https://www.sitemaps.org/protocol.html and Google's news sitemap guide.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.enums import Label
from articles.models import Article
from articles.querysets import ArticleQuerySet
from articles.structured_data import absolute

MAX_URLS = 50_000
MAX_NEWS = 1_000
NEWS_AGE = dt.timedelta(hours=48)
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


def _xml(root: str, entries: Iterable[str], namespaces: str = "") -> HttpResponse:
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{_SITEMAP}"{namespaces}>\n'
        f"{''.join(entries)}</{root}>\n"
    )
    return HttpResponse(content, content_type="application/xml; charset=utf-8")


def _time(time: dt.datetime) -> str:
    return timezone.localtime(time).isoformat(timespec="seconds")


def _rows(articles) -> Iterable[tuple]:
    return articles.values_list(
        "pk", "slug", "section__slug", "published_at", "updated_at", "headline"
    )


def _article_url(pk: int, slug: str, section: str) -> str:
    return absolute(f"/{section}/{pk}/{slug}/")


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """One file a month that has articles, the newest first."""
    addresses = [
        reverse("articles:sitemap_month", args=[f"{day:%Y}", f"{day:%m}"]) for day in _months()
    ]
    return _xml(
        "sitemapindex",
        [f"<sitemap><loc>{absolute(a)}</loc></sitemap>\n" for a in addresses],
    )


def _months() -> Iterator[dt.date]:
    """Yield the first day of each month with articles: a look-up in the index for each."""
    articles = Article.objects.published()
    while True:
        time = _own(articles).newest().values_list("published_at", flat=True).first()
        if time is None:
            return
        first_day = timezone.localdate(time).replace(day=1)
        yield first_day
        articles = Article.objects.published_before(first_day)


def _own(articles: ArticleQuerySet) -> ArticleQuerySet:
    """Without those whose canonical address is elsewhere."""
    return articles.filter(canonical_url="")


def _month(year: int, month: int) -> tuple[dt.date, dt.date]:
    """Return the first day of a month and of the month after it."""
    return dt.date(year, month, 1), dt.date(year + month // 12, month % 12 + 1, 1)


@require_safe
def sitemap_month(request: HttpRequest, year: str, month: str) -> HttpResponse:
    if not (1900 <= int(year) <= 9998 and 1 <= int(month) <= 12):
        raise Http404("no such month")
    articles = _own(Article.objects.published_between(*_month(int(year), int(month)))).newest()
    entries = [
        f"<url><loc>{_article_url(pk, slug, section)}</loc>"
        f"<lastmod>{_time(updated or published)}</lastmod></url>\n"
        for pk, slug, section, published, updated, _headline in _rows(articles)[:MAX_URLS]
    ]
    if not entries:
        raise Http404("nothing was published in that month")
    return _xml("urlset", entries)


@require_safe
def news_sitemap(request: HttpRequest) -> HttpResponse:
    articles = _own(Article.objects.published_since(timezone.now() - NEWS_AGE)).newest()
    articles = articles.exclude(label=Label.ADVERTORIAL)
    publication = (
        f"<news:publication><news:name>{escape(settings.SITE_NAME)}</news:name>"
        "<news:language>id</news:language></news:publication>"
    )
    return _xml(
        "urlset",
        [
            f"<url><loc>{_article_url(pk, slug, section)}</loc><news:news>{publication}"
            f"<news:publication_date>{_time(published)}</news:publication_date>"
            f"<news:title>{escape(headline)}</news:title></news:news></url>\n"
            for pk, slug, section, published, _updated, headline in _rows(articles)[:MAX_NEWS]
        ],
        f' xmlns:news="{_NEWS}"',
    )
