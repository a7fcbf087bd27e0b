"""The steps of signing in, for the page and for the dialog of the desk's forms."""

from typing import cast

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.stages import LoginStageController
from allauth.mfa.stages import AuthenticateStage
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse

HASH_SEEN = "hash_seen"  # in the session between the password and the second factor


def begin(request: HttpRequest, user: User, address: str | None = None) -> HttpResponse:
    """Sign `user` in, whose password was right, or wait for their second factor.

    Returns the redirect to the next page: `address` once they are signed in.
    """
    record_authentication(request, user, "password")
    request.session[HASH_SEEN] = user.get_session_auth_hash()
    return perform_login(request, Login(user=user, redirect_url=address))


def waiting(request: HttpRequest) -> tuple[AuthenticateStage, User] | None:
    """Return the stage of a sign-in that waits for a second factor, and whose it is."""
    stage = LoginStageController.enter(request, AuthenticateStage.key)
    return (cast("AuthenticateStage", stage), cast("User", stage.login.user)) if stage else None
