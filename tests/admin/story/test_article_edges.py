"""The article form at its edges: odd input keeps its words, odd text comes back as it was."""

import datetime as dt
import gzip
import json
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError

from articles.domain.desk import workflow
from articles.domain.story import buffers, live, revisions
from articles.enums import Action, State
from articles.importers.typed_text import read_body
from articles.models import Article, Author, BacaJuga, Section
from tests import cast
from tests.admin.article_form import ADD, at, change, existing, form, saved, typed
from tests.factories import add_end_links, make_article, make_author, make_section

pytestmark = pytest.mark.django_db
WORDS = {
    "headline": "Judul yang diketik", "kicker": "Kilas", "standfirst": "Dua\nbaris.",
    "body": "<p>Paragraf panjang.</p>", "lead_caption": "Keterangan", "dateline": "JAKARTA",
    "source": "Antara", "disclosure": "Dibantu AI", "seo_title": "Judul mesin",
    "seo_description": "Uraian", "canonical_url": "https://example.org/x", "slug": "judul-saya",
    "short_headline": "Pendek", "note": "Sebab", "correction": "Ralat", "tags": ["Rusia", "Asia"],
}  # fmt: skip
BAD = [
    ("headline", ""),
    ("headline", "x" * 201),
    ("headline", "a\x00b"),
    ("kicker", "x" * 41),
    ("standfirst", "x" * 401),
    ("slug", "bukan alamat!"),
    ("section", "999999"),
    ("section", "satu"),
    ("section", "9" * 40),
    ("label", "iklan"),
    ("canonical_url", "javascript:alert(1)"),
    ("body", "<p>" + "kata " * 80_001 + "</p>"),
    ("tags", ["!!!"]),
    ("tags", ["x" * 101]),
    ("tags", [f"Tag {number}" for number in range(31)]),
    ("bylines", "{"),
    ("bylines", '{"author": 1}'),
    ("bylines", json.dumps([{"author": 1}] * 101)),
    ("end_links", "nonsens"),
    ("end_links", "[" * 5_000),
    ("lead_image", "bukan-uid"),
    ("key", "bukan-kunci"),
    ("key", ""),
    ("based_on", "satu"),
    ("based_on", "-1"),
    ("based_on", "9" * 30),
    ("kind", "besar"),
    ("note", "x" * 2_001),
    ("correction", "x" * 2_001),
]


@pytest.mark.parametrize(("name", "value"), BAD, ids=lambda part: str(part)[:20])
@pytest.mark.parametrize("is_new", [True, False])
def test_input_that_cannot_be_saved_keeps_every_word(desk, name, value, is_new):
    article = None if is_new else make_article(state=State.DRAFT)
    opened = form(**WORDS) if is_new else existing(article, **WORDS)
    before = Article.objects.values().first()
    response = desk.post(ADD if is_new else change(article), opened | {name: value})
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [name]
    for other in WORDS:
        expected = value if other == name else WORDS[other]
        assert typed(response, other) == expected, other
    assert Article.objects.values().first() == before
    page = response.content.decode()
    assert "Paragraf panjang." in page or name == "body"
    assert 'id="refusal"' in page


@pytest.mark.parametrize(
    "time",
    [
        {"publish_at_0": "besok", "publish_at_1": "10:00"},
        {"publish_at_0": "2026-02-31", "publish_at_1": "10:00"},
        {"publish_at_0": "2026-02-01", "publish_at_1": "25:00"},
        {"publish_at_0": "2026-02-01"},
        {"publish_at_0": "0001-01-01", "publish_at_1": "00:00"},
        {"publish_at_0": "1899-01-01", "publish_at_1": "00:00"},
        {"publish_at_0": "9999-12-31", "publish_at_1": "23:59"},
    ],
    ids=str,
)
def test_a_time_that_no_newspaper_has_is_refused(desk, time):
    article = make_article(state=State.DRAFT)
    response = desk.post(change(article), existing(article, "publish", **WORDS) | time)
    assert "publish_at" in response.context["form"].errors
    assert typed(response, "body") == WORDS["body"]
    assert typed(response, "publish_at")[0] == time["publish_at_0"]
    assert Article.objects.get().state == State.DRAFT


@pytest.mark.parametrize("year", [1, 1899, 9999])
def test_the_workflow_refuses_such_a_time_too(year):
    article = make_article(state=State.DRAFT)
    with pytest.raises(ValidationError):
        workflow.change_state(article, State.PUBLISHED, at=dt.datetime(year, 1, 1, tzinfo=dt.UTC))


