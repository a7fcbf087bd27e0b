"""The search page finds visible stories by their words, whatever is typed, at a fixed cost."""

import datetime as dt
import json
from urllib.parse import parse_qs, urlsplit

import pytest

from articles.domain.search.counting import count_words
from articles.domain.search.indexing import make_some_entries
from articles.enums import Label, State
from articles.models import ReadCount, SearchEntry
from newsroom.page_cache.application import Asked
from tests.factories import make_article, make_author, make_hidden_articles, make_section
from tests.storing import store_all_pages

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
HOSTILE = [
    "a", "1", "'", '"', '"""', "“", "-", "--", "-a", '-"a b"', "()", "*", "a*", "NEAR(a b)",
    "a AND", "OR", "a:b", "^a", "+a", "+s1", "{a}", "\\", "%", "_", "🙂", "🇮🇩 banjir", "عربي",
    "'; DROP TABLE articles_article; --", "\x00", "a\x00b", "\ud800", "ข่าว", "新闻", "ﬁ", "İ",
    "banjir " * 400, "x" * 2_000, '"' * 2_000, "- " * 1_000, "yang di ke dari",
    " ".join(map(str, range(600))),
]  # fmt: skip


def found(client, q="", **params):
    response = client.get("/cari.json", {"q": q, **params})
    assert response.status_code == 200
    return [result["headline"] for result in json.loads(response.content)["results"]]


def test_a_word_of_the_text_finds_the_story_and_is_marked_in_its_passage(client):
    make_article(headline="Lain", body="<p>Tentang hal lain.</p>")
    story = make_article(
        headline="Kabar Desa", body="<p>Pembuka. Sungai di <b>Demak</b> meluap &amp; banjir.</p>"
    )
    page = client.get("/cari/", {"q": "kebanjiran demak"}).content.decode()
    assert story.get_absolute_url() in page
    assert "Sungai di <mark>Demak</mark> meluap &amp; banjir." in page
    assert "Tentang hal lain" not in page
    assert '<meta name="robots" content="noindex">' in page
    assert "Disallow: /cari/\n" in client.get("/robots.txt").content.decode()


def test_what_readers_may_not_see_is_not_found_counted_or_quoted(client):
    hidden, shown = make_section("Rahasia"), make_section("Umum")
    make_hidden_articles(section=hidden, body="<p>Kata sandi.</p>")
    make_article(headline="Terbit", section=shown, body="<p>Kata sandi.</p>")
    make_article(headline="Sandi", section=make_section())
    page = client.get("/cari/", {"q": "kata sandi tersembunyi"}).content.decode()
    assert found(client, "kata sandi tersembunyi") == ["Terbit", "Sandi"]
    assert "Tersembunyi" not in page
    assert f"kanal={shown.slug}" in page
    assert f"kanal={hidden.slug}" not in page


def test_drafts_are_indexed_and_reached_by_no_query(client):
    draft, later, _retracted = make_hidden_articles(body="<p>Kelinci.</p>")
    make_some_entries()
    assert SearchEntry.objects.get(pk=draft.pk).terms.startswith("+u")
    for query in ("kelinci", "+ukelinci", "ukelinci", '"+ukelinci"', "tersembunyi"):
        assert found(client, query) == [], query
    assert SearchEntry.objects.get(pk=later.pk).phrases


def test_suggestions_are_json_that_no_engine_lists(client):
    make_article(headline="Kelinci Putih")
    count_words()
    response = client.get("/cari/saran.json", {"q": "kel"})
    assert response.json() == {"query": "kel", "suggestions": ["Kelinci Putih"]}
    assert response["X-Robots-Tag"] == "noindex"
    assert client.get("/cari/saran.json").json()["suggestions"] == []
    assert client.post("/cari/saran.json").status_code == 405


def test_quotation_marks_and_a_minus(client):
    make_article(headline="Bersama", body="<p>Ia naik kereta api cepat.</p>")
    make_article(headline="Terpisah", body="<p>Kereta itu dilalap api.</p>")
    assert sorted(found(client, "kereta api")) == ["Bersama", "Terpisah"]
    assert found(client, "“Kereta-Api”") == ["Bersama"]
    assert found(client, "kereta -cepat") == ["Terpisah"]
    assert found(client, "kereta -“api cepat”") == ["Terpisah"]


def test_it_is_narrowed_by_each_parameter(client):
    asia = make_section("Asia", parent=make_section("Dunia", slug="dunia"))
    wanted = make_article(
        headline="Dicari", section=asia, tags=["Pangan"], authors=[make_author("Ana Satu")],
        label=Label.OPINION, ago=DAY / 2,
    )  # fmt: skip
    make_article(headline="Lain", section=make_section("Olahraga"), ago=400 * DAY)
    narrowed = {
        "kanal": "dunia", "topik": wanted.tags.get().slug, "label": "opinion", "waktu": "hari",
        "penulis": wanted.bylines.get().author.slug,
    }  # fmt: skip
    page = client.get("/cari/", {"q": "isi berita"}).content.decode()
    for name, value in narrowed.items():
        assert f"{name}={value}" in page
        assert found(client, "isi berita", **{name: value}) == ["Dicari"]
    assert found(client, "isi berita", **narrowed) == ["Dicari"]
    assert len(found(client, "isi berita", kanal="x", topik="x", waktu="x", mulai="x")) == 2


