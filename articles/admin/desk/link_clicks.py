"""The page of the desk that says which links to stories, and which places, earn clicks."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _

from articles.admin.endpoints import DeskRequest, admin_page
from articles.domain.audience import link_report
from articles.ids import read_key
from articles.permissions import can


def urls(model_admin) -> list:
    return [path("clicks/", admin_page(model_admin, show), name="articles_article_clicks")]


def show(model_admin, request: DeskRequest) -> HttpResponse:
    if not can(request.user, "view"):
        raise PermissionDenied
    asked = read_key(request.GET.get("days"))
    days = asked if asked in link_report.DAYS else link_report.DAYS[0]
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": _("Link clicks"),
        "periods": link_report.DAYS,
        "days": days,
        "places": link_report.of_places(days),
        "links": link_report.most_followed(days),
        "ENOUGH": link_report.ENOUGH,
    }
    return TemplateResponse(request, "admin/articles/article/link_clicks.html", context)
