"""What readers may see, and where a list goes on: the one definition of each."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from articles.enums import State
from articles.validators import FIRST_TIME, LAST_TIME

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_POSITION = re.compile(r"(-?[0-9]{1,18})-([0-9]{1,18})")
MICROSECOND = dt.timedelta(microseconds=1)


def visible(prefix: str = "", until: dt.datetime | None = None) -> Q:
    """The one definition of what readers may see, from any model that reaches an article.

    `prefix` is the path to the article, "target__" for example. `until` asks for no more than
    what was published by then: one bound on the time, because SQLite uses only one of two. It
    reads the clock: build it per request, never at import.
    """
    now = timezone.now()
    time = min(now, until) if until else now
    return Q(**{f"{prefix}state": State.PUBLISHED, f"{prefix}published_at__lte": time})


def in_sections(sections: Collection[int]) -> Q:
    """Articles of these sections or below them, or of none yet; without any: all articles."""
    if not sections:
        return Q()
    return Q(section=None) | Q(section__in=sections) | Q(root_section__in=sections)


def midnight(date: dt.date) -> dt.datetime:
    """Return when `date` begins in the newsroom's zone."""
    return timezone.make_aware(dt.datetime.combine(date, dt.time.min))


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a list that runs from new to old: a time (aware) and the article id there."""

    time: dt.datetime
    pk: int

    def __str__(self) -> str:
        return f"{(self.time - EPOCH) // MICROSECOND}-{self.pk}"

    @classmethod
    def parse(cls, text: str) -> Position:
        """Read what `str` wrote. Raises ValueError for anything else."""
        match = _POSITION.fullmatch(text)
        if not match:
            raise ValueError(f"not a position: {text!r}")
        time = EPOCH + int(match[1]) * MICROSECOND
        if not FIRST_TIME <= time <= LAST_TIME:
            raise ValueError(f"not a time of news: {text!r}")
        return cls(time, int(match[2]))
