"""What the editor asks for: the search for a Baca Juga, and what its cards show."""

import datetime as dt
from uuid import uuid4

import pytest
from django.conf import settings
from django.urls import reverse

from articles.enums import State
from articles.text import name_key
from tests import cast
from tests.factories import make_article, make_author, make_hidden_articles, make_section

pytestmark = pytest.mark.django_db
PICKER, CARDS, AUTHORS = (
    reverse(f"admin:articles_article_{name}") for name in ("picker", "cards", "authors")
)


@pytest.fixture
def desk(client):
    client.force_login(cast.editor())
    return client


def found(client, q="", **params):
    answer = client.get(PICKER, {"q": q, **params}).json()
    return [card["headline"] for card in answer["results"]]


def test_the_search_finds_headlines_by_their_words_in_any_order(desk):
    make_article(headline="Harga Beras Naik di Pasar")
    make_article(headline="Beras Impor Tiba", ago=dt.timedelta(hours=2))
    make_article(headline="Banjir di Kota")
    assert found(desk, "beras") == ["Harga Beras Naik di Pasar", "Beras Impor Tiba"]
    assert found(desk, "PASAR  beras!") == ["Harga Beras Naik di Pasar"]
    assert found(desk, "padi") == []


def test_the_search_finds_by_tag_beside_the_headline(desk):
    make_article(headline="Rapat Kabinet", tags=["Ibu Kota Nusantara"], ago=dt.timedelta(hours=3))
    make_article(headline="Ibu Kota Baru")
    assert found(desk, "ibu kota") == ["Ibu Kota Baru", "Rapat Kabinet"]


def test_the_search_finds_by_all_words_of_the_text(desk):
    make_article(headline="Rapat Kabinet", body="<p>Harga beras dibahas.</p>")
    make_article(headline="Sidang", body="<p>Beras saja.</p>")
    make_hidden_articles(body="<p>Harga beras.</p>")
    assert found(desk, "beras harga") == ["Rapat Kabinet"]


def test_headlines_with_words_that_begin_so_come_first_then_the_newest(desk):
    make_article(headline="Rinas Lama", ago=dt.timedelta(hours=5))
    make_article(headline="Rapat", tags=["Rinas"], ago=dt.timedelta(hours=4))
    make_article(headline="Harin Asia", ago=dt.timedelta(hours=3))
    assert found(desk, "rinas") == ["Rapat", "Rinas Lama", "Harin Asia"]


def test_headlines_and_tags_come_before_texts_however_many_there_are(desk):
    make_article(headline="Harga Beras", ago=dt.timedelta(days=9))
    make_article(headline="Pangan", tags=["Harga Beras"], ago=dt.timedelta(days=10))
    make_article(headline="Hargai Beraskan", ago=dt.timedelta(days=11))
    for number in range(20):
        make_article(headline=f"Sidang {number}", body="<p>Harga beras dibahas.</p>")
    first = ["Harga Beras", "Pangan", "Hargai Beraskan", "Sidang 19"]
    assert found(desk, "harga beras")[:4] == first


def test_a_word_with_a_dash_finds_its_parts(desk):
    make_article(headline="Rusia dan Ukraina")
    make_article(headline="Rusia dan Cina")
    assert found(desk, "rusia-ukraina") == ["Rusia dan Ukraina"]


def test_without_words_the_newest_are_offered_and_no_drafts(desk):
    make_article(headline="Lama", ago=dt.timedelta(days=2))
    make_article(headline="Baru")
    make_hidden_articles()
    assert found(desk) == ["Terjadwal yang Tersembunyi", "Baru", "Lama"]


def test_a_card_says_what_the_desk_must_know(desk):
    section = make_section("Asia", slug="asia")
    article = make_article(headline="Satu <b>", section=section, ago=-dt.timedelta(hours=1))
    [card] = desk.get(PICKER).json()["results"]
    assert card.pop("date").endswith(f"{article.published_at::%M WIB}")
    assert card == {
        "uid": str(article.uid), "headline": "Satu <b>", "short": "Satu <b>",
        "section": "Asia", "state": "Terjadwal", "visible": False, "retracted": False,
        "pictured": False, "url": settings.SITE_URL + article.get_absolute_url(),
    }  # fmt: skip


def test_an_address_a_number_or_a_uid_finds_that_article_in_any_state(desk):
    draft = make_article(headline="Draf Ini", state=State.DRAFT)
    make_article(headline="Lain")
    for q in (
        settings.SITE_URL + draft.get_absolute_url(), str(draft.pk), str(draft.uid),
        f"https://meja.example/admin/articles/article/{draft.pk}/change/",
    ):  # fmt: skip
        assert found(desk, q) == ["Draf Ini"], q
    assert found(desk, "https://example.com/asia/1/lain/") == []


def test_a_number_is_also_a_word(desk):
    named = make_article(headline="Nomor Itu", state=State.DRAFT)
    make_article(headline=f"Pemilu {named.pk}")
    assert found(desk, named.pk) == ["Nomor Itu", f"Pemilu {named.pk}"]
    scheduled = make_article(headline="Angka")
    scheduled.headline = f"Angka {scheduled.pk}"
    scheduled.save()
    assert found(desk, scheduled.pk) == [f"Angka {scheduled.pk}"]


