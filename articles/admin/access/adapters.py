"""What django-allauth asks the site about accounts and second factors."""

import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.access import flows
from articles.domain.access import factors, mail, sessions

PROVED_FOR = 15 * 60  # seconds in which the factors of an account may be changed


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up, and only staff signs in: by a password or passkey, then a second factor."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        return ["allauth.mfa.stages.AuthenticateStage"]

    def login(self, request, user) -> None:
        """Sign in, unless the account or its password was changed since the password was given."""
        seen = request.session.pop(flows.HASH_SEEN, None)
        is_same = seen is None or constant_time_compare(seen, user.get_session_auth_hash())
        if not (user.is_active and user.is_staff and is_same):
            clear_login(request)
            raise ImmediateHttpResponse(self._refuse(request))
        request.session.set_expiry(None)
        super().login(request, user)

    def post_login(self, request, user, **options) -> HttpResponse:
        mail.tell_of_new_device(request, user)
        return super().post_login(request, user, **options)

    def send_notification_mail(self, template_prefix, user, context=None, email=None) -> None:
        mail.tell_of_change(user)

    def is_reauthentication_required(self, *, app, **options) -> bool:
        """Tell whether the account was proved too long ago: by its factor, where it has one."""
        request = context.request
        proof = "mfa" if factors.factors_of(request.user).exists() else "password"
        since = time.time() - PROVED_FOR
        steps = get_authentication_records(request, request.user)
        return not any(step["method"] == proof and step["at"] > since for step in steps)

    def get_reauthentication_methods(self, user) -> list[dict]:
        """Return the ways to prove it again: by its factors where it has any, passkeys first."""
        ways = {way["id"]: way for way in super().get_reauthentication_methods(user)}
        words = {
            "mfa_reauthenticate:webauthn": _("Use a passkey"),
            "mfa_reauthenticate": _("Use a code"),
            "reauthenticate": _("Use the password"),
        }
        offered = [ways[name] | {"description": words[name]} for name in words if name in ways]
        has_factor = user.is_authenticated and factors.factors_of(user).exists()
        return [way for way in offered if way["id"].startswith("mfa") == has_factor]

    def get_client_ip(self, request: HttpRequest) -> str:
        return request.META["REMOTE_ADDR"] or "::"  # a server on a socket knows none

    def pre_login(self, request, user, **options) -> HttpResponse | None:
        if user.is_active and user.is_staff:
            return None
        return self._refuse(request)

    def _refuse(self, request: HttpRequest) -> HttpResponse:
        messages.error(request, _("This account may not enter the desk. Sign in again."))
        return redirect("account_login")


class FactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("This code is wrong, or it was used already."),
        "cannot_delete_authenticator": gettext_lazy(
            "Your account needs a second factor. Add another one before you remove this one."
        ),
    }

    def get_totp_label(self, user) -> str:
        return user.get_username()

    def get_totp_issuer(self) -> str:
        return settings.SITE_NAME

    def encrypt(self, text: str) -> str:
        return factors.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return factors.unseal(encrypted_text)

    def can_delete_authenticator(self, authenticator) -> bool:
        return factors.may_remove(authenticator)

    def generate_authenticator_name(self, user, type) -> str:
        return sessions.device_name(context.request.headers.get("User-Agent", ""))

    def _get_site_name(self) -> str:
        return settings.SITE_NAME
