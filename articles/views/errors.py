from django.db import Error
from django.http import HttpRequest, HttpResponse

from articles.domain.site.section_tree import SectionTree, section_tree
from articles.views.pages import newest_stories, render_page


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is no such page, and lead on; plain words are left when the database is away.

    Two queries: those who ask for pages that never were are many.
    """
    try:
        ways_on = {"sections": section_tree(), "newest": newest_stories()}
    except Error:
        ways_on = {"sections": SectionTree(), "newest": []}
    context = {"canonical_url": "", **ways_on}
    response = render_page(request, "404.html", context, path="", sections=ways_on["sections"])
    response.status_code = 404
    return response
