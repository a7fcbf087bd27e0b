"""Corrections as readers meet them: on the articles, on /koreksi/, and what they cost."""

import datetime as dt
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.domain.desk import verification
from articles.domain.reading.article_page import render_body
from articles.domain.story import corrections
from articles.enums import CorrectionKind, Label, State
from articles.models import Article, Correction
from articles.models.correction import SHORT
from articles.models.visibility import Position
from articles.templatetags.newsroom import long_time
from articles.views.pages import PAGE_SIZE
from tests import cast
from tests.factories import make_article, make_hidden_articles
from tests.test_structured_data import blocks

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
PATHS = ["/koreksi/", "/koreksi/koreksi/"]


def correct(article, text="Yang benar tujuh.", kind=CorrectionKind.CORRECTION, ago=None, **fields):
    correction = corrections.add_correction(article, kind, text, user=None, **fields)
    if ago:
        Correction.objects.filter(pk=correction.pk).update(posted_at=timezone.now() - ago)
    return correction


def page_of(client, article):
    response = client.get(article.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def test_a_story_that_never_changed_says_nothing_of_changes(client):
    page = page_of(client, make_article())
    assert not any(name in page for name in ("notices", "history", "corrections.css"))


@pytest.mark.parametrize(
    ("kind", "text", "stands_above"),
    [
        ("correction", "Yang benar <b>.", True),
        ("reply", "PT X membantah <b>.", True),
        ("verification", "Benar <b>.", True),
        ("reply", "Panjang <b>. " * (SHORT // 8), False),
        ("update", "Ada yang baru <b>.", False),
    ],
)
def test_each_kind_stands_once_where_it_belongs(client, kind, text, stands_above):
    article = make_article(body="<p>Isi berita.</p>")
    correction = correct(article, text, CorrectionKind(kind))
    page = page_of(client, article)
    body = page.index("<p>Isi berita.</p>")
    words = text.strip().replace("<", "&lt;").replace(">", "&gt;")
    assert page.count(f"<p>{words}</p>") == page.count(f'id="{correction.anchor}"') == 1
    assert (page.index(f"<p>{words}</p>") < body) is stands_above
    is_linked = f'href="#{correction.anchor}"' in page
    assert is_linked is (kind != "update")
    assert (page.index('href="#pernyataan') > body) is stands_above if is_linked else True
    assert long_time(correction.posted_at) in page
    assert long_time(article.published_at) in page[page.index('class="history"') :]


def test_a_reply_and_the_story_lead_to_each_other_with_their_labels(client):
    article = make_article(headline="Dugaan Tunggakan", label=Label.FACT_CHECK)
    reply = make_article(headline="Bantahan PT X", label=Label.ADVERTORIAL)
    correct(article, "PT X membantah.", CorrectionKind.REPLY, related=reply)
    label = '<strong class="label">{}</strong> <a href="{}">{}</a>'
    carrier = label.format(Label.ADVERTORIAL.label, reply.get_absolute_url(), reply.headline)
    answered = label.format(Label.FACT_CHECK.label, article.get_absolute_url(), article.headline)
    assert carrier in page_of(client, article)
    assert answered in page_of(client, reply)
    assert carrier in client.get("/koreksi/").content.decode()
    Article.objects.filter(pk=reply.pk).update(state=State.RETRACTED)
    for path in (article.get_absolute_url(), "/koreksi/"):
        assert "Bantahan PT X" not in client.get(path).content.decode()
    Article.objects.update(state=State.PUBLISHED)
    Article.objects.filter(pk=article.pk).update(state=State.RETRACTED)
    page = page_of(client, reply)
    assert 'class="notices"' not in page
    assert "Dugaan Tunggakan" not in page[: page.find('class="related"')]


def test_an_article_costs_the_same_queries_with_30_corrections(client, django_assert_num_queries):
    article, reply = make_article(), make_article()
    correct(article, kind=CorrectionKind.REPLY, related=reply)
    with django_assert_num_queries(9):
        page_of(client, article)
    for number in range(30):
        kind = list(CorrectionKind)[number % 4]
        correct(article, f"Nomor {number}.", kind, related=None if number % 2 else make_article())
        correct(make_article(), f"Nomor {number}.", kind, related=article)
    with django_assert_num_queries(9):
        page_of(client, article)


def test_structured_data_names_each_kind_and_dates_the_last_change(client, settings):
    article, reply = make_article(), make_article(headline="Bantahan")
    correct(article, "Kata pertama.", CorrectionKind.VERIFICATION, related=reply)
    for kind in CorrectionKind:
        last = correct(article, f"Kata {kind}.", kind, related=reply if kind == "reply" else None)
    news = blocks(client, article.get_absolute_url())["NewsArticle"]
    time = timezone.localtime(last.posted_at).isoformat(timespec="seconds")
    assert news["dateModified"] == time
    assert [c["text"] for c in news["correction"]] == ["Kata correction."]
    assert [c["@type"] for c in news["comment"]] == ["Comment"] * 4
    url = settings.SITE_URL + reply.get_absolute_url()
    story = {"@type": "NewsArticle", "headline": "Bantahan", "url": url}
    assert news["subjectOf"] == [story]
    about = blocks(client, reply.get_absolute_url())["NewsArticle"]["about"]
    assert [story["headline"] for story in about] == [article.headline]


def test_the_responsible_person_is_named_where_there_is_one(client):
    user = cast.editor()
    user.first_name = "Ratna"
    article = make_article()
    corrections.add_correction(article, CorrectionKind.CORRECTION, "Tujuh.", user=user)
    for path in (article.get_absolute_url(), "/koreksi/"):
        page = client.get(path).content.decode()
        assert ": Ratna</p>" in page
        assert user.get_username() not in page[page.index("<body") :]
    comment = blocks(client, article.get_absolute_url())["NewsArticle"]["correction"][0]
    assert comment["editor"] == {"@type": "Person", "name": "Ratna"}


def test_feeds_carry_corrections_around_the_text_and_the_note_within(settings):
    article, reply = make_article(), make_article(label=Label.OPINION)
    correct(article, "Tujuh.")
    correct(article, "Baru.", CorrectionKind.UPDATE)
    correct(article, "Bantahan.", CorrectionKind.REPLY, related=reply)
    verification.mark_unverified(article, timezone.now() + HOUR, user=cast.editor())
    body = render_body(article, [], {}, "feed")
    assert body.count("<em>(") == 1
    found = render_body(article, [], {}, "feed", corrections.corrections_of(article))
    order = ["Tujuh.", "Bantahan.", str(Label.OPINION.label), "Isi berita.", "<em>(", "Baru."]
    assert sorted(order, key=found.index) == order
    assert f'href="{settings.SITE_URL}{reply.get_absolute_url()}"' in found
    assert render_body(article, [], {}, "feed", corrections.Corrections()) == body


@pytest.mark.parametrize("path", ["/rss.xml", "/feed.json"])
def test_feeds_say_on_both_stories_that_one_answers_the_other(
    client, settings, path, django_assert_num_queries
):
    article = make_article(headline="Dugaan Tunggakan", label=Label.FACT_CHECK)
    reply = make_article(headline="Bantahan PT X")
    for number in range(3):
        correct(article, f"Jawaban {number}.", CorrectionKind.REPLY, related=reply)
    correct(article, "Terbukti.", CorrectionKind.VERIFICATION, related=reply)
    feed = json.loads(client.get("/feed.json").content)
    content = {item["title"]: item["content_html"] for item in feed["items"]}
    said = content["Bantahan PT X"]
    assert said.count(f'<a href="{settings.SITE_URL}{article.get_absolute_url()}">') == 2
    assert said.index(str(Label.FACT_CHECK.label)) < said.index("Isi berita.")
    assert "Jawaban" not in said
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    for _number in range(10):
        correct(make_article(), "Jawaban.", CorrectionKind.REPLY, related=make_article())
    with django_assert_num_queries(len(queries)):
        client.get(path)
    Article.objects.filter(pk=article.pk).update(state=State.RETRACTED)
    assert "Dugaan Tunggakan" not in client.get(path).content.decode()


@pytest.mark.parametrize("path", PATHS)
def test_the_list_shows_what_readers_may_see_from_new_to_old(client, path):
    old = correct(make_article(label=Label.OPINION), "Lama.", ago=30 * HOUR)
    new = correct(make_article(), "Baru.")
    correct(make_article(), "Kabar.", CorrectionKind.UPDATE)
    for article in make_hidden_articles():
        article.corrections.create(text="Tersembunyi.")
    response = client.get(path)
    page = response.content.decode()
    assert "ersembunyi" not in page
    shown = [row for row in response.context["listing"].rows if row.kind == "correction"]
    assert shown == [new, old]
    assert ("Kabar." in page) is (path == "/koreksi/")
    assert f'{old.article.get_absolute_url()}#{old.anchor}"' in page
    assert '<strong class="label">' in page
    assert page.count("<h2") == 2  # a heading a day
    assert 'href="/kebijakan-koreksi/"' in page
    assert page.count('aria-current="page"') == 1


def test_an_empty_list_says_so_and_an_unknown_kind_is_not_there(client):
    assert 'class="empty"' in client.get("/koreksi/").content.decode()
    assert 'class="empty"' in client.get("/koreksi/hak-jawab/").content.decode()
    for path in ("/koreksi/lain/", "/koreksi/?sebelum=x", "/koreksi/?sebelum=9-9-9"):
        assert client.get(path).status_code == 404
    assert client.post("/koreksi/").status_code == 405


@pytest.mark.parametrize("path", PATHS)
def test_pages_of_the_list_join_without_gap_or_repetition(client, path):
    article = make_article()
    time = timezone.now() - HOUR
    made = [
        article.corrections.create(text=f"Nomor {number}.", posted_at=time - number // 30 * HOUR)
        for number in range(2 * PAGE_SIZE + 5)
    ]
    expected = sorted(made, key=lambda row: (row.posted_at, row.pk), reverse=True)
    found, address = [], path
    while address:
        response = client.get(address)
        listing = response.context["listing"]
        found += listing.rows
        canonical = f'<link rel="canonical" href="http://127.0.0.1:8000{address}">'
        assert canonical in response.content.decode()
        address = path + listing.older if listing.older else ""
    assert found == expected


@pytest.mark.parametrize("path", PATHS)
def test_the_list_costs_the_same_queries_for_many(client, path, django_assert_num_queries):
    correct(make_article())
    with django_assert_num_queries(2):
        client.get(path)
    for _number in range(PAGE_SIZE + 10):
        correct(make_article(), kind=CorrectionKind.CORRECTION, related=make_article())
    with django_assert_num_queries(2):
        client.get(path)


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("kind", "index"),
    [(None, "correction_newest"), (CorrectionKind.REPLY, "correction_newest_of_kind")],
)
def test_the_list_is_entered_by_time_and_not_by_its_articles(kind, index):
    before = Position(timezone.now(), 5)
    for position in (None, before):
        found = Correction.objects.of_kind(kind).public(position).newest(position)
        plan = found.for_cards()[:21].explain()
        assert f"articles_correction USING INDEX {index} (" in plan
        assert "TEMP B-TREE" not in plan
