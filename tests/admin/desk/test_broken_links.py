"""The page that settles the links to what is gone, endpoint by endpoint."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.body import BacaJugaRef
from articles.domain.desk import broken_links
from articles.domain.desk.broken_links import SETTLING, Choice, Settling
from articles.domain.search.counting import count_words
from articles.enums import State
from articles.models import Article, LinkSettlement, Page
from tests import cast
from tests.admin.article_form import told
from tests.factories import make_article, make_section, retract, save_content, unpublish

pytestmark = pytest.mark.django_db
FLOOD = "Sungai Tuntang meluap dan merendam ratusan rumah di Kecamatan Gubug."


@pytest.fixture
def gone():
    return make_article(headline="Yang Dicabut", section=make_section("Ekonomi"), standfirst=FLOOD)


@pytest.fixture
def chief(client):
    user = cast.managing_editor()
    client.force_login(user)
    return user


def linking(target, **fields):
    link = BacaJugaRef(uid=target.uid).to_html()
    return make_article(body=f"<p>Satu.</p>\n{link}\n<p>Dua.</p>", **fields)


def address(article, *parts):
    return f"/admin/articles/article/{article.pk}/{'/'.join(map(str, ('links', *parts)))}/"


def rows(client, gone):
    return [row["link"].article for row in client.get(address(gone)).context["rows"]]


def stored(article):
    return Article.objects.get(pk=article.pk)


def test_links_are_settled_and_the_settlement_undone_on_one_page(client, chief, gone):
    near = make_article(headline="Berita Dekat", standfirst=FLOOD)
    first, second, third, fourth = (linking(gone) for _ in range(4))
    retract(gone)
    count_words()
    page = client.get(address(gone))
    assert near in page.context["offered"]
    assert rows(client, gone) == [first, second, third, fourth]
    sent = {
        f"choice_{first.pk}": "replace", f"replacement_{first.pk}": str(near.uid),
        f"choice_{second.pk}": "drop", f"choice_{third.pk}": "notice", f"choice_{fourth.pk}": "",
    }  # fmt: skip
    response = client.post(address(gone, "settle"), sent, follow=True)
    assert response.redirect_chain == [(address(gone), 302)]
    assert rows(client, gone) == [fourth]
    assert str(near.uid) in stored(first).body
    assert "<aside" not in stored(second).body
    assert third.baca_juga.get().to_notice
    (past,) = client.get(address(gone)).context["settlements"]
    assert past["counts"] == [(choice.label, 1) for choice in SETTLING]
    response = client.post(address(gone, past["settlement"].pk, "undo"), follow=True)
    assert len(told(response)) == 1
    assert rows(client, gone) == [first, second, third, fourth]
    assert client.get(address(gone)).context["settlements"] == []


def test_pages_about_the_newsroom_that_link_are_named(client, chief, gone):
    body = f'<p><a href="urn:uuid:{gone.uid}">kata</a></p>'
    page = Page.objects.create(name="kontak", title="Hubungi Kami", body=body)
    Page.objects.create(name="redaksi", title="Redaksi", body="<p>Kami.</p>")
    retract(gone)
    response = client.get(address(gone))
    assert response.context["pages"] == [page]
    link = f'<a href="/admin/articles/page/{page.pk}/change/">Hubungi Kami</a>'
    assert link in response.content.decode()


def test_what_cannot_be_brought_back_is_named(client, chief, gone):
    source, other = linking(gone, headline="Yang Disunting"), make_article()
    retract(gone)
    chosen = Settling(Choice.REPLACE, other.uid)
    settlement = broken_links.settle_links(gone, {source.pk: chosen}, user=chief)
    base = stored(source).latest_revision
    link = BacaJugaRef(uid=other.uid, text="Lain").to_html()
    save_content(source, base.content | {"body": link}, base=base, user=chief)
    response = client.post(address(gone, settlement.pk, "undo"), follow=True)
    assert len(told(response)) == 2
    assert "Yang Disunting" in told(response)[1]


def test_nothing_chosen_is_said(client, chief, gone):
    linking(gone)
    retract(gone)
    response = client.post(address(gone, "settle"), {"choice_0": "drop", "choice_x": "drop"})
    assert (response.status_code, len(told(response))) == (200, 1)
    assert not LinkSettlement.objects.exists()


@pytest.mark.parametrize("wanted", ["", "x", "\0", "nobody", "draft", "self", "target"])
def test_a_replacement_that_is_none_is_refused_and_the_choices_stay(client, chief, gone, wanted):
    source, other = linking(gone), linking(gone)
    draft = make_article(state=State.DRAFT)
    retract(gone)
    known = {"draft": draft, "self": source, "target": gone}
    uid = str(known[wanted].uid) if wanted in known else wanted.replace("nobody", str(uuid4()))
    sent = {
        f"choice_{source.pk}": "replace", f"replacement_{source.pk}": uid,
        f"choice_{other.pk}": "drop",
    }  # fmt: skip
    response = client.post(address(gone, "settle"), sent)
    assert (response.status_code, len(told(response))) == (200, 1)
    assert [row["choice"] for row in response.context["rows"]] == [Choice.REPLACE, Choice.DROP]
    assert not LinkSettlement.objects.exists()


def test_a_picked_replacement_is_still_offered_when_the_page_comes_back(client, chief, gone):
    source = linking(gone)
    far = make_article(headline="Jauh", section=make_section("Lain"))
    for _ in range(20):
        make_article(section=gone.section)
    retract(gone)
    Article.objects.filter(pk=far.pk).update(
        published_at=gone.first_published_at.replace(year=2020)
    )
    sent = {
        f"choice_{source.pk}": "replace", f"replacement_{source.pk}": str(far.uid),
        "choice_999999": "drop",
    }  # fmt: skip
    response = client.post(address(gone, "settle"), sent)
    assert far in response.context["offered"]
    assert response.context["rows"][0]["replacement"] == far.uid


def test_who_comes_second_is_told_and_keeps_the_other_choices(client, chief, gone):
    first, second = linking(gone), linking(gone)
    retract(gone)
    broken_links.settle_links(gone, {first.pk: Settling(Choice.DROP)}, user=cast.superuser())
    sent = {f"choice_{first.pk}": "notice", f"choice_{second.pk}": "drop"}
    response = client.post(address(gone, "settle"), sent)
    assert (response.status_code, len(told(response))) == (200, 1)
    assert [(row["link"].article, row["choice"]) for row in response.context["rows"]] == [
        (second, Choice.DROP)
    ]
    assert "<aside" in stored(second).body
    settlement = LinkSettlement.objects.get()
    for expected in (1, 1):
        response = client.post(address(gone, settlement.pk, "undo"), follow=True)
        assert len(told(response)) == expected


def test_editors_see_what_is_for_others_and_cannot_settle_it(client, gone):
    own, other = make_section("Ekonomi Mikro"), make_section("Olahraga")
    client.force_login(cast.editor(sections=[own]))
    mine, theirs = linking(gone, section=own), linking(gone, section=other)
    retract(gone)
    page = client.get(address(gone))
    assert [row["link"].article for row in page.context["rows"]] == [mine]
    assert [link.article for link in page.context["others"]] == [theirs]
    sent = {f"choice_{theirs.pk}": "drop"}
    response = client.post(address(gone, "settle"), sent | {f"choice_{mine.pk}": "drop"})
    assert (response.status_code, len(told(response))) == (200, 1)
    assert [row["choice"] for row in response.context["rows"]] == [Choice.DROP]
    assert "<aside" in stored(mine).body
    assert "<aside" in stored(theirs).body
    assert client.post(address(gone, "settle"), {f"choice_{mine.pk}": "drop"}).status_code == 302
    settlement = LinkSettlement.objects.get()
    client.force_login(cast.editor("lain", sections=[other]))
    assert client.post(address(gone, settlement.pk, "undo")).status_code == 403
    assert stored(mine).body == "<p>Satu.</p>\n<p>Dua.</p>"


def test_what_was_retracted_or_moved_meanwhile_costs_no_other_choice(client, gone):
    section = make_section("Ekonomi Mikro")
    lost, moved, kept = (linking(gone, section=section) for _ in range(3))
    retract(gone)
    client.force_login(user := cast.editor(sections=[section]))
    choices = {story.pk: Settling(Choice.DROP) for story in (lost, moved, kept)}
    settlement = broken_links.settle_links(gone, choices, user=user)
    retract(lost)
    Article.objects.filter(pk=moved.pk).update(section=gone.section, root_section=gone.section)
    response = client.post(address(gone, settlement.pk, "undo"), follow=True)
    assert len(told(response)) == 3
    assert rows(client, gone) == [kept]
    sent = {f"choice_{story.pk}": "drop" for story in (lost, moved, kept)}
    for gone_one in (lost, moved):
        response = client.post(address(gone, "settle"), sent)
        assert (response.status_code, len(told(response))) == (200, 1)
        assert [row["choice"] for row in response.context["rows"]] == [Choice.DROP]
        del sent[f"choice_{gone_one.pk}"]
    assert client.post(address(gone, "settle"), sent).status_code == 302


def test_a_story_is_not_left_without_text(client, chief, gone):
    empty = make_article(body=BacaJugaRef(uid=gone.uid).to_html())
    draft = make_article(state=State.DRAFT, body=BacaJugaRef(uid=gone.uid).to_html())
    other = linking(gone)
    retract(gone)
    sent = {f"choice_{story.pk}": "drop" for story in (empty, draft, other)}
    response = client.post(address(gone, "settle"), sent)
    assert (response.status_code, len(told(response))) == (200, 1)
    found = {row["link"].article: bool(row["fault"]) for row in response.context["rows"]}
    assert found == {empty: True, draft: False, other: False}
    assert f'id="fault_{empty.pk}"' in response.content.decode()
    assert "<aside" in stored(other).body
    sent[f"choice_{empty.pk}"] = "notice"
    assert client.post(address(gone, "settle"), sent).status_code == 302
    assert stored(draft).body == ""


@pytest.mark.parametrize(
    ("person", "status"), [(cast.reporter, 403), (cast.outsider, 403), (cast.reader, 302)]
)
def test_who_publishes_nothing_settles_nothing(client, gone, person, status):
    source = linking(gone)
    retract(gone)
    settlement = broken_links.settle_links(
        gone, {source.pk: Settling(Choice.NOTICE)}, user=cast.superuser()
    )
    client.force_login(person())
    assert client.get(address(gone)).status_code == status
    assert client.post(address(gone, "settle"), {}).status_code == status
    assert client.post(address(gone, settlement.pk, "undo")).status_code == status
    assert source.baca_juga.get().to_notice


def test_bad_ids_and_methods(client, chief, gone):
    source = linking(gone)
    retract(gone)
    settlement = broken_links.settle_links(gone, {source.pk: Settling(Choice.DROP)}, user=chief)
    assert client.post(address(gone)).status_code == 405
    assert client.get(address(gone, "settle")).status_code == 405
    assert client.get(address(gone, settlement.pk, "undo")).status_code == 405
    assert client.post(address(source, settlement.pk, "undo")).status_code == 404
    for pk in (0, 10**25):
        assert client.post(address(gone, pk, "undo")).status_code == 404
        base = f"/admin/articles/article/{pk}/links/"
        assert client.get(base).status_code == 404
        assert client.post(f"{base}settle/").status_code == 404


def test_what_readers_see_has_nothing_to_settle(client, chief, gone):
    source = linking(gone)
    assert rows(client, gone) == []
    response = client.post(address(gone, "settle"), {f"choice_{source.pk}": "drop"})
    assert len(told(response)) == 1
    assert "<aside" in stored(source).body


def test_what_was_unpublished_offers_no_notice(client, chief, gone):
    linking(gone)
    unpublish(gone)
    page = client.get(address(gone)).content.decode()
    assert 'value="drop"' in page
    assert 'value="notice"' not in page


def test_the_page_costs_the_same_with_1_link_and_with_130(client, chief, gone):
    linking(gone)
    retract(gone)
    client.get(address(gone))
    with CaptureQueriesContext(connection) as few:
        client.get(address(gone))
    for _ in range(129):
        linking(gone)
    with CaptureQueriesContext(connection) as many:
        page = client.get(address(gone))
    assert len(many) == len(few)
    assert (len(page.context["rows"]), page.context["rest"]) == (broken_links.MOST, 30)


def test_hostile_headlines_stay_words(client, chief, gone):
    nasty = '"><script>alert(1)</script>'
    source = linking(gone, headline=nasty)
    make_article(headline=nasty, section=gone.section)
    Article.objects.filter(pk=gone.pk).update(headline=nasty)
    retract(gone)
    assert "<script>alert" not in client.get(address(gone)).content.decode()
    client.post(address(gone, "settle"), {f"choice_{source.pk}": "drop"})
    assert "<script>alert" not in client.get(address(gone)).content.decode()
