"""The mark “not verified yet”: the endpoints that set and clear it beside the form."""

from django import forms
from django.template.loader import render_to_string
from django.urls import path, reverse

from articles.admin.endpoints import (
    DeskRequest,
    cleaned_data,
    json_endpoint,
    permitted_article,
    read_texts,
)
from articles.domain.desk import verification
from articles.enums import Action
from articles.forms import ArticleField
from articles.models import Article
from articles.permissions import can
from articles.text import printable

TEMPLATE = "admin/articles/article/_verification_state.html"


class MarkForm(forms.Form):
    """When the outcome of the verification is due, in the newsroom's time zone."""

    due = forms.DateTimeField(required=False, input_formats=["%Y-%m-%dT%H:%M"])


class OutcomeForm(forms.Form):
    text = forms.CharField(required=False)
    outcome = ArticleField(required=False)


def urls(model_admin) -> list:
    return [
        path("<int:pk>/doubt/", mark_unverified, name="articles_article_mark_unverified"),
        path("<int:pk>/verify/", verify, name="articles_article_verify"),
    ]


def context(user, article: Article) -> dict:
    """Return the context of _verification.html; {} without the mark and the right to set it."""
    may = can(user, Action.MARK_UNVERIFIED, article)
    if not (may or article.needs_verification):
        return {}
    address = "admin:articles_article_"
    return {
        "may_verify": may,
        "mark_url": reverse(f"{address}mark_unverified", args=[article.pk]),
        "verify_url": reverse(f"{address}verify", args=[article.pk]),
    }


@json_endpoint(Action.MARK_UNVERIFIED, "POST")
def mark_unverified(request: DeskRequest, pk: int) -> dict:
    article = permitted_article(request, pk, Action.MARK_UNVERIFIED)
    verification.mark_unverified(article, _sent(request, MarkForm)["due"], user=request.user)
    return _shown(request.user, article)


@json_endpoint(Action.VERIFY, "POST")
def verify(request: DeskRequest, pk: int) -> dict:
    article = permitted_article(request, pk, Action.VERIFY)
    verification.clear_mark(article, **_sent(request, OutcomeForm), user=request.user)
    return _shown(request.user, article)


def _sent(request: DeskRequest, form_class: type[forms.Form]) -> dict:
    texts = read_texts(request, *form_class.base_fields)
    return cleaned_data(form_class({name: printable(text) for name, text in texts.items()}))


def _shown(user, article: Article) -> dict:
    values = {"article": article, **context(user, article)}
    return {"html": render_to_string(TEMPLATE, values)}
