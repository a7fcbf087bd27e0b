"""Second factors, which django-allauth stores: who must have one, and how secrets are kept."""

import base64
import hashlib

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils.encoding import force_bytes

from articles.permissions import needs_second_factor

# Codes for the day on which these are lost are no factor by themselves.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def factors_of(user: User) -> QuerySet[Authenticator]:
    return Authenticator.objects.filter(user=user, type__in=FACTORS)


def is_required(user: User) -> bool:
    return settings.SECOND_FACTOR_REQUIRED and needs_second_factor(user)


def is_missing(user: User) -> bool:
    """Tell whether `user` must set up a second factor before they go on."""
    return is_required(user) and not factors_of(user).exists()


def may_remove(factor: Authenticator) -> bool:
    """Tell whether `factor` is not the last one of a user who must have one.

    Who then removes it calls this in a transaction: the account is locked until its end.
    """
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=factor.user_id)
        return not is_required(user) or factors_of(user).exclude(pk=factor.pk).exists()


def forget_all(user: User) -> None:
    """Delete the second factors and recovery codes of `user`."""
    Authenticator.objects.filter(user=user).delete()


def seal(text: str) -> str:
    """Encrypt a secret of a factor, which a copy of the database must not give away."""
    return _sealer().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Decrypt what `seal` returned with the present or an earlier SECRET_KEY.

    Raises cryptography's InvalidToken when the key was another.
    """
    return _sealer().decrypt(sealed.encode()).decode()


def _sealer() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(b"second factors:" + force_bytes(key)).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
