"""The hub is told of what changes in the feeds, at its time, once, and again when it failed."""

import datetime as dt
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest
from django.db import connection, transaction
from django.utils import timezone

from articles.domain.desk import broken_links, workflow
from articles.domain.desk.broken_links import Choice, Settling
from articles.domain.distribution import websub
from articles.domain.story import live, revisions
from articles.enums import Action, ChangeKind, State
from articles.models import HubPing
from tests import cast
from tests.factories import make_article, make_author, make_section, retract, withdraw

NOW = dt.datetime(2026, 3, 10, 5, 0, tzinfo=dt.UTC)


class Hub(HTTPServer):
    """A hub that answers with the given codes, one after the other, and then with 204."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.codes, self.told = [], []
        self.url = f"http://127.0.0.1:{self.server_address[1]}/"


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.told.append(parse_qs(body))
        code = self.server.codes.pop(0) if self.server.codes else 204
        if code == "silence":
            self.close_connection = True
            return
        if code == "drip":
            with suppress(OSError):
                for letter in b"HTTP/1.1 204 " + b"No Content" * 10:
                    self.wfile.write(bytes([letter]))
                    time.sleep(0.1)
            return
        self.send_response(code)
        self.send_header("Location", self.server.url)
        self.end_headers()

    def do_GET(self):
        self.server.told.append("GET")
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def server(settings):
    with Hub() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        settings.WEBSUB_HUB = running.url
        settings.SITE_URL = "https://arunika.example"
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def _clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def article(db, server):
    parent = make_section(slug="internasional")
    author = make_author(slug="ratri")
    return make_article(
        section=make_section(slug="asia", parent=parent), tags=["Rusia"], authors=[author]
    )


def test_without_a_hub_nothing_is_written_or_sent(db, settings):
    settings.WEBSUB_HUB = ""
    make_article()
    assert not HubPing.objects.exists()
    assert websub.send_due() == 0


def test_a_publication_tells_the_hub_of_every_feed_of_the_article(server, article):
    assert websub.send_due() == 1
    places = ["", "asia/", "internasional/", "tag/rusia/", "penulis/ratri/"]
    names = ["rss.xml", "feed.json"]
    feeds = [f"https://arunika.example/{place}{name}" for place in places for name in names]
    assert server.told == [{"hub.mode": ["publish"], "hub.url": feeds}]
    ping = HubPing.objects.get()
    assert (ping.done_at, ping.attempts, ping.error) == (NOW, 1, "")
    assert websub.send_due() == 0


def test_a_feed_that_is_announced_is_there(client, server, article):
    for feed in websub.feeds_of(article):
        assert client.get(feed.removeprefix("https://arunika.example")).status_code == 200


def test_what_is_rolled_back_is_not_announced(db, server):
    article = make_article(state=State.READY)
    with transaction.atomic():
        workflow.change_state(article, State.PUBLISHED)
        assert HubPing.objects.count() == 1
        transaction.set_rollback(True)
    assert not HubPing.objects.exists()


def test_a_scheduled_story_is_announced_at_its_time(db, server, time_machine):
    article = make_article(ago=-dt.timedelta(hours=1))
    assert websub.send_due() == 0
    time_machine.move_to(NOW + dt.timedelta(hours=1), tick=False)
    assert websub.send_due() == 1
    assert HubPing.objects.get().article == article


def test_a_schedule_that_moves_moves_the_message_and_one_called_off_takes_it_along(db, server):
    article = make_article(ago=-dt.timedelta(hours=1))
    later = NOW + dt.timedelta(hours=2)
    workflow.change_state(article, State.PUBLISHED, at=later)
    assert HubPing.objects.get().due_at == later
    workflow.perform(article, Action.UNSCHEDULE, user=cast.superuser())
    assert not HubPing.objects.exists()


def test_a_withdrawal_is_announced_too(server, article):
    websub.send_due()
    withdraw(article)
    assert websub.send_due() == 1
    assert len(server.told) == 2


def test_the_feeds_that_a_story_leaves_are_announced_with_those_that_it_enters(server, article):
    websub.send_due()
    old = server.told.pop()["hub.url"]
    desk = cast.managing_editor()
    for _again in range(2):  # the message of the first change is still to be sent
        change(article, desk, section=str(make_section().uid), tags=["Ukraina"], bylines=[])
    server.told.clear()
    assert websub.send_due() == 1
    article.refresh_from_db()
    now = websub.feeds_of(article)
    assert server.told[0]["hub.url"][: len(now)] == now
    assert set(old) < set(server.told[0]["hub.url"])
    assert "https://arunika.example/tag/ukraina/rss.xml" in now


def test_a_story_that_nobody_saw_leaves_no_feed(db, server):
    article = make_article(ago=-dt.timedelta(hours=1), tags=["Rusia"])
    change(article, cast.managing_editor(), tags=[], at=NOW + dt.timedelta(hours=1))
    assert HubPing.objects.get().left_feeds == []


def change(article, user, at=None, **content):
    """Publish `article` with another content."""
    revisions.record_revision(
        article, live.content_of(article) | content, action=Action.SAVE, user=user
    )
    kind = None if at else ChangeKind.TYPO
    action = Action.SCHEDULE if at else Action.PUBLISH
    workflow.perform(article, action, user=user, at=at, kind=kind)


def test_an_archive_that_is_taken_over_is_no_news(db, server):
    article = make_article(ago=dt.timedelta(days=3))
    assert not HubPing.objects.exists()
    withdraw(article)
    assert HubPing.objects.count() == 1


def test_a_refusal_is_tried_again_later_and_later_and_given_up(server, article, time_machine):
    server.codes = [500, 302, "silence", 404, 503, 429]
    now = NOW
    for attempt, minutes in enumerate([1, 5, 30, 120, 360], start=1):
        assert websub.send_due() == 0
        ping = HubPing.objects.get()
        assert (ping.attempts, ping.due_at) == (attempt, now + dt.timedelta(minutes=minutes))
        assert ping.error
        now = ping.due_at
        time_machine.move_to(now - dt.timedelta(seconds=1), tick=False)
        assert websub.send_due() == 0
        time_machine.move_to(now, tick=False)
    assert websub.send_due() == 0
    time_machine.move_to(now + dt.timedelta(days=1), tick=False)
    assert websub.send_due() == 0
    assert len(server.told) == 6
    ping = HubPing.objects.get()
    assert (ping.attempts, ping.error, ping.done_at) == (6, "HTTP 429 Too Many Requests", now)
    time_machine.move_to(now + dt.timedelta(days=31), tick=False)
    websub.send_due()
    assert not HubPing.objects.exists()


def test_a_redirect_is_not_followed(server, article):
    server.codes = [302]
    assert websub.send_due() == 0
    assert "GET" not in server.told


def test_a_hub_that_is_away_is_asked_once_a_round(db, settings):
    settings.WEBSUB_HUB = "http://127.0.0.1:1/"
    make_article(), make_article()
    assert websub.send_due() == 0
    assert sorted(HubPing.objects.values_list("attempts", flat=True)) == [0, 1]


def test_a_hub_whose_answer_drips_is_not_waited_for(server, article, monkeypatch):
    server.codes = ["drip"]
    monkeypatch.setattr(websub, "TIMEOUT", 0.5)
    begun = time.perf_counter()
    assert websub.send_due() == 0
    assert time.perf_counter() - begun < 2
    ping = HubPing.objects.get()
    assert (ping.attempts, ping.done_at) == (1, None)
    assert ping.error


def test_it_is_sent_when_the_hub_is_back(server, article, time_machine):
    server.codes = [503]
    websub.send_due()
    time_machine.move_to(NOW + dt.timedelta(minutes=1), tick=False)
    assert websub.send_due() == 1
    assert (HubPing.objects.get().error, HubPing.objects.get().attempts) == ("", 2)


def test_who_dies_while_sending_leaves_it_to_the_next_attempt(server, article, monkeypatch):
    class Killed(BaseException):
        pass

    def die(*args, **kwargs):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(websub._opener, "open", die)
        with pytest.raises(Killed):
            websub.send_due()
    ping = HubPing.objects.get()
    assert (ping.attempts, ping.done_at) == (1, None)
    HubPing.objects.update(due_at=NOW)
    assert websub.send_due() == 1


def test_what_was_sent_is_forgotten_after_a_month(server, article, time_machine):
    websub.send_due()
    time_machine.move_to(NOW + dt.timedelta(days=31), tick=False)
    make_article()
    websub.send_due()
    assert HubPing.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_message_once(server):
    section = make_section(slug="asia")
    for _ in range(10):
        make_article(section=section)
    assert timezone.now() == NOW
    sent, start = [], threading.Barrier(2)

    def work():
        start.wait()
        sent.append(websub.send_due())
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(sent) == len(server.told) == 10


def test_the_link_of_a_draft_is_settled_without_a_message(db, server):
    gone = make_article(headline="Dicabut")
    body = f'<p>Isi.</p>\n<aside data-baca-juga="{gone.uid}"></aside>'
    draft = make_article(state=State.DRAFT, body=body)
    retract(gone)
    HubPing.objects.all().delete()
    user = cast.managing_editor("lain")
    chosen = {draft.pk: Settling(Choice.NOTICE)}
    settlement = broken_links.settle_links(gone, chosen, user=user)
    broken_links.undo_settlement(settlement, user=user)
    assert not HubPing.objects.exists()


def test_a_link_that_appears_later_is_announced_then(db, server):
    """A published story waits for a title that is scheduled."""
    source = make_article(body='<p>Isi.</p>\n<aside data-baca-juga="">Judul Nanti</aside>')
    HubPing.objects.all().delete()
    make_article(headline="Judul Nanti", ago=-dt.timedelta(hours=1))
    assert HubPing.objects.get(article=source).due_at == NOW + dt.timedelta(hours=1)
