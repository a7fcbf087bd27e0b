"""Indeks: all articles from new to old, or those of one day, one section or both."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.domain.site.section_tree import SectionTree, section_tree
from articles.enums import Seen
from articles.models import Article, Section
from articles.models.article_queryset import ONE_DAY, ArticleQuerySet
from articles.models.visibility import Position, midnight
from articles.views.pages import paginate, render_page
from newsroom.page_cache.dependencies import hold_until

FIRST_DAY = dt.date(1900, 1, 1)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    sections = section_tree()
    slug = request.GET.get("kanal", "")
    chosen = _section_or_404(sections, slug)
    # The query string of the form is redirected to the canonical address of the same list.
    date = request.GET.get("tanggal")
    if date is not None or ("kanal" in request.GET and not slug):
        day = _date_or_404(date) if date else None
        return redirect(_address(day) + _rest_of_query(request))
    return _render(request, sections, chosen, None)


@require_safe
def index_day(request: HttpRequest, date: str) -> HttpResponse:
    sections = section_tree()
    chosen = _section_or_404(sections, request.GET.get("kanal", ""))
    return _render(request, sections, chosen, _date_or_404(date))


def _render(
    request: HttpRequest, sections: SectionTree, chosen: Section | None, day: dt.date | None
) -> HttpResponse:
    articles = _of_section(Article.objects.all(), chosen)
    today = timezone.localdate()
    hold_until(midnight(today + ONE_DAY))

    def find(before: Position | None, number: int) -> ArticleQuerySet:
        found = articles.published_on(day, before) if day else articles.published(before)
        return found.newest(before).for_cards()[:number]

    of = (Seen.LIST_OF_SECTION, chosen.pk) if chosen else (Seen.LIST_OF_SITE, None)
    context: dict[str, Any] = {"chosen": chosen, "date": day, "today": today}
    beside = None
    if day:
        beside = [
            _time_of(articles.published_before(day).newest()),
            _time_of(articles.published_after(day).oldest()),
        ]
        context["earlier"], context["later"] = (
            time and timezone.localdate(time) for time in beside
        )
    kept = f"kanal={chosen.slug}" if chosen else ""
    listing = paginate(request, find, of=of, within=beside, kept=kept)
    context["listing"] = listing
    return render_page(
        request,
        "articles/index.html",
        context,
        path=listing.path(_address(day)),
        current="index",
        sections=sections,
    )


def _of_section(articles: ArticleQuerySet, section: Section | None) -> ArticleQuerySet:
    return articles.in_section(section) if section else articles


def _address(day: dt.date | None) -> str:
    return reverse("articles:index_day", args=[day]) if day else reverse("articles:index")


def _rest_of_query(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("tanggal", None)
    if not query.get("kanal"):
        query.pop("kanal", None)
    return f"?{query.urlencode()}" if query else ""


def _time_of(articles: ArticleQuerySet) -> dt.datetime | None:
    return articles.values_list("published_at", flat=True).first()


def _section_or_404(sections: SectionTree, slug: str) -> Section | None:
    if not slug:
        return None
    found = sections.find(slug)
    if found is None:
        raise Http404(f"no section {slug}")
    return found


def _date_or_404(text: str) -> dt.date:
    date = _parse_day(text)
    if date is None:
        raise Http404(f"no news of {text}")
    return date


def is_day(text: str) -> bool:
    """Tell whether `text` is a day that may have news, as in 2025-07-13."""
    return _parse_day(text) is not None


def _parse_day(text: str) -> dt.date | None:
    if not text.isascii():  # strptime takes the digits of all scripts
        return None
    try:
        date = dt.datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007
    except ValueError:
        return None
    return date if FIRST_DAY <= date <= timezone.localdate() else None
