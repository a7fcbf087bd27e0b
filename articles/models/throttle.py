from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models import Q
from django.utils import timezone

DAY = 24 * 60 * 60.0
KNOWN_FOR = 30 * DAY
MOST_DELETED = 5_000  # at one time: the others come 15 seconds later


class AttemptCountManager(models.Manager["AttemptCount"]):
    def lock(self, slots: Iterable[int]) -> dict[int, AttemptCount]:
        """Return the rows of `slots`, which are made if need be, until the end of the transaction.

        All processes lock them in the same order.
        """
        wanted = sorted(slots)
        new = [AttemptCount(slot=slot, at=0.0) for slot in wanted]
        self.bulk_create(new, ignore_conflicts=True)
        found = self.select_for_update().filter(slot__in=wanted).order_by("slot")
        # What was deleted in between counts nothing this time.
        return {row.slot: row for row in [*new, *found]}

    def delete_old(self) -> None:
        """Delete what says nothing any more; it writes nothing when there is nothing."""
        now = timezone.now().timestamp()
        forgotten = Q(at__lt=now - DAY, is_known=False) | Q(at__lt=now - KNOWN_FOR)
        of_a_wrong_clock = Q(at__gt=now + DAY)
        old = self.filter(forgotten | of_a_wrong_clock)
        if slots := list(old.values_list("slot", flat=True)[:MOST_DELETED]):
            old.filter(slot__in=slots).delete()  # unless it was used meanwhile


class AttemptCount(models.Model):
    """Failed attempts in one slot of articles.domain.access.throttle: a number, and no name.

    `at` is the time of the last one, in seconds since 1970. `is_known`: one has succeeded.
    """

    slot = models.PositiveIntegerField(primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    at = models.FloatField()
    is_known = models.BooleanField(default=False)

    objects = AttemptCountManager()

    class Meta:
        default_permissions = ()
        verbose_name = "count of failed attempts"
        indexes = [models.Index(fields=["at"], name="attempt_count_at")]

    def __str__(self) -> str:
        return f"{self.slot}: {self.failures}"

    def failures_at(self, now: float) -> int:
        """Return the failures that still count: a day without one ends them."""
        return self.failures if now - self.at <= DAY else 0
