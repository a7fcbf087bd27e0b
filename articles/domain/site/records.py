"""Sections, tags, authors and pages of the newsroom: stored and deleted, and announced."""

from collections.abc import Sequence

from django.db import transaction
from taggit.models import Tag

from articles.domain.announcement import announce, change_of
from articles.domain.site import old_addresses
from articles.models import Article, Author, Page, Section

Record = Section | Tag | Author | Page


@transaction.atomic
def save_record(record: Record) -> None:
    """Save `record` and remember the address that it had.

    The articles of a section get its place in the tree of sections.
    """
    with old_addresses.remembering_rename(record):
        record.save()
    if isinstance(record, Section):
        moved = Article.objects.filter(section=record).exclude(root_section=record.root_id)
        moved.update(root_section=record.root_id)
    announce(change_of(record))


@transaction.atomic
def delete_record(record: Record) -> None:
    """Delete `record`; raises ProtectedError when something still refers to it."""
    change = change_of(record)  # its key is gone afterwards
    if not isinstance(record, Page):
        old_addresses.remember_deletion(record)
    record.delete()
    announce(change)


@transaction.atomic
def add_missing_pages(pages: Sequence[Page]) -> None:
    """Store those of `pages` whose names nobody has written yet; another host may do the same."""
    present = set(Page.objects.values_list("name", flat=True))
    Page.objects.bulk_create(
        (page for page in pages if page.name not in present), ignore_conflicts=True
    )
    announce(*map(change_of, Page.objects.exclude(name__in=present)))
