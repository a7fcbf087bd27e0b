"""Endpoints of an open article form: autosave, presence, unsaved texts, signing in again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from csp.decorators import csp_exempt
from django.core.exceptions import ValidationError
from django.forms import Media
from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.urls import path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles.admin.access import dialog
from articles.admin.endpoints import DeskRequest, json_endpoint, read_json, refuse
from articles.body.length import validate_length
from articles.content.comparison import Comparison, compare
from articles.content.merge import merge
from articles.content.shape import Content, blank
from articles.domain.desk.copies import check_with_copies
from articles.domain.story import buffers, revisions
from articles.domain.story.earlier_keys import read_content
from articles.domain.story.names import names_for
from articles.domain.story.presence import is_unchanged, mark_of
from articles.domain.story.uids import with_current_uids
from articles.ids import read_uid
from articles.models import Article, Buffer, Revision
from articles.permissions import can, can_change, could_change
from articles.templatetags.newsroom import CLOCK_FORMAT
from articles.text import person_name
from articles.widgets import module_script

TEMPLATES = "admin/articles/article/"
LARGEST_NUMBER = 2**63 - 1
MODULES = ("autosave", "submit", "leaving", "rescue", "presence")
STYLES: dict[str, Sequence[str]] = {"all": ["css/history.css", "css/autosave.css"]}
MEDIA = Media(css=STYLES, js=[module_script(f"js/desk/{name}.js") for name in MODULES])
# For the read-only page of an article.
RESCUE_MEDIA = Media(css=STYLES, js=[module_script("js/desk/rescue.js")])


class BadMessage(Exception):
    """A message that is refused: the text gives the reason, `status` the HTTP status."""

    def __init__(self, message: str, status: int = 400):
        super().__init__(message)
        self.status = status


@dataclass(frozen=True)
class Message:
    """A message that a form sends, validated except for `content`, which is any JSON object."""

    key: UUID
    user: int
    article: int | None
    based_on: int | None
    content: dict | None
    sequence: int
    into: UUID | None
    is_closing: bool
    state: str
    wants_checks: bool


@dataclass(frozen=True)
class Rescue:
    """An unsaved text, with the changes that saving it would make to the article."""

    buffer: Buffer
    comparison: Comparison


def urls(model_admin) -> list:
    return [
        path("autosave/", autosave, name="articles_article_autosave"),
        path("beat/", beat, name="articles_article_beat"),
        path("sign-in/", dialog.sign_in, name="articles_article_sign_in"),
        path("rescue/", rescue, name="articles_article_rescue"),
        path("diff/", show_unsaved_text, name="articles_article_diff"),
    ]


def form_context(article: Article | None, user, key: UUID | None) -> dict:
    """Return the context of _rescue.html and _presence.html in the form `key`."""
    return {**rescues_of(article, user), **presence(article, user, key, None)}


def rescues_of(article: Article | None, user) -> dict:
    """Return the context of _rescue.html.

    With `is_read_only` an unsaved text can only be kept in the history.
    """
    return {
        "rescues": _to_rescues(article, buffers.texts_to_offer(article, user)),
        "is_read_only": article is not None and not can_change(user, article),
    }


def presence(
    article: Article | None, user, key: UUID | None, base: Revision | None, state: str = ""
) -> dict:
    """Return the context of _presence.html: who else edits, and what changed in the meantime.

    `base` and `state` are the revision and the article's state with which the form was opened
    ("" when the state is not known).
    """
    newest = article and article.latest_revision
    is_newer = newest and base and newest.number > base.number and newest.digest != base.digest
    moved = None
    if article and state and state != article.state:
        moved = article.log_entries.select_related("created_by").first()
    return {
        "others": buffers.others_editing(article, user, key),
        "newer": newest if is_newer else None,
        "newer_by": person_name(newest.created_by) if newest else "",
        "moved": moved,
    }


@json_endpoint("change", method="POST")
def autosave(request: DeskRequest):
    """Store the typed content, or only that the form is open; return presence and checks."""
    try:
        message = read_message(request)
        mark = mark_of(message.key, request.session.session_key)
        article = opened_article(request, message)
        base = _based_on(article, message.based_on)
        kept = buffers.store_text(
            message.key, user=request.user, article=article, based_on=base,
            content=message.content, sequence=message.sequence, is_closing=message.is_closing,
        )  # fmt: skip
    except BadMessage as error:
        return refuse(str(error), error.status)
    except buffers.OtherUser:
        return refuse(_("This form belongs to somebody else."), 409)
    about = presence(article, request.user, message.key, base, message.state)
    answer = {
        "mark": mark,
        "saved_at": clock(timezone.now()) if kept.content else None,
        "sequence": kept.sequence,
        "may_save": article is None or can_change(request.user, article),
        "latest": article.latest_revision.number if article and article.latest_revision else None,
        "others": [
            {"name": other.name, "since": clock(other.since), "own": other.is_own}
            for other in about["others"]
        ],
        "presence_html": render_to_string(f"{TEMPLATES}_presence.html", about),
    }
    content = kept.content
    if content is None and message.wants_checks:
        content = content_of_form(message.key, article, request.user)
    if content:
        found = {"checks": check_with_copies(content, article)}
        answer["checks_html"] = render_to_string(f"{TEMPLATES}_checks.html", found)
    return answer


@require_POST
@csp_exempt()
def beat(request: HttpRequest):
    """Say that a form is still open; answer whether all is as it was when its mark was given.

    The key of the form and the mark are in the query. If it is not as it was, for whatever reason
    (the session has ended, say), the form sends an autosave, which answers why.
    """
    key = read_uid(request.GET.get("key", ""))
    mark = request.GET.get("mark", "")
    is_same = key is not None and is_unchanged(key, request.session.session_key, mark)
    return JsonResponse({"is_same": is_same}, headers={"Cache-Control": "no-store"})


def content_of_form(key: UUID | None, article: Article | None, user) -> Content | None:
    """Return the stored content of the form `key`, else the newest content of `article`."""
    typed = user.buffers.filter(key=key).values_list("content", flat=True).first()
    return typed or (revisions.latest_content(article) if article else None)


def read_message(request: DeskRequest) -> Message:
    """Return the message in the body of `request`.

    Raises BadMessage: 413 when the text is too long, 409 when another user is signed in now, and
    400 when it cannot be read.
    """
    try:
        data = read_json(request)
        message = Message(
            key=UUID(data["key"]),
            user=_number(data.get("user")) or request.user.pk,
            article=_number(data.get("article")),
            based_on=_number(data.get("based_on")),
            content=data.get("content"),
            sequence=_number(data.get("sequence")) or 0,
            into=UUID(data["into"]) if data.get("into") else None,
            is_closing=data.get("closing") is True,
            state=str(data.get("state") or ""),
            wants_checks=data.get("look") is True,
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        raise BadMessage(_("This message cannot be read.")) from None
    if message.content is not None and not isinstance(message.content, dict):
        raise BadMessage(_("This message cannot be read."))
    try:
        validate_length(str((message.content or {}).get("body", "")))
    except ValidationError as error:
        raise BadMessage(" ".join(error.messages), 413) from None
    if message.user != request.user.pk:
        name = person_name(request.user)
        raise BadMessage(_("%(name)s is signed in in this browser now.") % {"name": name}, 409)
    return message


def _number(value: Any) -> int | None:
    """Return `value` as an integer from 0 to LARGEST_NUMBER; None for "" and null.

    Raises ValueError for anything else.
    """
    if value in (None, ""):
        return None
    if isinstance(value, bool) or not isinstance(value, int | str) or len(str(value)) > 19:
        raise ValueError(value)
    number = int(value)
    if not 0 <= number <= LARGEST_NUMBER:
        raise ValueError(value)
    return number


def opened_article(request: DeskRequest, message: Message, may=can_change) -> Article | None:
    """Return the article of a form; None when it is new, or was deleted in the meantime.

    The user needs the permission `may(user, article)`, or a stored buffer of this form: a user
    who lost the permission does not lose the text. Raises BadMessage (403) without either.
    """
    user, article = request.user, None
    if message.article:
        articles = Article.objects.select_related("latest_revision__created_by", "section")
        article = articles.defer("body", "latest_revision__content").filter(
            pk=message.article
        ).first()  # fmt: skip
    is_allowed = may(user, article) if article else can(user, "add") or message.article
    if (
        not is_allowed
        and not Buffer.objects.filter(key=message.key, user=user, article=article).exists()
    ):
        raise BadMessage(_("You may not do this."), 403)
    return article


def _based_on(article: Article | None, number: int | None) -> Revision | None:
    if article is None or number is None:
        return None
    newest = article.latest_revision
    if newest and newest.number == number:
        return newest
    return article.revisions.defer("content").filter(number=number).first()


def rescue(request: DeskRequest):
    """GET returns an unsaved text; POST ends its offer: it was discarded or put into a form."""
    return (_end_offer if request.method == "POST" else _return_unsaved_text)(request)


@json_endpoint("change")
def _return_unsaved_text(request: DeskRequest):
    try:
        key = UUID(request.GET.get("key", ""))
    except ValueError:
        return refuse(_("This message cannot be read."))
    found = Buffer.objects.select_related("based_on").filter(key=key, user=request.user).first()
    if found is None or found.content is None:
        return refuse(_("This text was saved or discarded in the meantime."), 404)
    based_on = found.based_on.number if found.based_on else None
    return {"content": found.content, "based_on": based_on, "sequence": found.sequence}


@json_endpoint("change", method="POST")
def _end_offer(request: DeskRequest):
    try:
        message = read_message(request)
        if message.into:
            return {
                "ended": buffers.close_inserted_buffer(
                    message.key, message.into, user=request.user
                )
            }
        buffers.discard_text(
            message.key, user=request.user,
            article=opened_article(request, message, could_change),
            content=message.content, sequence=message.sequence,
        )  # fmt: skip
    except BadMessage as error:
        return refuse(str(error), error.status)
    except buffers.OtherUser:
        return refuse(_("This form belongs to somebody else."), 409)
    return {"ended": True}


@json_endpoint("change", method="POST")
def show_unsaved_text(request: DeskRequest):
    """Return the offer of a text that a browser holds (HTML), unless it is saved or discarded."""
    try:
        message = read_message(request)
        article = opened_article(request, message, could_change)
    except BadMessage as error:
        return refuse(str(error), error.status)
    known = Buffer.objects.filter(key=message.key, user=request.user).first()
    if known is None or known.sequence < message.sequence:
        known = Buffer(
            key=message.key, article=article, content=read_content(message.content or {}),
            based_on=_based_on(article, message.based_on), sequence=message.sequence,
            saved_at=timezone.now(),
        )  # fmt: skip
    if known.content is None or buffers.is_stored(known.content, article, request.user):
        return {"settled": True}
    context = {
        "rescues": _to_rescues(article, [known]),
        "is_read_only": article is not None and not can_change(request.user, article),
    }
    html = render_to_string(f"{TEMPLATES}_rescue.html", context, request)
    return {"settled": False, "html": html}


def _to_rescues(article: Article | None, found: list[Buffer]) -> list[Rescue]:
    if not found:
        return []
    stored = revisions.latest_content(article) if article else blank()
    bases = [buffer.based_on.content if buffer.based_on else blank() for buffer in found]
    contents = with_current_uids(*bases, *(buffer.content for buffer in found))
    results = [
        merge(base, typed, stored).content if buffer.based_on else typed
        for buffer, base, typed in zip(
            found, contents[: len(found)], contents[len(found) :], strict=True
        )
    ]
    names = names_for(stored, *results)
    return [
        Rescue(buffer, compare(stored, result, names))
        for buffer, result in zip(found, results, strict=True)
    ]


def clock(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), CLOCK_FORMAT)
