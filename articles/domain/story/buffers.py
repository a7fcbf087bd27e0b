"""Buffers: what is typed in an opened form and not saved yet, and who has which form open."""

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.db.models.fields.json import KT
from django.utils import timezone

from articles.content.shape import Content, blank, clean, fingerprint
from articles.domain.story import revisions
from articles.enums import Action
from articles.models import Article, Buffer
from articles.models.revision import LIVE
from articles.text import person_name

# How long a form that has ended is remembered, and one that nobody typed in.
ENDED, UNTOUCHED = dt.timedelta(days=30), dt.timedelta(days=1)
OFFERED, LISTED = 5, 20


class OtherUser(Exception):
    """The form belongs to somebody else; nothing was written."""


@dataclass(frozen=True)
class Presence:
    """Somebody who has an article open; `is_own` is another tab of the person who asks."""

    name: str
    since: dt.datetime
    is_own: bool


@dataclass(frozen=True)
class Kept:
    """What `keep` made of a message: the content as it was cleaned, and which one is stored.

    When `sequence` is greater than the one that came, what came was too late and is not kept.
    """

    sequence: int
    content: Content | None


def store_text(
    key: UUID,
    *,
    user,
    article: Article | None,
    based_on=None,
    content: Mapping[str, Any] | None = None,
    sequence: int = 0,
    is_closing: bool = False,
) -> Kept:
    """Keep what the form `key` holds: any JSON of a content; None only says that it is open.

    `sequence` grows with what is typed there. A text that is not newer than what is stored, or
    than what was saved from the form, changes nothing, but that a form which `is_closing` is open
    no more. Raises OtherUser.
    """
    now = timezone.now()
    content = None if content is None else clean(content)
    values = {"seen_at": now - LIVE if is_closing else now}
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
            return Kept(stored[1], content)
        try:
            with transaction.atomic():
                Buffer.objects.create(key=key, user=user, **{"article": article} | values)
            break
        except IntegrityError:  # another message of the same form was first
            if attempt:
                raise
    return Kept(sequence, content)


def end_buffer(
    key: UUID, *, user, article: Article | None = None, sequence: int | None = None
) -> bool:
    """Empty the buffer of the form `key`, whose text was saved in `article`.

    What was typed there after `sequence`, which is what was saved, stays: it then returns False.
    To be called in the transaction of the save.
    """
    mine = Buffer.objects.filter(key=key, user=user)
    now = timezone.now()
    ended = {"content": None, "article": article, "seen_at": now - LIVE, "ended_at": now}
    if sequence is None:
        ended["sequence"] = F("sequence")
    else:
        mine = mine.filter(sequence__lte=sequence)
        ended["sequence"] = sequence
    # The form may never have said a word, or say its first one at this moment.
    Buffer.objects.bulk_create([Buffer(key=key, user=user)], ignore_conflicts=True)
    return mine.update(**ended) == 1


def was_saved_later(key: UUID, *, user, article: Article, sequence: int | None) -> bool:
    """Tell whether a text of the form `key` that is newer than `sequence` was saved in `article`.

    So a request that was under way for long does not bring back what its sender has changed since.
    """
    saved = Buffer.objects.filter(key=key, user=user, article=article, content__isnull=True)
    return sequence is not None and saved.filter(sequence__gt=sequence).exists()


def texts_to_offer(article: Article | None, user) -> list[Buffer]:
    """Return the texts of `user` that were typed for `article` and never saved, newest first.

    None asks for articles that were never saved. A form that is open now is not among them. At
    most OFFERED; once these are dealt with there may be more.
    """
    found = user.buffers.left_behind().filter(article=article)
    return list(found.select_related("based_on")[:OFFERED])


def unsaved_of(user) -> list[Buffer]:
    """Return what `user` typed anywhere and never saved, newest first, LISTED at most.

    Each has its article and the `headline` that was typed, and no content.
    """
    found = user.buffers.left_behind().annotate(headline=KT("content__headline"))
    return list(found.select_related("article").defer("content", "article__body")[:LISTED])


def is_stored(content: Content, article: Article | None, user) -> bool:
    """Tell whether nothing of `content` would be lost: it is a revision, or nobody's work yet."""
    if article is None:
        return content == blank()
    if article.latest_revision_id is None:
        return content == revisions.latest_content(article)
    known = article.revisions.known_to(user, article.latest_revision_id)
    return known.filter(digest=fingerprint(content)).exists()


def others_editing(article: Article | None, user, key: UUID | None = None) -> list[Presence]:
    """Return who has `article` open beside the form `key` of `user`, each person once."""
    if article is None:
        return []
    opened = (
        article.buffers.live()
        .exclude(key=key)
        .select_related("user")
        .defer("content")
        .order_by("opened_at")
    )
    people = {}
    for buffer in opened:
        people.setdefault(buffer.user_id, buffer)
    return [
        Presence(person_name(buffer.user), buffer.opened_at, buffer.user_id == user.pk)
        for buffer in people.values()
    ]


@transaction.atomic
def discard_text(
    key: UUID,
    *,
    user,
    article: Article | None = None,
    content: Mapping[str, Any] | None = None,
    sequence: int = 0,
) -> None:
    """Offer the text of the form `key` no more.

    It stays as a revision kept aside where there is an article. `content`, `sequence` and
    `article` are what a browser has of it, which may be newer than the buffer. Raises OtherUser.
    """
    buffer = _own(key, user)
    text = clean(content) if content else None
    if buffer:
        article = buffer.article or article
        if text is None or sequence <= buffer.sequence:
            text, sequence = buffer.content, buffer.sequence
    if article and text:
        revisions.baseline(article)
        if not is_stored(text, article, user):
            base = buffer.based_on if buffer else None
            revisions.record_revision(
                revisions.lock(article), text, action=Action.ASIDE, user=user, based_on=base
            )
    _close(key, user, sequence)


@transaction.atomic
def hand_over(key: UUID, into: UUID, *, user) -> bool:
    """End the buffer `key`, whose text was put into the form `into`, when it is kept there.

    Return whether it ended: not as long as a word of it is missing there. Raises OtherUser.
    """
    old, new = _own(key, user), _own(into, user)
    if key == into or new is None or new.content is None:
        return False
    if old:
        if old.content and words(old.content) - words(new.content):
            return False
        _close(key, user, old.sequence)
    return True


def words(content: Content) -> Counter[str]:
    """Return the words of a content with how often each stands there; links and images too."""
    return Counter(re.findall(r"\w+", json.dumps(content, ensure_ascii=False)))


def forget_old() -> int:
    """Delete the rows of forms that hold no text and that nobody can come back to.

    Returns how many they were.
    """
    now = timezone.now()
    is_old = Q(seen_at__lt=now - ENDED) | Q(seen_at__lt=now - UNTOUCHED, sequence=0)
    return Buffer.objects.filter(is_old, content__isnull=True).delete()[0]


def _own(key: UUID, user) -> Buffer | None:
    buffer = Buffer.objects.select_for_update(of=("self",)).filter(key=key).first()
    if buffer and buffer.user_id != user.pk:
        raise OtherUser
    return buffer


def _close(key: UUID, user, sequence: int) -> None:
    """Empty a buffer for good; without an article, as it was saved in none."""
    Buffer.objects.update_or_create(
        key=key,
        defaults={
            "user": user, "article": None, "content": None, "sequence": sequence,
            "seen_at": timezone.now() - LIVE, "ended_at": None,
        },
    )  # fmt: skip
