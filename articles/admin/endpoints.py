"""What the pages and the JSON endpoints of the desk share: access, input, and refusals."""

import json
from collections.abc import Callable
from functools import partial, wraps

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import Http404, HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.models import Article
from articles.permissions import can


def admin_page(model_admin, view: Callable, method: Callable = require_safe) -> Callable:
    """Return `view(model_admin, request, …)` as a page of the admin; `method` limits the verb."""
    return model_admin.admin_site.admin_view(method(partial(view, model_admin)))


def permitted_article(
    request: HttpRequest, pk: int, action: str = "view", articles: QuerySet[Article] | None = None
) -> Article:
    """Return the article `pk` of `articles` (None: of all) that the user may do `action` with.

    Raises Http404 when there is no such article, and PermissionDenied when the user may not.
    """
    article = get_object_or_404(Article if articles is None else articles, pk=pk)
    if not can(request.user, action, article):
        raise PermissionDenied
    return article


def refuse(message: str, status: int = 400) -> JsonResponse:
    return JsonResponse({"error": message}, status=status)


class Unreadable(ValueError):
    """The body of a request is not what the scripts of the desk send."""


def read_json(request: HttpRequest) -> dict:
    """Return the JSON object in the body of `request`; raises Unreadable when there is none."""
    try:
        sent = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise Unreadable from error
    if not isinstance(sent, dict):
        raise Unreadable
    return sent


def read_texts(request: HttpRequest, *names: str) -> dict[str, str]:
    """Return the texts under `names` in the JSON body of `request`.

    Raises Unreadable when one of them is missing: that is not the same as a blank one.
    """
    sent = read_json(request)
    texts = {name: sent.get(name) for name in names}
    if not all(isinstance(text, str) for text in texts.values()):
        raise Unreadable
    return texts


def cleaned_data(form: BaseForm) -> dict:
    """Return what `form` holds; raises ValidationError with all its messages."""
    if not form.is_valid():
        raise ValidationError([error for errors in form.errors.values() for error in errors])
    return form.cleaned_data


def json_endpoint(action: str, method: str = "GET") -> Callable:
    """Make a view that returns a dict (or a response) an endpoint that answers in JSON.

    It accepts one HTTP method, from people who may do `action` with some article at all. An
    action with a dot in it is the name of a Django permission. A page whose session has ended
    gets 401 instead of the login page. What the view raises becomes a refusal: Unreadable and
    ValidationError 400, PermissionDenied 403, Http404 404.
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
