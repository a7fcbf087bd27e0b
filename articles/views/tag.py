"""The page of a tag: what the newsroom says of it, the stories pinned to it, then the others."""

import datetime as dt
from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe
from taggit.models import Tag

from articles import structured_data
from articles.cards import Card, find_cards
from articles.domain.site.tag_pages import first_time, pinned_pks
from articles.enums import Seen
from articles.models import TagPage
from articles.models.selection import Selection, newest_of
from articles.models.visibility import Position
from articles.narrowing import required
from articles.paging import asked_position
from articles.views.pages import Listing, paginate, render_page
from newsroom.page_cache.dependencies import depend_on


class Coverage(NamedTuple):
    """When the first and the last visible story of a tag were published (aware)."""

    first: dt.datetime
    last: dt.datetime


@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Tag.objects.select_related("page__picture"), slug=slug)
    depend_on(Seen.TAG, found.pk)
    is_first = asked_position(request) is None
    page: TagPage | None = getattr(found, "page", None) if is_first else None
    pinned = _pinned(page) if page else []
    pks = {card.pk for card in pinned}

    def find(before: Position | None, number: int) -> list[Card]:
        cards = find_cards(newest_of(found, number + len(pks), before))
        return [card for card in cards if card.pk not in pks][:number]

    listing = paginate(request, find, of=(Seen.LIST_OF_TAG, found.pk))
    listing.articles[:0] = pinned
    if not listing.articles:
        raise Http404(f"nothing to read under {slug}")
    address = reverse("articles:tag", args=[slug])
    return render_page(
        request,
        "articles/tag.html",
        {
            "tag": found,
            "page": page,
            "coverage": _coverage(found, listing) if is_first else None,
            "address": address,
            "listing": listing,
            "structured_data": [
                *([structured_data.topic(page)] if page else []),
                structured_data.item_list(listing.articles),
            ],
        },
        path=listing.path(address),
    )


def _pinned(page: TagPage) -> list[Card]:
    """Return the cards of the visible stories pinned to a tag, in their order."""
    pks = pinned_pks(page)
    cards = {card.pk: card for card in find_cards(Selection.of_ids(pks))} if pks else {}
    return [cards[pk] for pk in pks if pk in cards]


def _coverage(tag: Tag, listing: Listing) -> Coverage:
    depend_on(Seen.LIST_OF_TAG, tag.pk)  # wherever its first story is
    times = [required(article.published_at) for article in listing.articles]
    oldest = first_time(tag) if listing.older else None
    return Coverage(min(oldest or min(times), min(times)), max(times))
