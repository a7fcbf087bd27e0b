"""The article form at its edges: odd input, odd times, odd permissions, text as it was typed."""

import datetime as dt

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles.body import ReadAlso
from articles.domain import workflow
from articles.enums import State
from articles.importers.typed_text import read_body
from articles.models import Article, BacaJuga
from tests import cast
from tests.admin.article_form import ADD, change, existing, form, saved
from tests.factories import make_article, make_author

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("year", [1, 1899, 9999])
def test_a_time_that_no_newspaper_has_is_refused(desk, year):
    article = make_article(state=State.DRAFT)
    with pytest.raises(ValidationError):
        workflow.change_state(article, State.PUBLISHED, at=dt.datetime(year, 1, 1, tzinfo=dt.UTC))
    data = existing(article, new_state="published")
    data |= {"publish_at_0": f"01-01-{year:04}", "publish_at_1": "00.00"}
    assert "publish_at" in desk.post(change(article), data).context["adminform"].form.errors


def test_plain_lines_added_to_a_saved_text_stay_lines(desk):
    target = make_article(headline="Berita Lain")
    article = make_article(body="<p>Satu <strong>tebal</strong>.</p><ul><li>a</li></ul>")
    shown = desk.get(change(article)).context["adminform"].form["body"].value()
    body = f"{shown}\r\nDua.\r\nBaca Juga: berita lain\r\nButir:\r\n- b\r\n- c & d < e\r\n"
    assert saved(desk.post(change(article), existing(article, body=body)))
    article.refresh_from_db()
    assert article.body.split("\n") == [
        "<p>Satu <strong>tebal</strong>.</p>", "<ul><li>a</li></ul>", "<p>Dua.</p>",
        '<aside data-baca-juga="">berita lain</aside>', "<p>Butir:</p>",
        "<ul><li>b</li><li>c &amp; d &lt; e</li></ul>",
    ]  # fmt: skip
    assert article.baca_juga.get().target == target


def test_a_simple_body_is_shown_and_saved_as_plain_text(desk):
    body = read_body("Satu.\n\nSubjudul Pendek\n\nDua:\n- a\n- b\n\nTiga.\nBaca Juga: Judul Lain")
    article = make_article(body=body)
    shown = desk.get(change(article)).context["adminform"].form["body"].value()
    assert shown == (
        "Satu.\n\nSubjudul Pendek\n\nDua:\n- a\n- b\n\nTiga.\n\nBaca Juga: Judul Lain"
    )
    data = existing(article, body=shown.replace("\n", "\r\n"), kicker="Lain")
    assert saved(desk.post(change(article), data))
    assert Article.objects.get(pk=article.pk).body == article.body
    history = desk.get(f"/admin/articles/article/{article.pk}/history/").content.decode()
    assert "Teks" not in history.split('id="change-history"')[1]


def test_two_people_change_places_and_nobody_stands_twice(desk):
    ana, budi = make_author("Ana"), make_author("Budi")
    article = make_article(authors=[ana, budi])
    first, second = article.bylines.all()
    swapped = [
        {"id": first.pk, "author": budi.pk, "role": "writer", "position": 0},
        {"id": second.pk, "author": ana.pk, "role": "editor", "position": 1},
    ]
    assert saved(desk.post(change(article), existing(article, bylines=swapped)))
    found = [(byline.author, byline.role) for byline in article.bylines.all()]
    assert found == [(budi, "writer"), (ana, "editor")]
    article.refresh_from_db()
    twice = [{"author": ana.pk, "role": role, "position": 0} for role in ("writer", "editor")]
    response = desk.post(change(article), existing(article, bylines=twice))
    assert response.status_code == 200
    assert "sudah tercantum" in response.content.decode()
    assert article.bylines.count() == 2


@pytest.mark.parametrize("codes", [["add_article", "change_article", "view_article"]])
def test_who_may_touch_articles_alone_can_save_them(client, codes):
    user = cast.outsider()
    user.user_permissions.set(Permission.objects.filter(codename__in=codes))
    client.force_login(user)
    target, author = make_article(headline="Lain"), make_author()
    article = make_article(authors=[author], body='<aside data-baca-juga="">Lain</aside>')
    assert saved(client.post(change(article), existing(article, headline="Baru")))
    assert article.baca_juga.get().target == target
    assert article.bylines.get().author == author


