"""What django-allauth asks the site about accounts and second factors."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.domain.access import factors, mail, sessions


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up, and only staff signs in: by a password or passkey, then a second factor."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        return ["allauth.mfa.stages.AuthenticateStage"]

    def post_login(self, request, user, **options) -> HttpResponse:
        mail.tell_of_new_device(request, user)
        return super().post_login(request, user, **options)

    def get_client_ip(self, request: HttpRequest) -> str:
        return request.META["REMOTE_ADDR"]

    def pre_login(self, request, user, **options) -> HttpResponse | None:
        if user.is_active and user.is_staff:
            return None
        messages.error(request, _("This account may not enter the desk."))
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
