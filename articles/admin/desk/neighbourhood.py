"""The page that draws the stories within two links of one."""

from django.forms import Media
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _

from articles.admin.endpoints import DeskRequest, admin_page, permitted_article
from articles.domain.desk import neighbourhood

MEDIA = Media(css={"all": ["css/link_health.css"]})


def urls(model_admin) -> list:
    page = admin_page(model_admin, show)
    return [path("<int:pk>/around/", page, name="articles_article_around")]


def show(model_admin, request: DeskRequest, pk: int) -> HttpResponse:
    article = permitted_article(request, pk)
    if not article.is_visible:
        raise Http404
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "media": MEDIA,
        "title": _("Links around this story"),
        "subtitle": article.headline,
        "article": article,
        "around": neighbourhood.around(article),
    }
    return TemplateResponse(request, "admin/articles/article/around.html", context)
