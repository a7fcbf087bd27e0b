"""Lets nobody to the desk whose account needs a second factor and has none."""

from collections.abc import Callable
from http import HTTPStatus

from allauth.account.internal.flows.login import get_authentication_records
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from articles.admin.endpoints import refuse
from articles.domain.access import factors, sessions

# For who has not come in yet, or changes what they come in with.
OPEN = {
    "login", "logout", "jsi18n", "desk_words", "articles_article_sign_in", "password_change",
    "password_change_done",
}  # fmt: skip


class SecondFactorMiddleware:
    """Leads to the page where a second factor is set up, from all others of the desk.

    A script is told so instead: what was typed stays in its form. Whoever signed in with a second
    factor has one, so this costs a query only in other sessions.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or match.app_name != "admin" or match.url_name in OPEN:
            return None
        if not isinstance(request.user, User):
            return None
        steps = get_authentication_records(request, request.user)
        if steps:  # it began at the sign-in, which lists it
            sessions.note_use(request)
        if any(step["method"] == "mfa" for step in steps):
            return None
        if not factors.is_missing(request.user):
            return None
        if request.headers.get("Accept") == "application/json":
            return refuse(
                _(
                    "Your account needs a second factor now. "
                    "Open the desk in another tab and set it up."
                ),
                HTTPStatus.FORBIDDEN,
            )
        return redirect("mfa_index")
