from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from articles import structured_data
from articles.domain import front_page
from articles.views.pages import render_page, section_tree


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    sections = section_tree()
    return render_page(
        request,
        "articles/front.html",
        {
            "page": front_page.compose(sections),
            "structured_data": [structured_data.organisation(), structured_data.website()],
        },
        path="/",
        sections=sections,
    )