def test_the_search_keeps_to_a_section_and_leaves_the_article_itself_out(desk):
    top = make_section("Dunia", slug="dunia")
    asia = make_section("Asia", slug="asia", parent=top)
    article = make_article(headline="Di Asia", section=asia)
    make_article(headline="Di Rumah", section=make_section())
    assert found(desk, section=asia.uid) == found(desk, section=top.uid) == ["Di Asia"]
    assert found(desk, "di", section=top.uid) == ["Di Asia"]
    assert found(desk, exclude=article.pk) == ["Di Rumah"]


@pytest.mark.parametrize("bad", ["x", "-1", "0", "99999999999999999999", "１", "1'--", "\x00"])
def test_a_bad_number_finds_nothing_and_breaks_nothing(desk, bad):
    make_article(headline="Ada")
    assert desk.get(PICKER, {"section": bad}).status_code == 200
    assert found(desk, exclude=bad) == ["Ada"]
    assert desk.get(PICKER, {"q": bad * 300}).status_code == 200
    assert desk.get(CARDS, {"uid": bad, "title": bad}).json()["uids"] == {bad: None}
    assert desk.get(AUTHORS, {"uid": bad}).json() == {"names": {}}


def test_the_search_says_that_there_is_more(desk):
    for number in range(21):
        make_article(headline=f"Berita {number}")
    answer = desk.get(PICKER, {"q": "berita"}).json()
    assert (len(answer["results"]), answer["more"]) == (20, True)
    assert desk.get(PICKER, {"q": "berita 7"}).json()["more"] is False


@pytest.mark.parametrize("count", [1, 20])
def test_the_search_costs_the_same_for_one_result_and_for_many(
    desk, count, django_assert_max_num_queries
):
    for number in range(count):
        make_article(headline=f"Berita {number}", section=make_section(), tags=["Berita"])
    with django_assert_max_num_queries(14):
        assert len(found(desk, "berita")) == count


def test_cards_come_in_one_answer(desk, django_assert_max_num_queries):
    seen = make_article(headline="Terlihat")
    draft = make_article(headline="Draf", state=State.DRAFT)
    gone = "11111111-1111-4111-8111-111111111111"
    params = {"uid": [seen.uid, draft.uid, gone, "x"], "title": ["terlihat!", "Draf", "Belum"]}
    with django_assert_max_num_queries(6):
        answer = desk.get(CARDS, params).json()
    visible = {uid: card and card["visible"] for uid, card in answer["uids"].items()}
    assert visible == {str(seen.uid): True, str(draft.uid): False, gone: None, "x": None}
    titles = {title: card and card["uid"] for title, card in answer["titles"].items()}
    assert titles == {"terlihat!": str(seen.uid), "Draf": None, "Belum": None}


def test_authors_are_named(desk):
    author = make_author("Ana Satu")
    answer = desk.get(AUTHORS, {"uid": [author.uid, uuid4()]}).json()
    assert answer == {"names": {str(author.uid): "Ana Satu"}}


@pytest.mark.parametrize("url", [PICKER, CARDS, AUTHORS])
def test_who_may_ask(client, url):
    assert client.get(url).status_code == 401
    assert client.get(url).json() == {"error": "signed_out"}
    client.force_login(cast.reader())
    assert client.get(url).status_code == 401
    client.force_login(cast.outsider())
    assert client.get(url).status_code == 403
    client.force_login(cast.editor())
    assert client.get(url).status_code == 200
    assert client.get(url)["Cache-Control"] == "no-store"
    refused = client.post(url)
    assert (refused.status_code, refused["Allow"]) == (405, "GET")


@pytest.mark.parametrize(
    ("searched", "written"),
    [("maruf", "Ma’ruf Amin"), ("u23", "Timnas U-23"), ("u 23", "Timnas U-23"), ("cafe", "Café")],
)
def test_the_search_finds_a_headline_and_a_tag_however_they_are_spelt(desk, searched, written):
    make_article(headline=written)
    make_article(headline="Lain", tags=[written], ago=dt.timedelta(hours=2))
    make_article(headline="Bukan itu")
    assert found(desk, searched) == [written, "Lain"]


def test_a_typed_tag_is_answered_with_its_key_and_what_the_form_would_say(desk):
    make_article(tags=["U-23"])
    typed = ["u23", "Timnas U-20", "timnas u20", "!!!", "a" * 101]
    found = desk.get(reverse("admin:articles_article_tags"), {"item": typed}).json()["tags"]
    assert found["u23"]["key"] == name_key("U-23")
    assert found["Timnas U-20"]["key"] == found["timnas u20"]["key"]
    assert [found[text]["error"] for text in typed[:3]] == [""] * 3
    assert [found[text]["error"] for text in typed[3:]] == [
        f"“{name}” tidak dapat menjadi tag: gunakan huruf atau angka, paling banyak 100."
        for name in ("!!!", "a" * 100)
    ]
