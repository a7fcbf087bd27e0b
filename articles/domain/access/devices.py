"""Browsers that have signed in to an account before.

https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies
"""

import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

LASTS = 365 * 24 * 60 * 60  # seconds from the last sign-in
SALT = "articles.devices"
SIGNED_IN = "newsroom.signed_in"  # in the META of a request that has signed somebody in


def device_of(request: HttpRequest, name: str) -> str | None:
    """Return what the browser is called that has signed in as `name` before, else None."""
    try:
        return _signer(name).unsign(request.COOKIES.get(_cookie(name), ""))
    except BadSignature:
        return None


def note_sign_in(request: HttpRequest, user: User, **_signal: Any) -> None:
    """Note that `request` has signed `user` in, with all factors: `remember` marks its browser."""
    request.META[SIGNED_IN] = user.get_username()


def remember(request: HttpRequest, response: HttpResponse) -> None:
    """Give the browser its cookie if `request` has signed somebody in."""
    if name := request.META.get(SIGNED_IN):
        device = device_of(request, name) or secrets.token_urlsafe(12)
        response.set_cookie(
            _cookie(name), _signer(name).sign(device), max_age=LASTS, httponly=True,
            secure=settings.SESSION_COOKIE_SECURE, samesite="Lax", path=f"/{settings.ADMIN_PATH}",
        )  # fmt: skip


def _cookie(name: str) -> str:
    return f"device-{salted_hmac(SALT, name).hexdigest()[:12]}"


def _signer(name: str) -> Signer:
    return Signer(salt=f"{SALT}.{name}")
