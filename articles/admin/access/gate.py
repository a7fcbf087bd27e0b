"""Lets nobody to the desk whose account needs a second factor and who has not shown one."""

from collections.abc import Callable
from http import HTTPStatus

from allauth.account.internal.flows.login import get_authentication_records
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from articles.admin.endpoints import refuse
from articles.domain.access import factors, sessions

# For who has not come in yet; and the beat of an open form, which does not even load its user.
OPEN = {
    "logout", "jsi18n", "desk_words", "articles_article_sign_in", "articles_article_beat",
}  # fmt: skip
WAY_ON = "way_on"  # in the session: where somebody was going who sets up a second factor first


class SecondFactorMiddleware:
    """Leads to where a second factor is shown or set up, from all other pages of the desk.

    A script is told so instead: what was typed stays in its form. A session that began with a
    second factor costs no query.
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
        if any(step["method"] == "mfa" for step in steps) or not factors.is_required(request.user):
            return None
        has_factor = factors.factors_of(request.user).exists()
        if request.headers.get("Accept") == "application/json":
            return (
                refuse("signed_out", HTTPStatus.UNAUTHORIZED)
                if has_factor
                else refuse(
                    _(
                        "Your account needs a second factor now. "
                        "Open the desk in another tab and set it up."
                    ),
                    HTTPStatus.FORBIDDEN,
                )
            )
        if has_factor:  # set up elsewhere: this session came in by the password alone
            following = urlencode({"next": request.get_full_path()})
            return redirect(f"{reverse('mfa_reauthenticate')}?{following}")
        request.session[WAY_ON] = request.get_full_path()
        return redirect("mfa_index")
