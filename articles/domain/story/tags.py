"""Tags by name: spellings with the same `text.name_key` mean one tag."""

from collections.abc import Iterable, Sequence

from taggit.models import Tag

from articles.models import TagKey
from articles.text import name_key

BATCH = 500


def find_tags(names: Sequence[str]) -> dict[str, Tag]:
    """Return the existing tags that `names` mean, by the name as given; one query for each BATCH.

    Of several tags with one key it is the one that is spelt like the name, or else the oldest.
    """
    keys = sorted(set(map(name_key, names)))
    rows: list[TagKey] = []
    for start in range(0, len(keys), BATCH):
        some = TagKey.objects.filter(key__in=keys[start : start + BATCH])
        rows += some.select_related("tag").order_by("-tag")
    return _meant(names, [row.tag for row in rows])


def _meant(names: Iterable[str], newest_first: Sequence[Tag]) -> dict[str, Tag]:
    by_key = {name_key(tag.name): tag for tag in newest_first}
    by_spelling = {tag.name.casefold(): tag for tag in newest_first}
    found = {
        name: by_spelling.get(name.casefold()) or by_key.get(name_key(name)) for name in names
    }
    return {name: tag for name, tag in found.items() if tag}


def get_or_create_tags(names: Sequence[str], present: Iterable[Tag] = ()) -> list[Tag]:
    """Return the tags that `names` mean, in their order, each once; missing ones are created.

    `present` are tags that the caller has loaded. One query for names that are not among these,
    four more for any number of missing tags, and more for names with the same slug ("C", "C++").
    """
    known = _meant(names, list(present))
    known |= find_tags([name for name in names if name not in known])
    if missing := {name_key(name): name for name in reversed(names) if name not in known}:
        # Sorted: two transactions that create the same tags must not wait for each other.
        new = [Tag(name=name) for name in sorted(missing.values())]
        for tag in new:
            tag.slug = tag.slugify(tag.name)
        # A concurrent transaction may create the same tag, and another tag may have the same slug.
        Tag.objects.bulk_create(new, ignore_conflicts=True)
        TagKey.store(Tag.objects.filter(name__in=missing.values()).order_by("name"))
        known |= find_tags([name for name in names if name not in known])
    for name in sorted(missing.values()):
        if name not in known:
            known[name], _is_new = Tag.objects.get_or_create(name=name)
    known |= _meant(names, list(known.values()))
    return list(dict.fromkeys(known[name] for name in names))
