from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.models import Retraction
from articles.models.correction import RetractionQuerySet
from articles.models.visibility import Position
from articles.views.pages import paginate, render_page


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """All articles that two people retracted: Pedoman Pemberitaan Media Siber, item 5c."""

    def find(before: Position | None, number: int) -> RetractionQuerySet:
        return Retraction.objects.public(before).for_cards()[:number]

    listing = paginate(request, find)
    return render_page(
        request,
        "articles/retractions.html",
        {"listing": listing},
        path=listing.path(reverse("articles:retractions")),
    )
