"""Guessing under the production server: several processes, and readers and editors beside it."""

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client

from articles.domain.access.throttle import OF_ACCOUNT_AND_ADDRESS
from newsroom.password_thread import MOST_OF_ADDRESS
from tests import cast
from tests.factories import make_article
from tests.serving.server import until
from tests.waiting import LONGEST

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.process]
TOKEN = "t" * 32  # of CSRF: the cookie and the form have the same
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def send(server, path, body=None, **headers):
    with closing(HTTPConnection("127.0.0.1", server.port, timeout=LONGEST)) as connection:
        cookie = "; ".join([f"csrftoken={TOKEN}", headers.pop("cookie", "")])
        sent = {"Cookie": cookie, "X-CSRFToken": TOKEN, **headers}
        connection.request("POST" if body else "GET", path, body, sent)
        response = connection.getresponse()
        return response.status, response.read().decode()


def guess(server, name="editor", **headers):
    body = urlencode({"username": name, "password": "salah"})
    return send(server, "/admin/login/", body, **FORM, **headers)


def test_processes_share_the_limit_and_need_no_redis_for_it(server):
    cast.editor()
    server.kill()
    server.environment["REDIS_URL"] = "redis://127.0.0.1:1/0"  # nobody is there
    server.start(workers=2)
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: guess(server), range(24)))
    statuses = Counter(status for status, _text in answers)
    free = OF_ACCOUNT_AND_ADDRESS.free
    # Each process by itself would let `free` pass. On a slow machine the first wait is over.
    assert free <= statuses[200] < 2 * free
    assert statuses[429] == 24 - statuses[200]


def test_hashing_that_hangs_leaves_readers_and_editors_served(server):
    editor, article = cast.editor(), make_article()
    client = Client()
    client.force_login(editor)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    hang = server.folder / "hang"
    hang.touch()
    with ThreadPoolExecutor(MOST_OF_ADDRESS + 4) as threads:
        guesses = [threads.submit(guess, server) for _ in range(MOST_OF_ADDRESS + 4)]
        until(lambda: sum(one.done() for one in guesses) == 4, "the refusal of those who are many")
        refused = [one.result() for one in guesses if one.done()]
        assert {status for status, _text in refused} == {503}
        assert "Terlalu banyak" in refused[0][1]
        assert {send(server, article.get_absolute_url())[0] for _ in range(20)} == {200}
        message = json.dumps({"key": str(uuid4()), "content": {"headline": "Baru"}, "sequence": 1})
        for _ in range(5):
            status, answer = send(
                server, "/admin/articles/article/autosave/", message,
                cookie=f"{settings.SESSION_COOKIE_NAME}={session}",
            )  # fmt: skip
            assert (status, bool(json.loads(answer)["saved_at"])) == (200, True)
        hang.unlink()
        statuses = Counter(one.result()[0] for one in guesses)
    assert statuses[200] == OF_ACCOUNT_AND_ADDRESS.free
