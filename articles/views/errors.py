from http import HTTPStatus

from django.core.exceptions import DisallowedHost
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.domain.site.section_tree import SectionTree
from articles.models.article_queryset import ONE_DAY
from articles.models.visibility import midnight
from articles.views.pages import newest_stories, redirect_for_good, render_page
from articles.views.present_address import present_address
from newsroom.page_cache.dependencies import ANYTHING, depend_on, hold_until, remembered


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Redirect to where the page is now; else answer 404 with sections and newest articles.

    There are many requests for pages that never existed: the page is the same for all of them, and
    one query looks for a section, a tag or an author when the address is like theirs. Without a
    database there is the bare page.
    """
    depend_on(ANYTHING)
    hold_until(midnight(timezone.localdate() + ONE_DAY))  # tomorrow has an index
    try:
        if moved := present_address(request):
            return redirect_for_good(*moved)
        return _response(remembered("404.html", lambda: _render(request)))
    except Error:
        response = _response(_render(request, SectionTree()))
        response["Cache-Control"] = "no-store"
        return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Refuse what no browser sends, in a sentence: it may be for another host, without our files.

    These headers are those that the middleware, which it may not reach, gives other pages.
    """
    words = _("This request does not make sense here, so it was not answered.")
    if isinstance(exception, DisallowedHost):
        words = _("This site is not served under that name. Check the address.")
    return HttpResponse(
        f"{words}\n",
        status=HTTPStatus.BAD_REQUEST,
        content_type="text/plain; charset=utf-8",
        headers={"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"},
    )


def _render(request: HttpRequest, bare: SectionTree | None = None) -> bytes:
    """Render the page; with `bare` as its sections, without the newest stories."""
    context = {"canonical_url": "", "newest": newest_stories() if bare is None else []}
    return render_page(request, "404.html", context, path="", sections=bare).content


def _response(content: bytes) -> HttpResponse:
    return HttpResponse(content, status=HTTPStatus.NOT_FOUND)
