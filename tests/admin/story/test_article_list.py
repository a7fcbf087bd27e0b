"""The list of articles in the admin: what it finds, marks and costs."""

import datetime as dt
import re
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext

from articles.admin.story import article_list
from articles.content.shape import blank
from articles.domain.desk import todo
from articles.domain.search import indexing
from articles.domain.story import revisions
from articles.enums import Action, State
from articles.models import Article
from articles.site import absolute
from tests import cast
from tests.factories import make_article, make_author, make_hidden_articles, make_section

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/article/"


@pytest.fixture
def editor(client):
    user = cast.editor()
    client.force_login(user)
    return user


def headlines(client, query=""):
    rows = client.get(f"{LIST}?{query}").context["cl"].result_list
    return sorted(article.headline for article in rows)


@pytest.mark.usefixtures("noon")
def test_it_filters_and_searches(client, editor):
    author, other, section = make_author("Ana"), make_section(), make_section("Asia")
    make_article(headline="Harga Beras Naik", section=section, authors=[author])
    make_article(
        headline="Kopi Gayo",
        authors=[make_author()],
        state=State.DRAFT,
        created_by=editor,
        section=other,
    )
    make_article(headline="Tugas Saya", state=State.IN_REVIEW, assignee=editor, section=other)
    for query, found in [
        ("q=beras+harga", ["Harga Beras Naik"]),
        ("q=%25", []),
        ("state=draft", ["Kopi Gayo"]),
        ("state=published", ["Harga Beras Naik"]),
        ("state=today", ["Harga Beras Naik"]),
        ("state=nonsense", []),
        ("state=%00", []),
        (f"section__id__exact={section.pk}", ["Harga Beras Naik"]),
        (f"bylines__author__id__exact={author.pk}", ["Harga Beras Naik"]),
        ("desk=mine", ["Kopi Gayo"]),
        ("desk=mine&state=in_review", []),
        ("desk=assigned", ["Tugas Saya"]),
        ("desk=waiting", ["Tugas Saya"]),
        ("desk=notes", []),
        ("desk=notes&q=kopi", []),
    ]:
        assert headlines(client, query) == found, query


@pytest.mark.parametrize("rare", [0, 5_000])
def test_a_search_finds_the_same_by_either_way(client, editor, monkeypatch, rare):
    monkeypatch.setattr(article_list, "RARE", rare)
    make_article(headline="Harga Beras Naik")
    make_article(headline="Harga Beras Turun", state=State.DRAFT)
    make_article(headline="Harga Kopi Naik", ago=-dt.timedelta(hours=1))
    for query, found in [
        ("q=harga", ["Harga Beras Naik", "Harga Beras Turun", "Harga Kopi Naik"]),
        ("q=naik+harga&state=published", ["Harga Beras Naik"]),
        ("q=beras&state=draft", ["Harga Beras Turun"]),
        ("q=teh", []),
    ]:
        assert headlines(client, query) == found, query


def test_what_is_scheduled_becomes_published_by_the_clock(client, editor):
    article = make_article(headline="Besok", ago=-dt.timedelta(hours=1))
    for ago, scheduled, published in [(-60, ["Besok"], []), (60, [], ["Besok"])]:
        time = timezone.now() - dt.timedelta(seconds=ago)
        Article.objects.filter(pk=article.pk).update(published_at=time)
        assert headlines(client, "state=scheduled") == scheduled
        assert headlines(client, "state=published") == published


@pytest.mark.parametrize(
    "query",
    [
        "published_at__gte=0001-01-01T00:00%2B07:00",
        "headline=%00",
        f"id__in={10**25}",
        "p=x",
        "q=%00",
    ],
)
@pytest.mark.django_db(transaction=True)
def test_what_no_column_can_hold_is_not_found(client, editor, query):
    response = client.get(f"{LIST}?{query}")
    assert response.status_code in {200, 302}
    if response.status_code == 302:
        assert response["Location"] == f"{LIST}?e=1"


@pytest.mark.sqlite
@pytest.mark.parametrize("name", ["verify", "retractions", "links", "notes"])
def test_the_lists_of_the_desk_are_found_and_not_searched_for(client, editor, name):
    cl = client.get(LIST, {"desk": name}).context["cl"]
    plan = cl.queryset.explain()
    assert "SEARCH articles_article USING INTEGER PRIMARY KEY" in plan


