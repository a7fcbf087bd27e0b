"""Every payload through the article form and the autosave: no page of the desk runs any of it."""

import json
import re
from uuid import uuid4

import pytest
from django.utils.html import escape

from articles.content.fields import FIELDS
from articles.content.shape import blank
from articles.domain.desk.todo import add_note
from articles.domain.story import buffers
from articles.enums import State
from articles.models import Article, Buffer
from tests import cast
from tests.admin.article_form import ADD, change, existing, form, saved
from tests.factories import make_article, make_author, make_image, make_section
from tests.hostile import assert_grammar, assert_inert, hostile_payloads

pytestmark = pytest.mark.django_db
BATCHES = 8
BASE = "/admin/articles/article/"
TEXTS = {
    name: Article._meta.get_field(name).max_length
    for name, field in FIELDS.items()
    if field.is_prose
}
# What Django's own admin brings: its icons, and the map of modules.
SVG = re.compile(r"<svg.*?</svg>", re.DOTALL)
IMPORT_MAP = re.compile(r'<script type="importmap"[^>]*>(.*?)</script>', re.DOTALL)
OWN_SCRIPTS = ("/static/", "/admin/jsi18n/", "/admin/articles/article/words.js")


@pytest.fixture
def desk(client):
    client.force_login(cast.superuser())
    return client


@pytest.fixture(scope="module")
def payloads(shared):
    """Give what a form can send at all: text that UTF-8 can write, without NUL."""
    found = hostile_payloads(shared)
    return [p.encode("utf-8", "replace").decode().replace("\x00", "") for p in found]


def hostile_content(payloads, start, image):
    """Return a batch of the payloads: in the body all of them, in every other field some."""
    batch = payloads[start::BATCHES]
    lines = [" ".join(payload.split()) for payload in batch]
    texts = {
        name: " ".join(lines[index::20])[:length].strip() or "x"
        for index, (name, length) in enumerate(TEXTS.items())
    }
    asides = [f'<aside data-baca-juga="">{payload}</aside>' for payload in batch[::50]]
    figures = [
        f'<figure data-image="{image.uid}" data-alt="{escape(payload)}">'
        f"<figcaption>{payload}</figcaption></figure>"
        for payload in batch[::50]
    ]
    paragraphs = [f"<p>{payload}</p>" for payload in batch]
    return blank() | texts | {
        "body": "<p>Awal.</p>" + "".join(paragraphs + asides + figures),
        "end_links": [{"uid": "", "url": p, "text": p} for p in batch[:60]],
        "tags": [f"Tag {p[:80]}" for p in batch[:25]],
    }  # fmt: skip


def assert_nothing_runs(client, response):
    assert response.status_code == 200, response
    page = response.content.decode()
    icons = set(SVG.findall(client.get("/admin/password_change/").content.decode()))
    for known in [*icons, *IMPORT_MAP.findall(page)]:
        page = page.replace(known, "")
    assert_inert(IMPORT_MAP.sub("", page), OWN_SCRIPTS)


def assert_page_inert(client, path):
    assert_nothing_runs(client, client.get(path))


def test_no_payload_runs_on_any_page_of_the_desk(desk, payloads):
    image = make_image()
    section = make_section("<script>alert(1)</script>", slug="bagian")
    author = make_author("<img src=x onerror=alert(1)>")
    for start in range(BATCHES):
        content = hostile_content(payloads, start, image)
        fields = content | {
            "section": str(section.uid), "lead_image": str(image.uid),
            "correction": payloads[start],
            "bylines": [{"author": str(author.uid), "role": "writer"}],
            "note": " ".join(payloads[start:40]),
        }  # fmt: skip
        data = form("publish", **fields)
        response = desk.post(ADD, data, follow=True)
        article = Article.objects.get(uid=data["key"])
        assert_nothing_runs(desk, response)
        assert_grammar(article.body)
        add_note(article, content["standfirst"], user=cast.editor(f"e{start}"))
        other = payloads[(start + 1) % BATCHES :: BATCHES]
        second = existing(article, "submit", body="".join(f"<p>{p}</p>" for p in other[::9]))
        desk.post(change(article), second)
        conflict = desk.post(change(article), form(**fields) | {"headline": "Lain <b>x</b>"})
        assert_nothing_runs(desk, conflict)
        one = f"{BASE}{article.pk}/"
        for name in ("change/", "history/", "compare/?from=1&to=2", "preview/1/", "preview/2/"):
            assert_page_inert(desk, one + name)
    for path in ("/admin/", BASE, f"{BASE}?q=script"):
        assert_page_inert(desk, path)


def test_no_payload_runs_when_it_is_typed_and_rescued(client, payloads, time_machine):
    user, image = cast.superuser(), make_image()
    client.force_login(user)
    articles = [None, make_article(state=State.DRAFT)]
    for start in range(BATCHES):
        article = articles[start % 2]
        message = {
            "key": str(uuid4()), "article": article and article.pk, "sequence": 1,
            "content": hostile_content(payloads, start, image) | {"slug": payloads[start]},
        }  # fmt: skip
        for name in ("autosave", "diff"):
            response = client.post(
                f"{BASE}{name}/", json.dumps(message), content_type="application/json"
            )
            assert response.status_code == 200
            for html in response.json().values():
                assert_inert(html if isinstance(html, str) else "")
        assert_grammar(Buffer.objects.get(key=message["key"]).content["body"])
        assert_page_inert(client, f"{BASE}preview/{message['key']}/")
    Buffer.objects.update(seen_at="2020-01-01T00:00Z")
    assert len(buffers.unsaved_of(user)) == BATCHES
    for path in (ADD, change(articles[1]), "/admin/"):
        assert_page_inert(client, path)


def test_every_payload_alone_keeps_the_form_standing(desk, payloads):
    """Words that a field refuses come back as they were typed."""
    for name in ("headline", "slug", "canonical_url", "tags", "bylines", "key", "publish_at_0"):
        for payload in payloads[:2_000:250]:
            response = desk.post(ADD, form(**{name: payload}, publish_at_1="10:00"))
            assert response.status_code in {200, 302}
            if response.status_code == 200:
                assert_nothing_runs(desk, response)
    assert saved(desk.post(ADD, form()))
