import datetime as dt

import pytest
from django.utils import timezone

from articles.enums import Placement, State
from articles.models import Article
from tests import cast
from tests.admin.article_form import ADD, change, existing, form, saved
from tests.factories import make_article, make_author, make_image, make_section

pytestmark = pytest.mark.django_db


def test_a_story_goes_from_an_empty_form_to_the_front_page(desk):
    section, author = make_section(), make_author("Ana Satu")
    target = make_article(headline="Berita Lain")
    data = form(
        headline="Judul  Baru",
        body="Paragraf satu.\nBaca Juga: berita lain\nParagraf dua.",
        section=section.pk,
        new_state="published",
        tags=["Rusia", "Topik Baru"],
        bylines=[{"author": author.pk, "role": "writer", "position": 0}],
    )
    assert saved(desk.post(ADD, data))
    article = Article.objects.published().get(headline="Judul Baru")
    assert article.modified_by.username == "admin"
    assert sorted(tag.name for tag in article.tags.all()) == ["Rusia", "Topik Baru"]
    page = desk.get(article.get_absolute_url()).content.decode()
    assert target.get_absolute_url() in page
    assert "Ana Satu" in page
    assert "Judul Baru" in desk.get("/").content.decode()


def test_what_is_typed_is_sanitised(desk):
    body = '<p onclick="x()">Isi</p><script>alert(1)</script><img src=x onerror=alert(1)>'
    assert saved(desk.post(ADD, form(body=body)))
    assert Article.objects.get().body == "<p>Isi</p>"


def test_a_time_to_come_schedules(desk):
    later = timezone.localtime() + dt.timedelta(days=2)
    data = form(section=make_section().pk, new_state="published")
    data |= {"publish_at_0": f"{later:%d-%m-%Y}", "publish_at_1": "10.00"}
    assert saved(desk.post(ADD, data))
    assert Article.objects.get().is_scheduled
    assert "Terjadwal" in desk.get("/admin/articles/article/").content.decode()


def test_publishing_without_section_or_text_says_what_is_missing(desk):
    response = desk.post(ADD, form(body="", new_state="published"))
    assert response.status_code == 200
    assert set(response.context["adminform"].form.errors) == {"section", "body"}
    assert not Article.objects.exists()


def test_a_retracted_state_cannot_be_chosen(desk):
    response = desk.post(ADD, form(new_state="retracted"))
    assert "new_state" in response.context["adminform"].form.errors


def test_the_second_of_two_editors_is_told_and_loses_nothing(desk):
    article = make_article(state=State.DRAFT)
    data = existing(article, body="Tulisan editor kedua.")
    other = cast.editor("ana")
    article.standfirst, article.modified_by = "Tulisan editor pertama.", other
    article.save()
    response = desk.post(change(article), data)
    assert response.status_code == 200
    content = response.content.decode()
    assert "ana" in content
    assert "Tulisan editor kedua." in content
    assert Article.objects.get(pk=article.pk).standfirst == "Tulisan editor pertama."


def test_an_update_moves_the_time_only_when_it_is_one(desk):
    article = make_article()
    assert saved(desk.post(change(article), existing(article, standfirst="Lain.")))
    article.refresh_from_db()
    assert article.updated_at is None
    assert saved(desk.post(change(article), existing(article, is_update="on")))
    article.refresh_from_db()
    assert article.updated_at is not None


def test_taking_a_story_back_hides_it_and_keeps_its_time(desk):
    article = make_article()
    time = article.published_at
    assert saved(desk.post(change(article), existing(article, new_state="draft")))
    article.refresh_from_db()
    assert (article.state, article.first_published_at) == (State.DRAFT, time)


def test_links_of_both_placements_are_added_moved_and_removed(desk):
    first, second = make_article(), make_article()
    article = make_article(body="<p>Satu.</p><p>Dua.</p><p>Tiga.</p>")
    links = [
        {"target": first.pk, "placement": "inline", "after": 1, "position": 0},
        {"target": second.pk, "placement": "end", "position": 1},
    ]
    assert saved(desk.post(change(article), existing(article, links=links)))
    article.refresh_from_db()
    assert article.body.index("<aside") < article.body.index("Dua.")
    placements = {row.target: row.placement for row in article.baca_juga.all()}
    assert placements == {first: Placement.INLINE, second: Placement.END}

    inline, end = article.baca_juga.get(target=first), article.baca_juga.get(target=second)
    links = [
        {"id": inline.pk, "target": first.pk, "placement": "end", "position": 1},
        {"id": end.pk, "target": second.pk, "placement": "end", "position": 0},
    ]
    assert saved(desk.post(change(article), existing(article, links=links)))
    article.refresh_from_db()
    assert "<aside" not in article.body
    assert [row.target for row in article.baca_juga.all()] == [second, first]

    row = article.baca_juga.get(target=first)
    links = [{"id": row.pk, "target": first.pk, "placement": "end", "position": 0, "DELETE": "on"}]
    other = article.baca_juga.get(target=second)
    links.append({"id": other.pk, "target": second.pk, "placement": "end", "position": 1})
    assert saved(desk.post(change(article), existing(article, links=links)))
    assert [row.target for row in article.baca_juga.all()] == [second]


