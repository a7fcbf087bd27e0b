"""Revisions: every text that somebody saved, and how two texts become one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction

from articles.content.merge import Conflict, merge
from articles.content.shape import Content, blank
from articles.domain.story import image_uses, live
from articles.enums import Action, State
from articles.models import Article, Revision
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
    transactions that need the same two then do not wait in a circle. Call it inside a transaction.
    Raises Article.DoesNotExist when it was deleted.
    """
    locked = lock_all([article.pk, beside.pk] if beside else [article.pk])
    if article.pk not in locked:
        raise Article.DoesNotExist
    return locked[article.pk]


def lock_all(pks: Iterable[int]) -> dict[int, Article]:
    """As `lock`, many articles by their keys, in that order, so that nobody waits in a circle.

    Each comes with its section, its lead image and its newest revision.
    """
    beside = ("section__parent", "lead_image", "latest_revision")
    # Not against those who only link to it: two articles that link to each other would wait.
    rows = Article.objects.select_for_update(of=("self",), no_key=True).select_related(*beside)
    return {article.pk: article for article in rows.filter(pk__in=set(pks)).order_by("pk")}


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
        record_revision(stored, live.content_of(stored), action=Action.IMPORT, user=user)
        if stored.state == State.PUBLISHED:
            stored.live_revision = stored.latest_revision
            Article.objects.filter(pk=stored.pk).update(live_revision=stored.live_revision)
    article.latest_revision = stored.latest_revision
    article.live_revision = stored.live_revision
    return stored.latest_revision


def insert_revision(
    article: Article,
    content: Content,
    *,
    action: Action,
    user=None,
    based_on: Revision | None = None,
    note: str = "",
    idempotency_key: str = "",
) -> Revision:
    """Insert `content` as the next revision of `article`, whose row the caller has locked.

    The row is not updated: `live.write_live_row` or `record` makes it the newest one.
    """
    last = article.revisions.order_by("-number").values_list("number", flat=True).first()
    return Revision.objects.create(
        article=article,
        number=(last or 0) + 1,
        content=content,
        based_on=based_on or article.latest_revision,
        created_by=user,
        action=action,
        note=note,
        idempotency_key=idempotency_key,
    )


def record_revision(article: Article, content: Content, *, action: Action, **options) -> Revision:
    """Insert a revision as `insert` does, for a row that stays as it is.

    It becomes the newest one, unless it is kept aside for a person to come back to. The images
    that it shows become uses of the article.
    """
    revision = insert_revision(article, content, action=action, **options)
    if action != Action.ASIDE:
        article.latest_revision = revision
        Article.objects.filter(pk=article.pk).update(latest_revision=revision)
    image_uses.sync_image_uses(article, content)
    return revision


@dataclass(frozen=True)
class Candidate:
    """A text as it would be saved, or the conflicts that a person must decide first.

    `base` is the revision that it was typed from, `based_on` the newest one, which it was merged
    with when `with_others` is set. `aside` is the text as it was typed, where a choice did not
    take all of it.
    """

    content: Content
    based_on: Revision | None
    base: Revision | None = None
    conflicts: tuple[Conflict, ...] = ()
    with_others: bool = False
    aside: Content | None = None

    @property
    def merged_with(self) -> Revision | None:
        """The revision of others whose changes it holds beside what the person typed."""
        return self.based_on if self.with_others else None

    @property
    def is_new(self) -> bool:
        """Whether it differs from the newest revision."""
        return self.based_on is None or self.content != self.based_on.content


def merge_with_newest(
    article: Article,
    content: Content,
    *,
    base: Revision | None,
    choices: Mapping[str, str] | None = None,
) -> Candidate:
    """Return what becomes of `content`, which somebody typed starting from the revision `base`.

    When somebody else saved since, both texts are merged. What cannot be merged comes back as
    conflicts; the same call with a choice for each has none. Without `base` nothing is known of
    what the person started from, so every difference is a conflict. Writes nothing.
    """
    newest = article.latest_revision
    if newest is None:
        return Candidate(content, None)
    if base and base.digest == newest.digest:  # a step makes a revision of the same content
        return Candidate(content, newest)
    merged = merge(base.content if base else blank(), content, newest.content, choices)
    return Candidate(
        merged.content,
        newest,
        base,
        conflicts=tuple(merged.conflicts),
        with_others=content != merged.content or merged.content != newest.content,
        aside=content if merged.decided else None,
    )


def record_aside(article: Article, candidate: Candidate, *, user) -> None:
    """Keep what was typed beside the newest revision, where a choice did not take all of it."""
    if candidate.aside:
        record_revision(
            article, candidate.aside, action=Action.ASIDE, user=user, based_on=candidate.base
        )


def save_candidate(
    article: Article, candidate: Candidate, *, user, action: Action = Action.SAVE, **options
) -> Revision:
    """Save a text without conflicts as the newest revision of the locked `article`.

    A row that readers have not seen gets the text as well. Readers see none of it while the
    article is published, and never once it is retracted: their notice names what stood there.
    Returns the newest revision, which is the one before when nothing is new.
    """
    record_aside(article, candidate, user=user)
    if not candidate.is_new:
        return candidate.based_on
    if candidate.with_others and action == Action.SAVE:
        action = Action.MERGE
    values = {"action": action, "user": user, "based_on": candidate.based_on, **options}
    if article.state in _FOR_READERS:
        return record_revision(article, candidate.content, **values)
    revision = insert_revision(article, candidate.content, **values)
    live.write_live_row(
        article, candidate.content, columns={"latest_revision": revision}, user=user
    )
    return revision


@transaction.atomic
def save_content(
    article: Article,
    content: Content,
    *,
    base: Revision | None,
    user,
    choices: Mapping[str, str] | None = None,
    **options,
) -> Saved:
    """Save `content` as `merge_with_newest` and `keep` do, or return its conflicts, unsaved."""
    article = lock(article)
    if article.latest_revision is None:
        baseline(article)
    candidate = merge_with_newest(article, content, base=base, choices=choices)
    if candidate.conflicts:
        return Saved(None, candidate.conflicts)
    revision = save_candidate(article, candidate, user=user, **options)
    return Saved(revision, merged_with=candidate.merged_with)


@transaction.atomic
def set_aside(article: Article, content: Content, *, user, **options) -> Revision:
    """Keep a text that its writer may not save any more, without touching the newest one."""
    article = lock(article)
    newest = article.latest_revision or baseline(article)
    return record_revision(
        article, content, action=Action.ASIDE, user=user, based_on=newest, **options
    )


@transaction.atomic
def restore_revision(article: Article, revision: Revision, *, user) -> Revision:
    """Make the content of `revision` the newest one again, as a revision of its own.

    Raises PermissionDenied when `user` may not change the article as it stands now.
    """
    article = lock(article)
    if not can_change(user, article):
        raise PermissionDenied
    newest = article.latest_revision or baseline(article)
    values = {"action": Action.RESTORE, "user": user, "based_on": newest,
              "note": f"#{revision.number}"}  # fmt: skip
    if article.state in _FOR_READERS:
        return record_revision(article, revision.content, **values)
    restored = insert_revision(article, revision.content, **values)
    live.write_live_row(
        article, revision.content, columns={"latest_revision": restored}, user=user
    )
    if not can_change(user, article):  # the revision may stand in another section
        raise PermissionDenied
    return restored
