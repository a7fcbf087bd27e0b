"""What the cache answers, and what it leaves to Django."""

import ast
import datetime as dt
import gc
import gzip
import threading
import time

import brotli
import pytest
from django.conf import settings as site
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from articles.domain.bulk import Stored
from articles.models import Article, OldAddress, PageChange
from newsroom.page_cache.dependencies import depend_on
from newsroom.page_cache.store import Page
from tests.factories import make_article, make_section, withdraw
from tests.page_cache.reader import Reader, make_cache

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_connection")]


@pytest.fixture
def reader(settings):
    return Reader(make_cache(settings))


@pytest.fixture
def story():
    return make_article(headline="Berita", section=make_section("Asia", slug="asia"))


def test_a_page_from_memory_is_the_page_and_asks_no_database(reader, story, client):
    path = story.get_absolute_url()
    first = reader.get(path)
    assert not reader.is_hit
    assert first == client.get(path).content
    with CaptureQueriesContext(connection) as queries:
        assert reader.get(path) == first
    assert reader.is_hit
    assert [query for query in queries if "pagechange" not in query["sql"]] == []


def test_its_headers_are_those_of_django(reader, story, client):
    answer = client.get(story.get_absolute_url())
    for _request in range(2):
        reader.get(story.get_absolute_url())
        own = dict(reader.headers)
        assert own.pop("cache-status")
        assert own == {name.lower(): value for name, value in answer.items()} | {
            "content-length": str(len(answer.content))
        }


def test_it_comes_in_the_smallest_form_that_the_client_takes(reader, story):
    path = story.get_absolute_url()
    plain = reader.get(path)
    quickly = len(reader.get(path, accept_encoding="gzip, br"))
    assert gzip.decompress(reader.get(path, accept_encoding="gzip")) == plain
    for _request in range(2):
        reader.get(path)
    reader.cache._beside.shutdown()
    packed = reader.get(path, accept_encoding="gzip, br")
    assert reader.headers["content-encoding"] == "br"
    assert reader.headers["content-length"] == str(len(packed))
    assert brotli.decompress(packed) == plain
    assert len(packed) < quickly < len(plain)
    assert reader.get(path, accept_encoding="br;q=0, identity") == plain


def test_a_page_that_is_dropped_waits_for_no_compression(reader, story):
    path, is_free = story.get_absolute_url(), threading.Event()
    reader.cache._beside.submit(is_free.wait)
    for _request in range(5):
        reader.get(path)
    reader.cache.store.clear()
    gc.collect()
    assert not [one for one in gc.get_objects() if isinstance(one, Page)]
    is_free.set()


def test_head_and_what_the_client_has_already_cost_no_body(reader, story):
    path = story.get_absolute_url()
    body = reader.get(path, method="HEAD")
    length, etag = reader.headers["content-length"], reader.headers["etag"]
    assert (body, length) == (b"", str(len(reader.get(path))))
    for known in (etag, f'"other", {etag}', "*", etag.removeprefix("W/")):
        assert reader.get(path, if_none_match=known) == b""
        assert (reader.status, reader.headers["etag"]) == (304, etag)
        assert "content-length" not in reader.headers
    assert reader.get(path, if_none_match='"other"')


def test_parameters_that_no_page_reads_make_no_page(reader, story):
    path = story.get_absolute_url()
    reader.get(path)
    for number in range(50):
        reader.get(f"{path}?utm_source={number}&fbclid=x{number}")
        assert reader.is_hit
    assert len(reader.cache.store) == 1
    reader.get(f"/asia/?sebelum={story.position}")
    reader.get(f"/asia/?utm_source=x&sebelum={story.position}")
    assert reader.is_hit


def test_a_redirect_keeps_the_parameters_of_each_request(reader, story):
    wrong = f"/asia/{story.pk}/lama/"
    for number in range(2):
        reader.get(f"{wrong}?utm_source={number}")
        assert reader.headers["location"] == f"{story.get_absolute_url()}?utm_source={number}"
        reader.get(wrong)
        assert reader.headers["location"] == story.get_absolute_url()
    assert reader.is_hit


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/", {"cookie": f"{site.SESSION_COOKIE_NAME}=abc"}),
        ("/", {"method": "POST"}),
        ("/admin/login/", {}),
        ("/baca/1/", {"method": "POST"}),
    ],
)
def test_what_is_not_the_same_for_everybody_goes_by_it(reader, path, sent):
    for _request in range(2):
        reader.get(path, **sent)
        assert "cache-status" not in reader.headers
    assert len(reader.cache.store) == 0


def test_what_depends_on_nothing_is_not_kept(reader):
    for _request in range(2):
        reader.get("/robots.txt")
        assert not reader.is_hit


def test_an_address_without_a_page_is_known_until_something_changes(reader, story):
    path = f"/asia/{story.pk + 1}/berita-baru/"
    for _request in range(2):
        reader.get(path)
        assert reader.status == 404
    assert reader.is_hit
    make_article(headline="Berita baru", section=story.section)
    reader.get(path)
    assert reader.status == 200


def test_an_address_without_a_page_leads_on_once_a_fixture_says_where(reader, story):
    reader.get("/lama/")
    assert reader.status == 404
    stored = Stored()
    stored.add(OldAddress.objects.create(kind="section", slug="lama", section=story.section))
    stored.announce()
    reader.get("/lama/")
    assert (reader.status, reader.headers["location"]) == (301, "/asia/")


