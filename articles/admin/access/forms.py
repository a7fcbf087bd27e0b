import logging
import struct
from collections.abc import Callable
from typing import TypeVar

from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as passkeys
from cryptography.fernet import InvalidToken
from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm, AdminPasswordChangeForm
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles.domain.access import throttle

Shown = TypeVar("Shown")

log = logging.getLogger(__name__)

# What allauth and fido2 raise where a passkey is not written as browsers write it.
MALFORMED = (
    ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError,
    struct.error,
)  # fmt: skip


class SignInForm(AdminAuthenticationForm):
    """Django's form with another message: the Indonesian one says “user name” twice."""

    error_messages = AdminAuthenticationForm.error_messages | {
        "invalid_login": _(
            "User name or password is wrong, or the account may not enter the desk. "
            "Mind capital letters."
        )
    }


class NewPasswordForm(AdminPasswordChangeForm):
    """Django's, for which guessing the old password gets slower as well."""

    def clean_old_password(self) -> str:
        password = self.cleaned_data["old_password"]
        if not get_adapter().reauthenticate(self.user, password):
            raise ValidationError(self.error_messages["password_incorrect"], "password_incorrect")
        return password


class CodeInput(forms.TextInput):
    """A field for a code, empty again after a wrong one: no code is sent twice."""

    def __init__(self, **attributes) -> None:
        common = {"autocomplete": "one-time-code", "autofocus": True, "maxlength": 16}
        super().__init__(common | attributes)

    def format_value(self, value) -> None:
        return None


def _count(user: User, clean: Callable[[], Shown]) -> Shown:
    """Return what `clean` does, which looks at a factor of `user`: guessing gets slower."""
    attempt = throttle.attempt("code", user.get_username(), context.request)
    try:
        shown = clean()
    except InvalidToken as error:
        log.error("The second factor of %s was sealed with another SECRET_KEY", user)
        text = _("This code can no longer be checked. Ask whoever manages the accounts.")
        raise ValidationError(text) from error
    attempt.succeeded()
    return shown


class CodeForm(AuthenticateForm):
    """The code of the second factor, or one of those for the day on which it is lost."""

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        self.fields["code"].label = _("Code from the app, or a recovery code")
        self.fields["code"].widget = CodeInput()

    def clean_code(self) -> str:
        return _count(self.user, super().clean_code)


class CodeAgainForm(CodeForm, ReauthenticateForm):
    pass


class ActivationForm(ActivateTOTPForm):
    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        self.fields["code"].label = _("Code that the app shows now")
        self.fields["code"].widget = CodeInput(inputmode="numeric")

    def clean_code(self) -> str:
        return _count(self.user, super().clean_code)


class _Passkey(forms.Form):
    """Mixin: what no browser sends is refused like a wrong passkey."""

    def full_clean(self) -> None:
        try:
            if "\\u0000" in self.data.get("credential", ""):  # PostgreSQL stores none
                raise ValueError("NUL in a passkey")
            super().full_clean()
        except MALFORMED:
            log.warning("A passkey was malformed", exc_info=True)
            self.add_error("credential", ValidationError(_("This passkey does not fit.")))


class AddPasskeyForm(_Passkey, passkeys.AddWebAuthnForm):
    pass


class PasskeyForm(_Passkey, passkeys.AuthenticateWebAuthnForm):
    def clean_credential(self) -> Authenticator:
        return _count(self.user, super().clean_credential)


class PasskeyAloneForm(_Passkey, passkeys.LoginWebAuthnForm):
    pass


class PasskeyAgainForm(_Passkey, passkeys.ReauthenticateWebAuthnForm):
    pass