def test_it_marks_what_an_editor_must_know(client, editor):
    article = make_article(assignee=editor)
    revisions.record_revision(article, blank(), action=Action.SAVE, user=editor)
    todo.add_note(article, "Periksa.", user=editor)
    page = client.get(LIST).content.decode()
    assert "mark-change" in page
    assert "mark-notes" in page
    assert 'class="assignee"' in page


def test_a_reporter_opens_the_articles_of_others_to_read_them(client):
    user = cast.reporter()
    client.force_login(user)
    make_article(headline="Punya Saya", state=State.DRAFT, created_by=user)
    make_article(headline="Punya Orang", state=State.DRAFT)
    rows = re.findall(r"<tr>.*?</tr>", client.get(LIST).content.decode(), re.DOTALL)
    mark = f'<span class="mark">{gettext("read only")}</span>'
    found = {name: mark in row for row in rows for name in re.findall("Punya [A-Z][a-z]+", row)}
    assert found == {"Punya Saya": False, "Punya Orang": True}


def test_it_costs_the_same_with_1_and_with_50(client, django_assert_max_num_queries):
    section = make_section()
    user = cast.editor(sections=[section])
    client.force_login(user)

    def visit():
        with django_assert_max_num_queries(14) as queries:
            assert client.get(LIST).status_code == 200
        return len(queries)

    def fill(number):
        for _round in range(number):
            article = make_article(
                authors=[make_author()], assignee=user, created_by=cast.reporter(f"r{_names()}")
            )
            todo.add_note(article, "Periksa.", user=user)

    def _names():
        return Article.objects.count()

    fill(1)
    few = visit()
    fill(49)
    assert visit() == few


@pytest.mark.parametrize(
    ("searched", "written"),
    [
        ("maruf", "Ma’ruf Amin"), ("u23", "Timnas U-23"), ("u 23", "Timnas U-23"),
        ("cafe", "Café"), ("antikorupsi", "Anti\u00adkorupsi"),
    ],
)  # fmt: skip
def test_the_search_finds_a_headline_however_it_is_spelt(client, editor, searched, written):
    article = make_article(headline=written)
    make_article(headline="Bukan itu")
    assert list(client.get(LIST, {"q": searched}).context["cl"].queryset) == [article]


def test_the_search_finds_words_of_the_text_after_those_of_headlines(client, editor):
    story = make_article(headline="Kabar Desa", body="<p>Sungai di Demak meluap.</p>")
    make_article(headline="Rapat", state=State.DRAFT, body="<p>Sungai di Demak.</p>")
    assert headlines(client, "q=demak+sungai") == ["Kabar Desa"]
    assert headlines(client, "q=demak+kekeringan") == []
    assert headlines(client, "q=demak&state=draft") == []
    address = absolute(story.get_absolute_url())
    for name in (story.pk, story.uid, f" {address} ", f"{LIST}{story.pk}/change/"):
        assert headlines(client, urlencode({"q": name})) == ["Kabar Desa"], name
    make_article(headline=f"Laba {story.pk} persen")
    assert headlines(client, f"q={story.pk}") == ["Kabar Desa", f"Laba {story.pk} persen"]


def test_the_search_finds_drafts_by_their_text_when_they_are_indexed(client, editor, monkeypatch):
    draft, later, retracted = make_hidden_articles(body="<p>Kalimat tentang kelinci.</p>")
    assert headlines(client, "q=kelinci") == sorted([later.headline, retracted.headline])
    indexing.make_some_entries()
    monkeypatch.setattr(article_list, "IN_TEXT", 2)
    assert len(headlines(client, "q=kalimat+kelinci")) == 3
    assert headlines(client, "q=kelinci&state=draft") == [draft.headline]
    changed = {"body": "<p>Kucing.</p>", "modified_at": timezone.now()}
    Article.objects.filter(pk=draft.pk).update(**changed)
    indexing.make_some_entries()
    assert headlines(client, "q=kucing") == [draft.headline]


def test_the_search_reads_an_index_and_no_article():
    keys = Article.objects.filter(headline_key__contains="beras").order_by().values_list("pk")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # The table of the test is so small that reading all of it costs less.
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
        plan = keys.explain()
    assert re.search("(COVERING INDEX|Index Only Scan using) article_headline_words", plan)
