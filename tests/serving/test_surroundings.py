"""The desk at a path of the newsroom's own, and what strangers can write into the log."""

import http.client
import json
import re
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from articles.domain.story import live
from articles.models import Buffer, Image
from tests import cast
from tests.factories import make_article, picture_file
from tests.serving.server import Server, database_url

pytestmark = [pytest.mark.process, pytest.mark.django_db(transaction=True)]
DESK = "/meja-kami/"


@pytest.fixture
def log(tmp_path):
    with (tmp_path / "log").open("w+") as log:
        yield log


@pytest.fixture
def ask(tmp_path, port, log):
    """Give a function that asks a server whose desk has a path of its own; it keeps cookies."""
    server = Server(tmp_path, database_url(), port)
    server.environment |= {
        "DJANGO_SETTINGS_MODULE": "tests.serving.cached_settings", "ADMIN_PATH": DESK[1:],
    }  # fmt: skip
    server.start(log=log)
    cookies = {}

    def ask(method, path, body=None, headers=None, **more):
        connection = http.client.HTTPConnection("127.0.0.1", server.port)
        own = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        connection.request(method, path, body, own | more | (headers or {}))
        response = connection.getresponse()
        for line in response.headers.get_all("Set-Cookie", []):
            name, value = re.match(r"([\w-]+)=([^;]*)", line).groups()
            cookies[name] = value
        page = response.read().decode(errors="replace")
        connection.close()
        return response.status, page

    ask.url = server.url
    yield ask
    server.kill()


def lines(log):
    log.seek(0)
    return log.read().splitlines()


def test_the_desk_works_at_a_path_that_readers_are_not_told(ask):
    user, article = cast.editor(), make_article()
    for path in ("/", article.get_absolute_url(), "/robots.txt", "/sw.js", "/prefetch.json",
                 "/tidak-ada/", "/admin/", "/sitemap.xml", "/manifest.webmanifest"):  # fmt: skip
        status, page = ask("GET", path)
        assert status == (404 if path in {"/tidak-ada/", "/admin/"} else 200), path
        assert DESK.strip("/") not in page
    _status, page = ask("GET", f"{DESK}login/")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    form = {"username": user.username, "password": cast.PASSWORD, "next": DESK}
    form |= {"csrfmiddlewaretoken": token}
    kind = {"Content-Type": "application/x-www-form-urlencoded", "Origin": ask.url}
    assert ask("POST", f"{DESK}login/", urlencode(form), kind)[0] == 302
    status, page = ask("GET", f"{DESK}articles/article/{article.pk}/change/")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    assert status == 200
    assert '"/admin/' not in page
    sent = {
        "key": str(uuid4()), "article": article.pk, "based_on": 1, "sequence": 1,
        "content": live.content_of(article) | {"kicker": "Diketik"},
    }  # fmt: skip
    signed = {"X-CSRFToken": token, "Origin": ask.url}
    as_json = signed | {"Content-Type": "application/json"}
    status, page = ask("POST", f"{DESK}articles/article/autosave/", json.dumps(sent), as_json)
    assert (status, Buffer.objects.get().content["kicker"]) == (200, "Diketik"), page
    # More than any other address may carry but the library's.
    file = picture_file(size=(1500, 1500), form="BMP", name="foto.png")
    body = encode_multipart(BOUNDARY, {"file": picture_file(size=(1800, 1200))})
    assert file.size > 6 * 1024 * 1024
    as_form = signed | {"Content-Type": MULTIPART_CONTENT}
    assert ask("POST", f"{DESK}articles/image/upload/", body, as_form)[0] == 200
    assert Image.objects.get().width == 1800
    large = encode_multipart(BOUNDARY, {"file": file})
    assert (
        ask("POST", f"{DESK}articles/image/upload/", large, as_form)[0] == 400
    )  # no picture kind
    assert ask("POST", f"{DESK}articles/article/autosave/", large, as_form)[0] == 413


def test_a_refused_request_takes_one_line_of_the_log(ask, log):
    article = make_article()
    page = article.get_absolute_url()
    assert ask("GET", page)[0] == 200  # the page cache has it now
    before = len(lines(log))
    words = "Situs ini tidak dilayani dengan nama itu. Periksa alamatnya.\n"
    for method, path in (("GET", page), ("HEAD", page), ("GET", "/static/css/base.css"),
                         ("POST", f"{DESK}login/"), ("GET", "/tidak-ada/")):  # fmt: skip
        for host in ("jahat.example", "x" * 3_000, "a b\tc", ""):
            found = ask(method, path, headers={"Host": host})
            assert found == (400, "" if method == "HEAD" else words), (path, host)
    fields = "&".join("a" for _ in range(10_001))
    form = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"csrftoken={'a' * 32}"}
    assert ask("POST", f"{DESK}articles/article/add/", fields, form)[0] == 400
    broken = form | {"Content-Type": "multipart/form-data; boundary="}
    assert ask("POST", f"{DESK}login/", "x", broken)[0] == 400
    assert ask("POST", f"{DESK}login/", "a=1", form)[0] == 403
    found = lines(log)[before:]
    assert all(re.match(r"[-\d]{10} [:,\d]{12} (ERROR|WARNING) django", one) for one in found)
    assert len(found) == 5 * 4 + 3
    assert max(map(len, found)) < 600
