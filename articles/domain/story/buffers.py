"""Buffers: the unsaved text of each open form, and who has which form open."""

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.db.models.fields.json import KT
from django.utils import timezone

from articles.content.shape import Content, blank, fingerprint
from articles.domain.story import revisions
from articles.domain.story.earlier_keys import read_content
from articles.domain.story.uids import with_current_uids
from articles.enums import Action
from articles.models import Article, Buffer, Revision
from articles.models.revision import LIVE
from articles.text import person_name

# How long a row is kept after its text was saved or discarded, and if nothing was ever typed.
ENDED, UNTOUCHED = dt.timedelta(days=30), dt.timedelta(days=1)
OFFERED, LISTED = 5, 20


class OtherUser(Exception):
    """The form belongs to another user; nothing was written."""


@dataclass(frozen=True)
class Presence:
    """A user who has an article open; `is_own`: it is the user who asks, in another tab."""

    name: str
    since: dt.datetime
    is_own: bool


@dataclass(frozen=True)
class StoredText:
    """The result of `store_text`: the cleaned content, and the sequence of the stored text.

    If `sequence` is greater than the one that was sent, the text came too late and was not stored.
    """

    sequence: int
    content: Content | None


def store_text(
    key: UUID,
    *,
    user: User,
    article: Article | None,
    based_on: Revision | None = None,
    content: Mapping[str, Any] | None = None,
    sequence: int = 0,
    is_closing: bool = False,
) -> StoredText:
    """Store the text of the form `key`: any JSON of a content; None only marks the form as open.

    `sequence` increases with each change in the form. A text that is not newer than the stored or
    the saved one is not stored; with `is_closing` the form is still marked as closed. Raises
    OtherUser.
    """
    now = timezone.now()
    content = None if content is None else with_current_uids(read_content(content))[0]
    values: dict[str, Any] = {"seen_at": now - LIVE if is_closing else now}
    mine = Buffer.objects.filter(key=key, user=user)
    if content is not None:
        mine = mine.filter(sequence__lt=sequence)
        values |= {
            "content": content, "digest": fingerprint(content), "article": article,
            "based_on": based_on, "sequence": sequence, "saved_at": now, "ended_at": None,
        }  # fmt: skip
    for attempt in range(2):
        if mine.update(**values):
            break
        if stored := Buffer.objects.filter(key=key).values_list("user", "sequence").first():
            if stored[0] != user.pk:
                raise OtherUser
            if is_closing:
                Buffer.objects.filter(key=key).update(seen_at=values["seen_at"])
            return StoredText(stored[1], content)
        try:
            with transaction.atomic():
                Buffer.objects.create(key=key, user=user, **{"article": article} | values)
            break
        except IntegrityError:  # a concurrent request created the row
            if attempt:
                raise
    return StoredText(sequence, content)


def end_buffer(
    key: UUID, *, user: User, article: Article | None = None, sequence: int | None = None
) -> None:
    """Empty the buffer of the form `key`, whose text was saved in `article`.

    `sequence` is that of the saved text. If a later text is stored, the buffer is not changed.
    Call it in the transaction of the save.
    """
    mine = Buffer.objects.filter(key=key, user=user)
    now = timezone.now()
    ended: dict[str, Any] = {
        "content": None, "article": article, "seen_at": now - LIVE, "ended_at": now,
    }  # fmt: skip
    if sequence is None:
        ended["sequence"] = F("sequence")
    else:
        mine = mine.filter(sequence__lte=sequence)
        ended["sequence"] = sequence
    # The row may not exist yet, or be created by a concurrent request.
    Buffer.objects.bulk_create([Buffer(key=key, user=user)], ignore_conflicts=True)
    mine.update(**ended)


def was_saved_later(key: UUID, *, user: User, article: Article, sequence: int | None) -> bool:
    """Return whether a later text of the form `key` than `sequence` was saved in `article`.

    A delayed request must not restore a text that its sender has changed since.
    """
    saved = Buffer.objects.filter(key=key, user=user, article=article, content__isnull=True)
    return sequence is not None and saved.filter(sequence__gt=sequence).exists()


def texts_to_offer(article: Article | None, user: User) -> list[Buffer]:
    """Return the unsaved texts of `user` for `article`, newest first, at most OFFERED.

    With `article` None, these are texts for articles that were never saved. Texts of forms that
    are open now are left out. There may be more than OFFERED: call it again after these were
    restored or discarded.
    """
    found = user.buffers.left_behind().filter(article=article)
    return list(found.select_related("based_on")[:OFFERED])


