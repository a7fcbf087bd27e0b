"""The POST data of the article form, and what its response says."""

import json
from uuid import uuid4

from django.utils import timezone

from articles.content.fields import FIELDS, InputType
from articles.content.shape import blank
from articles.domain.story import revisions

ROWS = {name for name, field in FIELDS.items() if field.input == InputType.ROWS}
ADD = "/admin/articles/article/add/"


def change(article):
    return f"/admin/articles/article/{article.pk}/change/"


def form(action="save", **fields):
    """Return the POST data of the form of a new article."""
    content = blank() | {"headline": "Judul Baru", "body": "<p>Isi berita.</p>"}
    return _sent(content | fields, action)


def existing(article, action="save", **fields):
    """Return the POST data of the form of `article`, opened now, with `fields` changed."""
    base = revisions.ensure_first_revision(article)
    return _sent(base.content | {"based_on": base.number} | fields, action)


def _sent(fields, action):
    data = {"key": str(uuid4()), "based_on": "", "_action": action}
    for name, value in fields.items():
        is_rows = name in ROWS and not isinstance(value, str)
        data[name] = json.dumps(value) if is_rows else "" if value is None else value
    return data


def at(time):
    """Return the POST data of the publication time `time`."""
    local = timezone.localtime(time)
    return {"publish_at_0": f"{local:%Y-%m-%d}", "publish_at_1": f"{local:%H:%M}"}


def saved(response):
    """Return True if the form was accepted; raise AssertionError with its errors otherwise."""
    if response.status_code == 302:
        return True
    context = response.context
    raise AssertionError([context["form"].errors, context.get("conflicts"), told(response)])


def told(response):
    """Return the messages on the page of a response."""
    return [str(message) for message in response.context["messages"]]


def typed(response, name):
    """Return the value of the input `name` of the form in a response."""
    return response.context["form"][name].value()
