"""The page of links to other sites that are dead: which stories have them, and what to do."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Prefetch
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles.admin.endpoints import DeskRequest, admin_page
from articles.admin.pagination import CheckedAdmin
from articles.domain.external import checking
from articles.enums import Action
from articles.models import Article, ExternalLink
from articles.models.external_link import ExternalLinkQuerySet
from articles.permissions import can, is_within_sections

SHOWN = 50
STORIES = 5  # that are named of each link


@admin.register(ExternalLink)
class ExternalLinkAdmin(CheckedAdmin):
    """One page that replaces Django's changelist and forms."""

    def get_urls(self):
        return [
            path("", admin_page(self, show), name="articles_externallink_changelist"),
            path(
                "<int:pk>/check/",
                admin_page(self, check_again, require_POST),
                name="articles_externallink_check",
            ),
            path(
                "<int:pk>/ignore/",
                admin_page(self, ignore, require_POST),
                name="articles_externallink_ignore",
            ),
        ]

    def has_module_permission(self, request):
        return can(request.user, Action.RELINK)

    def has_view_permission(self, request, obj=None):
        return can(request.user, Action.RELINK)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


def show(model_admin, request: DeskRequest) -> HttpResponse:
    if not can(request.user, Action.RELINK):
        raise PermissionDenied
    dead = ExternalLink.objects.dead()
    links = _with_stories(dead.filter(is_ignored=False)[: SHOWN + 1])
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Dead external links"),
        "is_on": settings.CHECK_EXTERNAL_LINKS,
        "links": links[:SHOWN],
        "has_more": len(links) > SHOWN,
        "ignored": _with_stories(dead.filter(is_ignored=True)[:SHOWN]),
    }
    return TemplateResponse(request, "admin/articles/externallink/dead.html", context)


def _with_stories(links: ExternalLinkQuerySet) -> list[ExternalLink]:
    """Return `links` with their newest visible stories as `stories`, one more than is named."""
    # Of `published` itself SQLite would look at all stories, and for each at all links.
    seen = Exists(Article.objects.published().filter(pk=OuterRef("pk")))
    stories = Article.objects.filter(seen).of_desk().newest()[: STORIES + 1]
    return list(links.prefetch_related(Prefetch("articles", stories, to_attr="stories")))


def check_again(model_admin, request: DeskRequest, pk: int) -> HttpResponse:
    told = _("It will be checked within minutes: %(url)s")
    return _act(request, pk, checking.check_again, told)


def ignore(model_admin, request: DeskRequest, pk: int) -> HttpResponse:
    """Have a link listed no more: for all sections, so nobody does it for those of others."""
    told = _("Ignored until it works and dies again: %(url)s")
    refused = _("Stories of sections that are not yours have this link, so it stays listed: ask a "
                "Redaktur Pelaksana who works in all sections.")  # fmt: skip
    link = get_object_or_404(ExternalLink, pk=pk)
    if not is_within_sections(request.user, link.articles.order_by()):
        messages.error(request, refused)
        return _back()
    return _act(request, pk, checking.ignore, told)


def _act(
    request: DeskRequest, pk: int, act: Callable[[ExternalLink], None], told: str
) -> HttpResponse:
    if not can(request.user, Action.RELINK):
        raise PermissionDenied
    link = get_object_or_404(ExternalLink, pk=pk)
    act(link)
    messages.success(request, told % {"url": link.url})
    return _back()


def _back() -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:articles_externallink_changelist"))
