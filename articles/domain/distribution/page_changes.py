"""Tells the page cache what each change touches: the names that pages depend on."""

import datetime as dt
import time
from collections import defaultdict
from collections.abc import Collection, Iterator

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from articles.domain.announcement import Change, Listing, Subject
from articles.domain.distribution.pages_about import SHOWN_ELSEWHERE, pages_about
from articles.enums import Aspect, Seen, State
from articles.models import BacaJuga, FrontSlot, PageChange
from articles.narrowing import required
from newsroom.page_cache.dependencies import ANYTHING, EVERYTHING, name_of
from newsroom.page_cache.epoch import Writing
from newsroom.page_cache.store import Touch

# A change of more than this, as of a whole archive, counts as one of everything.
MOST = 2_000
_ROWS = {
    Subject.AUTHOR: (Seen.AUTHOR,),
    Subject.IMAGE: (Seen.IMAGE,),
    Subject.PAGE: (Seen.PAGE,),
    Subject.FRONT_PAGE: (Seen.FRONT_PAGE,),
    Subject.RANKING: (Seen.RANKING,),
    Subject.RELATED: (Seen.RELATED,),
    Subject.TAG: (Seen.TAG, Seen.LIST_OF_TAG),
}


@transaction.atomic(savepoint=False)
def record_page_changes(changes: list[Change]) -> None:
    """Write what `changes` touch to the log of the page cache, for each time since when."""
    transaction.on_commit(Writing(settings.PAGE_EPOCH).end)
    touched: defaultdict[float, set[Touch]] = defaultdict(set)
    shown: defaultdict[float, list[int | None]] = defaultdict(list)
    now, texts = time.time(), []
    for change in changes:
        since = max(change.since.timestamp(), now)
        touched[since] |= {*_touched_by(change), (ANYTHING, None)}
        if change.subject == Subject.ARTICLE and change.aspects & SHOWN_ELSEWHERE:
            shown[since].append(change.pk)
        if change.subject == Subject.ARTICLE and Aspect.TEXT in change.aspects:
            texts.append(change.pk)
        for moment in _turns_of_places(change, now):
            touched[moment].add((name_of(Seen.FRONT_PAGE, change.pk), None))
    for since, pks in shown.items():
        linking, *others = pages_about(pks)
        touched[since] |= {(name_of(Seen.TEXT, pk), None) for (pk,) in linking.union(*others)}
    for pk, time_of_link in _coming_links(texts):
        touched[time_of_link.timestamp()].add((name_of(Seen.TEXT, pk), None))
    for since, names in touched.items():
        entry = names if len(names) <= MOST else {(EVERYTHING, None)}
        PageChange.objects.write(since, sorted(entry, key=str))


def _touched_by(change: Change) -> Iterator[Touch]:
    if change.subject == Subject.ARTICLE:
        yield from _touched_by_article(change)
    elif kinds := _ROWS.get(change.subject):
        yield from ((name_of(kind, change.pk), None) for kind in kinds)
    else:  # the sections are in the head of every page
        yield EVERYTHING, None


def _touched_by_article(change: Change) -> Iterator[Touch]:
    yield name_of(Seen.TEXT, change.pk), None
    if change.aspects & SHOWN_ELSEWHERE:
        yield name_of(Seen.CARD, change.pk), None
        if change.before is None or change.after is None:
            yield EVERYTHING, None
        else:
            yield from _lists_of(change.before)
            yield from _lists_of(change.after)


def _lists_of(listing: Listing) -> Iterator[Touch]:
    moment = _seconds(listing.published_at)
    if moment is not None:
        yield Seen.LIST_OF_SITE, moment
        yield from ((name_of(Seen.LIST_OF_SECTION, pk), moment) for pk in listing.sections)
        yield from ((name_of(Seen.LIST_OF_TAG, pk), moment) for pk in listing.tags)
        yield from ((name_of(Seen.LIST_OF_AUTHOR, pk), moment) for pk in listing.authors)


def _seconds(moment: dt.datetime | None) -> float | None:
    return moment.timestamp() if moment else None


def _turns_of_places(change: Change, now: float) -> Iterator[float]:
    """Yield when places of an arranged page begin and end by themselves."""
    if change.subject == Subject.FRONT_PAGE:
        places = FrontSlot.objects.filter(section=change.pk).not_over()
        for times in places.values_list("starts_at", "ends_at"):
            for moment in map(_seconds, times):
                if moment and moment > now:
                    yield moment


def _coming_links(pks: Collection[int | None]) -> Iterator[tuple[int, dt.datetime]]:
    """Return (id, time) of articles with a link that appears at that time by itself."""
    links = BacaJuga.objects.order_by().filter(article__in=pks, target__state=State.PUBLISHED)
    coming = links.filter(target__published_at__gt=timezone.now())
    for pk, moment in coming.values_list("article", "target__published_at"):
        yield pk, required(moment)
