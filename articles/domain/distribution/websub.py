"""Messages to the WebSub hub about every publication: https://www.w3.org/TR/websub/.

A message is a row, written in the transaction of the publication; `manage.py work` sends it.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from http.client import HTTPException, HTTPResponse
from itertools import chain, product
from socket import SHUT_RDWR
from threading import Timer
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import (
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    Request,
    build_opener,
)

from django.conf import settings
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from taggit.models import Tag

from articles.domain.announcement import Change, Listing, Subject
from articles.enums import State
from articles.models import Article, Author, HubPing, Section
from articles.narrowing import required

TIMEOUT = 10  # seconds
# The delay before each retry; after the last retry the message is given up.
RETRIES = [dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360)]
# An article that is published with an older time is part of an imported archive: no message.
NEWS_AGE = dt.timedelta(hours=48)
KEPT = dt.timedelta(days=30)
A_ROUND = 50


class _NoRedirect(HTTPRedirectHandler):
    """Treats a redirect as a failure: urllib would repeat the POST as a GET."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


class _Deadline(HTTPSHandler, HTTPHandler):
    """Limits the time of the whole response; `timeout` alone limits each read from the socket."""

    def do_open(self, http_class: Any, req: Request, **options: Any) -> HTTPResponse:
        # The base is known only when it is called, for http or for https.
        class Connection(http_class):  # type: ignore[misc]
            def getresponse(self) -> HTTPResponse:
                end = Timer(TIMEOUT, self.sock.shutdown, [SHUT_RDWR])
                end.start()
                try:
                    response: HTTPResponse = super().getresponse()
                    return response
                finally:
                    end.cancel()

        return super().do_open(Connection, req, **options)


_opener = build_opener(_NoRedirect, _Deadline)


def queue_hub_pings(changes: Iterable[Change]) -> None:
    """Write a message to the hub for each article whose feeds `changes` alter; none without a hub.

    It replaces an unsent message about the same article. It also names the feeds in which readers
    could see the article before the change.
    """
    if settings.WEBSUB_HUB:
        for change in changes:
            if change.subject == Subject.ARTICLE:
                _replace_ping(change)


def _replace_ping(change: Change) -> None:
    pk = required(change.pk)
    after = change.after or Article.objects.get(pk=pk)
    before = change.before or after
    waiting = HubPing.objects.filter(article=pk, done_at=None)
    left = list(chain.from_iterable(waiting.values_list("left_feeds", flat=True)))
    waiting.delete()
    if change.before and change.before.is_visible:
        left += _feeds_in(change.before)
    now = timezone.now()
    was_published = before.state == State.PUBLISHED
    is_news = was_published or (after.published_at and after.published_at >= now - NEWS_AGE)
    if after.first_published_at and is_news:
        HubPing.objects.create(
            article_id=pk,
            due_at=max(change.since, now),
            left_feeds=list(dict.fromkeys(left)),
        )


def send_due() -> int:
    """Send the messages that are due; return how many the hub accepted.

    Several processes may call it: a conditional UPDATE claims a message and sets the time of its
    next attempt. If the process dies before marking the message as sent, the next attempt sends it
    again. The first failure ends the run, so that a hub that does not answer delays other tasks
    only once.
    """
    if not settings.WEBSUB_HUB:
        return 0
    now = timezone.now()
    HubPing.objects.filter(done_at__lt=now - KEPT).delete()
    due = HubPing.objects.filter(done_at=None, due_at__lte=now)
    sent = 0
    for ping in due.select_related("article__section__parent").order_by("due_at")[:A_ROUND]:
        if not _claim(ping):
            continue
        row = HubPing.objects.filter(pk=ping.pk)
        if error := _post(list(dict.fromkeys([*feeds_of(ping.article), *ping.left_feeds]))):
            row.update(
                error=error[: HubPing._meta.get_field("error").max_length],
                done_at=timezone.now() if ping.attempts >= len(RETRIES) else None,
            )
            break
        row.update(done_at=timezone.now(), error="")
        sent += 1
    return sent


def _claim(ping: HubPing) -> bool:
    wait = RETRIES[min(ping.attempts, len(RETRIES) - 1)]
    standing = HubPing.objects.filter(pk=ping.pk, attempts=ping.attempts, done_at=None)
    return standing.update(attempts=F("attempts") + 1, due_at=timezone.now() + wait) == 1


def _post(feeds: list[str]) -> str:
    """Send the addresses of `feeds` to the hub in one request; return the error, "" for none.

    `hub.url` is repeated as in PubSubHubbub 0.3, section 7.1; hubs still accept that.
    """
    fields = [("hub.mode", "publish"), *(("hub.url", feed) for feed in feeds)]
    request = Request(settings.WEBSUB_HUB, urlencode(fields).encode())  # noqa: S310
    try:
        with _opener.open(request, timeout=TIMEOUT):
            return ""
    except HTTPError as error:
        with error:
            return f"HTTP {error.code} {error.reason}"
    except (OSError, HTTPException) as error:
        return f"{type(error).__name__}: {error}"


def feeds_of(article: Article) -> list[str]:
    """Return the addresses of all feeds that `article` is in, or would be in if it were listed."""
    section = article.section
    bylines = article.bylines.order_by("position").values_list("author__slug", flat=True)
    return _feeds(
        [one.slug for one in (section, section and section.parent) if one],
        [tag.slug for tag in article.tags_in_order],
        list(dict.fromkeys(bylines)),
    )


def _feeds_in(listing: Listing) -> list[str]:
    """Return the addresses of the feeds of a listing, with their current slugs."""
    of_kind = ((Section, listing.sections), (Tag, listing.tags), (Author, listing.authors))
    return _feeds(*(_slugs(model, keys) for model, keys in of_kind))


def _slugs(model: type[Section | Tag | Author], keys: Sequence[int]) -> list[str]:
    slugs = dict(model.objects.filter(pk__in=keys).values_list("pk", "slug"))
    return [slugs[key] for key in keys if key in slugs]


def _feeds(sections: list[str], tags: list[str], authors: list[str]) -> list[str]:
    places: list[tuple[str, list[str]]] = [("", [])]
    places += [("section_", [slug]) for slug in sections]
    places += [("tag_", [slug]) for slug in tags]
    places += [("author_", [slug]) for slug in authors]
    return [
        settings.SITE_URL + reverse(f"articles:{place}{kind}", args=args)
        for (place, args), kind in product(places, ("rss", "json_feed"))
    ]
