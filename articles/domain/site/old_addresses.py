"""The addresses that sections, tags and authors had: remembered at a rename, found after a 404.

A present address wins over an old one. Rows point to the record, not to its new address, so that
any number of renames is one redirect.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import Model
from taggit.models import Tag

from articles.models import Author, OldAddress, Section
from articles.models.old_address import ADDRESSED, Addressed, kind_of
from articles.models.selection import newest_of

_KNOWN = (
    "SELECT EXISTS (SELECT 1 FROM {table} WHERE slug IN ({slugs}))"
    " OR EXISTS (SELECT 1 FROM articles_oldaddress WHERE kind = %s AND slug IN ({slugs}))"
)


@contextmanager
def remembering_rename(record: Model) -> Iterator[None]:
    """Remember the stored slug of `record`, when the block stores another one.

    In one transaction with the block. Records without such an address pass through.
    """
    if not isinstance(record, Addressed):
        yield
        return
    with transaction.atomic():
        # Locked: of two renames at once the second remembers what the first has written.
        stored = type(record)._default_manager.select_for_update().filter(pk=record.pk)
        before = stored.values_list("slug", flat=True).first()
        yield
        if before is not None and before != record.slug:
            remember(record, before)
        _take(record)


def remember(record: Addressed, slug: str) -> None:
    """Let `slug` lead to `record`, which had it until now; whoever had it before loses it.

    A tag that readers did not see never took it, so an earlier owner keeps it.
    """
    kind = kind_of(record)
    if isinstance(record, Tag):
        OldAddress.objects.get_or_create(kind=kind, slug=slug, defaults={kind: record})
    else:
        OldAddress.objects.update_or_create(kind=kind, slug=slug, defaults={kind: record})


def _take(record: Addressed) -> None:
    """Let the slug of `record` be its present address alone.

    Of a tag only its own old address goes; `taken_addresses` knows whether readers see the tag.
    """
    if isinstance(record, Tag):
        record.old_addresses.filter(slug=record.slug).delete()
    else:
        forget(kind_of(record), record.slug)


def forget(kind: str, slug: str) -> None:
    """Let `slug` lead to no earlier owner any more, because it means another or nothing now."""
    OldAddress.objects.filter(kind=kind, slug=slug).delete()


@transaction.atomic
def move_addresses(tags: Iterable[Tag], into: Tag) -> None:
    """Let all addresses of `tags`, old and present, lead to `into`; call it before deleting them.

    As long as one of them is there and has a visible article, its present address stays its own.
    """
    tags = list(tags)
    OldAddress.objects.filter(tag__in=tags).update(tag=into)
    present = [OldAddress(kind="tag", slug=tag.slug, tag=into) for tag in tags]
    OldAddress.objects.bulk_create(present, ignore_conflicts=True)  # an earlier owner keeps it
    _take(into)


def remember_deletion(record: Addressed) -> None:
    """Let the address of `record`, which is being deleted, lead to nothing.

    That of a section is kept, because articles beneath it are still found by their ids. Tags in
    use are not deleted but merged, and `move_addresses` has said where their addresses lead.
    """
    if isinstance(record, Section):
        OldAddress.objects.update_or_create(
            kind="section", slug=record.slug, defaults={"section": None}
        )
    elif isinstance(record, Author):
        forget("author", record.slug)


def owners(kind: str, slug: str) -> Iterator[Addressed]:
    """Yield those that `slug`, also in capitals, means; first the present ones.

    One query if there are none, otherwise three.
    """
    spellings = {slug, slug.lower()}
    if not _is_known(kind, spellings):  # as most addresses that nothing was found at
        return
    # As written before the small letters.
    yield from sorted(
        ADDRESSED[kind].objects.filter(slug__in=spellings), key=lambda one: one.slug != slug
    )
    old = OldAddress.objects.filter(kind=kind, slug__in=spellings).select_related(kind)
    for address in sorted(old, key=lambda one: one.slug != slug):
        if address.target:
            yield address.target


def find_page(kind: str, slug: str) -> Addressed | None:
    """Return the one of `owners` whose page readers find, None for nothing."""
    return next(filter(_has_page, owners(kind, slug)), None)


def _has_page(record: Addressed) -> bool:
    return not isinstance(record, Tag) or not newest_of(record, 1).is_empty()


def is_section(slug: str) -> bool:
    """Tell whether a section has this slug or had it, in small letters or capitals."""
    return _is_known("section", {slug, slug.lower()})


def _is_known(kind: str, slugs: Collection[str]) -> bool:
    """Tell whether a record has one of these slugs or had it. One query."""
    marks = ",".join(["%s"] * len(slugs))
    sql = _KNOWN.format(table=ADDRESSED[kind]._meta.db_table, slugs=marks)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*slugs, kind, *slugs])
        return bool(cursor.fetchone()[0])
