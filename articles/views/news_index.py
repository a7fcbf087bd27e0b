"""Indeks: all articles from new to old, or those of one day, one section or both."""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.domain.site.section_tree import SectionTree, section_tree
from articles.models import Article, Section
from articles.models.article_queryset import ArticleQuerySet
from articles.models.visibility import Position
from articles.views.pages import paginate, render_page

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

    def find(before: Position | None) -> ArticleQuerySet:
        found = articles.published_on(day, before) if day else articles.published(before)
        return found.newest(before)

    listing = paginate(request, find, kept=f"kanal={chosen.slug}" if chosen else "")
    context = {
        "listing": listing,
        "chosen": chosen,
        "date": day,
        "today": timezone.localdate(),
    }
    if day:
        context["earlier"] = _day_of(articles.published_before(day).newest())
        context["later"] = _day_of(articles.published_after(day).oldest())
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


def _day_of(articles: ArticleQuerySet) -> dt.date | None:
    time = articles.values_list("published_at", flat=True).first()
    return timezone.localdate(time) if time else None


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