@pytest.mark.parametrize("sequence", ["", "x", "-1", "1e9", "9" * 30, "²"])
def test_an_odd_sequence_or_action_only_saves(desk, sequence):
    assert saved(desk.post(ADD, form("terbang", sequence=sequence)))
    assert Article.objects.get().state == State.DRAFT


def test_rows_that_are_no_rows_are_left_out(desk):
    author = make_author()
    bylines = [
        {"author": 10**30},
        {"author": str(author.uid), "role": "x"},
        {"author": 99},
        "x",
        None,
    ]
    links = [{"url": "javascript:alert(1)", "text": "Teks"}, {"uid": "x", "text": ""}, 7, []]
    assert saved(desk.post(ADD, form(bylines=bylines, end_links=links)))
    article = Article.objects.get()
    assert [byline.author for byline in article.bylines.all()] == [author]
    wanted = article.baca_juga.values_list("wanted_title", "url")
    assert set(wanted) == {("Teks javascript:alert(1)", ""), ("7", "")}


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("Isi.\r\nBaca Juga: a b", '<p>Isi.</p>\n<aside data-baca-juga="">a b</aside>'),
        ("Butir:\n- b\n- c & < e", "<p>Butir:</p>\n<ul><li>b</li><li>c &amp; &lt; e</li></ul>"),
        ('<p onclick="x()">Isi</p><script>alert(1)</script><img src=x onerror=alert(1)>',
         "<p>Isi</p>"),
        ("<p> </p>", ""),
    ],
)  # fmt: skip
def test_plain_lines_and_foreign_markup_are_read(desk, sent, stored):
    assert saved(desk.post(ADD, form(body=sent)))
    assert Article.objects.get().body == stored


@pytest.mark.parametrize(
    "body",
    [
        f'<aside data-baca-juga="">{"Judul panjang " * 40}</aside>',
        f'<aside data-baca-juga=""><a href="https://example.org/{"x" * 600}">Teks</a></aside>',
        '<aside data-baca-juga=""><a href="http://user[@example.org/">Teks</a></aside>',
        "<blockquote><p>a</p><blockquote>x</blockquote><p>b</p></blockquote><p>z</p>",
        "<ul><li>x<ul><li>dalam</li></ul></li><li>y</li></ul><p>z</p>",
        "<blockquote><p>Kutipan.</p><footer>Ana</footer></blockquote>",
        '<figure data-embed="https://www.youtube.com/watch?v=dQw4w9WgXcQ"></figure>',
        "<p>Satu.</p><h2>Subjudul</h2><p>- bukan butir</p><p>Baca Juga: bukan tautan</p>",
    ],
)
def test_a_body_survives_being_opened_and_saved(desk, body):
    article = make_article(body=body, state=State.DRAFT)
    before = article.body
    shown = desk.get(change(article)).context["form"]["body"].value()
    for _number in range(2):
        sent = shown.replace("\n", "\r\n")
        assert saved(desk.post(change(article), existing(article, body=sent)))
    assert Article.objects.get().body == before
    assert article.revisions.count() == 1