def unsaved_of(user: User) -> list[Buffer]:
    """Return the unsaved texts of `user` for all articles, newest first, at most LISTED.

    Each has its article and the typed `headline`, but no content.
    """
    found = user.buffers.left_behind().annotate(headline=KT("content__headline"))
    return list(found.select_related("article").defer("content", "article__body")[:LISTED])


def is_stored(content: Content, article: Article | None, user: User) -> bool:
    """Return whether `content` needs no saving: it is a stored revision or an unchanged form.

    Revisions of other users do not count, except the newest one.
    """
    if article is None:
        return content == blank()
    [current] = with_current_uids(content)
    if article.latest_revision_id is None:
        return current == revisions.latest_content(article)
    known = article.revisions.known_to(user, article.latest_revision_id)
    return known.filter(digest__in={fingerprint(content), fingerprint(current)}).exists()


def others_editing(article: Article | None, user: User, key: UUID | None = None) -> list[Presence]:
    """Return who has `article` open in a form other than `key`, each user once."""
    if article is None:
        return []
    opened = article.buffers.live().exclude(key=key) if key else article.buffers.live()
    people: dict[int, Buffer] = {}
    for buffer in opened.select_related("user").defer("content").order_by("opened_at"):
        people.setdefault(buffer.user_id, buffer)
    return [
        Presence(person_name(buffer.user), buffer.opened_at, buffer.user_id == user.pk)
        for buffer in people.values()
    ]


@transaction.atomic
def discard_text(
    key: UUID,
    *,
    user: User,
    article: Article | None = None,
    content: Mapping[str, Any] | None = None,
    sequence: int = 0,
) -> None:
    """Stop offering the text of the form `key`.

    If there is an article, the text is saved as a revision kept aside. `article`, `content` and
    `sequence` are the copy in the browser, which may be newer than the buffer. Raises OtherUser.
    """
    stored = Article.objects.filter(buffers__key=key).first() or article
    # The article first, as a save locks them: in another order the two could deadlock.
    article = stored and revisions.lock_article(stored)
    buffer = _own(key, user)
    text = read_content(content) if content else None
    if buffer and (text is None or sequence <= buffer.sequence):
        text, sequence = buffer.content, buffer.sequence
    if article and text:
        revisions.ensure_first_revision(article)
        if not is_stored(text, article, user):
            base, typed_by = (buffer.based_on, buffer.typed_by) if buffer else (None, "")
            revisions.record_revision(
                article, text, action=Action.ASIDE, user=user, based_on=base, note=typed_by
            )
    _close(key, user, sequence)


@transaction.atomic
def close_inserted_buffer(key: UUID, into: UUID, *, user: User) -> bool:
    """Close the buffer `key` after its text was inserted in the form `into`.

    Returns whether it is closed: only if the buffer of `into` contains every word of it. Raises
    OtherUser.
    """
    old, new = _own(key, user), _own(into, user)
    if key == into or new is None or new.content is None:
        return False
    if old:
        if old.content:
            before, after = with_current_uids(old.content, new.content)
            if words(before) - words(after):
                return False
        _close(key, user, old.sequence)
    return True


def words(content: Content) -> Counter[str]:
    """Return how often each word occurs in a content, the uids of links and images included."""
    return Counter(re.findall(r"\w+", json.dumps(content, ensure_ascii=False)))


def delete_old_buffers() -> int:
    """Delete the rows of old forms that have no text; return how many were deleted."""
    now = timezone.now()
    is_old = Q(seen_at__lt=now - ENDED) | Q(seen_at__lt=now - UNTOUCHED, sequence=0)
    return Buffer.objects.filter(is_old, content__isnull=True).delete()[0]


def _own(key: UUID, user: User) -> Buffer | None:
    buffer = Buffer.objects.select_for_update(of=("self",)).filter(key=key).first()
    if buffer and buffer.user_id != user.pk:
        raise OtherUser
    return buffer


def _close(key: UUID, user: User, sequence: int) -> None:
    """Empty a buffer; its article is None, because the text was not saved in it."""
    Buffer.objects.update_or_create(
        key=key,
        defaults={
            "user": user, "article": None, "content": None, "sequence": sequence,
            "seen_at": timezone.now() - LIVE, "ended_at": None,
        },
    )  # fmt: skip
