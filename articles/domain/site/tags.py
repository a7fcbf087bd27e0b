"""Tags: renamed, merged, given aliases and deleted, each in one transaction and announced."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from taggit.models import Tag

from articles.domain.announcement import announce, change_of
from articles.domain.locks import TAGS, wait_for_lock
from articles.domain.site import old_addresses, records
from articles.domain.site.tag_pages import PageContent, write_page
from articles.models import ArticleTag, TagName, TagPage
from articles.narrowing import required
from articles.text import name_key


@transaction.atomic
def save_tag(
    tag: Tag, aliases: Iterable[str] | None = None, content: PageContent | None = None
) -> None:
    """Save `tag`; the name that it had becomes an alias.

    `aliases` replace its aliases, `content` what its page says and shows.

    Raises Tag.DoesNotExist when it was deleted or merged in the meantime.
    """
    wait_for_lock(TAGS)
    before = [Tag.objects.get(pk=tag.pk).name] if tag.pk else []
    records.save_record(tag)
    if aliases is not None:
        _set_aliases(_own(tag), [*before, *aliases])
    if content is not None:
        write_page(tag, content)


def aliases_of(tag: Tag) -> list[str]:
    """Return the names beside its own that mean `tag`, in the order of the alphabet."""
    names = _aliases(_own(tag)).values_list("name", flat=True)
    return sorted(names, key=str.casefold)


def _own(tag: Tag) -> TagName:
    [uid] = TagName.objects.uids_of([tag])
    return TagName.objects.get(uid=uid)


def _aliases(own: TagName) -> QuerySet[TagName]:
    return own.aliases.exclude(key__in=["", own.key])


def _set_aliases(own: TagName, names: Iterable[str]) -> None:
    wanted = {name_key(name): name for name in names}
    # Contents may hold the uid of a name that leads to the tag no more.
    _aliases(own).exclude(key__in=wanted).update(key="")
    present = {own.key, *_aliases(own).values_list("key", flat=True)}
    for key in sorted(wanted.keys() - present):
        TagName.objects.insert(wanted[key], alias_of=own)
    own.take_in(TagName.objects.filter(key__in=wanted, tag=None, alias_of=None))


@transaction.atomic
def merge_tags(stays: Tag, gone: Sequence[Tag]) -> None:
    """Make the names of `gone` aliases of `stays`, and delete these tags.

    Their articles keep `stays`, each once, in the place and at the time of the first of its tags.
    Contents that hold them mean `stays` from now on, and their addresses lead to it. Where it has
    no words and picture of its own, it gets those of the first of them that has some. Raises
    Tag.DoesNotExist when one of them was deleted or merged in the meantime.
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
    old_addresses.move_addresses(Tag.objects.filter(pk__in=rows), stays)
    page = TagPage.objects.filter(tag__in=rows).order_by("pk").first()
    if page and not TagPage.objects.filter(tag=stays).exists():
        TagPage.objects.filter(pk=page.pk).update(tag=stays)
    announce(*map(change_of, [stays, *gone]))
    Tag.objects.filter(pk__in=rows).delete()


@transaction.atomic
def merge_twins(new: Iterable[Tag]) -> None:
    """Merge those of `new` whose names meant another tag before them with that tag."""
    wait_for_lock(TAGS)
    names = {tag.pk: tag.name for tag in new}
    rows = TagName.objects.filter(key__in=set(map(name_key, names.values())))
    meant: dict[str, set[Tag]] = {}
    for row in rows.select_related("tag", "alias_of__tag"):
        meant.setdefault(row.key, set()).update(filter(None, [row.own.tag]))
    for tags in meant.values():
        first, *others = sorted(tags, key=lambda tag: (tag.pk in names, tag.pk))
        if gone := [tag for tag in others if tag.pk in names]:
            merge_tags(first, gone)


@transaction.atomic
def straighten_aliases() -> None:
    """Make aliases of aliases those of the tag at the end; one row of a loop is no alias any more.

    Only a fixture can hold such rows.
    """
    chained = TagName.objects.filter(alias_of__alias_of__isnull=False).order_by("pk")
    while rows := list(chained.all()):
        for row in rows:
            passed, own = {row}, required(row.alias_of)
            while own.alias_of and own not in passed:
                passed.add(own)
                own = own.alias_of
            TagName.objects.filter(pk=row.pk).update(alias_of=own if own != row else None)


@transaction.atomic
def delete_unused(tags: Iterable[Tag]) -> list[Tag]:
    """Delete those of `tags` that no article and no page of their own has now; return these."""
    wait_for_lock(TAGS)
    found = Tag.objects.filter(pk__in=[tag.pk for tag in tags], page=None)
    unused = list(found.exclude(Exists(ArticleTag.objects.filter(tag=OuterRef("pk")))))
    announce(*map(change_of, unused))
    Tag.objects.filter(pk__in=[tag.pk for tag in unused]).delete()
    return unused
