"""The panels beside the article form, and the endpoints for notes and assignments."""

from typing import cast

from django import forms
from django.contrib.auth.models import User
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.translation import gettext_lazy

from articles.admin.desk import verification
from articles.admin.endpoints import (
    DeskRequest,
    cleaned_data,
    json_endpoint,
    permitted_article,
    read_texts,
)
from articles.domain.audience import link_report, read_chart
from articles.domain.desk import todo
from articles.models import Article
from articles.permissions import can
from articles.text import printable
from articles.validators import validate_publication_time

TEMPLATES = "admin/articles/article"


class AssignmentForm(forms.Form):
    """The assignee, and when the work is due (in the newsroom's time zone)."""

    user = forms.ModelChoiceField(
        queryset=User.objects.none(),
        required=False,
        error_messages={
            "invalid_choice": gettext_lazy(
                "Whom you chose may not work on this article as it stands now."
            )
        },
    )
    due = forms.DateTimeField(
        required=False,
        input_formats=["%Y-%m-%dT%H:%M"],
        validators=[validate_publication_time],
    )

    def __init__(self, article, data):
        super().__init__(data)
        user = cast("forms.ModelChoiceField[User]", self.fields["user"])
        user.queryset = todo.assignable_users(article)


def urls(model_admin) -> list:
    return [
        path("<int:pk>/notes/", add_note, name="articles_article_notes"),
        path("<int:pk>/notes/<int:note_pk>/resolve/", resolve, name="articles_article_resolve"),
        path("<int:pk>/assign/", assign, name="articles_article_assign"),
    ]


def side_context(user, article: Article | None) -> dict:
    """Return the context of the panels of a saved article: _reads, _notes, _assignment, …"""
    if article is None:
        return {}
    address = "admin:articles_article_"
    return {
        "notes": todo.notes_of(article),
        "notes_url": reverse(f"{address}notes", args=[article.pk]),
        "assignable": todo.assignable_users(article) if can(user, "assign", article) else None,
        "assign_url": reverse(f"{address}assign", args=[article.pk]),
        "log": todo.steps_of(article),
        "corrections": article.corrections.all() if article.first_published_at else None,
        "reads": read_chart.of_article(article) if article.is_visible else None,
        "link_clicks": link_report.of_article(article, 30) if article.is_visible else None,
        **verification.context(user, article),
    }


@json_endpoint("view", "POST")
def add_note(request: DeskRequest, pk: int) -> dict:
    article = permitted_article(request, pk)
    text = printable(read_texts(request, "text")["text"])
    todo.add_note(article, text, user=request.user)
    return _notes(article, request.user)


@json_endpoint("view", "POST")
def resolve(request: DeskRequest, pk: int, note_pk: int) -> dict:
    article = permitted_article(request, pk)
    todo.resolve_note(get_object_or_404(article.notes, pk=note_pk), user=request.user)
    return _notes(article, request.user)


@json_endpoint("assign", "POST")
def assign(request: DeskRequest, pk: int) -> dict:
    article = permitted_article(request, pk, "assign")
    chosen = cleaned_data(AssignmentForm(article, read_texts(request, "user", "due")))
    todo.assign_article(article, chosen["user"], chosen["due"])
    return {"html": render_to_string(f"{TEMPLATES}/_assigned.html", {"article": article})}


def _notes(article: Article, user: User) -> dict:
    notes = todo.notes_of(article)
    context = {
        "user": user,
        "notes": notes,
        "notes_url": reverse("admin:articles_article_notes", args=[article.pk]),
    }
    html = render_to_string(f"{TEMPLATES}/_note_list.html", context)
    return {"open": len(notes[0]), "html": html}
