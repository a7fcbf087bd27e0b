"""Tags by their names: taggit folds case, so a tag is found however its name is written."""

from collections.abc import Iterator, Sequence

from django.db.models import Q
from taggit.models import Tag

BATCH = 500  # SQLite reads no expression of more than 1,000 terms


def find_tags(names: Sequence[str]) -> dict[str, Tag]:
    """Return the tags of `names` that there are, by their folded names; one query a BATCH."""
    return {tag.name.casefold(): tag for tag in _named(names)}


def _named(names: Sequence[str]) -> Iterator[Tag]:
    for start in range(0, len(names), BATCH):
        some = [("name__iexact", name) for name in names[start : start + BATCH]]
        yield from Tag.objects.filter(Q(*some, _connector=Q.OR))


def get_or_create_tags(names: Sequence[str]) -> list[Tag]:
    """Return a tag for each of `names`, in their order and each once; make those that lack.

    Two queries for however many are new, but for names whose addresses are the same ("C", "C++").
    """
    known = find_tags(names)
    missing = {name.casefold(): name for name in names if name.casefold() not in known}
    if missing:
        new = [Tag(name=name) for name in missing.values()]
        for tag in new:
            tag.slug = tag.slugify(tag.name)
        # Somebody else may make the same tag now, and the address of another may be the same.
        Tag.objects.bulk_create(new, ignore_conflicts=True)
        known |= find_tags(list(missing.values()))
    for folded, name in missing.items():
        if folded not in known:
            known[folded], _is_new = Tag.objects.get_or_create(name=name)
    return list(dict.fromkeys(known[name.casefold()] for name in names))
