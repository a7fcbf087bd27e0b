from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles import structured_data
from articles.cards import Card, find_cards
from articles.domain.audience.popular import most_read
from articles.domain.front import front_page
from articles.domain.site.section_tree import section_tree
from articles.enums import Period, Seen
from articles.models import Author, FrontSlot
from articles.models.selection import newest_of
from articles.models.visibility import Position
from articles.views.pages import paginate, render_page

POPULAR = 20


@require_safe
def section(request: HttpRequest, slug: str) -> HttpResponse:
    return render_section(request, slug)


def render_section(
    request: HttpRequest,
    slug: str,
    rows: Sequence[FrontSlot] | None = None,
    *,
    is_preview: bool = False,
) -> HttpResponse:
    """Render the page of a section; `rows`, if given, replace its stored arrangement."""
    sections = section_tree()
    found = sections.find(slug)
    if found is None:
        raise Http404(f"no section {slug}")
    lead = front_page.section_lead(found, rows, find_cards)

    def find(before: Position | None, number: int) -> list[Card]:
        cards = find_cards(newest_of(found, number + (lead is not None), before))
        return [card for card in cards if not lead or card.pk != lead.pk][:number]

    listing = paginate(request, find, of=(Seen.LIST_OF_SECTION, found.pk))
    if lead and not listing.before:
        listing.articles.insert(0, lead)
    return render_page(
        request,
        "articles/arranged.html" if is_preview else "articles/section.html",
        {
            "is_preview": is_preview,
            "previewed": "articles/section.html",
            "section": found,
            "address": found.get_absolute_url(),
            "parent": sections.parent_of(found),
            "subsections": sections.subsections_of(found),
            "listing": listing,
            "structured_data": [structured_data.breadcrumb(sections.path_to(found))],
        },
        path=listing.path(found.get_absolute_url()),
        current=found.root_id,
        sections=sections,
    )


@require_safe
def author(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Author.objects.select_related("photo"), slug=slug)
    listing = paginate(
        request,
        lambda before, number: find_cards(newest_of(found, number, before)),
        of=(Seen.LIST_OF_AUTHOR, found.pk),
    )
    return render_page(
        request,
        "articles/author.html",
        {
            "author": found,
            "address": found.get_absolute_url(),
            "listing": listing,
            "structured_data": [structured_data.profile(found)],
        },
        path=listing.path(found.get_absolute_url()),
    )


@require_safe
def popular(request: HttpRequest) -> HttpResponse:
    rankings = [(period, most_read(period, POPULAR)) for period in Period]
    return render_page(
        request,
        "articles/popular.html",
        {
            "rankings": rankings,
            "has_gap": not all(ranking.articles for _period, ranking in rankings),
            "structured_data": [
                structured_data.item_list(ranking.articles)
                for _period, ranking in rankings
                if ranking.articles
            ],
        },
        path=reverse("articles:popular"),
        current="popular",
    )
