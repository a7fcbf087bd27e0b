"""Eight people at once, over HTTP, on the production server: no word of any is lost."""

import json
import re
import threading
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from django.conf import settings
from django.test import Client

from articles.domain.story import revisions
from articles.enums import State
from articles.models import Article, Buffer, Revision
from tests import cast
from tests.factories import make_article
from tests.serving.server import everything_kept

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 8
AUTOSAVES = 3


class Desk:
    """The article form of one person, without a browser."""

    def __init__(self, server, article):
        self.user = cast.editor(f"orang{Article.objects.count()}-{id(self)}")
        client = Client()
        client.force_login(self.user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.cookies = {settings.SESSION_COOKIE_NAME: session}
        self.url = f"{server.url}/admin/articles/article/"
        self.path = f"{article.pk}/change/" if article else "add/"
        self.article = article
        page = self.ask(self.path)
        self.form = {
            name: re.search(rf'name="{name}"(?: value="([^"]*)")?', page)[1] or ""
            for name in ("csrfmiddlewaretoken", "key", "based_on")
        }

    def ask(self, path, data=None, **headers):
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies, "Accept": "application/json"} | headers
        request = Request(self.url + path, data, headers)  # noqa: S310
        with urlopen(request, timeout=60) as response:  # noqa: S310
            for cookie in response.headers.get_all("Set-Cookie", []):
                name, _is, value = cookie.split(";")[0].partition("=")
                self.cookies[name] = value
            return response.read().decode()

    def autosave(self, content, sequence):
        message = {
            "key": self.form["key"], "based_on": self.form["based_on"] or None,
            "article": self.article and self.article.pk, "content": content, "sequence": sequence,
        }  # fmt: skip
        token = self.form["csrfmiddlewaretoken"]
        headers = {"X-CSRFToken": token, "Content-Type": "application/json"}
        return self.ask("autosave/", json.dumps(message).encode(), **headers)

    def save(self, content, sequence):
        lists = {name: json.dumps(content[name]) for name in ("bylines", "end_links")}
        data = content | lists | self.form | {"sequence": sequence, "_action": "save"}
        fields = {name: "" if value is None else value for name, value in data.items()}
        return self.ask(self.path, urlencode(fields, doseq=True).encode())


def at_once(work, number=MANY):
    """Run `work(0)`, `work(1)` … at the same moment; return what went wrong."""
    start, troubles = threading.Barrier(number), []

    def run(index):
        start.wait()
        try:
            work(index)
        except (URLError, OSError) as error:
            troubles.append(f"{index}: {error}")

    threads = [threading.Thread(target=run, args=[index]) for index in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return troubles


@pytest.fixture
def story(server):
    body = "".join(f"<p>Paragraf nomor {number}.</p>" for number in range(MANY))
    article = make_article(state=State.DRAFT, headline="Judul Lama", body=body)
    revisions.ensure_first_revision(article)
    return article


def work_of(desks, contents):
    def work(index):
        for sequence in range(1, AUTOSAVES + 1):
            desks[index].autosave(contents[index], sequence)
        desks[index].save(contents[index], AUTOSAVES)

    return work


def test_eight_save_different_paragraphs(server, story):
    base = revisions.latest_content(story)
    desks = [Desk(server, story) for _number in range(MANY)]
    contents = [
        base | {"body": base["body"].replace(f"nomor {n}.", f"nomor {n} ditambah{n}.")}
        for n in range(MANY)
    ]
    assert at_once(work_of(desks, contents)) == []
    story.refresh_from_db()
    newest = story.latest_revision.content["body"]
    assert [n for n in range(MANY) if f"ditambah{n}." not in newest] == []
    numbers = sorted(Revision.objects.values_list("number", flat=True))
    assert numbers == list(range(1, MANY + 2))
    assert not Buffer.objects.filter(content__isnull=False).exists()


def test_eight_save_the_same_paragraph(server, story):
    """One lands, and the others stay in their buffers until their writers have chosen."""
    base = revisions.latest_content(story)
    desks = [Desk(server, story) for _number in range(MANY)]
    contents = [
        base | {"body": base["body"].replace("nomor 0.", f"tulisan{n} saja.")} for n in range(MANY)
    ]
    assert at_once(work_of(desks, contents)) == []
    kept = everything_kept()
    assert [n for n in range(MANY) if f"tulisan{n} " not in kept] == []
    assert Revision.objects.count() == 2


def test_eight_requests_of_one_new_article_make_one(server):
    desk = Desk(server, None)
    content = {
        "headline": "Berita Baru", "body": "<p>isi</p>", "bylines": [], "end_links": [],
        "label": "none", "tags": [],
    }  # fmt: skip
    assert at_once(lambda index: desk.save(content, 5)) == []
    assert Article.objects.get().headline == "Berita Baru"
    assert Revision.objects.count() == 1
