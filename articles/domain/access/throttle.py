"""How long somebody waits who guesses: docs/decisions/0045-guessing.md has the figures.

Whoever fails waits before the next attempt is looked at, each time twice as long. A browser that
has signed in to the account before waits for its own failures alone, so a stranger cannot keep the
owner out. Failures are counted in the database, where all processes and hosts see them: without it
there is no sign-in either.

An attempt counts as failed before it is looked at, and is taken out when it succeeds: many that
come at once are as many failures.
"""

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple
from unicodedata import normalize

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.domain.access import devices
from articles.models.throttle import KNOWN_FOR, AttemptCount
from newsroom.addresses import network_of

# What is counted has a slot among so many: so the table is bounded, whatever strangers type.
SLOTS = 2**20
RETRY_AFTER = "newsroom.retry_after"  # in the META of a request that was refused


class Limit(NamedTuple):
    """So many failures are free; the next ones cost 1, 2, 4 … seconds, up to the longest."""

    number: int
    free: int
    longest: float

    def delay(self, failures: int) -> float:
        """Return the seconds from the last of `failures` to the next attempt."""
        beyond = failures - self.free
        return min(self.longest, 2.0 ** min(beyond, 30)) if beyond >= 0 else 0.0


OF_DEVICE = Limit(0, 5, 15 * 60)  # for one account
OF_ACCOUNT_AND_ADDRESS = Limit(1, 5, 15 * 60)
OF_ADDRESS = Limit(2, 20, 15 * 60)  # for all accounts: an office has one address
OF_ACCOUNT = Limit(3, 50, 60)  # from all addresses that are not known
OF_CODES = Limit(4, 10, 6 * 60 * 60)  # likewise; who guesses codes knows the password


class Slot(NamedTuple):
    number: int
    limit: Limit


class TooManyAttempts(ValidationError):
    """The attempt was not looked at; forms show the message. `seconds`: until the next one is."""

    def __init__(self, seconds: int):
        self.seconds = seconds
        text = _("Too many failed attempts. Try again in %(time)s.")
        super().__init__(text, "too_many_attempts", {"time": _in_words(seconds)})


@dataclass(frozen=True)
class Attempt:
    """An attempt that is looked at, and counts as failed until it succeeds."""

    slots: Collection[Slot]

    def succeeded(self) -> None:
        """Take it out of the failures, and know from now on who made it."""
        if not self.slots:
            return
        own, *_others = self.slots
        with transaction.atomic():
            rows = AttemptCount.objects.lock(slot.number for slot in self.slots)
            for row in rows.values():
                row.failures = max(0, row.failures - 1)
            rows[own.number].failures = 0
            rows[own.number].is_known = True
            AttemptCount.objects.bulk_update(rows.values(), ["failures", "is_known"])


def attempt(kind: str, name: str, request: HttpRequest | None) -> Attempt:
    """Count an attempt to prove to be `name`, or raise TooManyAttempts.

    `kind` is what is guessed, "password" or "code": each is counted by itself. Who calls this
    looks whether the guess is right, and then tells the attempt that it `succeeded`. Without a
    request somebody is at the machine itself, and nothing is counted.
    """
    if request is None:
        return Attempt(())
    slots = _slots(kind, name, request)
    numbers = [slot.number for slot in slots]
    now = timezone.now().timestamp()
    stored = AttemptCount.objects.in_bulk(numbers)
    if any(row.at > now for row in stored.values()):
        _follow_clock(numbers, now)
    _check(slots, stored, now, request)  # who has to wait costs no write
    with transaction.atomic():
        rows = AttemptCount.objects.lock(numbers)
        counting = _check(slots, rows, now, request)
        for slot in counting:
            row = rows[slot.number]
            row.failures, row.at = row.failures_at(now) + 1, now
        AttemptCount.objects.bulk_update([rows[s.number] for s in counting], ["failures", "at"])
    return Attempt(counting)


def _follow_clock(numbers: list[int], now: float) -> None:
    """Have waits end although the clock was set back: what lies ahead was now."""
    with transaction.atomic():
        rows = AttemptCount.objects.lock(numbers).values()
        for row in rows:
            row.at = min(row.at, now)
        AttemptCount.objects.bulk_update(rows, ["at"])


def _slots(kind: str, name: str, request: HttpRequest) -> list[Slot]:
    """Return where an attempt is counted: first the slot of who makes it."""
    account = normalize("NFKC", name).strip().casefold()
    if device := devices.device_of(request, name):
        return [_slot(OF_DEVICE, kind, account, device)]
    address = network_of(request.META.get("REMOTE_ADDR", ""))
    return [
        _slot(OF_ACCOUNT_AND_ADDRESS, kind, account, address),
        _slot(OF_ADDRESS, kind, address),
        _slot(OF_CODES if kind == "code" else OF_ACCOUNT, kind, account),
    ]


def _slot(limit: Limit, *of: str) -> Slot:
    digest = salted_hmac(f"articles.throttle.{limit.number}", "\0".join(of), algorithm="sha256")
    number = int.from_bytes(digest.digest()[:8], "big") % SLOTS
    return Slot(limit.number * SLOTS + number, limit)


def _check(
    slots: list[Slot], stored: dict[int, AttemptCount], now: float, request: HttpRequest
) -> list[Slot]:
    """Return the slots that count for this attempt; raises TooManyAttempts if one has to wait.

    What all other addresses do does not count at one from which the account was signed in to.
    """
    own = stored.get(slots[0].number)
    if own is not None and own.is_known and now - own.at <= KNOWN_FOR:
        slots = [slot for slot in slots if slot.limit not in {OF_ACCOUNT, OF_CODES}]
    seconds = math.ceil(max(_waits(slots, stored, now), default=0.0))
    if seconds > 0:
        request.META[RETRY_AFTER] = seconds
        raise TooManyAttempts(seconds)
    return slots


def _waits(slots: list[Slot], stored: dict[int, AttemptCount], now: float) -> Iterable[float]:
    for slot in slots:
        if row := stored.get(slot.number):
            yield slot.limit.delay(row.failures_at(now)) - max(0.0, now - row.at)


def _in_words(seconds: int) -> str:
    if seconds < 100:
        return ngettext("%(count)d second", "%(count)d seconds", seconds) % {"count": seconds}
    minutes = math.ceil(seconds / 60)
    return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