@pytest.mark.parametrize(
    "link",
    [
        {"placement": "end", "label": "Teks tanpa tujuan", "position": 0},
        {"placement": "end", "url": "https://example.org/", "position": 0},
        {"placement": "end", "url": "javascript:alert(1)", "label": "x", "position": 0},
    ],
)
def test_a_link_that_leads_nowhere_is_explained(desk, link):
    article = make_article()
    response = desk.post(change(article), existing(article, links=[link]))
    assert response.status_code == 200
    assert not article.baca_juga.exists()


def test_an_article_is_linked_once_and_never_to_itself(desk):
    article, target = make_article(), make_article()
    twice = [{"target": target.pk, "placement": "end", "position": n} for n in range(2)]
    itself = [{"target": article.pk, "placement": "end", "position": 0}]
    for links in (twice, itself):
        response = desk.post(change(article), existing(article, links=links))
        assert response.status_code == 200
        assert not article.baca_juga.exists()


def test_a_pending_link_is_told_to_the_editor(desk):
    data = form(body="Isi.\nBaca Juga: Belum Terbit")
    response = desk.post(ADD, data, follow=True)
    assert "Belum Terbit" in response.content.decode()


@pytest.mark.parametrize("tags", [["!!!"], ["x" * 101]])
def test_a_tag_without_an_address_is_refused(desk, tags):
    response = desk.post(ADD, form(tags=tags))
    assert "tags" in response.context["adminform"].form.errors


def test_tags_differ_by_more_than_their_case(desk):
    make_article(tags=["Rusia"])
    assert saved(desk.post(ADD, form(tags=["RUSIA"])))
    assert [tag.name for tag in Article.objects.get(headline="Judul Baru").tags.all()] == ["Rusia"]


def test_the_list_filters_and_searches(desk):
    author = make_author("Ana")
    section = make_section("Asia")
    make_article(headline="Harga Beras Naik", section=section, authors=[author])
    make_article(
        headline="Kopi Gayo",
        state=State.DRAFT,
        section=make_section("Eropa"),
        authors=[make_author()],
    )
    for query, found in [
        ("q=beras+harga", ["Harga Beras Naik"]),
        ("state__exact=draft", ["Kopi Gayo"]),
        (f"section__id__exact={section.pk}", ["Harga Beras Naik"]),
        (f"bylines__author__id__exact={author.pk}", ["Harga Beras Naik"]),
        ("q=%25", []),
    ]:
        response = desk.get(f"/admin/articles/article/?{query}")
        assert [a.headline for a in response.context["cl"].result_list] == found, query


def test_the_list_costs_the_same_queries_with_1_and_with_60(desk, django_assert_max_num_queries):
    def visit():
        with django_assert_max_num_queries(12) as queries:
            assert desk.get("/admin/articles/article/").status_code == 200
        return len(queries)

    make_article(authors=[make_author()])
    few = visit()
    for _ in range(59):
        make_article(authors=[make_author()], section=make_section())
    assert visit() == few


def test_the_article_leads_to_its_page_when_there_is_one(desk):
    shown, hidden = make_article(), make_article(state=State.DRAFT)
    assert shown.get_absolute_url() in desk.get(change(shown)).content.decode()
    assert hidden.get_absolute_url() not in desk.get(change(hidden)).content.decode()


def test_a_save_killed_in_the_middle_leaves_the_article_as_it_was(desk, monkeypatch):
    from articles.domain import workflow

    article = make_article(tags=["Lama"])

    def die(article):
        raise KeyboardInterrupt

    monkeypatch.setattr(workflow, "mark_updated", die)
    data = existing(article, headline="Setengah", tags=["Baru"], is_update="on")
    with pytest.raises(KeyboardInterrupt):
        desk.post(change(article), data)
    stored = Article.objects.get(pk=article.pk)
    assert stored.headline == article.headline
    assert [tag.name for tag in stored.tags.all()] == ["Lama"]


def test_lead_image_and_its_caption_are_stored(desk):
    image = make_image()
    assert saved(desk.post(ADD, form(lead_image=image.pk, lead_caption="Keterangan lain")))
    assert Article.objects.get().image_caption == "Keterangan lain"
