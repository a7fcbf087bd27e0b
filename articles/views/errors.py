from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from articles.domain.site.section_tree import SectionTree, section_tree
from articles.models.article_queryset import ONE_DAY
from articles.models.visibility import midnight
from articles.views.pages import newest_stories, redirect_for_good, render_page
from articles.views.present_address import present_address
from newsroom.page_cache.dependencies import ANYTHING, depend_on, hold_until


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Redirect to where the page is now; else answer 404 with sections and newest articles.

    There are many requests for pages that never existed: two queries for the page, and as many to
    look for a section, a tag or an author when the address is like theirs. Without a database
    there is the bare page.
    """
    depend_on(ANYTHING)
    hold_until(midnight(timezone.localdate() + ONE_DAY))  # tomorrow has an index
    try:
        if moved := present_address(request):
            return redirect_for_good(*moved)
        sections, newest, is_whole = section_tree(), newest_stories(), True
    except Error:
        sections, newest, is_whole = SectionTree(), [], False
    context = {"canonical_url": "", "newest": newest}
    response = render_page(request, "404.html", context, path="", sections=sections)
    response.status_code = 404
    if not is_whole:
        response["Cache-Control"] = "no-store"
    return response
