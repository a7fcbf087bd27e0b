"""Helpers for the desk's pages and JSON endpoints: permissions, input, error responses."""

import json
from collections.abc import Callable
from functools import partial, wraps

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, RequestDataTooBig, ValidationError
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import Http404, HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.models import Article
from articles.permissions import can


class DeskRequest(HttpRequest):
    """A request that `admin_page` or `json_endpoint` has let through: its user has signed in.

    Only for annotations: at run time it is Django's own request.
    """

    user: User


def admin_page(model_admin, view: Callable, method: Callable = require_safe) -> Callable:
    """Return `view(model_admin, request, …)` as an admin view; `method` limits the HTTP method."""
    return model_admin.admin_site.admin_view(method(partial(view, model_admin)))


def permitted_article(
    request: HttpRequest, pk: int, action: str = "view", articles: QuerySet[Article] | None = None
) -> Article:
    """Return the article `pk` of `articles` (None: of all) if the user may do `action` with it.

    Raises Http404 when there is no such article, and PermissionDenied when the user may not.
    """
    article = get_object_or_404(Article if articles is None else articles, pk=pk)
    if not can(request.user, action, article):
        raise PermissionDenied
    return article


def refuse(message: str, status: int = 400) -> JsonResponse:
    return JsonResponse({"error": message}, status=status)


class Unreadable(ValueError):
    """The body of a request does not have the format that the desk's scripts send."""


def read_json(request: HttpRequest) -> dict:
    """Return the JSON object in the body of `request`; raises Unreadable for anything else."""
    try:
        sent = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise Unreadable from error
    if not isinstance(sent, dict):
        raise Unreadable
    return sent


def read_texts(request: HttpRequest, *names: str) -> dict[str, str]:
    """Return the strings under `names` in the JSON body of `request`, by name.

    Raises Unreadable when one of them is missing or not a string; a blank string is valid.
    """
    sent = read_json(request)
    texts: dict[str, str] = {}
    for name in names:
        text = sent.get(name)
        if not isinstance(text, str):
            raise Unreadable
        texts[name] = text
    return texts


def cleaned_data(form: BaseForm) -> dict:
    """Return the cleaned data of `form`; raises ValidationError with all its errors."""
    if not form.is_valid():
        raise ValidationError([error for errors in form.errors.values() for error in errors])
    return form.cleaned_data


def json_endpoint(action: str, method: str = "GET") -> Callable:
    """Return a decorator for a view that returns a dict, sent as JSON, or a response.

    The endpoint accepts one HTTP method (405 for others) from users who may do `action` with at
    least one article (403 for others). An `action` with a dot is the name of a Django
    permission. Without a staff session the response is 401, not the login page. Errors that the
    view raises become JSON responses: Unreadable and ValidationError 400, PermissionDenied 403,
    Http404 404, RequestDataTooBig 413.
    """

    def decorate(view: Callable) -> Callable:
        @wraps(view)
        def endpoint(request: HttpRequest, *args, **kwargs):
            if request.method != method:
                response = refuse(_("This address answers %s alone.") % method, 405)
                response["Allow"] = method
            elif not (request.user.is_active and request.user.is_staff):
                response = refuse("signed_out", 401)
            elif not _may(request.user, action):
                response = refuse(_("You may not do this."), 403)
            else:
                response = _answer(view, request, *args, **kwargs)
            if isinstance(response, dict):
                response = JsonResponse(response)
            response["Cache-Control"] = "no-store"
            return response

        return endpoint

    return decorate


def _answer(view: Callable, request: HttpRequest, *args, **kwargs):
    try:
        return view(request, *args, **kwargs)
    except RequestDataTooBig:
        limit = filesizeformat(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        words = _("This is larger than what is taken here: at most %(limit)s.")
        return refuse(words % {"limit": limit}, 413)
    except Unreadable:
        return refuse(_("This message cannot be read."))
    except ValidationError as error:
        return refuse(" ".join(error.messages))
    except PermissionDenied:
        return refuse(_("You may not do this."), 403)
    except Http404:
        return refuse(_("This is not there any more."), 404)


def _may(user, action: str) -> bool:
    return user.has_perm(action) if "." in action else can(user, action)
