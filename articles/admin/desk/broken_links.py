"""The page that settles the Baca Juga to an article no longer visible, or undoes that."""

from collections import Counter
from collections.abc import Mapping

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Media
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles.admin.endpoints import DeskRequest, admin_page
from articles.domain.desk import broken_links
from articles.domain.desk.broken_links import SETTLING, BrokenLink, Choice, Settling
from articles.enums import Action, State
from articles.ids import read_key, read_uid
from articles.models import Article
from articles.permissions import can
from articles.widgets import module_script

SETTLEMENTS = 10
MEDIA = Media(
    css={"all": ["css/picker.css", "css/retraction_desk.css"]},
    js=[module_script("js/desk/broken_links.js")],
)


def urls(model_admin) -> list:
    base = "<int:pk>/links/"
    return [
        path(base, admin_page(model_admin, show), name="articles_article_links"),
        path(
            f"{base}settle/",
            admin_page(model_admin, settle, require_POST),
            name="articles_article_settle",
        ),
        path(
            f"{base}<int:settlement_pk>/undo/",
            admin_page(model_admin, undo, require_POST),
            name="articles_article_undo_settlement",
        ),
    ]


def show(model_admin, request: DeskRequest, pk: int) -> HttpResponse:
    return _page(model_admin, request, _target(request, pk), {})


def settle(model_admin, request: DeskRequest, pk: int) -> HttpResponse:
    target = _target(request, pk)
    chosen = _read_choices(request.POST)
    try:
        broken_links.settle_links(target, chosen, user=request.user)
    except ValidationError as error:
        faults = error.message_dict if hasattr(error, "error_dict") else {}
        marked = [_("Nothing was written: see the marked choice.")]
        for text in marked if faults else error.messages:
            messages.error(request, text)
        return _page(model_admin, request, target, chosen, faults)
    except broken_links.LinksChanged:
        messages.error(request, _("Somebody else settled or changed some of these links in the "
                                  "meantime. Nothing was written; below is what is left, with "
                                  "your choices."))  # fmt: skip
        return _page(model_admin, request, target, chosen)
    messages.success(request, _("Links settled in %(number)d articles.") % {"number": len(chosen)})
    return _back(target)


def undo(model_admin, request: DeskRequest, pk: int, settlement_pk: int) -> HttpResponse:
    target = _target(request, pk)
    settlement = get_object_or_404(target.link_settlements, pk=settlement_pk)
    try:
        left = broken_links.undo_settlement(settlement, user=request.user)
    except broken_links.LinksChanged:
        messages.error(request, _("This was undone before."))
        return _back(target)
    messages.success(request, _("Undone: the links stand as they stood."))
    for article in left:
        messages.warning(request, _("“%(headline)s” was left as it is: the same place was changed "
                                    "since, it was retracted, or it is not yours to change now.")
                         % {"headline": article.headline})  # fmt: skip
    return _back(target)


def _back(target: Article) -> HttpResponse:
    page = "links" if broken_links.is_gone(target) else "inbound"
    return HttpResponseRedirect(reverse(f"admin:articles_article_{page}", args=[target.pk]))


def _target(request: DeskRequest, pk: int) -> Article:
    target = get_object_or_404(Article.objects.defer("body"), pk=pk)
    if not can(request.user, Action.RELINK):
        raise PermissionDenied
    return target


def _read_choices(data: QueryDict) -> dict[int, Settling]:
    """Return the valid choices of the form, by the primary key of the article that links."""
    chosen: dict[int, Settling] = {}
    for name in data:
        pk = read_key(name.removeprefix("choice_")) if name.startswith("choice_") else None
        value = data.get(name, "")
        if pk and value in SETTLING:
            wanted = data.get(f"replacement_{pk}", "") if value == Choice.REPLACE else ""
            chosen[pk] = Settling(Choice(value), read_uid(wanted))
    return chosen


def _page(
    model_admin,
    request: DeskRequest,
    target: Article,
    chosen: Mapping[int, Settling],
    faults: Mapping[str, list[str]] | None = None,
) -> HttpResponse:
    """Return the page of links, with the choices `chosen` so far.

    `faults` are error messages by the primary key (a str) of the article that links.
    """
    is_gone = broken_links.is_gone(target)
    links = broken_links.broken_links_to(target) if is_gone else []
    mine = [link for link in links if can(request.user, Action.RELINK, link.article)]
    others = [link for link in links if link not in mine]
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "media": MEDIA,
        "title": _("Incoming links"),
        "subtitle": target.headline,
        "article": target,
        "is_gone": is_gone,
        "is_retracted": target.state == State.RETRACTED,
        "rows": [_row(link, chosen, faults or {}) for link in mine[: broken_links.MOST]],
        "rest": max(len(mine) - broken_links.MOST, 0),
        "others": others,
        "pages": broken_links.pages_linking_to(target) if is_gone else [],
        "offered": _replacement_candidates(target, chosen) if mine else [],
        "settlements": settlement_rows(target),
    }
    return TemplateResponse(request, "admin/articles/article/broken_links.html", context)


def _row(
    link: BrokenLink, choices: Mapping[int, Settling], faults: Mapping[str, list[str]]
) -> dict:
    chosen = choices.get(link.article.pk)
    return {
        "link": link,
        "choice": chosen.choice if chosen else "",
        "replacement": chosen.replacement if chosen else None,
        "fault": " ".join(faults.get(str(link.article.pk), [])),
    }


def _replacement_candidates(target: Article, chosen: Mapping[int, Settling]) -> list[Article]:
    """Return the articles offered as replacements: related ones, and those chosen before."""
    near = broken_links.suggest_replacements(target)
    named = {one.replacement for one in chosen.values() if one.replacement}
    wanted = named - {article.uid for article in near}
    picked = Article.objects.published().filter(uid__in=wanted)
    return [*near, *(picked.select_related("section").defer("body") if wanted else [])]


def settlement_rows(target: Article) -> list[dict]:
    """Return the newest settlements of links to `target`, with their articles and choices."""
    standing = target.link_settlements.filter(undone_at=None).select_related("created_by")
    settlements = list(standing[:SETTLEMENTS])
    choices = [{c["article"]: c["choice"] for c in s.changes} for s in settlements]
    named = Article.objects.filter(uid__in={uid for one in choices for uid in one})
    known = {str(uid): (pk, text) for uid, pk, text in named.values_list("uid", "pk", "headline")}
    return [
        {
            "settlement": settlement,
            "counts": [
                (Choice(choice).label, number) for choice, number in Counter(one.values()).items()
            ],
            "articles": [
                (*known[uid], Choice(choice).label) for uid, choice in one.items() if uid in known
            ],
        }
        for settlement, one in zip(settlements, choices, strict=True)
    ]
