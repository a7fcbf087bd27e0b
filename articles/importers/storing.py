"""Stores what the importers read as articles: once each, however often they come."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import Enum
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from articles.body import plain_text, sanitise
from articles.content.shape import clean
from articles.domain.desk import workflow
from articles.domain.story import live, revisions
from articles.enums import State
from articles.importers.plain_text import Story
from articles.models import Article, Author, Section
from articles.text import title_key

STORIES = UUID("b7c1c6c3-2f0a-5a55-9d0e-6a8f0b8c9f3e")
SAME_STORY = 0.5
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")


class Outcome(Enum):
    CREATED = "created"
    UPDATED = "updated"


class EditedByHand(Exception):
    """A person has saved the article since it was imported; an import must not overwrite it."""

    def __init__(self, article: Article, person):
        super().__init__(str(article))
        self.article, self.person = article, person


@dataclass(frozen=True)
class Placing:
    """Where the stories of one import go; None leaves an existing article as it is."""

    section: Section | None = None
    authors: Sequence[Author] = ()
    tags: Sequence[str] = field(default_factory=list)
    time: dt.datetime | None = None
    state: State | None = None


@transaction.atomic
def store(story: Story, placing: Placing) -> tuple[Article, Outcome]:
    """Store `story` as a new article, or bring the article that it was imported to up to date.

    It goes the same way as a form: a content, a revision, and one pass over the live row. Raises
    EditedByHand when a person has worked on that article, and ValidationError when the state that
    is asked for is not possible: an import takes no published story away from its readers.
    """
    article = _find_or_make(story, timezone.localdate(placing.time))
    if article.pk is None:
        content, outcome = clean(_brought(story, placing)), Outcome.CREATED
        live.fill_columns(article, content)
        article.save()
    else:
        article = revisions.lock(article)
        if person := _last_editor(article):
            raise EditedByHand(article, person)
        content = clean(revisions.latest_content(article) | _brought(story, placing))
        outcome = Outcome.UPDATED
    state = placing.state or State(article.state)
    workflow.change_state(article, state, at=placing.time, content=content)
    return article, outcome


def _last_editor(article: Article):
    """Return the account that saved the row, or a newer text of it; None for an import alone."""
    newest = article.latest_revision
    return article.modified_by or (newest and newest.created_by)


def _brought(story: Story, placing: Placing) -> dict[str, Any]:
    """Return the fields of a content that an import brings; what it does not name stays."""
    brought: dict[str, Any] = {"headline": story.headline, "body": story.body}
    if placing.section:
        brought["section"] = placing.section.pk
    if placing.tags:
        brought["tags"] = list(placing.tags)
    if placing.authors:
        brought["bylines"] = [{"author": author.pk} for author in placing.authors]
    return brought


def _find_or_make(story: Story, day: dt.date) -> Article:
    """Return the article of this story, unsaved when it is new.

    The uid follows from the headline, so a story is found again after its headline was edited
    here. Another story of the same headline (“Harga Emas Hari Ini”) takes the next number.
    """
    number = 0
    while True:
        uid = uuid5(STORIES, f"{title_key(story.headline)} {number}")
        article = Article.objects.filter(uid=uid).first()
        if article is None:
            return Article(uid=uid)
        if _is_same_story(article, story, day):
            return article
        number += 1


def _is_same_story(article: Article, story: Story, day: dt.date) -> bool:
    """Tell whether `story` is what `article` was made from, perhaps corrected.

    Texts with the same figures are one story when half of their words agree. Where the figures
    differ it is a correction on the day of publication, and on another day tomorrow's story.
    """
    old, new = plain_text(article.body), plain_text(sanitise(story.body))
    matcher = SequenceMatcher(None, old.split(), new.split(), autojunk=False)
    if matcher.quick_ratio() < SAME_STORY:
        return False
    if sorted(_NUMBER.findall(old)) == sorted(_NUMBER.findall(new)):
        return True
    return article.published_at is None or timezone.localdate(article.published_at) == day
