"""The mark of a story that is not verified yet, set and cleared beside its form."""

import datetime as dt
from collections.abc import Callable
from functools import partial

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.translation import gettext as _

from articles.admin.endpoints import Unreadable, answers, read_json, refuse
from articles.domain.desk import verification
from articles.enums import Action
from articles.forms import ArticleField
from articles.models import Article
from articles.permissions import can
from articles.text import printable

TEMPLATE = "admin/articles/article/_verification_state.html"


class DoubtForm(forms.Form):
    """By when the outcome is due, in the newsroom's zone."""

    due = forms.DateTimeField(required=False, input_formats=["%Y-%m-%dT%H:%M"])


class OutcomeForm(forms.Form):
    text = forms.CharField(required=False)
    outcome = ArticleField(required=False)


def urls(model_admin) -> list:
    return [
        path("<int:pk>/doubt/", doubt, name="articles_article_doubt"),
        path("<int:pk>/verify/", verify, name="articles_article_verify"),
    ]


def context(user, article: Article) -> dict:
    """Return what _verification.html shows of a saved article; nothing where there is nothing."""
    may = can(user, Action.DOUBT, article)
    if not (may or article.needs_verification):
        return {}
    address = "admin:articles_article_"
    return {
        "may_verify": may,
        "doubt_url": reverse(f"{address}doubt", args=[article.pk]),
        "verify_url": reverse(f"{address}verify", args=[article.pk]),
    }


@answers(Action.DOUBT, "POST")
def doubt(request: HttpRequest, pk: int) -> dict | JsonResponse:
    def act(article: Article, due: dt.datetime | None):
        verification.mark_unverified(article, due, user=request.user)

    return _act(request, pk, Action.DOUBT, DoubtForm, act)


@answers(Action.VERIFY, "POST")
def verify(request: HttpRequest, pk: int) -> dict | JsonResponse:
    return _act(
        request, pk, Action.VERIFY, OutcomeForm, partial(verification.clear, user=request.user)
    )


def _act(
    request: HttpRequest, pk: int, action: Action, form_class: type[forms.Form], act: Callable
) -> dict | JsonResponse:
    article = Article.objects.filter(pk=pk).first()
    if article is None:
        return refuse(_("This is not there any more."), 404)
    if not can(request.user, action, article):
        return refuse(_("You may not do this."), 403)
    sent = read_json(request)
    form = form_class({name: _text(sent, name) for name in form_class.base_fields})
    if not form.is_valid():
        return refuse(" ".join(error for errors in form.errors.values() for error in errors))
    try:
        act(article, **form.cleaned_data)
    except PermissionDenied:
        return refuse(_("You may not do this."), 403)
    except ValidationError as error:
        return refuse(" ".join(error.messages))
    values = {"article": article, **context(request.user, article)}
    return {"html": render_to_string(TEMPLATE, values)}


def _text(sent: dict, name: str) -> str:
    """Return the text sent under `name`; what is left out is not the same as what is blank."""
    if not isinstance(text := sent.get(name), str):
        raise Unreadable
    return printable(text)
