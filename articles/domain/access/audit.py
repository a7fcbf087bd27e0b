"""The writer of the audit log, and the memory of the request for which it writes."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Callable
from contextvars import ContextVar
from ipaddress import IPv6Address, ip_address
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from articles.domain.locks import AUDIT, wait_for_lock
from articles.enums import AuditDetail, AuditEvent
from articles.models import AuditEntry
from articles.models.audit import LONGEST_NAME, LONGEST_SUBJECT
from articles.text import printable

_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


def remember_request(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: let `record` know for which request it is called."""

    def middleware(request: HttpRequest) -> HttpResponse:
        token = _request.set(request)
        try:
            return get_response(request)
        finally:
            _request.reset(token)

    return middleware


def record(
    event: AuditEvent,
    *,
    request: HttpRequest | None = None,
    user: User | None = None,
    subject: models.Model | str = "",
    **detail: Any,
) -> AuditEntry:
    """Add an entry to the audit log and return it.

    `request` is the present one when it is not given, `user` who has signed in there; without a
    request the entry names the command and the account of the host that runs it. `subject` is what
    it was done to. `detail` has keys of AuditDetail, and strings, numbers, lists and dicts of such
    as values; what is empty is left out. Raises ValueError for another key.

    The entry belongs to the transaction of the caller. Until that ends no other entry can be
    added, so this is called last in it.
    """
    request = request or _request.get()
    user = user or _user_of(request)
    entry = AuditEntry(
        event=event,
        user_key=user.pk if user else None,
        name=_line(user.get_username() if user else _process() if request is None else ""),
        detail={AuditDetail(key).value: _clean(value) for key, value in detail.items() if value},
    )
    if isinstance(subject, models.Model):
        entry.kind, entry.key = subject._meta.label_lower, str(subject.pk or "")
    entry.subject = _line(str(subject), LONGEST_SUBJECT)
    entry.seal_address(_address_of(request))
    _append(entry)
    return entry


def remove_old_addresses() -> None:
    """Remove the addresses that were kept long enough, with their salts."""
    AuditEntry.objects.with_old_address().update(address=None, address_salt="")


def _append(entry: AuditEntry) -> None:
    # Without a savepoint: what cannot be recorded does not happen.
    with transaction.atomic(savepoint=False):
        wait_for_lock(AUDIT)
        last = AuditEntry.objects.order_by("-number").only("number", "at", "digest").first()
        entry.number = last.number + 1 if last else 1
        # Never before the last, even if the clock is put back: numbers are in the order of time.
        entry.at = max(timezone.now(), last.at) if last else timezone.now()
        entry.digest = entry.digest_after(last.digest if last else "", settings.SECRET_KEY)
        entry.save(force_insert=True)


def _user_of(request: HttpRequest | None) -> User | None:
    user = getattr(request, "user", None)
    return user if user and user.is_authenticated else None


def _process() -> str:
    """Return which command this is, and who runs it: “www-data: manage.py createsuperuser”."""
    try:
        account = getpass.getuser()
    except (KeyError, OSError):  # the number of the account has no name, as in some containers
        account = str(os.getuid())
    return " ".join([f"{account}:", Path(sys.argv[0]).name, *sys.argv[1:2]])


def _address_of(request: HttpRequest | None) -> str | None:
    """Return the address that `request` came from; None if the server knows none."""
    text = request.META.get("REMOTE_ADDR", "") if request else ""
    try:
        found = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return str(found)


def _clean(value: Any) -> Any:
    """Return `value` as any database gives it back."""
    if isinstance(value, dict):
        return {_line(str(key)): _clean(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(inner) for inner in value]
    return value if value is None or isinstance(value, int) else _line(str(value), LONGEST_SUBJECT)


def _line(text: str, longest: int = LONGEST_NAME) -> str:
    return " ".join(printable(text).split())[:longest]
