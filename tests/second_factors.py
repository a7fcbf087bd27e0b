"""Second factors for tests: enrolled users and the codes of their apps."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)

from articles.domain.access import factors

STEP = 30  # seconds


def add_app(user):
    """Give `user` an app for codes, and recovery codes."""
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)


def code_of(user, steps=0):
    """Return what the app of `user` shows, `steps` later."""
    app = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    return code_for(factors.unseal(app.data["secret"]), steps)


def code_for(secret, steps=0):
    return format_hotp_value(hotp_value(secret, int(time.time() // STEP) + steps))


def recovery_codes_of(user):
    codes = Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES)
    return codes.wrap().get_unused_codes()
