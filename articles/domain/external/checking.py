"""Checks the links to other sites, a few at a time, and says which are dead."""

import datetime as dt
import time

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from articles.domain.external import public_requests
from articles.domain.external.public_requests import Visit
from articles.domain.locks import wait_for_lock
from articles.enums import AddressFault
from articles.models import ExternalHost, ExternalLink

A_ROUND = 20  # links
A_WHILE = 5.0  # seconds after which a round begins no other visit
HOST_PAUSE = dt.timedelta(minutes=1)  # from the beginning of one visit to that of the next
CLAIMED = dt.timedelta(minutes=10)  # a visit that has not ended by then died with its process
ALIVE, FAILING, DEAD = dt.timedelta(days=30), dt.timedelta(days=1), dt.timedelta(days=7)
DAYS_GONE, DAYS_FAILING = 2, 3  # on which a link must fail to be dead


def check_links() -> int:
    """Check some links that are due; return how many. `work` calls it again.

    Several processes may call it: one visit at a time claims a link and its host. If the process
    dies before the result is written, the link is checked again after CLAIMED.
    """
    if not settings.CHECK_EXTERNAL_LINKS:
        return 0
    end = time.monotonic() + A_WHILE
    number = 0
    while number < A_ROUND and time.monotonic() < end and (link := _claim()):
        _write_result(link, public_requests.visit(link.url))
        number += 1
    return number


@transaction.atomic
def _claim() -> ExternalLink | None:
    wait_for_lock("checks of external links")
    now = timezone.now()
    due = ExternalLink.objects.due(now)
    # Of the hosts, which are few: the links that are due may all be of hosts that rest.
    free = ExternalHost.objects.filter(Exists(due.filter(host=OuterRef("pk"))), free_at__lte=now)
    host = free.order_by("free_at", "pk").first()
    link = due.filter(host=host).order_by("next_at", "pk").first() if host else None
    if host and link:
        link.next_at = now + CLAIMED
        link.save(update_fields=["next_at"])
        host.free_at = now + HOST_PAUSE
        host.save(update_fields=["free_at"])
    return link


def _write_result(link: ExternalLink, visit: Visit | None) -> None:
    """Write what a visit found, unless a person asked for another one in the meantime."""
    now = timezone.now()
    found = _result(link, visit, now) if visit else {"next_at": now + FAILING}
    ExternalLink.objects.filter(pk=link.pk, next_at=link.next_at).update(**found)


def _result(link: ExternalLink, visit: Visit, now: dt.datetime) -> dict[str, object]:
    """Return the columns that a visit changes.

    A status that is no fault (403, say, which many sites answer to programs) says that the link is
    alive.
    """
    seen = {"checked_at": now, "fault": visit.fault, "status": visit.status}
    if not visit.fault:
        return seen | {
            "failures": 0, "failed_since": None, "failed_on": None, "is_dead": False,
            "is_ignored": False, "next_at": now + ALIVE,
        }  # fmt: skip
    today = timezone.localdate(now)
    failures = link.failures + (link.failed_on != today)
    is_dead = failures >= (DAYS_GONE if visit.fault == AddressFault.GONE else DAYS_FAILING)
    return seen | {
        "failures": failures, "failed_since": link.failed_since or now, "failed_on": today,
        "is_dead": is_dead, "next_at": now + (DEAD if is_dead else FAILING),
    }  # fmt: skip


def check_again(link: ExternalLink) -> None:
    """Have a link checked as soon as its host may be asked, and shown if it is dead."""
    ExternalLink.objects.filter(pk=link.pk).update(next_at=timezone.now(), is_ignored=False)


def ignore(link: ExternalLink) -> None:
    """Show a dead link no more, until it works again and then dies."""
    ExternalLink.objects.filter(pk=link.pk).update(is_ignored=True)
