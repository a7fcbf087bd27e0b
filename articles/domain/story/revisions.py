"""Revisions: every text that somebody saved, and how two texts become one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction

from articles.content.merge import Conflict, merge
from articles.content.shape import Content, blank
from articles.domain.story import live
from articles.enums import Action, State
from articles.models import Article, Revision
from articles.models.article_queryset import ArticleQuerySet
from articles.permissions import can_change

# Their rows are what readers have, a notice too: a save alone changes nothing there.
_FOR_READERS = frozenset({State.PUBLISHED, State.RETRACTED})


@dataclass(frozen=True)
class Saved:
    """What became of a save: the newest revision, or the conflicts that a person must settle.

    `merged_with` is the revision of somebody else that the text was merged with, if any.
    """

    revision: Revision | None
    conflicts: tuple[Conflict, ...] = ()
    merged_with: Revision | None = None


def lock(article: Article, beside: Article | None = None) -> Article:
    """Return the stored row of `article`, which nobody else can change until the commit.

    `beside`, an article that is locked later in the same transaction, is locked with it: two
    transactions that need the same two then do not wait in a circle.
    """
    if beside:
        lock_all([article.pk, beside.pk])
    return _locked().get(pk=article.pk)


def lock_all(pks: Iterable[int]) -> dict[int, Article]:
    """As `lock`, many articles by their keys, in that order, so that nobody waits in a circle."""
    return {article.pk: article for article in _locked().filter(pk__in=set(pks)).order_by("pk")}


def _locked() -> ArticleQuerySet:
    # Not against those who only link to it: two articles that link to each other would wait.
    return Article.objects.select_for_update(of=("self",), no_key=True)


def latest_content(article: Article) -> Content:
    """Return what the form of `article` opens with: the newest revision, or the row itself."""
    newest = article.latest_revision
    if newest is None:
        return live.content_of(article)
    if article.state in _FOR_READERS and article.live_revision_id != newest.pk:
        return newest.content
    # A tag may have been renamed since: the row, which says the same, has its present name.
    return newest.content | {"tags": live.tags_of(article)}


@transaction.atomic
def baseline(article: Article, *, user=None) -> Revision:
    """Return the newest revision; an article without any gets its first from its row.

    Articles come without revisions from fixtures and bulk imports. Their first is made before
    anybody works on them, so that a merge knows what both sides started from.
    """
    stored = lock(article)
    if stored.latest_revision is None:
        record(stored, live.content_of(stored), action=Action.IMPORT, user=user)
        if stored.state == State.PUBLISHED:
            mark_live(stored)
    article.latest_revision = stored.latest_revision
    article.live_revision = stored.live_revision
    return stored.latest_revision


def record(
    article: Article,
    content: Content,
    *,
    action: Action,
    user=None,
    based_on: Revision | None = None,
    note: str = "",
) -> Revision:
    """Write `content` as the next revision of `article`, whose row the caller has locked.

    It becomes the newest one, unless it is kept aside for a person to come back to.
    """
    newest = article.revisions.order_by("-number").values_list("number", flat=True).first()
    revision = Revision.objects.create(
        article=article,
        number=(newest or 0) + 1,
        content=content,
        based_on=based_on or article.latest_revision,
        created_by=user,
        action=action,
        note=note,
    )
    if action != Action.ASIDE:
        article.latest_revision = revision
        Article.objects.filter(pk=article.pk).update(latest_revision=revision)
    live.note_image_uses(article, content)
    return revision


def mark_live(article: Article) -> None:
    """Note that readers see, or will see at its time, the newest revision of `article`."""
    article.live_revision = article.latest_revision
    Article.objects.filter(pk=article.pk).update(live_revision=article.latest_revision)


@transaction.atomic
def save(
    article: Article,
    content: Content,
    *,
    base: Revision | None,
    user,
    choices: Mapping[str, str] | None = None,
    action: Action = Action.SAVE,
    note: str = "",
) -> Saved:
    """Save `content`, which somebody typed starting from the revision `base`.

    When somebody else saved since, both texts are merged. What cannot be merged comes back as
    conflicts, with nothing written; the same call with a choice for each writes. A text that was
    not taken as a whole then is a revision too, kept aside. Without `base` nothing is known of
    what the person started from, so every difference is a conflict. Readers see none of it while
    the article is published, and never once it is retracted: their notice names what stood there.
    """
    article = lock(article)
    newest = article.latest_revision or baseline(article)
    if base and base.digest == newest.digest:  # a step makes a revision of the same content
        result, merged_with = content, None
    else:
        merged = merge(base.content if base else blank(), content, newest.content, choices)
        if merged.conflicts:
            return Saved(None, tuple(merged.conflicts))
        result, merged_with = merged.content, newest
        if merged.decided:
            record(article, content, action=Action.ASIDE, user=user, based_on=base)
        action = Action.MERGE if action == Action.SAVE else action
    if result == newest.content:
        return Saved(newest, merged_with=merged_with if content != result else None)
    revision = record(article, result, action=action, user=user, based_on=newest, note=note)
    if article.state not in _FOR_READERS:
        live.apply(article, result, user=user)
    return Saved(revision, merged_with=merged_with)


@transaction.atomic
def set_aside(article: Article, content: Content, *, user, note: str = "") -> Revision:
    """Keep a text that its writer may not save any more, without touching the newest one."""
    article = lock(article)
    newest = article.latest_revision or baseline(article)
    return record(article, content, action=Action.ASIDE, user=user, based_on=newest, note=note)


@transaction.atomic
def restore(article: Article, revision: Revision, *, user) -> Revision:
    """Make the content of `revision` the newest one again, as a revision of its own.

    Raises PermissionDenied when `user` may not change the article as it stands now.
    """
    article = lock(article)
    if not can_change(user, article):
        raise PermissionDenied
    newest = article.latest_revision or baseline(article)
    restored = record(
        article, revision.content, action=Action.RESTORE, user=user, based_on=newest,
        note=f"#{revision.number}",
    )  # fmt: skip
    if article.state not in _FOR_READERS:
        live.apply(article, revision.content, user=user)
        if not can_change(user, article):  # the revision may stand in another section
            raise PermissionDenied
    return restored
