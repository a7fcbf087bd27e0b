"""The script with the words of the desk's scripts: kept by browsers until a word changes."""

import hashlib
import re

import pytest
from django.urls import reverse

from articles.script_words import words_url
from tests import cast
from tests.factories import make_article

pytestmark = pytest.mark.django_db
SCRIPT = re.compile(r'<script src="([^"]*words\.js[^"]*)"></script>')


def test_browsers_keep_the_words_until_one_changes(client):
    response = client.get(words_url())
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert not response.cookies
    version = hashlib.sha256(response.content).hexdigest()[:12]
    assert words_url() == f"{reverse('admin:desk_words')}?v={version}"


def test_it_is_only_read(client):
    assert client.post(words_url()).status_code == 405


@pytest.mark.parametrize("query", ["", "?v=", "?v=000000000000"])
def test_the_address_of_another_release_is_not_kept(client, query):
    response = client.get(reverse("admin:desk_words") + query)
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-cache"


def test_it_has_our_words_and_those_of_django(client):
    words = client.get(words_url()).content.decode()
    assert '"Saved automatically": "Tersimpan otomatis"' in words
    assert '"Choose a Date": "Pilih Tanggal"' in words


@pytest.mark.parametrize("page", ["admin:index", "admin:articles_article_add", "admin:login"])
def test_a_page_of_the_desk_loads_them_once_before_the_modules(client, page):
    if page != "admin:login":
        client.force_login(cast.superuser())
    html = client.get(reverse(page)).content.decode()
    assert SCRIPT.findall(html) == [words_url()]
    assert html.find("words.js") < (html.find('type="module"') % len(html))
    assert reverse("admin:jsi18n") not in html


def test_readers_load_no_words(client):
    html = client.get(make_article().get_absolute_url()).content.decode()
    assert "words.js" not in html
