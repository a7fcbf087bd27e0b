"""The definitions of what readers may see, and of a position in a list."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from articles.enums import State
from articles.validators import FIRST_TIME, LAST_TIME

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_POSITION = re.compile(r"(-?[0-9]{1,18})-([0-9]{1,18})")
MICROSECOND = dt.timedelta(microseconds=1)


# The same for queries in SQL, of the table `article`; `visible_values` are its parameters.
VISIBLE = "article.state = %s AND article.published_at <= %s"


def visible_values() -> tuple[str, Any]:
    """Return the parameters of VISIBLE at this moment, for the database in use."""
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    return State.PUBLISHED.value, now


def visible(prefix: str = "", until: dt.datetime | None = None) -> Q:
    """Return the condition for what readers may see, for any model that refers to an article.

    `prefix` is the path to the article, such as "target__". With `until`, only what was published
    by then: the earlier of it and now is the one upper bound, because SQLite uses only one of two
    in an index. It reads the clock: call it at each request, never at import.
    """
    now = timezone.now()
    time = min(now, until) if until else now
    return Q(**{f"{prefix}state": State.PUBLISHED, f"{prefix}published_at__lte": time})


def in_sections(sections: Collection[int]) -> Q:
    """Return the condition for articles of these sections (ids), their subsections, or no section.

    Without any sections it is true for all articles.
    """
    if not sections:
        return Q()
    return Q(section=None) | Q(section__in=sections) | Q(root_section__in=sections)


def midnight(date: dt.date) -> dt.datetime:
    """Return when `date` begins in the newsroom's zone."""
    return timezone.make_aware(dt.datetime.combine(date, dt.time.min))


@dataclass(frozen=True, slots=True)
class Position:
    """A position in a list from new to old: the time (aware) and the id of a row."""

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
        since = int(match[1])
        if not (FIRST_TIME - EPOCH) // MICROSECOND <= since <= (LAST_TIME - EPOCH) // MICROSECOND:
            raise ValueError(f"not a time of news: {text!r}")
        return cls(EPOCH + since * MICROSECOND, int(match[2]))
