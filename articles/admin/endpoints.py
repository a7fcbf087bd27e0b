"""How the desk answers: its pages, and its endpoints in JSON, refusals too."""

import json
from collections.abc import Callable
from functools import partial, wraps

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.permissions import can


def page(model_admin, view: Callable, method: Callable = require_safe) -> Callable:
    """Make `view(model_admin, request, …)` a page of the admin that is asked for by `method`."""
    return model_admin.admin_site.admin_view(method(partial(view, model_admin)))


def refuse(message: str, status: int = 400) -> JsonResponse:
    return JsonResponse({"error": message}, status=status)


class Unreadable(ValueError):
    """What came is no message of ours; an endpoint of `answers` refuses it."""


def read_json(request: HttpRequest) -> dict:
    """Return the JSON object in the body of `request`; raises Unreadable when there is none."""
    try:
        sent = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise Unreadable from error
    if not isinstance(sent, dict):
        raise Unreadable
    return sent


def answers(action: str, method: str = "GET") -> Callable:
    """Make a view that returns a dict an endpoint: one method, for who may do `action` at all.

    An action with a dot in it is the name of a Django permission.
    A page whose session has ended is told so (401), instead of getting the login page.
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


def _may(user, action: str) -> bool:
    return user.has_perm(action) if "." in action else can(user, action)
