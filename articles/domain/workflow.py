"""The one door for a change of state, and what follows from a change of content."""

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.domain import baca_juga
from articles.enums import Origin, State
from articles.models import Article, BacaJuga
from articles.validators import validate_publication_time


class StaleState(Exception):
    """Somebody changed the article's state in the meantime; nothing was written."""


@transaction.atomic
def settle(
    article: Article,
    *,
    end_links: Iterable[BacaJuga] | None = None,
    origin: Origin = Origin.EDITOR,
    user=None,
) -> None:
    """Make true again what follows from a saved article, its tags and its bylines.

    To be called in the transaction that saved them: its place in the lists of its tags and
    authors, its Baca Juga rows (`end_links` as in `baca_juga.sync`), and the pending links
    elsewhere that wait for its headline.
    """
    is_published = article.state == State.PUBLISHED
    listed_at = article.published_at if is_published else None
    article.tag_items.update(listed_at=listed_at)
    article.bylines.update(listed_at=listed_at)
    baca_juga.sync(article, end_links=end_links, origin=origin, user=user)
    if is_published:
        baca_juga.resolve_pending(article)


@transaction.atomic
def change_state(article: Article, state: State, *, at: dt.datetime | None = None) -> None:
    """Bring `article` to `state` and settle what follows; a no-op when nothing would change.

    Publishing takes the time `at` (aware; a time to come schedules the story), or else the time
    it has, or else now. It raises ValidationError when the story lacks what readers need, and
    StaleState when the article's row no longer has the state that `article` was read with.
    """
    old_state, old_time = article.state, article.published_at
    if at:
        validate_publication_time(at)
    time = at or old_time
    if state == State.PUBLISHED:
        if missing := missing_for_readers(section=article.section, body=article.body):
            raise ValidationError(missing)
        time = time or timezone.now()
    if (state, time) == (old_state, old_time):
        return
    first = article.first_published_at
    if state == State.PUBLISHED:
        first = first if first and first <= timezone.now() else time
    elif first and first > timezone.now():
        first = None  # a schedule that was called off: readers never saw it
    change = {
        "state": state,
        "published_at": time,
        "first_published_at": first,
        "modified_at": timezone.now(),
    }
    if Article.objects.filter(pk=article.pk, state=old_state).update(**change) != 1:
        raise StaleState(article.pk)
    for name, value in change.items():
        setattr(article, name, value)
    settle(article)


def missing_for_readers(*, section, body: str) -> dict[str, str]:
    """Return, by field, what a story lacks before it can be published."""
    missing = {}
    if section is None:
        missing["section"] = _("A story needs a section before readers can see it.")
    if not body:
        missing["body"] = _("A story without text cannot be published.")
    return missing


def mark_updated(article: Article) -> None:
    """Tell readers that a published story was really updated, as of now."""
    article.updated_at = timezone.now()
    article.save(update_fields=["updated_at"])
