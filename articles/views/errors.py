from django.db import Error
from django.http import HttpRequest, HttpResponse

from articles.domain.site.section_tree import SectionTree, section_tree
from articles.views.pages import newest_stories, render_page


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404 with sections and newest articles; without them when the database is down.

    Two queries at most: there are many requests for pages that never existed.
    """
    try:
        sections, newest = section_tree(), newest_stories()
    except Error:
        sections, newest = SectionTree(), []
    context = {"canonical_url": "", "newest": newest}
    response = render_page(request, "404.html", context, path="", sections=sections)
    response.status_code = 404
    return response
