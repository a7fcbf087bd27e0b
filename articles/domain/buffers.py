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
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from articles.content import Content, blank, clean
from articles.domain import revisions
from articles.enums import Action
from articles.models import Article, Buffer

# A form says every 15 seconds that it is open; browsers let a hidden tab run once a minute.
LIVE = dt.timedelta(seconds=75)
# How long a form that has ended is remembered, and one that nobody typed in.
ENDED, UNTOUCHED = dt.timedelta(days=30), dt.timedelta(days=1)
MOST_OFFERED = 20


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


def keep(
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
    than what was saved from the form, changes nothing. Raises OtherUser.
    """
    now = timezone.now()
    content = None if content is None else clean(content)
    values = {"seen_at": now - LIVE if is_closing else now}
    mine = Buffer.objects.filter(key=key, user=user)
    if content is not None:
        mine = mine.filter(sequence__lt=sequence)
        values |= {
            "content": content, "article": article, "based_on": based_on,
            "sequence": sequence, "saved_at": now,
        }  # fmt: skip
    for attempt in range(2):
        if mine.update(**values):
            break
        if stored := Buffer.objects.filter(key=key).values_list("user", "sequence").first():
            if stored[0] != user.pk:
                raise OtherUser
            return Kept(stored[1], content)
        try:
            with transaction.atomic():
                Buffer.objects.create(key=key, user=user, **{"article": article} | values)
            break
        except IntegrityError:  # another message of the same form was first
            if attempt:
                raise
    return Kept(sequence, content)


def end(key: UUID, *, user, article: Article | None = None, sequence: int | None = None) -> None:
    """Empty the buffer of the form `key`, whose text was saved in `article`.

    What was typed there after `sequence`, which is what was saved, stays. To be called in the
    transaction of the save.
    """
    mine = Buffer.objects.filter(key=key, user=user)
    ended = {"content": None, "article": article, "seen_at": timezone.now() - LIVE}
    if sequence is None:
        ended["sequence"] = F("sequence")
    else:
        mine = mine.filter(sequence__lte=sequence)
        ended["sequence"] = sequence
    if not mine.update(**ended) and not Buffer.objects.filter(key=key).exists():
        Buffer.objects.create(key=key, user=user, **ended | {"sequence": sequence or 0})
    forget_old()


def finished(key: UUID, *, user, sequence: int) -> Article | None:
    """Return the article in which the text `sequence` of the form `key` was saved, if it was.

    So a save that is sent again because its answer was lost is known as the same one.
    """
    ended = Buffer.objects.filter(
        key=key, user=user, content__isnull=True, sequence__gte=max(sequence, 1)
    ).select_related("article")
    return next((buffer.article for buffer in ended), None)


def offer(article: Article | None, user) -> list[Buffer]:
    """Return the texts of `user` that were typed for `article` and never saved, newest first.

    None asks for articles that were never saved. A form that is open now is not among them.
    """
    found = list(_left_behind(user).filter(article=article)[:MOST_OFFERED])
    return [buffer for buffer in found if not is_stored(buffer.content, article, user)]


def unsaved_of(user) -> list[Buffer]:
    """Return what `user` typed anywhere and never saved, newest first, each with its article."""
    found = _left_behind(user).select_related("article__latest_revision")[:MOST_OFFERED]
    return [buffer for buffer in found if not is_stored(buffer.content, buffer.article, user)]


def is_stored(content: Content, article: Article | None, user) -> bool:
    """Tell whether nothing of `content` would be lost: it is a revision, or nobody's work yet."""
    if article is None:
        return content == blank()
    if content == revisions.latest_content(article):
        return True
    own = article.revisions.filter(created_by=user).order_by("-number")
    return any(text == content for text in own.values_list("content", flat=True)[:MOST_OFFERED])


def others(article: Article | None, user, key: UUID | None = None) -> list[Presence]:
    """Return who has `article` open beside the form `key` of `user`, each person once."""
    if article is None:
        return []
    opened = (
        Buffer.objects.filter(article=article, seen_at__gt=timezone.now() - LIVE)
        .exclude(key=key)
        .select_related("user")
        .defer("content")
        .order_by("opened_at")
    )
    people = {}
    for buffer in opened:
        people.setdefault(buffer.user_id, buffer)
    return [
        Presence(name_of(buffer.user), buffer.opened_at, buffer.user_id == user.pk)
        for buffer in people.values()
    ]


def name_of(user) -> str:
    """Return how a colleague is called; "" for nobody."""
    return (user.get_full_name() or user.get_username()) if user else ""


@transaction.atomic
def discard(
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
            revisions.record(
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


def forget_old() -> None:
    """Delete the rows of forms that hold no text and that nobody can come back to."""
    now = timezone.now()
    is_old = Q(seen_at__lt=now - ENDED) | Q(seen_at__lt=now - UNTOUCHED, sequence=0)
    Buffer.objects.filter(is_old, content__isnull=True).delete()


def _left_behind(user) -> QuerySet[Buffer]:
    typed = user.buffers.filter(content__isnull=False, seen_at__lte=timezone.now() - LIVE)
    return typed.select_related("based_on").order_by("-saved_at")


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
            "seen_at": timezone.now() - LIVE,
        },
    )  # fmt: skip
