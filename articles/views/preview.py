"""Previews: the page that readers would get, for people who may see it earlier."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.content.shape import Content, clean
from articles.domain.reading import preview_links
from articles.domain.reading.preview import preview_page
from articles.models import Article, PreviewLink
from articles.views.pages import render_page

HEADERS = {
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store, private",
    # Whoever knows the address of a shared preview can read it: do not send it to other sites.
    "Referrer-Policy": "no-referrer",
}


def render_preview(
    request: HttpRequest, article: Article | None, content: Content, number: int | None = None
) -> HttpResponse:
    """Render `content` as the public page; `number` is that of its revision, if it is one."""
    page = preview_page(article or Article(), clean(content))
    shown = page.article
    return private(
        render_page(
            request,
            "articles/preview.html",
            {"article": shown, "page": page, "is_preview": True, "number": number},
            path=shown.get_absolute_url() if shown.pk and shown.section else "/",
            current=shown.root_section_id,
        )
    )


@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """A revision that somebody at the desk shared; everybody who has the address may read it."""
    try:
        revision = preview_links.find_link(token).revision
    except PreviewLink.DoesNotExist as error:
        raise Http404("not a link of ours") from error
    except preview_links.LinkEnded:
        return private(render(request, "articles/preview_ended.html", status=410))
    return render_preview(request, revision.article, revision.content, revision.number)


def private(response: HttpResponse) -> HttpResponse:
    """Return `response` with headers that keep it out of caches and search engines."""
    for name, value in HEADERS.items():
        response[name] = value
    return response
