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
    if date := request.GET.get("tanggal"):
        return redirect(_address(_date_or_404(date), chosen))
    if "tanggal" in request.GET or ("kanal" in request.GET and not slug):
        return redirect(_address(None, chosen))
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


def _address(day: dt.date | None, section: Section | None = None) -> str:
    path = reverse("articles:index_day", args=[day]) if day else reverse("articles:index")
    return f"{path}?kanal={section.slug}" if section else path


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
    try:
        date = dt.datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007
    except ValueError as error:
        raise Http404(str(error)) from error
    if not FIRST_DAY <= date <= timezone.localdate():
        raise Http404(f"no news of {text}")
    return date