def test_a_blank_time_publishes_now_even_what_was_scheduled(desk):
    article = make_article(ago=-dt.timedelta(days=2))
    assert saved(desk.post(change(article), existing(article, new_state="published")))
    assert Article.objects.published().get() == article


def test_a_schedule_called_off_leaves_a_draft_that_may_be_deleted(desk):
    article = make_article(ago=-dt.timedelta(days=2))
    assert saved(desk.post(change(article), existing(article, new_state="draft")))
    assert Article.objects.get().first_published_at is None
    path = f"/admin/articles/article/{article.pk}/delete/"
    assert desk.post(path, {"post": "yes"}).status_code == 302
    assert not Article.objects.exists()


def test_the_desk_tells_scheduled_from_published(desk):
    make_article(headline="Sudah")
    make_article(headline="Nanti", ago=-dt.timedelta(days=1))
    for state, expected in [("published", ["Sudah"]), ("scheduled", ["Nanti"])]:
        response = desk.get("/admin/articles/article/", {"state": state})
        assert [a.headline for a in response.context["cl"].result_list] == expected


def test_an_update_of_what_nobody_has_seen_is_refused(desk):
    article = make_article(state=State.DRAFT)
    response = desk.post(change(article), existing(article, is_update="on"))
    assert "is_update" in response.context["adminform"].form.errors


@pytest.mark.parametrize(
    "body",
    [
        f'<aside data-baca-juga="">{"Judul panjang " * 40}</aside>',
        f'<aside data-baca-juga=""><a href="https://example.org/{"x" * 600}">Teks</a></aside>',
        '<aside data-baca-juga=""><a href="http://user[@example.org/">Teks</a></aside>',
        "<p> </p>",
    ],
)
def test_odd_links_and_empty_markup_are_saved_without_a_fault(desk, body):
    assert saved(desk.post(ADD, form(body=body)))


def test_too_many_tags_are_refused(desk):
    response = desk.post(ADD, form(tags=[f"Tag {number}" for number in range(31)]))
    assert "tags" in response.context["adminform"].form.errors


@pytest.mark.parametrize(
    "codes",
    [["add_byline", "add_bacajuga"], ["delete_byline", "delete_bacajuga"]],
)
def test_rows_that_a_person_may_not_see_stay(client, codes):
    user = cast.outsider()
    codes += ["change_article", "view_article"]
    user.user_permissions.set(Permission.objects.filter(codename__in=codes))
    client.force_login(user)
    first, second = make_author(), make_author()
    article = make_article(authors=[first, second])
    workflow.settle(article, end_links=[BacaJuga(target=make_article())])
    assert saved(client.post(change(article), existing(article, headline="Baru")))
    assert [byline.author for byline in article.bylines.all()] == [first, second]
    assert article.baca_juga.count() == 1


def test_two_links_inside_the_text_change_places(desk):
    one, two = make_article(), make_article()
    asides = [ReadAlso(uid=target.uid).to_html() for target in (one, two)]
    article = make_article(body=f"<p>a</p>{asides[0]}<p>b</p>{asides[1]}")
    rows = article.baca_juga.order_by("position")
    links = [
        {"id": row.pk, "target": target.pk, "placement": "inline", "position": row.position}
        for row, target in zip(rows, (two, one), strict=True)
    ]
    assert saved(desk.post(change(article), existing(article, links=links)))
    assert [row.target for row in article.baca_juga.order_by("position")] == [two, one]


@pytest.mark.parametrize(
    "body",
    [
        "<ul><li>x<ul><li>dalam</li></ul></li><li>y</li></ul><p>z</p>",
        "<blockquote><p>a</p><blockquote>x</blockquote><p>b</p></blockquote><p>z</p>",
    ],
)
def test_nested_blocks_survive_an_unchanged_save(desk, body):
    article = make_article(body=body)
    stored = Article.objects.get(pk=article.pk).body
    shown = desk.get(change(article)).context["adminform"].form["body"].value()
    assert saved(desk.post(change(article), existing(article, body=shown)))
    assert Article.objects.get(pk=article.pk).body == stored


def test_an_unchanged_save_leaves_the_time_alone(desk):
    article = make_article()
    local = timezone.localtime(article.published_at)
    data = existing(article, kicker="Lain")
    data |= {"publish_at_0": f"{local:%d-%m-%Y}", "publish_at_1": f"{local:%H.%M.%S}"}
    assert saved(desk.post(change(article), data))
    assert Article.objects.get().published_at == article.published_at
