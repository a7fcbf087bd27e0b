from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from articles import structured_data
from articles.domain.reading import newsroom_page
from articles.enums import PageName
from articles.models import Page
from articles.views.pages import newest_stories, render_page
from newsroom.page_cache.dependencies import ANYTHING, depend_on

WITH_IDENTITY = {PageName.ABOUT, PageName.STAFF, PageName.CONTACT}


@require_safe
def page(request: HttpRequest, name: str) -> HttpResponse:
    """A page about the newsroom; the guide also shows the newest articles."""
    depend_on(ANYTHING)  # its text may have Baca Juga
    found = get_object_or_404(Page, name=name)
    return render_page(
        request,
        "articles/page.html",
        {
            "about": newsroom_page.compose_newsroom_page(found),
            "shows_identity": name in WITH_IDENTITY,
            "newest": newest_stories() if name == PageName.GUIDE else [],
            "structured_data": [structured_data.about_page(found)],
        },
        path=found.get_absolute_url(),
        current=name,
    )
