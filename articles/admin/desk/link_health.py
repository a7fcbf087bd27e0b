"""The page “Link health”: stories with a fault of their links, each with where to mend it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import Media
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.endpoints import DeskRequest, admin_page
from articles.domain.desk import link_health, link_trend
from articles.enums import Action, LinkFault
from articles.ids import read_key
from articles.models import LinkHealthCount
from articles.permissions import can

MEDIA = Media(css={"all": ["css/reads.css", "css/link_health.css"]})
MEANINGS = {
    LinkFault.ORPHAN: gettext_lazy(
        "No story links here, so readers find it by lists and search alone. Link to it from a "
        "story on the same subject."
    ),
    LinkFault.DEAD_END: gettext_lazy(
        "Readers find no link to another story here. Add a Baca Juga or a link in a sentence."
    ),
    LinkFault.PENDING: gettext_lazy(
        "A Baca Juga waits for an article of its title. Choose one that is there, or remove it."
    ),
    LinkFault.GONE: gettext_lazy(
        "They are retracted, and other stories still link to them. Decide what becomes of the "
        "links."
    ),
    LinkFault.OLD: gettext_lazy(
        "They link to a story that is more than three years older: readers may take it for new. "
        "Replace the link, or say in the sentence how old it is."
    ),
    LinkFault.CIRCULAR: gettext_lazy(
        "Two stories lead to each other by Baca Juga. Let one of them lead on to a third."
    ),
    LinkFault.CROWDED: gettext_lazy(
        "Their Baca Juga stand too near to each other, or are more than the text carries. Move "
        "or remove some."
    ),
}


def urls(model_admin) -> list:
    return [path("links/", admin_page(model_admin, show), name="articles_article_link_health")]


def show(model_admin, request: DeskRequest) -> HttpResponse:
    if not can(request.user, Action.RELINK):
        raise PermissionDenied
    asked = request.GET.get("list", "")
    fault = LinkFault(asked) if asked in LinkFault else LinkFault.ORPHAN
    before = read_key(request.GET.get("before"))
    counted = LinkHealthCount.objects.first()
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "media": MEDIA,
        "title": _("Link health"),
        "fault": fault,
        "meaning": MEANINGS[fault],
        "counted": counted,
        "tabs": _tabs(counted),
        "is_first": before is None,
        "listing": link_health.list_stories(fault, before),
        "trend": link_trend.trend_of(fault),
    }
    return TemplateResponse(request, "admin/articles/article/link_health.html", context)


def _tabs(counted: LinkHealthCount | None) -> list[dict[str, Any]]:
    counts = counted.counts if counted else {}
    return [{"fault": fault, "count": counts.get(fault)} for fault in LinkFault]
