"""What a browser keeps of the site: service worker, manifest, page of saved stories."""

import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from PIL import Image

from tests.factories import make_article, make_hidden_articles, make_image

pytestmark = pytest.mark.django_db
PATHS = ["/sw.js", "/manifest.webmanifest", "/simpanan/"]


@pytest.mark.parametrize("path", PATHS)
def test_readers_may_only_ask(client, path):
    assert client.head(path).status_code == 200
    assert [client.post(path).status_code, client.delete(path).status_code] == [405, 405]


@pytest.mark.parametrize("path", PATHS)
def test_the_same_goes_to_everybody_and_is_asked_for_again(client, path):
    response = client.get(path)
    assert (response.cookies, response["Cache-Control"]) == ({}, "no-cache")
    again = client.get(path, headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304


def test_the_service_worker_is_a_script_of_the_root(client):
    response = client.get("/sw.js")
    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert "worker-src 'self'" in response["Content-Security-Policy"]
    assert 'FILES = ["/static/", "/media/"];' in response.content.decode()


def test_a_new_version_of_a_file_is_a_new_service_worker(client, monkeypatch):
    scripts = set()
    for digest in ("a1", "b2"):
        storage = SimpleNamespace(manifest_hash=digest)
        monkeypatch.setattr("articles.views.offline.staticfiles_storage", storage)
        scripts.add(client.get("/sw.js").content)
    assert len(scripts) == 2


def test_files_of_an_object_store_are_left_to_it(client, settings):
    settings.MEDIA_URL = "https://media.example/"
    assert 'FILES = ["/static/"];' in client.get("/sw.js").content.decode()


def test_the_manifest_names_the_site_and_pictures_of_the_stated_size(client):
    response = client.get("/manifest.webmanifest")
    assert response["Content-Type"] == "application/manifest+json"
    data = json.loads(response.content)
    assert (data["name"], data["lang"], data["start_url"]) == (settings.SITE_NAME, "id", "/")
    assert [icon["purpose"] for icon in data["icons"]] == ["any", "any", "maskable"]
    for icon in data["icons"]:
        name = Path(icon["src"]).relative_to("/static")
        with Image.open(finders.find(str(name))) as picture:
            assert f"{picture.width}x{picture.height}" == icon["sizes"]
    assert [client.get(one["url"]).status_code for one in data["shortcuts"]] == [200, 200]


def test_the_browser_is_told_the_colours_of_the_stylesheet(client):
    tokens = Path(finders.find("css/tokens.css")).read_text()
    paper = re.search(r"--paper: var\(--light, (#\w+)\) var\(--dark, (#\w+)\);", tokens)
    light, dark = paper.groups()
    html = client.get("/simpanan/").content.decode()
    assert re.findall(r'<meta name="theme-color" content="(#\w+)"', html) == [dark, light]
    manifest = client.get("/manifest.webmanifest").json()
    assert (manifest["theme_color"], manifest["background_color"]) == (light, light)


def test_the_page_of_saved_stories_names_none(client, django_assert_num_queries):
    make_article(headline="Berita yang Tayang")
    make_hidden_articles()
    with django_assert_num_queries(1):
        html = client.get("/simpanan/").content.decode()
    assert '<meta name="robots" content="noindex">' in html
    assert "Berita yang Tayang" not in html
    assert "Tersembunyi" not in html


def test_an_article_says_what_a_browser_keeps_of_it(client):
    image = make_image(size=(1600, 900))
    article = make_article(headline='Judul "Kutip"', lead_image=image, label="opinion")
    html = client.get(article.get_absolute_url()).content.decode()
    for line in [
        f'data-id="{article.pk}"', 'data-title="Judul &quot;Kutip&quot;"', 'data-label="Opini"',
        f'data-image="{image.rendition_url("16x9", 320)}"',
    ]:  # fmt: skip
        assert line in html
