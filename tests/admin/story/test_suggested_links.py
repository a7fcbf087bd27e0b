"""The picker is told which stories a text should link to, and why."""

import uuid

import pytest

from articles.content.shape import blank
from articles.domain.search.counting import count_words
from articles.domain.search.suggested_links import names_of
from articles.enums import Label, State
from articles.models import Buffer
from tests import cast
from tests.factories import make_article, make_hidden_articles

pytestmark = pytest.mark.django_db
PATH = "/admin/articles/article/suggested-links/"
FLOOD = "<p>Air Sungai Tuntang merendam rumah warga di Kecamatan Gubug, kata Bupati Sri.</p>"


@pytest.fixture
def editor(client):
    user = cast.editor()
    client.force_login(user)
    return user


def suggested(client, **params):
    response = client.get(PATH, params)
    assert response.status_code == 200
    return {one["headline"]: one["reason"] for one in response.json()["results"]}


def draft(headline="Banjir Gubug", body=FLOOD):
    return make_article(state=State.DRAFT, headline=headline, body=body)


def test_names_are_words_with_a_capital_inside_sentences():
    text = "Menteri Sri Mulyani tiba. Di Kota Demak ia bertemu Joko.\nIa di KPK, kata Al-Jum’ah."
    assert names_of(text) == ["Sri Mulyani", "Kota Demak", "Al-Jum’ah", "Joko", "KPK"]


def test_a_story_with_the_same_names_is_suggested_and_says_so(client, editor):
    make_article(headline="Bantuan", body="<p>Untuk warga di Gubug. Kata Bupati Sri, cukup.</p>")
    make_article(headline="Bursa", body="<p>Indeks ditutup menguat.</p>")
    make_hidden_articles(body=FLOOD)
    count_words()
    assert suggested(client, article=draft().pk) == {"Bantuan": "Juga tentang Bupati Sri"}


def test_words_are_named_where_no_name_is_shared(client, editor):
    make_article(headline="Pasar", body="<p>Harga beras, cabai dan telur naik, kata pedagang.</p>")
    make_article(headline="Rabu", body="<p>Pada Rabu uang di bank swasta negeri Indonesia.</p>")
    count_words()
    text = "<p>Beras dan telur naik; cabai turun, kata Bank Indonesia dan pedagang Rabu ini.</p>"
    found = suggested(client, article=draft("Harga", text).pk)
    assert list(found) == ["Pasar"]
    assert found["Pasar"].startswith("Sama-sama menyebut: ")
    assert set(found["Pasar"].split(": ")[1].split(", ")) <= {
        "harga",
        "beras",
        "cabai",
        "telur",
        "naik",
        "pedagang",
    }


def test_a_longer_name_stands_for_its_parts(client, editor):
    body = "<p>Menurut Presiden Joko Widodo, Widodo tiba. Kata Joko Widodo, cukup.</p>"
    make_article(headline="Satu", body=body)
    count_words()
    text = "<p>Di sini Presiden Joko Widodo dan Joko Widodo, kata Widodo, bertemu Ana.</p>"
    found = suggested(client, article=draft("Dua", text).pk)
    assert found == {"Satu": "Juga tentang Presiden Joko Widodo"}


def test_a_copy_is_called_one_and_what_is_linked_or_paid_is_left_out(client, editor):
    make_article(headline="Air Bah", body=FLOOD)
    linked = make_article(headline="Tertaut", body=FLOOD)
    make_article(headline="Iklan", body=FLOOD, label=Label.ADVERTORIAL)
    count_words()
    text = f'{FLOOD}<aside data-baca-juga="{linked.uid}"></aside>'
    assert suggested(client, article=draft(body=text).pk) == {
        "Air Bah": "Mungkin berita yang sama"
    }


def test_what_is_typed_counts_before_what_is_saved(client, editor):
    make_article(
        headline="Bantuan", body="<p>Warga di Gubug menerima bantuan dari Bupati Sri.</p>"
    )
    count_words()
    key = uuid.uuid4()
    Buffer.objects.create(key=key, user=editor, content=blank() | {"body": FLOOD})
    assert list(suggested(client, key=key)) == ["Bantuan"]
    assert suggested(client, key=uuid.uuid4()) == {}
    assert suggested(client) == {}
    client.force_login(cast.reporter())
    assert suggested(client, key=key) == {}
