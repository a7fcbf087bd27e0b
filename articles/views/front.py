from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from articles import structured_data
from articles.cards import find_cards
from articles.domain.front import front_page
from articles.domain.site.section_tree import section_tree
from articles.models import FrontSlot
from articles.views.pages import render_page


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    return render_front(request)


def render_front(
    request: HttpRequest, rows: Sequence[FrontSlot] | None = None, *, is_preview: bool = False
) -> HttpResponse:
    """Render the front page; `rows`, if given, replace the stored arrangement."""
    sections = section_tree()
    page = front_page.compose_front_page(sections.top_level(), rows, find_cards)
    return render_page(
        request,
        "articles/arranged.html" if is_preview else "articles/front.html",
        {
            "page": page,
            "structured_data": [structured_data.organisation(), structured_data.website()],
            "is_preview": is_preview,
            "previewed": "articles/front.html",
        },
        path="/",
        sections=sections,
    )
