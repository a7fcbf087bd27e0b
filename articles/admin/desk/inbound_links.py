"""The page of the links to an article: who links to it, and which older stories should."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Media
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles.admin.desk.broken_links import settlement_rows
from articles.admin.endpoints import DeskRequest, admin_page
from articles.domain.desk import inbound_links
from articles.domain.desk.broken_links import LinksChanged
from articles.enums import Action, Placement
from articles.ids import read_key
from articles.models import Article
from articles.models.visibility import visible
from articles.permissions import can

LISTED = 50
MEDIA = Media(css={"all": ["css/retraction_desk.css", "css/inbound_links.css"]})


def urls(model_admin) -> list:
    base = "<int:pk>/inbound/"
    return [
        path(base, admin_page(model_admin, show), name="articles_article_inbound"),
        path(
            f"{base}add/", admin_page(model_admin, add, require_POST),
            name="articles_article_add_inbound",
        ),
        path(
            f"{base}<int:source_pk>/refuse/", admin_page(model_admin, refuse, require_POST),
            name="articles_article_refuse_inbound",
        ),
        path(
            f"{base}<int:source_pk>/allow/", admin_page(model_admin, allow, require_POST),
            name="articles_article_allow_inbound",
        ),
    ]  # fmt: skip


def show(model_admin, request: DeskRequest, pk: int) -> HttpResponse:
    target = _target(request, pk)
    offers = inbound_links.offers_for(target, request.user)
    linking = target.inbound_baca_juga.filter(visible("article__"))
    refused = target.refused_inbound.select_related("article", "refused_by")
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "media": MEDIA,
        "title": _("Incoming links"),
        "subtitle": target.headline,
        "article": target,
        "offers": offers,
        "is_awaited": not offers and inbound_links.is_awaited(target),
        "number": linking.order_by().values("article").distinct().count(),
        "linking": _linking(linking),
        "refused": refused.defer("article__body")[:LISTED],
        "settlements": settlement_rows(target),
    }
    return TemplateResponse(request, "admin/articles/article/inbound_links.html", context)


def _linking(links) -> list[tuple[Article, str]]:
    """Return the newest articles that link to one, each with where its links are."""
    rows = links.select_related("article__section").order_by("-article__published_at", "-article")
    found: dict[Article, list[str]] = {}
    for row in rows.defer("article__body")[: 2 * LISTED]:
        found.setdefault(row.article, []).append(str(Placement(row.placement).label))
    return [(article, ", ".join(places)) for article, places in found.items()][:LISTED]


def add(model_admin, request: DeskRequest, pk: int) -> HttpResponse:
    target = _target(request, pk)
    chosen = _read_chosen(request.POST)
    try:
        inbound_links.add_links(target, chosen, user=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except LinksChanged:
        messages.error(request, _("One of these stories was changed in the meantime, or links "
                                  "here by now. Nothing was written; below is what is offered "
                                  "now."))  # fmt: skip
    else:
        told = _("Links added in %(number)d articles.") % {"number": len(chosen)}
        messages.success(request, told)
    return _back(target)


def refuse(model_admin, request: DeskRequest, pk: int, source_pk: int) -> HttpResponse:
    target, source = _target(request, pk), _source(request, source_pk)
    if source == target:
        raise Http404
    inbound_links.refuse(target, source, user=request.user)
    told = _("“%(headline)s” is suggested here no more.") % {"headline": source.headline}
    messages.success(request, told)
    return _back(target)


def allow(model_admin, request: DeskRequest, pk: int, source_pk: int) -> HttpResponse:
    target, source = _target(request, pk), _source(request, source_pk)
    inbound_links.allow_again(target, source)
    told = _("“%(headline)s” may be suggested here again.") % {"headline": source.headline}
    messages.success(request, told)
    return _back(target)


def _target(request: DeskRequest, pk: int) -> Article:
    if not can(request.user, Action.RELINK):
        raise PermissionDenied
    return get_object_or_404(Article.objects.defer("body"), pk=pk)


def _source(request: DeskRequest, pk: int) -> Article:
    source = get_object_or_404(Article.objects.defer("body"), pk=pk)
    if not can(request.user, Action.RELINK, source):
        raise PermissionDenied
    return source


def _read_chosen(data: QueryDict) -> dict[int, str]:
    """Return the place in each chosen story, by its primary key."""
    read = (choice.partition(":") for choice in data.getlist("add"))
    return {pk: place for key, _colon, place in read if (pk := read_key(key))}


def _back(target: Article) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:articles_article_inbound", args=[target.pk]))
