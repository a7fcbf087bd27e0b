"""The mark of a story that is not verified yet, set and cleared beside its form."""

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.translation import gettext as _

from articles.admin.answers import Unreadable, answers, read_json, refuse
from articles.domain import verification
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
    form = DoubtForm({"due": _text(read_json(request), "due")})
    if not form.is_valid():
        return refuse(" ".join(form.errors["due"]))
    due = form.cleaned_data["due"]
    return _act(request, pk, lambda a: verification.doubt(a, due, user=request.user))


@answers(Action.VERIFY, "POST")
def verify(request: HttpRequest, pk: int) -> dict | JsonResponse:
    sent = read_json(request)
    text, form = printable(_text(sent, "text")), OutcomeForm({"outcome": _text(sent, "outcome")})
    if not form.is_valid():
        return refuse(" ".join(form.errors["outcome"]))
    outcome = form.cleaned_data["outcome"]
    return _act(
        request, pk,
        lambda a: verification.clear(a, user=request.user, text=text, outcome=outcome),
    )  # fmt: skip


def _act(request: HttpRequest, pk: int, change) -> dict | JsonResponse:
    article = Article.objects.filter(pk=pk).first()
    if article is None:
        return refuse(_("This is not there any more."), 404)
    try:
        change(article)
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
    return text
