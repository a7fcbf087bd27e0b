"""Every payload on every way in: it is stored within the grammar and runs on no page."""

import json
import re
from itertools import count
from uuid import uuid4
from xml.etree import ElementTree

import pytest
from django.core import serializers
from django.core.management import call_command
from django.db import connection
from taggit.models import Tag

from articles.body import BacaJugaRef, Figure, sanitise
from articles.content.fields import FIELDS
from articles.enums import Label
from articles.importers.plain_text import StoryError, read_story
from articles.models import Article, Author, BacaJuga, Image, Section
from articles.validators import is_tag_name
from tests.factories import (
    add_end_links,
    make_article,
    make_author,
    make_image,
    make_section,
    unpublish,
)
from tests.hostile import assert_grammar, assert_inert, hostile_payloads, skeleton

pytestmark = pytest.mark.django_db

BATCHES = 20
OWN_SCRIPTS = ("/static/js/",)
WORDS = {name for name, field in FIELDS.items() if field.is_prose}
_numbers = count(1)


@pytest.fixture(scope="module")
def payloads(shared):
    return hostile_payloads(shared)


@pytest.fixture
def batches(payloads):
    """Give the payloads in a few texts, each a word of its own there."""
    return [" ".join(payloads[start::BATCHES]) for start in range(BATCHES)]


def said(model, text, *names):
    """Return the fields `names` with `text`, cut where a database would refuse: not on SQLite."""
    longest = {name: model._meta.get_field(name).max_length for name in names}
    is_cut = connection.vendor != "sqlite"
    return {name: text[: longest[name]] if is_cut else text for name in names}


def picture(text):
    return make_image(**said(Image, text, "alt", "caption", "credit", "title"))


def publish(text, body, image):
    """Publish an article that says `text` wherever a person may say something."""
    number = next(_numbers)
    article = make_article(
        **said(Article, text, *WORDS),
        slug=f"judul-{number}",
        label=Label.ADVERTORIAL,
        section=make_section(
            slug=f"bagian-{number}", **said(Section, text, "name", "description")
        ),
        lead_image=image,
        authors=[make_author(**said(Author, text, "name", "bio", "job_title"))],
        body=body,
    )
    for position in range(2):
        name = said(Tag, f"Tag {number} {position} {text}", "name")["name"]
        article.tags.add(name if is_tag_name(name) else name[:40])
    link = BacaJuga(url="https://example.org/", **said(BacaJuga, text, "label"))
    add_end_links(article, link)
    # One paragraph, and longer than what stands above the text as a whole.
    article.corrections.create(text=" ".join(text.split()).ljust(700, "x"))
    return article


def hostile_body(text, payloads, image):
    atoms = [
        Figure(image.uid, alt=text, credit=text, caption=text).to_html(),
        BacaJugaRef(url="https://example.org/b", text=text).to_html(),
        BacaJugaRef(text=text).to_html(),
    ]
    return "".join([*map(sanitise, payloads), *atoms])


def test_no_payload_runs_on_any_page(client, payloads, batches, settings):
    image = make_image()
    plain = publish("x" * 200, hostile_body("x", [], image), image)
    expected = skeleton(client.get(plain.get_absolute_url()).content.decode())
    unpublish(plain)
    articles = [
        publish(
            text,
            hostile_body(text, payloads[start::BATCHES], picture(text)),
            picture(text),
        )
        for start, text in enumerate(batches)
    ]
    for article in articles:
        response = client.get(article.get_absolute_url())
        page = response.content.decode()
        assert response.status_code == 200
        assert_inert(page, OWN_SCRIPTS)
        for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page):
            json.loads(block)
        assert skeleton(page) == expected
        section, author = article.section, article.bylines.get().author
        for path in [section.get_absolute_url(), author.get_absolute_url()]:
            assert_inert(client.get(path).content.decode(), OWN_SCRIPTS)
    for path in ["/", "/indeks/"]:
        assert_inert(client.get(path).content.decode(), OWN_SCRIPTS)
    _assert_feeds_inert(client)


def _assert_feeds_inert(client):
    root = ElementTree.fromstring(client.get("/rss.xml").content)  # noqa: S314
    contents = [e.text for e in root.iter("{http://purl.org/rss/1.0/modules/content/}encoded")]
    items = json.loads(client.get("/feed.json").content)["items"]
    contents += [item["content_html"] for item in items]
    assert len(contents) == 2 * BATCHES
    for content in contents:
        assert_inert(content)


def test_every_payload_passes_the_column_and_the_fixtures(payloads):
    rows = [
        {
            "model": "articles.article",
            "fields": {"uid": str(uuid4()), "body": payload} | said(Article, payload, "headline"),
        }
        for payload in payloads
    ]
    objects = [row.object for row in serializers.deserialize("python", rows)]
    for article in objects:
        assert_grammar(article.body)
    Article.objects.bulk_create(objects)
    for article in Article.objects.iterator():
        assert_grammar(article.body)
        assert article.body == sanitise(str(article.body))


def test_a_fixture_brings_no_address_that_runs(client, payloads):
    article = make_article()
    addresses = ["javascript:alert(1)", " javascript:alert(1)", "data:text/html,x", *payloads[:99]]
    for position, address in enumerate(addresses):
        link = BacaJuga(article=article, label="a", position=position, wanted_title=str(position))
        link.url = address
        link.wanted_key = str(position)
        link.save_base(raw=True)
    article.canonical_url = addresses[0]
    article.save_base(raw=True)
    assert not BacaJuga.objects.exclude(url="").exclude(url__startswith="http").exists()
    assert_inert(client.get(article.get_absolute_url()).content.decode(), OWN_SCRIPTS)


def test_every_payload_passes_the_importer(client, payloads, tmp_path):
    make_section(slug="asia")
    accepted = []
    for payload in payloads:
        try:
            story = read_story(f"Judul Berita\n{payload}\nAkhir berita.\n".encode())
        except StoryError:
            continue
        assert_grammar(sanitise(story.body))
        assert "Akhir berita." in sanitise(story.body)
        accepted.append(payload)
    assert len(accepted) > 0.99 * len(payloads)
    for start in range(BATCHES):
        lines = [" ".join(payload.split()) for payload in accepted[start::BATCHES]]
        path = tmp_path / f"{start}.txt"
        path.write_text("\n".join([f"Judul {start}", *lines]), encoding="utf-8")
        call_command("import_text", str(path), section="asia", state="published")
    assert Article.objects.published().count() == BATCHES
    for article in Article.objects.published():
        assert_inert(client.get(article.get_absolute_url()).content.decode(), OWN_SCRIPTS)