def test_order_and_pages(client):
    for number in range(23):
        make_article(headline=f"Beras {number}", ago=number * DAY)
    newest = [f"Beras {number}" for number in range(23)]
    assert found(client, "beras", urut="terbaru") == newest[:20]
    answer = json.loads(client.get("/cari.json?q=beras&urut=terbaru").content)
    assert (answer["total"], answer["total_is_exact"]) == (23, True)
    following = parse_qs(urlsplit(answer["next"]).query)
    assert found(client, **{name: one for name, (one,) in following.items()}) == newest[20:]
    page = client.get("/cari/", {"q": "beras", "urut": "terbaru", **following}).content.decode()
    assert "Kembali ke hasil pertama" in page
    assert found(client, "beras tidakada", urut="terbaru") == newest[:20]
    assert found(client, "beras", urut="terbaru", sebelum="x") == newest[:20]
    pages = found(client, "beras") + found(client, "beras", mulai="20")
    assert sorted(pages) == sorted(newest)


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_any_query_is_answered(client, query):
    make_article(headline="Banjir", body="<p>a 1 عربي</p>")
    count_words()
    page = client.get("/cari/", {"q": query.encode("utf-8", "surrogatepass")})
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()


def test_what_was_typed_is_escaped(client):
    make_article(
        headline="Peretas", body="<p>Ditulis &lt;script&gt;alert(1)&lt;/script&gt; itu.</p>"
    )
    page = client.get("/cari/", {"q": "<script>alert(1)</script>"}).content.decode()
    assert "&lt;<mark>script</mark>&gt;<mark>alert</mark>" in page
    assert "<script>alert" not in page


def test_what_a_search_is_narrowed_to_is_shown_kept_and_taken_away(client):
    section = make_section("Pers", slug="pers")
    make_article(headline="Beras", section=section)
    hidden = make_article(headline="Rahasia", state=State.DRAFT, tags=["Rahasia"]).tags.get()
    page = client.get(
        "/cari/", {"q": "beras", "kanal": "pers", "urut": "terbaru", "topik": hidden.slug}
    ).content.decode()
    assert '<input type="hidden" name="kanal" value="pers">' in page
    assert '<input type="hidden" name="urut" value="terbaru">' in page
    assert '<a href="?q=beras&amp;urut=terbaru">' in page
    assert hidden.slug not in page


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"q": "-beras"}, "Tulis sedikitnya satu kata"),
        ({"q": "beras", "mulai": "100"}, "Tidak ada hasil lagi"),
        ({"q": "jagung"}, "Tidak ada berita yang cocok dengan “jagung”"),
    ],
)
def test_an_empty_page_says_why(client, sent, words):
    make_article(headline="Beras")
    assert words in client.get("/cari/", sent).content.decode()


def test_an_empty_answer_leads_on(client):
    story, empty = make_article(headline="Yang Terbaru"), make_section()
    for query in ("", "tidakada"):
        assert story.get_absolute_url() in client.get("/cari/", {"q": query}).content.decode()
    page = client.get("/cari/", {"q": "terbaru", "kanal": empty.slug}).content.decode()
    assert 'href="?q=terbaru"' in page


def test_it_costs_as_much_with_few_stories_as_with_many(client, django_assert_num_queries):
    for number in (3, 25):
        for _one in range(number):
            make_article(headline="Beras", tags=["Pangan"], authors=[make_author()])
        store_all_pages()
        count_words()
        # sections, counts, candidates, texts, cards, tags, authors, known words
        with django_assert_num_queries(8):
            client.get("/cari/", {"q": "beras"})


def test_random_queries_neither_fill_the_page_cache_nor_count_as_reads():
    asked = Asked("GET", "/cari/", "q=x", "127.0.0.1", "http", "", "", "")
    assert not asked.is_cacheable
    assert asked._replace(path="/caritahu/").is_cacheable
    assert not ReadCount.objects.exists()


def test_every_page_has_the_search_box(client):
    for path in ("/", make_article().get_absolute_url(), "/tidak-ada/"):
        assert 'action="/cari/"' in client.get(path).content.decode()


def test_a_misspelt_word_is_offered_as_it_is_in_stories(client):
    make_article(headline="Gubernur meresmikan jembatan")
    make_article(headline="Rahasia", body="<p>Pelantikan.</p>", ago=-DAY)
    count_words()
    for typed, meant in [
        ("gubenur jembatan", "gubernur jembatan"), ("meresmika", "meresmikan"),
        ("djembatan", "jembatan"),
        ("gubernur", None), ("pelantika", None), ("gubenur pelantikan", None), ("\x00 x", None),
    ]:  # fmt: skip
        answer = json.loads(client.get("/cari.json", {"q": typed}).content)
        assert (typed, answer["did_you_mean"]) == (typed, meant)
    assert "?q=gubernur" in client.get("/cari/", {"q": "gubenur"}).content.decode()
