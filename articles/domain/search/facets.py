"""What a search can be narrowed by: facts of an article, as terms of its entry."""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.utils import timezone

FACET = "+"  # begins a term that is no word


def section_term(pk: object) -> str:
    return f"{FACET}s{pk}"


def author_term(pk: object) -> str:
    return f"{FACET}a{pk}"


def tag_term(pk: object) -> str:
    return f"{FACET}t{pk}"


def label_term(label: str) -> str:
    return f"{FACET}l{label.replace('_', '')}"


def month_terms(since: dt.datetime, until: dt.datetime) -> Iterator[str]:
    """Yield the terms of the months, in the newsroom's zone, from `since` to `until` (aware)."""
    first, last = timezone.localtime(since), timezone.localtime(until)
    for month in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield f"{FACET}m{month}"


@dataclass(frozen=True, slots=True)
class Facets:
    """The facets of an article; sections, authors and tags by their pks."""

    section: int
    label: str
    published_at: dt.datetime
    tags: Collection[int] = ()
    authors: Collection[int] = ()

    def terms(self) -> list[str]:
        """Return the terms of all of them."""
        return [
            section_term(self.section),
            label_term(self.label),
            *month_terms(self.published_at, self.published_at),
            *map(author_term, sorted(self.authors)),
            *map(tag_term, sorted(self.tags)),
        ]
