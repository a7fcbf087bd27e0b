"""What a search may be narrowed by further, with how many articles each choice would leave."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from articles.domain.search import facets
from articles.domain.search.search import Hit
from articles.enums import Label
from articles.models import Author, Section

MOST = 8  # choices of one kind
PERIODS = {
    "hari": (dt.timedelta(days=1), _("Last 24 hours")),
    "pekan": (dt.timedelta(days=7), _("Last 7 days")),
    "bulan": (dt.timedelta(days=30), _("Last 30 days")),
    "tahun": (dt.timedelta(days=365), _("Last 12 months")),
}


@dataclass(frozen=True)
class Choice:
    """A value of a parameter, its name for people, and how many of the hits have it."""

    value: str
    name: str
    number: int


def choices(hits: Sequence[Hit], sections: Iterable[Section]) -> dict[str, list[Choice]]:
    """Return the choices of each parameter, the most frequent first: two queries.

    `sections` are all sections, in their order.
    """
    counts = Counter(term for hit in hits for term in set(hit.facets))
    named = {
        "waktu": _of_periods(hits),
        "kanal": _of_sections(counts, list(sections)),
        "topik": _of_tags(counts),
        "penulis": _of_authors(counts),
        "label": _of_labels(counts),
    }
    return {name: [one for one in found if one.number] for name, found in named.items()}


def _of_sections(counts: Mapping[str, int], sections: list[Section]) -> list[Choice]:
    def number(section: Section) -> int:
        within = [s for s in sections if section.pk in (s.pk, s.parent_id)]
        return sum(counts.get(facets.section_term(one.pk), 0) for one in within)

    return [Choice(section.slug, section.name, number(section)) for section in sections]


def _of_tags(counts: Counter[str]) -> list[Choice]:
    numbers = _numbers(counts, facets.tag_term)
    rows = Tag.objects.filter(pk__in=numbers).values_list("pk", "slug", "name")
    return _sorted(Choice(slug, name, numbers[pk]) for pk, slug, name in rows)


def _of_authors(counts: Counter[str]) -> list[Choice]:
    numbers = _numbers(counts, facets.author_term)
    rows = Author.objects.filter(pk__in=numbers).values_list("pk", "slug", "name")
    return _sorted(Choice(slug, name, numbers[pk]) for pk, slug, name in rows)


def _of_labels(counts: Counter[str]) -> list[Choice]:
    shown = [label for label in Label if label != Label.NONE]
    return [Choice(one.value, str(one.label), counts[facets.label_term(one)]) for one in shown]


def _numbers(counts: Counter[str], term_of: Callable[[object], str]) -> dict[int, int]:
    """Return the numbers of the most frequent facets that `term_of` writes, by pk."""
    begin = term_of("")
    found = [(name, number) for name, number in counts.most_common() if name.startswith(begin)]
    return {int(name.removeprefix(begin)): number for name, number in found[:MOST]}


def _sorted(found: Iterable[Choice]) -> list[Choice]:
    return sorted(found, key=lambda one: (-one.number, one.name.casefold()))


def _of_periods(hits: Sequence[Hit]) -> list[Choice]:
    now = timezone.now()
    return [
        Choice(value, str(name), sum(hit.published_at >= now - period for hit in hits))
        for value, (period, name) in PERIODS.items()
    ]
