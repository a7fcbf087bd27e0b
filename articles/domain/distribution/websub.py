"""The WebSub hub hears of every publication: https://www.w3.org/TR/websub/.

The message is a row, written with the publication; `manage.py work` sends it.
"""

import datetime as dt
from http.client import HTTPException
from itertools import chain, product
from socket import SHUT_RDWR
from threading import Timer
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

from articles.enums import State
from articles.models import Article, HubPing

TIMEOUT = 10  # seconds
# How long after each failure the message is sent again; after the last it is given up.
RETRIES = [dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360)]
# A story published for the first time with an older time is from an imported archive.
NEWS_AGE = dt.timedelta(hours=48)
KEPT = dt.timedelta(days=30)
A_ROUND = 50


class _NoRedirect(HTTPRedirectHandler):
    """Treats a redirect as a refusal: the POST would be sent again as a GET."""

    def redirect_request(self, *args, **kwargs):
        return None


class _Deadline(HTTPSHandler, HTTPHandler):
    """Limits the time of the whole answer: a socket timeout limits the wait for each byte."""

    def do_open(self, http_class, req, **options):
        class Connection(http_class):
            def getresponse(self):
                end = Timer(TIMEOUT, self.sock.shutdown, [SHUT_RDWR])
                end.start()
                try:
                    return super().getresponse()
                finally:
                    end.cancel()

        return super().do_open(Connection, req, **options)


_opener = build_opener(_NoRedirect, _Deadline)


def note_feeds(article: Article) -> None:
    """Have the hub told of the feeds that `article` stands in now, even if a change takes it away.

    To be called before the change of an article that readers see, in the transaction of the
    change, which announces it; without a hub a no-op.
    """
    if settings.WEBSUB_HUB:
        HubPing.objects.create(
            article=article, due_at=timezone.now(), left_feeds=feeds_of(article)
        )


def announce(article: Article, *, was_listed: bool) -> None:
    """Have the hub told that the feeds of `article` change, when they do; without a hub a no-op.

    To be called in the transaction that publishes, changes, schedules, calls off or withdraws it.
    `was_listed` tells whether it was published, now or for a time to come, before that.
    """
    if not settings.WEBSUB_HUB:
        return
    waiting = HubPing.objects.filter(article=article, done_at=None)
    left = dict.fromkeys(chain.from_iterable(waiting.values_list("left_feeds", flat=True)))
    waiting.delete()
    now = timezone.now()
    is_taken_over = not was_listed and article.published_at < now - NEWS_AGE
    if article.first_published_at and not is_taken_over:
        is_listed = article.state == State.PUBLISHED
        due_at = max(article.published_at, now) if is_listed else now
        HubPing.objects.create(article=article, due_at=due_at, left_feeds=list(left))


def send_due() -> int:
    """Send the messages that are due, and return how many the hub took.

    Several processes may call it: a message is claimed by the one whose update moves it to its
    next attempt. If the process dies before marking, the next attempt sends it again. The first
    failure ends the round, so that a hub that does not answer does not delay other tasks for long.
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
    """Send `feeds` to the hub in one request; return the error, "" if there was none.

    `hub.url` is repeated, as PubSubHubbub 0.3, section 7.1, has it and the hubs still take it.
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
    """Return the addresses of all feeds that have `article`, or would if it were published."""
    section = article.section
    places = [("", [])]
    places += [("section_", [s.slug]) for s in (section, section and section.parent) if s]
    places += [("tag_", [tag.slug]) for tag in article.tags_in_order]
    slugs = article.bylines.order_by("position").values_list("author__slug", flat=True)
    places += [("author_", [slug]) for slug in dict.fromkeys(slugs)]
    return [
        settings.SITE_URL + reverse(f"articles:{place}{kind}", args=args)
        for (place, args), kind in product(places, ("rss", "json_feed"))
    ]
