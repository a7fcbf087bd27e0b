"""Tags: renamed, merged, given aliases and deleted, each in one transaction and announced."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef
from taggit.models import Tag

from articles.domain.announcement import announce, change_of
from articles.domain.locks import TAGS, wait_for_lock
from articles.models import ArticleTag, TagName
from articles.text import name_key


@transaction.atomic
def save_tag(tag: Tag, aliases: Iterable[str] | None = None) -> None:
    """Save `tag`; the name that it had becomes an alias. `aliases` replace its aliases.

    Raises Tag.DoesNotExist when it was deleted or merged in the meantime.
    """
    wait_for_lock(TAGS)
    if tag.pk:
        Tag.objects.get(pk=tag.pk)
    tag.save()
    if aliases is not None:
        own = TagName.objects.get(tag=tag)
        _set_aliases(own, {name_key(name): name for name in aliases})
    announce(change_of(tag))


def aliases_of(tag: Tag) -> list[str]:
    """Return the names beside its own that mean `tag`, in the order of their letters."""
    own = TagName.objects.get(tag=tag)
    return list(
        own.aliases.exclude(key__in=["", own.key]).order_by("name").values_list("name", flat=True)
    )


def _set_aliases(own: TagName, wanted: dict[str, str]) -> None:
    standing = own.aliases.exclude(key__in=["", own.key])
    # Contents may hold the uid of a name that no longer leads to the tag.
    standing.exclude(key__in=wanted).update(key="")
    present = {own.key, *standing.values_list("key", flat=True)}
    for key in sorted(wanted.keys() - present):
        TagName.objects.insert(wanted[key], alias_of=own)
        own.take_in(TagName.objects.filter(key=key, tag=None, alias_of=None))


@transaction.atomic
def merge_tags(stays: Tag, gone: Sequence[Tag]) -> None:
    """Make `gone` aliases of `stays`: their articles keep it, each once, in its place and time.

    Contents that hold them mean `stays` from now on. Raises Tag.DoesNotExist when one of them
    was deleted or merged in the meantime.
    """
    wait_for_lock(TAGS)
    rows = {row.tag_id: row for row in TagName.objects.filter(tag__in=[stays, *gone])}
    if len(rows) != len({stays, *gone}):
        raise Tag.DoesNotExist
    own = rows.pop(stays.pk)
    items = ArticleTag.objects.filter(tag__in=[stays, *gone])
    earlier = items.filter(content_object=OuterRef("content_object"), pk__lt=OuterRef("pk"))
    items.filter(Exists(earlier)).delete()
    items.update(tag=stays)
    own.take_in(rows.values())
    announce(*map(change_of, [stays, *gone]))
    Tag.objects.filter(pk__in=rows).delete()


@transaction.atomic
def delete_unused(tags: Iterable[Tag]) -> int:
    """Delete those of `tags` that no article has now; return how many were deleted."""
    wait_for_lock(TAGS)
    found = Tag.objects.filter(pk__in=[tag.pk for tag in tags])
    unused = list(found.exclude(Exists(ArticleTag.objects.filter(tag=OuterRef("pk")))))
    announce(*map(change_of, unused))
    Tag.objects.filter(pk__in=[tag.pk for tag in unused]).delete()
    return len(unused)
