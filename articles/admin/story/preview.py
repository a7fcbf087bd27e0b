"""The preview beside the form: a revision or the unsaved text, and links to share it."""

from collections.abc import Callable
from typing import cast

from csp.constants import SELF
from csp.decorators import csp_replace, csp_update
from django.core.exceptions import PermissionDenied
from django.forms import Media
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from articles.admin.endpoints import (
    DeskRequest,
    json_endpoint,
    permitted_article,
    read_json,
    refuse,
)
from articles.content.shape import blank
from articles.domain.reading import preview_links
from articles.domain.story import live
from articles.domain.story.revisions import latest_content
from articles.ids import read_key
from articles.models import Article, Buffer, PreviewLink, Revision
from articles.permissions import can
from articles.site import absolute
from articles.templatetags.newsroom import SHORT_FORMAT
from articles.text import person_name
from articles.views.preview import render_preview
from articles.widgets import module_script

# For the form, which shows the preview in a frame: its media, and a decorator for its view.
MEDIA = Media(css={"all": ["css/preview.css"]}, js=[module_script("js/desk/preview.js")])
View = Callable[..., HttpResponse]
# django-csp annotates its decorators for views that take the request alone.
allow_frames = cast("Callable[[View], View]", csp_update({"frame-src": [SELF]}))


def urls(model_admin) -> list:
    def framed(view):
        view = model_admin.admin_site.admin_view(require_safe(view))
        return xframe_options_sameorigin(csp_replace({"frame-ancestors": [SELF]})(view))

    return [
        path(
            "<int:pk>/preview/<int:number>/",
            framed(preview_revision),
            name="articles_article_preview",
        ),
        path(
            "preview/<uuid:key>/",
            framed(preview_unsaved_text),
            name="articles_article_preview_typed",
        ),
        path("<int:pk>/share/", share, name="articles_article_share"),
        path("<int:pk>/share/links/", links, name="articles_article_share_links"),
        path("<int:pk>/share/<int:link>/revoke/", revoke, name="articles_article_share_revoke"),
    ]


def preview_revision(request: DeskRequest, pk: int, number: int) -> HttpResponse:
    """Render a revision as for readers; number 1 of an article without revisions is its row."""
    article = _viewable(request, pk)
    found = article.revisions.filter(number=number).first()
    if found is None and not (number == 1 and article.latest_revision_id is None):
        raise Http404(f"no revision {number}")
    content = found.content if found else live.content_of(article)
    return render_preview(request, article, content, number)


def preview_unsaved_text(request: DeskRequest, key) -> HttpResponse:
    """Render the unsaved text of the form `key`; without one, the newest text of `?article=`."""
    buffer = Buffer.objects.select_related("article__latest_revision").filter(pk=key).first()
    if buffer and buffer.user_id != request.user.pk:
        raise Http404("the text of somebody else")
    asked = read_key(request.GET.get("article", ""))
    article = buffer.article if buffer else None
    if article is None and asked:
        article = _viewable(request, asked)
    if not can(request.user, "view", article):
        raise PermissionDenied
    content = buffer.content if buffer else None
    if content is None:
        content = latest_content(article) if article else blank()
    return render_preview(request, article, content)


@json_endpoint("view")
def links(request: DeskRequest, pk: int) -> dict:
    """Return the valid links, and the number of the newest revision, which a new link shows."""
    article = _viewable(request, pk)
    newest = article.latest_revision
    may_share = can(request.user, "change", article)
    shown = preview_links.open_links(article) if may_share else []
    return {
        "newest": newest.number if newest else 1,
        "may_share": may_share,
        "links": [_link_data(link) for link in shown],
    }


@json_endpoint("change", "POST")
def share(request: DeskRequest, pk: int) -> dict | JsonResponse:
    article = permitted_article(request, pk, "change")
    number, hours = _read_share_request(request)
    try:
        link = preview_links.create_link(article, number, user=request.user, hours=hours)
    except Revision.DoesNotExist:
        return refuse(_("There is no such revision."), 404)
    return _link_data(link)


@json_endpoint("change", "POST")
def revoke(request: DeskRequest, pk: int, link: int) -> dict:
    found = get_object_or_404(
        PreviewLink.objects.select_related("revision__article"), pk=link, revision__article=pk
    )
    if not can(request.user, "change", found.revision.article):
        raise PermissionDenied
    preview_links.revoke_link(found)
    return {}


def _viewable(request: DeskRequest, pk: int) -> Article:
    articles = Article.objects.select_related("latest_revision")
    return permitted_article(request, pk, articles=articles)


def _read_share_request(request: DeskRequest) -> tuple[int, int]:
    """Return the revision's number and the hours in the request, 0 for one that is invalid."""
    given = read_json(request)
    hours = given.get("hours", preview_links.DEFAULT_HOURS)
    return read_key(given.get("number")) or 0, read_key(hours) or 0


def _link_data(link: PreviewLink) -> dict:
    expires = timezone.localtime(link.expires_at)
    return {
        "id": link.pk,
        "number": link.revision.number,
        "url": absolute(reverse("articles:preview", args=[preview_links.token_of(link)])),
        "expires": formats.date_format(expires, SHORT_FORMAT),
        "by": person_name(link.created_by),
    }
