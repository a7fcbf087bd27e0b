"""Stores imported stories as articles; a repeated import updates the same article."""

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from articles.content.shape import clean
from articles.domain.desk import workflow
from articles.domain.locks import wait_for_lock
from articles.domain.story import live, revisions
from articles.domain.story.uids import with_current_uids
from articles.enums import Action, State
from articles.importers.archive import SAME_STORY, Archive, Delivery, Doubtful, Sign
from articles.importers.story import Story
from articles.models import Article, Author, Section
from articles.text import import_key

# How many stories of one headline are looked for at once.
AT_ONCE = 100
STORIES = UUID("b7c1c6c3-2f0a-5a55-9d0e-6a8f0b8c9f3e")


class EditedByHand(Exception):
    """A user has saved the article since it was imported; an import must not overwrite it."""

    def __init__(self, article: Article, person: User | None) -> None:
        super().__init__(str(article))
        self.article, self.person = article, person


@dataclass(frozen=True)
class ImportOptions:
    """The section, authors, tags, publication time (aware) and state for the stories of an import.

    None, or an empty sequence, leaves the values of an existing article unchanged. `article` is
    the one to update, and `is_new` tells that the story is like no other.
    """

    section: Section | None = None
    authors: Sequence[Author] = ()
    tags: Sequence[str] = field(default_factory=list)
    time: dt.datetime | None = None
    state: State | None = None
    article: Article | None = None
    is_new: bool = False


@dataclass(frozen=True)
class Stored:
    """An article that was stored, and the sign by which an earlier one was known: None for new."""

    article: Article
    sign: Sign | None


def lock_articles_of(deliveries: Sequence[Delivery], options: ImportOptions) -> Archive:
    """Lock the stored articles of `deliveries`, in the transaction that then stores these.

    It waits for other imports, and returns the stories that these left. All rows are locked
    before the first is written: a transaction of the desk locks a row and then the titles, and
    would deadlock with one that does the reverse.
    """
    wait_for_lock("import of stories")
    archive = Archive()
    found: list[int | None] = [options.article.pk] if options.article else []
    for delivery in deliveries:
        with suppress(Doubtful):
            found.append(_find(delivery, options, archive)[0].pk)
    revisions.lock_articles(pk for pk in found if pk)
    return archive


@transaction.atomic
def store(delivery: Delivery, options: ImportOptions, archive: Archive) -> Stored:
    """Store a story as a new article, or update the article of an earlier import.

    Like a form, it writes a content as a revision and updates the live row once. Raises Doubtful
    when `archive` has a story that may be this one, EditedByHand when a user has saved that
    article, and ValidationError when the article cannot get the state of `options`: an import
    does not unpublish a story.
    """
    article, sign = _find(delivery, options, archive)
    fields = _imported_fields(delivery.story, options)
    if sign is None:
        [content] = with_current_uids(clean(fields))
        live.fill_columns(article, content)
        article.save()
    else:
        article = revisions.lock_article(article)
        if person := _last_editor(article):
            raise EditedByHand(article, person)
        [content] = with_current_uids(clean(revisions.latest_content(article) | fields))
    state = options.state or State(article.state)
    workflow.change_state(
        article, state, at=options.time, content=content, note="\n".join(delivery.origins)
    )
    archive.add(article, delivery.origins)
    return Stored(article, sign)


def _last_editor(article: Article) -> User | None:
    """Return the account that saved the row, or a newer text of it; None for an import alone.

    Links that were settled or added do not count once that is undone and the text as it was.
    """
    newest = article.latest_revision
    if newest and newest.action == Action.UNLINK:
        others = article.revisions.exclude(action__in=[Action.RELINK, Action.UNLINK])
        before = others.order_by("-number").first()
        if before and before.digest == newest.digest:
            edited = others.exclude(created_by=None).order_by("-number").first()
            return edited.created_by if edited else None
    return article.modified_by or (newest.created_by if newest else None)


def _imported_fields(story: Story, options: ImportOptions) -> dict[str, Any]:
    """Return the fields of a content that an import sets; the others keep their values."""
    brought: dict[str, Any] = {"headline": story.headline, "body": story.body}
    if story.standfirst:
        brought["standfirst"] = story.standfirst
    if options.section:
        brought["section"] = str(options.section.uid)
    if options.tags:
        brought["tags"] = list(options.tags)
    if options.authors:
        brought["bylines"] = [{"author": str(author.uid)} for author in options.authors]
    return brought


def _find(
    delivery: Delivery, options: ImportOptions, archive: Archive
) -> tuple[Article, Sign | None]:
    """Return the article of this story and the sign it was known by; a new one has no sign."""
    if options.article:
        return options.article, Sign.ASKED
    day = timezone.localdate(options.time)
    article = _find_by_headline(delivery, day, archive, is_new=options.is_new)
    if article.pk:
        return article, Sign.HEADLINE
    found = None if options.is_new else archive.find(delivery, day)
    return found or (article, None)


def _find_by_headline(
    delivery: Delivery, day: dt.date, archive: Archive, *, is_new: bool
) -> Article:
    """Return the article that was imported with this headline, unsaved when there is none.

    The uid is derived from the imported headline, so the article is found even if its headline
    was edited since. Another story with the same headline (“Harga Emas Hari Ini”) gets the next
    number.
    """
    key = import_key(delivery.story.headline)
    first = 0
    while True:
        uids = [uuid5(STORIES, f"{key} {number}") for number in range(first, first + AT_ONCE)]
        for uid, article in zip(uids, archive.with_uids(uids), strict=True):
            if article is None:
                return Article(uid=uid)
            likeness = None if is_new else archive.compare(article, delivery)
            if likeness and likeness.share >= SAME_STORY and likeness.may_be_same(article, day):
                return article
        first += AT_ONCE
