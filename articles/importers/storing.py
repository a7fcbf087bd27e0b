"""Stores imported stories as articles; a repeated import updates the same article."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import Enum
from typing import Any
from uuid import UUID, uuid5

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from articles.body import plain_text, sanitise
from articles.content.shape import clean
from articles.domain.desk import workflow
from articles.domain.locks import wait_for_lock
from articles.domain.story import live, revisions
from articles.enums import State
from articles.importers.plain_text import Story
from articles.models import Article, Author, Section
from articles.text import import_key

STORIES = UUID("b7c1c6c3-2f0a-5a55-9d0e-6a8f0b8c9f3e")
SAME_STORY = 0.5
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")


class Outcome(Enum):
    CREATED = "created"
    UPDATED = "updated"


class EditedByHand(Exception):
    """A user has saved the article since it was imported; an import must not overwrite it."""

    def __init__(self, article: Article, person: User | None) -> None:
        super().__init__(str(article))
        self.article, self.person = article, person


@dataclass(frozen=True)
class ImportOptions:
    """The section, authors, tags, publication time (aware) and state for the stories of an import.

    None, or an empty sequence, leaves the values of an existing article unchanged.
    """

    section: Section | None = None
    authors: Sequence[Author] = ()
    tags: Sequence[str] = field(default_factory=list)
    time: dt.datetime | None = None
    state: State | None = None


def lock_articles_of(stories: Iterable[Story], options: ImportOptions) -> None:
    """Lock the stored articles of `stories`, in the transaction that then stores these.

    It waits for other imports. All rows are locked before the first is written: a transaction of
    the desk locks a row and then the titles, and would deadlock with one that does the reverse.
    """
    wait_for_lock("import of stories")
    day = timezone.localdate(options.time)
    found = [_find_or_make(story, day).pk for story in stories]
    revisions.lock_articles(pk for pk in found if pk)


@transaction.atomic
def store(story: Story, options: ImportOptions) -> tuple[Article, Outcome]:
    """Store `story` as a new article, or update the article of an earlier import.

    Like a form, it writes a content as a revision and updates the live row once. Raises
    EditedByHand when a user has saved that article, and ValidationError when the article cannot
    get the state of `options`: an import does not unpublish a story.
    """
    article = _find_or_make(story, timezone.localdate(options.time))
    if article.pk is None:
        content, outcome = clean(_imported_fields(story, options)), Outcome.CREATED
        live.fill_columns(article, content)
        article.save()
    else:
        article = revisions.lock_article(article)
        if person := _last_editor(article):
            raise EditedByHand(article, person)
        content = clean(revisions.latest_content(article) | _imported_fields(story, options))
        outcome = Outcome.UPDATED
    state = options.state or State(article.state)
    workflow.change_state(article, state, at=options.time, content=content)
    return article, outcome


def _last_editor(article: Article) -> User | None:
    """Return the account that saved the row, or a newer text of it; None for an import alone."""
    newest = article.latest_revision
    return article.modified_by or (newest.created_by if newest else None)


def _imported_fields(story: Story, options: ImportOptions) -> dict[str, Any]:
    """Return the fields of a content that an import sets; the others keep their values."""
    brought: dict[str, Any] = {"headline": story.headline, "body": story.body}
    if options.section:
        brought["section"] = options.section.pk
    if options.tags:
        brought["tags"] = list(options.tags)
    if options.authors:
        brought["bylines"] = [{"author": author.pk} for author in options.authors]
    return brought


def _find_or_make(story: Story, day: dt.date) -> Article:
    """Return the article of this story, unsaved when it is new.

    The uid is derived from the imported headline, so the article is found even if its headline
    was edited since. Another story with the same headline (“Harga Emas Hari Ini”) gets the next
    number.
    """
    number = 0
    while True:
        uid = uuid5(STORIES, f"{import_key(story.headline)} {number}")
        article = Article.objects.filter(uid=uid).first()
        if article is None:
            return Article(uid=uid)
        if _is_same_story(article, story, day):
            return article
        number += 1


def _is_same_story(article: Article, story: Story, day: dt.date) -> bool:
    """Tell whether `article` was imported from `story` or an earlier version of it.

    At least half of the words must agree (SAME_STORY). Texts with the same numbers are then the
    same story; with other numbers, it is a correction on the day of publication (or without
    one), and a new story on any other `day`.
    """
    old, new = plain_text(article.body), plain_text(sanitise(story.body))
    matcher = SequenceMatcher(None, old.split(), new.split(), autojunk=False)
    if matcher.quick_ratio() < SAME_STORY:
        return False
    if sorted(_NUMBER.findall(old)) == sorted(_NUMBER.findall(new)):
        return True
    return article.published_at is None or timezone.localdate(article.published_at) == day
