"""The audit log: who did what to accounts, rights and data; each entry is chained to the last."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Iterator

from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from articles.enums import AuditEvent
from articles.models.visibility import midnight

LONGEST_NAME, LONGEST_SUBJECT = 150, 200
ADDRESS_KEPT = dt.timedelta(days=30)
_BATCH = 2_000
_BEYOND = 2**63 - 1  # no entry has this number


class AuditEntryQuerySet(QuerySet["AuditEntry"]):
    def in_batches(self) -> Iterator[AuditEntry]:
        """Yield the entries in their order; a bounded number of them is in memory."""
        entries, last = self.order_by("number"), 0
        while batch := list(entries.filter(number__gt=last)[:_BATCH]):
            yield from batch
            last = batch[-1].number

    def of_days(self, first: dt.date | None, last: dt.date | None) -> AuditEntryQuerySet:
        """Entries from the day `first` to the day `last`, in the newsroom's zone; None: no bound.

        Numbers are in the order of time, so the days become numbers, by which lists are ordered.
        """
        entries = self
        if first:
            entries = entries.filter(number__gte=_first_number_since(first))
        if last:
            entries = entries.filter(number__lt=_first_number_since(last + dt.timedelta(days=1)))
        return entries

    def with_old_address(self) -> AuditEntryQuerySet:
        """Entries with an address that is not to be kept any longer."""
        return self.filter(address__isnull=False, at__lt=timezone.now() - ADDRESS_KEPT)


def _first_number_since(day: dt.date) -> int:
    since = AuditEntry.objects.filter(at__gte=midnight(day)).order_by("at", "number")
    return since.values_list("number", flat=True).first() or _BEYOND


class AuditEntry(models.Model):
    """One event, written by `domain.access.audit.record` and never changed.

    `number` counts from 1 without a gap. `name` is the account that did it, or whose name was
    tried, `user_key` its key. They refer to no row, as `kind`, `key` and `subject` of what it was
    done to do not: what is deleted later is still named. `detail` has keys of AuditDetail.

    `digest` is an HMAC of the digest before and of all columns but the address. For that it has
    `address_seal`, a hash with a salt: once address and salt are removed, nobody can find the
    address by trying all there are.
    """

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    event = models.CharField(max_length=32, choices=AuditEvent)
    user_key = models.BigIntegerField(null=True)
    name = models.CharField(max_length=LONGEST_NAME, blank=True)
    kind = models.CharField(max_length=100, blank=True)
    key = models.CharField(max_length=64, blank=True)
    subject = models.CharField(max_length=LONGEST_SUBJECT, blank=True)
    detail = models.JSONField(default=dict)
    address = models.GenericIPAddressField(null=True)
    address_salt = models.CharField(max_length=32, blank=True)
    address_seal = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = _("audit log entry")
        verbose_name_plural = _("audit log")
        indexes = [
            models.Index(fields=["at"], name="audit_entry_at"),
            models.Index(fields=["event", "number"], name="audit_entry_event"),
            models.Index(fields=["name", "number"], name="audit_entry_name"),
            models.Index(
                fields=["at"],
                name="audit_entry_address",
                condition=Q(address__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.event}"

    @property
    def content(self) -> str:
        """What the digest is made of, besides the digest before: the same text in any database."""
        values = [
            self.number, self.at.astimezone(dt.UTC).isoformat(), self.event, self.user_key,
            self.name, self.kind, self.key, self.subject, self.detail, self.address_seal,
        ]  # fmt: skip
        return json.dumps(values, sort_keys=True, separators=(",", ":"))

    def digest_after(self, previous: str, secret: str | bytes) -> str:
        """Return the digest of this entry if `previous` is that of the entry before."""
        text = previous + self.content
        return salted_hmac("articles.audit", text, secret=secret, algorithm="sha256").hexdigest()

    def seal_address(self, address: str | None) -> None:
        self.address = address
        if address:
            self.address_salt = secrets.token_hex(16)
            self.address_seal = self._seal()

    @property
    def has_right_address(self) -> bool:
        """Whether the address is the one that was sealed, or was removed in time."""
        if self.address is None:
            return not self.address_seal or self.at < timezone.now() - ADDRESS_KEPT
        return self.address_seal == self._seal()

    def _seal(self) -> str:
        return hashlib.sha256(f"{self.address_salt}{self.address}".encode()).hexdigest()


class CountedFailures(models.Model):
    """Failed sign-ins with one name in one minute beyond those that have an entry of their own.

    `name` is blank for all names without an account. `domain.access.failures` makes an entry of
    the rows of a minute that is over, and deletes them.
    """

    minute = models.DateTimeField()
    name = models.CharField(max_length=LONGEST_NAME, blank=True)
    count = models.PositiveIntegerField(default=1)

    class Meta:
        default_permissions = ()
        verbose_name = "counted failures"
        constraints = [models.UniqueConstraint("minute", "name", name="counted_failures_once")]

    def __str__(self) -> str:
        return f"{self.minute} {self.name}: {self.count}"
