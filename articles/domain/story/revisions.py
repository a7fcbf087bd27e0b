"""Revisions: every saved text of an article, and the merge of two texts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypedDict, Unpack

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from articles.content.merge import Conflict, merge
from articles.content.shape import Content, blank
from articles.domain.story import image_uses, live
from articles.domain.story.uids import with_current_uids, with_stored_names
from articles.enums import Action, State
from articles.models import Article, Revision
from articles.permissions import can_change

# In these states readers see the row (or a notice made from it), so a save does not change it.
_FOR_READERS = frozenset({State.PUBLISHED, State.RETRACTED})


@dataclass(frozen=True)
class Saved:
    """The result of a save: the newest revision, or the conflicts that a person must resolve.

    `merged_with` is the revision of another user that the text was merged with, if any.
    """

    revision: Revision | None
    conflicts: tuple[Conflict, ...] = ()
    merged_with: Revision | None = None


def lock_article(article: Article, beside: Article | None = None) -> Article:
    """Return the stored row of `article`, with a row lock until the end of the transaction.

    `beside` is an article that the transaction locks later: locking both at once, in a fixed
    order, prevents a deadlock. Call it inside a transaction. Raises Article.DoesNotExist when
    `article` was deleted.
    """
    locked = lock_articles([article.pk, beside.pk] if beside else [article.pk])
    if article.pk not in locked:
        raise Article.DoesNotExist
    return locked[article.pk]


def lock_articles(pks: Iterable[int]) -> dict[int, Article]:
    """As `lock_article`, for many articles by pk; in the order of the pks, to prevent deadlocks.

    Each is loaded with its section, its lead image and its newest revision. Deleted ones are left
    out.
    """
    rows = Article.objects.filter(pk__in=set(pks)).order_by("pk")
    # FOR NO KEY UPDATE does not block the insert of a foreign key to the row. Otherwise two
    # transactions that save articles with links to each other could deadlock.
    if connection.features.has_select_for_update:
        list(rows.select_for_update(no_key=True).values_list("pk"))
    # A query of its own: on PostgreSQL a locking query that had to wait joins the new row of an
    # article with the section, image and revision of its old row.
    beside = ("section__parent", "lead_image", "latest_revision")
    return {article.pk: article for article in rows.select_related(*beside)}


def latest_content(article: Article) -> Content:
    """Return what the form of `article` opens with: its newest revision, or else its row."""
    newest = article.latest_revision
    if newest is None:
        return live.content_of(article)
    if article.state in _FOR_READERS and article.live_revision_id != newest.pk:
        return with_current_uids(newest.content)[0]
    # The row has the same tags, and those that somebody gave it past the desk.
    content: Content = newest.content
    return content | {"tags": live.tags_of(article)}


@transaction.atomic
def ensure_first_revision(article: Article, *, user: User | None = None) -> Revision:
    """Return the newest revision; if there is none, create the first one from the row.

    Fixtures and bulk imports create articles without revisions. The first revision must exist
    before an article is edited, so that a merge has a common base.
    """
    stored = lock_article(article)
    newest = stored.latest_revision
    if newest is None:
        newest = record_row(stored, user=user)
    article.latest_revision = newest
    article.live_revision = stored.live_revision
    return newest


def record_row(article: Article, *, user: User | None = None) -> Revision:
    """Record the row of the locked `article` as its newest revision, and as what readers see."""
    revision = record_revision(article, live.content_of(article), action=Action.IMPORT, user=user)
    if article.state == State.PUBLISHED:
        article.live_revision = revision
        Article.objects.filter(pk=article.pk).update(live_revision=revision)
    return revision


class RevisionOptions(TypedDict, total=False):
    """The columns of a revision that have a default."""

    user: User | None
    based_on: Revision | None
    note: str
    idempotency_key: str


def insert_revision(
    article: Article,
    content: Content,
    *,
    action: Action,
    user: User | None = None,
    based_on: Revision | None = None,
    note: str = "",
    idempotency_key: str = "",
) -> Revision:
    """Insert `content` as the next revision of `article`, whose row the caller has locked.

    Names of tags become uids. The row is not updated: `live.write_live_row` or
    `record_revision` sets `latest_revision`.
    """
    last = article.revisions.order_by("-number").values_list("number", flat=True).first()
    return Revision.objects.create(
        article=article,
        number=(last or 0) + 1,
        content=with_stored_names(content),
        based_on=based_on or article.latest_revision,
        created_by=user,
        action=action,
        note=note,
        idempotency_key=idempotency_key,
    )


def record_revision(
    article: Article, content: Content, *, action: Action, **options: Unpack[RevisionOptions]
) -> Revision:
    """Insert a revision as `insert_revision` does, without changing the text of the row.

    It becomes `latest_revision`, unless it is kept aside (Action.ASIDE). The images in it are
    stored as uses of the article.
    """
    revision = insert_revision(article, content, action=action, **options)
    if action != Action.ASIDE:
        article.latest_revision = revision
        Article.objects.filter(pk=article.pk).update(latest_revision=revision)
    image_uses.sync_image_uses(article, content)
    return revision


@dataclass(frozen=True)
class Candidate:
    """A text as it would be saved, or the conflicts that a person must resolve first.

    `base` is the revision that was edited, `based_on` the newest one, with which the text was
    merged if `with_others` is set. `is_new`: it differs from that one. `aside` is the text as it
    was typed, if a choice in a conflict dropped a part of it.
    """

    content: Content
    based_on: Revision | None
    base: Revision | None = None
    conflicts: tuple[Conflict, ...] = ()
    is_new: bool = True
    with_others: bool = False
    aside: Content | None = None

    @property
    def merged_with(self) -> Revision | None:
        """The revision of others whose changes the text contains, None if it contains none."""
        return self.based_on if self.with_others else None


def merge_with_newest(
    article: Article,
    content: Content,
    *,
    base: Revision | None,
    choices: Mapping[str, str] | None = None,
) -> Candidate:
    """Merge `content`, an edit of the revision `base`, with the newest revision.

    Nothing is merged when `base` has the same content as the newest revision. Changes that cannot
    be merged are returned as conflicts; the same call with a choice for each returns none. Without
    `base` the original text is unknown, so every difference is a conflict. Writes nothing.
    """
    newest = article.latest_revision
    if newest is None:
        return Candidate(with_current_uids(content)[0], None)
    old = base.content if base else blank()
    old, content, stored = with_current_uids(old, content, newest.content)
    if base and base.digest == newest.digest:  # a step creates a revision with the same content
        return Candidate(content, newest, is_new=content != stored)
    merged = merge(old, content, stored, choices)
    return Candidate(
        merged.content,
        newest,
        base,
        conflicts=tuple(merged.conflicts),
        is_new=merged.content != stored,
        with_others=content != merged.content or merged.content != stored,
        aside=content if merged.decided else None,
    )


def record_aside(article: Article, candidate: Candidate, *, user: User | None) -> None:
    """Save the text as it was typed, kept aside, if a choice in a conflict dropped part of it."""
    if candidate.aside:
        record_revision(
            article, candidate.aside, action=Action.ASIDE, user=user, based_on=candidate.base
        )


def save_candidate(
    article: Article,
    candidate: Candidate,
    *,
    user: User | None,
    action: Action = Action.SAVE,
    note: str = "",
    idempotency_key: str = "",
) -> Revision:
    """Save a text without conflicts as the newest revision of the locked `article`.

    The row is written too, except for a published or retracted article: a save changes nothing for
    readers, and the notice of a retraction shows the row. Returns the newest revision, which is
    the one before when nothing is new.
    """
    record_aside(article, candidate, user=user)
    if candidate.based_on and not candidate.is_new:
        return candidate.based_on
    if candidate.with_others and action == Action.SAVE:
        action = Action.MERGE
    options: RevisionOptions = {
        "user": user, "based_on": candidate.based_on, "note": note,
        "idempotency_key": idempotency_key,
    }  # fmt: skip
    if article.state in _FOR_READERS:
        return record_revision(article, candidate.content, action=action, **options)
    revision = insert_revision(article, candidate.content, action=action, **options)
    live.write_live_row(
        article, candidate.content, columns={"latest_revision": revision}, user=user
    )
    return revision


@transaction.atomic
def set_aside(
    article: Article,
    content: Content,
    *,
    user: User | None,
    note: str = "",
    idempotency_key: str = "",
) -> Revision:
    """Save the text of a user who may no longer change the article, as a revision kept aside.

    `latest_revision` is not changed, unless the article has none and gets its first.
    """
    article = lock_article(article)
    newest = article.latest_revision or ensure_first_revision(article)
    return record_revision(
        article, content, action=Action.ASIDE, user=user, based_on=newest, note=note,
        idempotency_key=idempotency_key,
    )  # fmt: skip


@transaction.atomic
def restore_revision(article: Article, revision: Revision, *, user: User) -> Revision:
    """Save the content of `revision` as a new, newest revision; return the newest revision.

    Raises PermissionDenied when `user` may not change the article, before or after it is restored.
    """
    article = lock_article(article)
    if not can_change(user, article):
        raise PermissionDenied
    newest = article.latest_revision or ensure_first_revision(article)
    content = with_stored_names(revision.content)
    if (newest.action, newest.content) == (Action.RESTORE, content):
        return newest  # the button was pressed twice
    options: RevisionOptions = {
        "user": user, "based_on": newest, "note": f"#{revision.number}",
    }  # fmt: skip
    if article.state in _FOR_READERS:
        return record_revision(article, content, action=Action.RESTORE, **options)
    restored = insert_revision(article, content, action=Action.RESTORE, **options)
    live.write_live_row(article, content, columns={"latest_revision": restored}, user=user)
    if not can_change(user, article):  # the revision may have another section
        raise PermissionDenied
    return restored
