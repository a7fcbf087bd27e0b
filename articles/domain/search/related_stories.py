"""Keeps the related stories of each visible article, found beside the requests.

A change queues its article (`follow_changes`), and `work` finds what is related to it, and to
those to which it is or was related. A row of the queue goes only after what it asks for is stored,
so that a process which is ended in between does it again: docs/decisions/0038.
"""

import datetime as dt
import logging
import time
from collections import Counter
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from articles.domain.announcement import Change, Subject, announce, change_of_related
from articles.domain.locks import wait_for_lock
from articles.domain.search.related import Related, find_related
from articles.domain.search.suggested_links import LOOKED_AT, suggest_among
from articles.enums import State
from articles.models import Article, OutdatedRelated, RelatedStory, SearchEntry

log = logging.getLogger(__name__)
FINDING = "related stories"  # the lock of those that store what was found
A_WHILE = 5.0  # seconds
LATER = dt.timedelta(minutes=1)
NEIGHBOURS = 30  # stories nearest to a changed one, which may be related to it now
LEAST_SHARE = 0.2  # of the score of the nearest: a page leads to nothing that is far beside it
OF_ONE_DAY = 2  # stories that a page leads to, however many of a day are near


def follow_changes(changes: list[Change]) -> None:
    """Have the related stories of changed articles found anew, and those of their neighbours."""
    pks = sorted({c.pk for c in changes if c.subject == Subject.ARTICLE and c.pk})
    _queue(pks, spreads=True)


def _queue(pks: Iterable[int], *, spreads: bool) -> None:
    now = timezone.now()
    OutdatedRelated.objects.bulk_create(
        [OutdatedRelated(article_id=pk, due=now, spreads=spreads) for pk in pks],
        update_conflicts=True,
        unique_fields=["article_id"],
        update_fields=["due", "spreads"] if spreads else ["due"],
    )


def find_for_a_while() -> None:
    """Find the related stories of articles that are due, for some seconds or until none is."""
    end = time.monotonic() + A_WHILE
    while time.monotonic() < end and find_next():
        pass


def find_next() -> bool:
    """Find the related stories of the article that is due first; False if none is.

    What was changed comes before what is only near to it.
    """
    now = timezone.now()
    queue = OutdatedRelated.objects.filter(due__lte=now)
    due = queue.order_by("-spreads", "due", "article_id").first()
    if due is None:
        return False
    try:
        _find_of(due)
    except Exception:
        log.exception("No related stories of article %s", due.pk)
        OutdatedRelated.objects.filter(pk=due.pk).update(due=now + LATER)
    return True


def _find_of(due: OutdatedRelated) -> None:
    article = Article.objects.in_state(State.PUBLISHED).filter(pk=due.pk).defer("body").first()
    entry = SearchEntry.objects.filter(pk=due.pk).exclude(words="").first()
    is_visible = article is not None and article.is_visible
    near = find_related(entry.words, NEIGHBOURS, without=[due.pk]) if entry and is_visible else []
    concerned = _store(due, _rows(entry, near[:LOOKED_AT]) if entry else [])
    if due.spreads:
        # One at a time: with several rows locked, it could wait for a change that waits for it.
        for pk in sorted(concerned.union(one.pk for one in near)):
            _queue([pk], spreads=False)
    asked = OutdatedRelated.objects.filter(pk=due.pk, due=due.due)
    if article and not is_visible:
        asked.update(due=article.published_at, spreads=True)
    elif article and not entry:  # of a database from before, until `work` has made it
        asked.update(due=timezone.now() + LATER)
    else:
        asked.delete()


def _rows(entry: SearchEntry, near: Sequence[Related]) -> list[RelatedStory]:
    """Return the rows of an article, not saved; stories that were paid for are in none."""
    found = suggest_among(near, entry)
    scores = {one.pk: one.score for one in near}
    nearest = max((scores[one.pk] for one in found if not one.is_copy), default=0.0)
    unpaid = Article.objects.unpaid().filter(pk__in=[one.pk for one in found])
    times = dict(unpaid.values_list("pk", "published_at"))
    days: Counter[dt.date] = Counter()
    rows: list[RelatedStory] = []
    for one in found:
        if one.pk in times:
            day = timezone.localdate(times[one.pk])
            days[day] += not one.is_copy
            is_near = scores[one.pk] >= LEAST_SHARE * nearest
            is_shown = is_near and not one.is_copy and days[day] <= OF_ONE_DAY
            rows.append(
                RelatedStory(
                    article_id=entry.pk, position=len(rows), other_id=one.pk, is_shown=is_shown,
                )
            )  # fmt: skip
    return rows


def _store(due: OutdatedRelated, found: list[RelatedStory]) -> set[int]:
    """Store what was found, unless it is outdated again; return the ids of what it concerns.

    These are the articles that were related to it, and those to which it is related.
    """
    with transaction.atomic():
        wait_for_lock(FINDING)
        if not OutdatedRelated.objects.filter(pk=due.pk, due=due.due).exists():
            return set()
        rows = RelatedStory.objects.filter(article_id=due.pk).order_by("position")
        standing = list(rows)
        if _told(standing) != _told(found):
            rows.delete()
            RelatedStory.objects.bulk_create(found)
        if _shown(standing) != _shown(found):
            announce(change_of_related(due.pk))
        others = RelatedStory.objects.filter(other_id=due.pk).values_list("article_id", flat=True)
        return {*others, *(row.other_id for row in standing)}


def _told(rows: Iterable[RelatedStory]) -> list[tuple[int, bool]]:
    return [(row.other_id, row.is_shown) for row in rows]


def _shown(rows: Iterable[RelatedStory]) -> list[int]:
    return [row.other_id for row in rows if row.is_shown]
