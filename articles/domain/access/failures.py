"""Failed sign-ins in the audit log: a bounded number of entries, however long somebody guesses."""

import datetime as dt
from collections.abc import Mapping
from itertools import groupby
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from articles.domain.access.audit import record
from articles.enums import AuditEvent
from articles.models import AuditEntry, CountedFailures
from articles.models.audit import LONGEST_NAME
from articles.text import printable

MOST_A_MINUTE = 20


def record_failure(request: HttpRequest | None, credentials: Mapping[str, Any]) -> None:
    """Record that `credentials` opened no account, or count it when the minute has had enough.

    Only the name of an account is recorded. Another may be a password in the wrong field.
    """
    user = _account_of(credentials)
    minute = timezone.now().replace(second=0, microsecond=0)
    newest = AuditEntry.objects.filter(event=AuditEvent.SIGN_IN_FAILED).order_by("-number")
    times = newest.values_list("at", flat=True)[MOST_A_MINUTE - 1 : MOST_A_MINUTE]
    if not times or times[0] < minute:
        record(AuditEvent.SIGN_IN_FAILED, request=request, user=user)
        return
    _count(minute, user.get_username() if user else "")


def record_counts() -> None:
    """Add an entry for each minute that is over and whose failures were counted in part."""
    minute = timezone.now().replace(second=0, microsecond=0)
    over = CountedFailures.objects.filter(minute__lt=minute)
    if not over.exists():
        return
    with transaction.atomic():
        rows = list(over.order_by("minute", "name").select_for_update())
        for begin, counted in groupby(rows, key=lambda row: row.minute):
            counts = {row.name: row.count for row in counted}
            record(AuditEvent.FAILURES_COUNTED, minute=begin.isoformat(), counts=counts)
        CountedFailures.objects.filter(pk__in=[row.pk for row in rows]).delete()


def _count(minute: dt.datetime, name: str) -> None:
    rows = CountedFailures.objects.filter(minute=minute, name=name)
    if rows.update(count=F("count") + 1):
        return
    try:
        with transaction.atomic():
            CountedFailures.objects.create(minute=minute, name=name)
    except IntegrityError:  # another process began it just now
        rows.update(count=F("count") + 1)


def _account_of(credentials: Mapping[str, Any]) -> User | None:
    name = credentials.get(get_user_model().USERNAME_FIELD)
    if not isinstance(name, str) or len(name) > LONGEST_NAME or name != printable(name):
        return None
    return User.objects.filter(username=name).first()
