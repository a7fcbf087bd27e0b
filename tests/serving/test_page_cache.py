"""The server's processes show what was committed, whoever committed it."""

import http.client
import threading

import pytest
from django.db import transaction

from articles.domain.story import live
from articles.models import Article
from tests.factories import make_article, make_section
from tests.serving.server import Server, database_url
from tests.waiting import until

pytestmark = [pytest.mark.process, pytest.mark.django_db(transaction=True)]
STORIES, READERS = 50, 200


@pytest.fixture
def cached_server(tmp_path, settings, port):
    settings.PAGE_EPOCH = tmp_path / "page_epoch"
    server = Server(tmp_path, database_url(), port)
    server.environment["DJANGO_SETTINGS_MODULE"] = "tests.serving.cached_settings"
    server.start(workers=2)
    yield server
    server.kill()


def ask(connection, path):
    connection.request("GET", path)
    response = connection.getresponse()
    return response.status, response.read().decode()


def test_no_reader_gets_an_old_page_after_a_commit(cached_server):
    section = make_section("Asia", slug="asia")
    stories = [make_article(headline=f"Lama {n}", section=section) for n in range(STORIES)]
    paths = [story.get_absolute_url() for story in stories]
    committed, stop, old, asked = {}, threading.Event(), [], []

    def read(number):
        connection = http.client.HTTPConnection("127.0.0.1", cached_server.port)
        while not stop.is_set():
            for index in range(number, STORIES, 7):
                since = committed.get(index)
                status, page = ask(connection, paths[index])
                asked.append(status)
                if status != 200 or (since and f"Baru {index}<" not in page):
                    old.append((index, status))
        connection.close()

    threads = [threading.Thread(target=read, args=[n % 7]) for n in range(READERS)]
    for thread in threads:
        thread.start()
    try:
        for index, story in enumerate(stories):
            with transaction.atomic():
                row = Article.objects.select_for_update().get(pk=story.pk)
                live.write_live_row(row, columns={"headline": f"Baru {index}"})
            committed[index] = True
    finally:
        until(lambda: len(asked) > 200, "some readers")
        stop.set()
        for thread in threads:
            thread.join(30)
    assert old == []
    assert set(asked) == {200}


def test_pages_come_from_memory(cached_server):
    story = make_article(section=make_section("Asia", slug="asia"))
    connection = http.client.HTTPConnection("127.0.0.1", cached_server.port)

    def is_hit():
        connection.request("GET", story.get_absolute_url())
        response = connection.getresponse()
        response.read()
        return response.getheader("Cache-Status") == "newsroom; hit"

    until(is_hit, "a page in the memory of the process that answers")
    connection.close()