def test_the_whole_corpus_survives_being_opened_and_saved(desk, shared):
    make_section()
    with gzip.open(shared("data/corpus/indosum-a.jsonl.gz"), "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file][::40]
    assert len(rows) > 20
    for row in rows:
        article = make_article(body=read_body(row["text"]), state=State.DRAFT)
        before = article.body
        shown = desk.get(change(article)).context["form"]["body"].value()
        data = existing(article, body=shown.replace("\n", "\r\n"))
        assert saved(desk.post(change(article), data))
        assert Article.objects.get(pk=article.pk).body == before, row["id"]
        assert article.revisions.count() == 1, row["id"]


def test_people_and_links_change_places_and_nobody_stands_twice(desk):
    ana, budi = make_author("Ana"), make_author("Budi")
    one, two = make_article(), make_article()
    article = make_article(state=State.DRAFT, authors=[ana, budi])
    add_end_links(article, BacaJuga(target=one), BacaJuga(target=two))
    rows = [(budi, "writer"), (ana, "editor"), (budi, "reporter")]
    data = existing(
        article,
        bylines=[{"author": str(author.uid), "role": role} for author, role in rows],
        end_links=[{"uid": str(other.uid), "url": "", "text": ""} for other in (two, one, two)],
    )
    assert saved(desk.post(change(article), data))
    assert [(row.author, row.role) for row in article.bylines.all()] == rows[:2]
    assert [row.target for row in article.baca_juga.order_by("position")] == [two, one]
    own = [{"uid": str(article.uid), "url": "", "text": ""}]
    assert saved(desk.post(change(article), existing(article, bylines=[], end_links=own)))
    assert not article.baca_juga.filter(target=article).exists()
    assert not article.bylines.exists()


def test_tags_differ_by_more_than_their_case(desk):
    make_article(tags=["Rusia"])
    assert saved(desk.post(ADD, form(tags=["RUSIA", "rusia"])))
    assert [tag.name for tag in Article.objects.get(headline="Judul Baru").tags.all()] == ["Rusia"]


@pytest.mark.parametrize("codes", [["add_article", "change_article", "view_article"]])
def test_who_may_touch_articles_alone_can_save_them(client, codes):
    user = cast.outsider()
    user.user_permissions.set(Permission.objects.filter(codename__in=codes))
    client.force_login(user)
    target, author = make_article(headline="Lain"), make_author()
    article = make_article(
        authors=[author], body='<aside data-baca-juga="">Lain</aside>', state=State.DRAFT,
        created_by=user,
    )  # fmt: skip
    assert saved(client.post(change(article), existing(article, headline="Baru")))
    assert article.baca_juga.get().target == target
    assert article.bylines.get().author == author


def test_a_schedule_called_off_leaves_a_draft_that_may_be_deleted(desk):
    article = make_article(ago=-dt.timedelta(days=2))
    assert saved(desk.post(change(article), existing(article, "unschedule")))
    path = f"/admin/articles/article/{article.pk}/delete/"
    assert desk.post(path, {"post": "yes"}).status_code == 302
    assert not Article.objects.exists()


def test_a_time_in_the_past_dates_the_publication(desk):
    article = make_article(state=State.READY)
    time = dt.datetime(2025, 7, 13, 3, 0, tzinfo=dt.UTC)
    assert saved(desk.post(change(article), existing(article, "publish") | at(time)))
    assert Article.objects.get().published_at == time


def test_what_the_form_names_may_be_gone_when_it_comes(desk):
    author, section = make_author(), make_section()
    article = make_article(state=State.DRAFT, authors=[author], section=section)
    data = existing(article, headline="Baru")
    article.bylines.all().delete()
    Author.objects.all().delete()
    Article.objects.update(section=None, root_section=None)
    Section.objects.all().delete()
    response = desk.post(change(article), data)
    assert list(response.context["form"].errors) == ["section"]
    assert saved(desk.post(change(article), data | {"section": ""}))
    stored = Article.objects.get()
    assert (stored.headline, stored.section, stored.bylines.count()) == ("Baru", None, 0)


class Fill:
    """An article with much or little of everything that the form shows."""

    def __init__(self, number):
        self.article = make_article(
            state=State.DRAFT,
            tags=[f"Tag {index}" for index in range(number)],
            authors=[make_author() for _index in range(number)],
        )
        links = [BacaJuga(target=make_article()) for _index in range(number)]
        add_end_links(self.article, *links)
        user = cast.editor()
        for index in range(number):
            self.article.notes.create(text=f"Catatan {index}", created_by=user)
            revisions.ensure_first_revision(self.article)
            content = live.content_of(self.article) | {"kicker": f"Kilas {index}"}
            revisions.record_revision(self.article, content, action=Action.SAVE, user=user)


@pytest.mark.parametrize("number", [1, 30])
def test_the_form_costs_the_same_with_little_and_with_much(
    desk, django_assert_max_num_queries, number
):
    article = Fill(number).article
    user, base = (
        get_user_model().objects.get(username="admin"),
        revisions.ensure_first_revision(article),
    )
    for index in range(number):
        content = base.content | {"kicker": f"Ketikan {index}", "bylines": [], "tags": []}
        buffers.store_text(
            uuid4(), user=user, article=article, based_on=base, content=content, sequence=1,
            is_closing=True,
        )  # fmt: skip
    assert desk.get(change(article)).context["rescues"]
    with django_assert_max_num_queries(23):
        assert desk.get(change(article)).status_code == 200


@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.parametrize(("action", "most"), [("save", 45), ("publish", 96)])
def test_saving_and_publishing_cost_a_known_number_of_queries(
    desk, django_assert_max_num_queries, number, action, most
):
    article = Fill(number).article
    data = existing(article, action, kicker="Baru")
    with django_assert_max_num_queries(most):
        assert saved(desk.post(change(article), data))