def test_an_index_of_tomorrow_is_there_tomorrow(reader, story, time_machine):
    now = dt.datetime(2026, 3, 10, 5, 0, tzinfo=dt.UTC)
    time_machine.move_to(now)
    reader.get("/indeks/2026-03-11/")
    assert reader.status == 404
    time_machine.move_to(now + dt.timedelta(days=1))
    reader.get("/indeks/2026-03-11/")
    assert reader.status == 200


def test_all_probes_have_one_answer(reader, story):
    probes = ["/wp-login.php", "/.env", "/.git/config", "/xmlrpc.php", "/asia/shell.php"]
    for number, path in enumerate(probes):
        reader.get(f"{path}?x={number}")
        assert (reader.status, reader.is_hit) == (404, number > 0)
    assert len(reader.cache.store) == 1
    reader.get("/asia/1/wp-login/")
    assert not reader.is_hit


def test_a_link_to_a_story_that_was_scheduled_before_it_appears_in_time(reader, time_machine):
    now = dt.datetime(2026, 3, 10, 5, 0, tzinfo=dt.UTC)
    time_machine.move_to(now, tick=False)
    later = make_article(headline="Nanti", ago=-dt.timedelta(hours=1))
    body = f'<p>Isi.</p><aside data-baca-juga="{later.uid}"></aside>'
    path = make_article(body=body, section=make_section("Jauh")).get_absolute_url()
    assert b"Nanti" not in reader.get(path)
    time_machine.move_to(now + dt.timedelta(hours=1), tick=False)
    assert b"Nanti" in reader.get(path)


def test_a_request_of_senseless_length_is_left_to_django(reader, story):
    path = story.get_absolute_url()
    reader.get(path)
    for sent in ({"accept_encoding": " " * 60_000}, {"if_none_match": '"a",' * 2_000}):
        reader.get(path, **sent)
        assert "cache-status" not in reader.headers


def test_an_outage_leaves_no_bare_page_behind(reader, story, monkeypatch):
    def fail():
        raise DatabaseError("gone")

    with monkeypatch.context() as patch:
        patch.setattr("articles.views.errors.newest_stories", fail)
        reader.get("/tidak/ada/")
    assert reader.headers["cache-control"] == "no-store"
    assert b"Berita" in reader.get("/tidak/ada/")


def test_another_host_is_refused_and_fills_nothing(reader, story):
    reader.get("/")
    reader.get("/", host="penipu.example")
    assert reader.status == 400
    reader.get("/")
    assert reader.is_hit


def test_a_retraction_shows_at_once(reader, story):
    path = story.get_absolute_url()
    reader.get(path)
    withdraw(story)
    reader.get(path)
    assert (reader.status, reader.is_hit) == (410, False)


def test_a_publication_leaves_other_lists_and_older_pages(reader, story):
    section, tech = story.section, make_section("Tekno", slug="tekno")
    for _number in range(25):
        make_article(section=section)
    make_article(section=tech)
    older = Article.objects.published().in_section(section).newest()[19]
    paths = ["/asia/", "/tekno/", f"/asia/?sebelum={older.position}", "/indeks/"]
    for path in paths:
        reader.get(path)
    make_article(section=section, ago=dt.timedelta(minutes=1))
    hits = []
    for path in paths:
        reader.get(path)
        hits.append(reader.is_hit)
    assert hits == [False, True, True, False]


def test_a_database_that_is_gone_leaves_what_is_there(reader, story, monkeypatch, time_machine):
    path = story.get_absolute_url()
    page = reader.get(path)

    def fail(*args):
        raise DatabaseError("gone")

    monkeypatch.setattr(type(PageChange.objects), "read", fail)
    time_machine.move_to(time.time() + 10)
    assert reader.get(path) == page
    assert reader.headers["cache-status"] == "newsroom; hit; detail=stale"
    monkeypatch.undo()
    time_machine.move_to(time.time() + 20)
    reader.get(path)
    assert reader.headers["cache-status"] == "newsroom; hit"


def test_of_many_who_ask_for_a_page_at_once_one_has_it_made(settings, monkeypatch):
    made, gate = [], threading.Event()

    def django(environ, start_response):
        made.append(environ["PATH_INFO"])
        gate.wait(10)
        depend_on("list")
        start_response("200 OK", [("Content-Type", "text/html")])
        return HttpResponse(b"page")

    cache = make_cache(settings)
    cache._django = django
    # The threads have no part in the test's transaction.
    monkeypatch.setattr(cache._watch, "is_current", lambda now: True)
    readers = [Reader(cache) for _number in range(8)]
    bodies = []
    threads = [
        threading.Thread(target=lambda one: bodies.append(one.get("/asia/")), args=[reader])
        for reader in readers
    ]
    for thread in threads:
        thread.start()
    gate.set()
    for thread in threads:
        thread.join(10)
    assert made == ["/asia/"]
    assert bodies == [b"page"] * 8


def test_all_parameters_that_views_read_are_in_the_key():
    read = set()
    for folder in ("views", "feeds"):
        for path in (site.BASE_DIR / "articles" / folder).rglob("*.py"):
            if path.name == "search.py":  # no address of it is a page: NOT_PAGES
                continue
            read.update(_parameters(ast.parse(path.read_text(encoding="utf-8"))))
    read.update(_parameters(ast.parse((site.BASE_DIR / "articles/paging.py").read_text())))
    assert read == set(site.PAGE_QUERY)


def _parameters(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "request.GET.get":
            yield node.args[0].value
