"""Tags by name, without regard to case (TAGGIT_CASE_INSENSITIVE)."""

from collections.abc import Iterable, Iterator, Sequence

from django.db.models import Q
from taggit.models import Tag

BATCH = 500  # SQLite allows an expression depth of 1,000: https://sqlite.org/limits.html


def find_tags(names: Sequence[str]) -> dict[str, Tag]:
    """Return the existing tags with these names, by casefolded name; one query for each BATCH."""
    return {tag.name.casefold(): tag for tag in _named(names)}


def _named(names: Sequence[str]) -> Iterator[Tag]:
    for start in range(0, len(names), BATCH):
        some = [("name__iexact", name) for name in names[start : start + BATCH]]
        yield from Tag.objects.filter(Q(*some, _connector=Q.OR))


def get_or_create_tags(names: Sequence[str], present: Iterable[Tag] = ()) -> list[Tag]:
    """Return the tags with these names, in their order, each once; missing ones are created.

    `present` are tags that the caller has loaded. One query for names that are not among these,
    two more for any number of missing tags, and more for names with the same slug ("C", "C++").
    """
    known = {tag.name.casefold(): tag for tag in present}
    known |= find_tags([name for name in names if name.casefold() not in known])
    missing = {name.casefold(): name for name in names if name.casefold() not in known}
    if missing:
        # Sorted: two transactions that create the same tags must not wait for each other.
        new = [Tag(name=name) for name in sorted(missing.values())]
        for tag in new:
            tag.slug = tag.slugify(tag.name)
        # A concurrent transaction may create the same tag, and another tag may have the same slug.
        Tag.objects.bulk_create(new, ignore_conflicts=True)
        known |= find_tags(list(missing.values()))
    for folded, name in sorted(missing.items()):
        if folded not in known:
            known[folded], _is_new = Tag.objects.get_or_create(name=name)
    return list(dict.fromkeys(known[name.casefold()] for name in names))
