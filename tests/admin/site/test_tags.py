"""Tags at the desk: found by their keys, and the same tag from the form however it is spelt."""

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html as lxml_html
from taggit.models import Tag

from articles.domain.site.tag_pages import content_of
from articles.domain.site.tags import aliases_of
from articles.models import Article
from articles.site import absolute
from tests import cast
from tests.admin.article_form import ADD, change, existing, form, saved, told
from tests.factories import make_article, make_image

pytestmark = pytest.mark.django_db
LIST = reverse("admin:taggit_tag_changelist")


@pytest.fixture
def desk(client):
    client.force_login(cast.editor())
    return client


@pytest.mark.parametrize(
    ("searched", "expected"),
    [
        ("maruf", ["Ma’ruf Amin"]), ("AMIN ma'ruf", ["Ma’ruf Amin"]), ("u23", ["Timnas U-23"]),
        ("U 23", ["Timnas U-23"]), ("cafe", ["Café"]), ("tiada", []),
        ("", ["Café", "Ma’ruf Amin", "Timnas U-23"]),
    ],
)  # fmt: skip
def test_the_list_is_searched_however_a_name_is_spelt(desk, searched, expected):
    for name in ("Ma’ruf Amin", "Timnas U-23", "Café"):
        Tag.objects.create(name=name)
    found = desk.get(LIST, {"q": searched}).context["cl"].result_list
    assert [tag.name for tag in found] == expected


def test_a_tag_that_was_added_or_renamed_here_is_found(desk):
    desk.post(reverse("admin:taggit_tag_add"), {"name": "Lama’s", "slug": "lama"})
    tag = Tag.objects.get()
    url = reverse("admin:taggit_tag_change", args=[tag.pk])
    assert saved(desk.post(url, {"name": "Ma’ruf", "slug": "maruf"}))
    for searched, expected in [("lamas", [tag]), ("maruf", [tag]), ("luar", [])]:
        assert list(desk.get(LIST, {"q": searched}).context["cl"].result_list) == expected


def test_the_form_keeps_signs_apart_and_takes_spellings_as_one(desk):
    assert saved(desk.post(ADD, form(tags=["C++", "AS", "U-23"])))
    sent = form(headline="Judul Lain", tags=["C", "as", "C++", "C#", "u23", "As"])
    assert saved(desk.post(ADD, sent))
    first, other = Article.objects.order_by("pk")
    assert [tag.name for tag in first.tags_in_order] == ["C++", "AS", "U-23"]
    assert [tag.name for tag in other.tags_in_order] == ["C", "AS", "C++", "C#", "U-23"]
    assert saved(desk.post(change(first), existing(first, tags=["c++", "aS", "c"])))
    first = Article.objects.get(pk=first.pk)
    assert [tag.name for tag in first.tags_in_order] == ["C++", "AS", "C"]
    assert Tag.objects.count() == 5


MERGE = reverse("admin:taggit_tag_merge")


def change_url(tag):
    return reverse("admin:taggit_tag_change", args=[tag.pk])


@pytest.fixture
def chief(client):
    client.force_login(cast.managing_editor())
    return client


def test_the_list_shows_stories_and_finds_unused_tags_and_twins(chief):
    make_article(tags=["Beras", "Bulog"])
    make_article(tags=["Beras"])
    for name in ("U-23", "U23"):
        Tag.objects.create(name=name)
    page = chief.get(LIST)
    rows = {tag.name: tag.stories for tag in page.context["cl"].result_list}
    assert rows == {"Beras": 2, "Bulog": 1, "U-23": 0, "U23": 0}
    for value, expected in (("none", ["U-23", "U23"]), ("twins", ["U-23", "U23"])):
        found = chief.get(LIST, {"use": value}).context["cl"].result_list
        assert [tag.name for tag in found] == expected
    heads = lxml_html.fromstring(page.content.decode()).xpath("//th[@scope='col']")
    assert [" ".join(head.text_content().split()) for head in heads][1:] == [
        "Nama", "Alamat", "Berita"
    ]  # fmt: skip


def test_the_list_asks_the_same_number_of_queries_for_any_number_of_tags(chief):
    counts = []
    for number in (1, 20):
        make_article(tags=[f"Topik {number}-{n}" for n in range(number)])
        with CaptureQueriesContext(connection) as found:
            chief.get(LIST)
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_selected_tags_are_merged_after_a_page_that_asks_which_stays(chief):
    article = make_article(tags=["Jokowi", "Joko Widodo"])
    gone, stays = article.tags_in_order
    sent = {"action": "merge_chosen", "_selected_action": [gone.pk, stays.pk]}
    page = chief.post(LIST, sent, follow=True)
    assert page.redirect_chain[0][0].startswith(MERGE)
    assert [(tag.name, tag.stories) for tag in page.context["found"]] == [
        ("Joko Widodo", 1), ("Jokowi", 1)
    ]  # fmt: skip
    assert Tag.objects.count() == 2
    again = chief.post(MERGE, {"tag": [gone.pk, stays.pk], "stays": "9" * 30})
    assert (again.status_code, Tag.objects.count()) == (200, 2)
    answer = chief.post(MERGE, {"tag": [gone.pk, stays.pk], "stays": stays.pk})
    assert answer.url == change_url(stays)
    assert [tag.name for tag in Article.objects.get().tags_in_order] == ["Joko Widodo"]
    assert "Jokowi" in LogEntry.objects.get(object_id=stays.pk).change_message
    page = chief.get(change_url(stays)).context["adminform"].form
    assert page["aliases"].value() == "Jokowi"


def test_the_list_is_in_the_order_of_the_alphabet_whatever_the_case(chief):
    for name in ("beras", "AS", "Cabai", "apel"):
        Tag.objects.create(name=name)
    for sent, expected in (({}, 1), ({"o": "1"}, 1), ({"o": "-1"}, -1)):
        names = [tag.name for tag in chief.get(LIST, sent).context["cl"].result_list]
        assert names == ["apel", "AS", "beras", "Cabai"][::expected]


def test_a_new_tag_is_stored_with_its_aliases(desk):
    sent = {"name": "Timnas U-23", "slug": "timnas", "aliases": "Garuda Muda"}
    assert saved(desk.post(reverse("admin:taggit_tag_add"), sent))
    assert aliases_of(Tag.objects.get()) == ["Garuda Muda"]


def test_the_form_names_all_that_cannot_be_tags(desk):
    answer = desk.post(ADD, form(tags=["Beras", "!!!", "a" * 101, "???"]))
    [field] = answer.context["form"].errors.as_data().items()
    assert (field[0], [error.params["tag"] for error in field[1]]) == (
        "tags", ["!!!", "a" * 100, "???"],
    )  # fmt: skip


@pytest.mark.parametrize("tags", [[], ["1"], ["x", "9" * 30, "-1"]])
def test_less_than_two_tags_are_not_merged(chief, tags):
    for answer in (chief.get(MERGE, {"tag": tags}), chief.post(MERGE, {"tag": tags})):
        assert (answer.status_code, answer.url) == (302, LIST)


def test_unused_tags_are_deleted_together_and_used_ones_stay(chief):
    make_article(tags=["Beras"])
    unused = Tag.objects.create(name="Sepi")
    chosen = [tag.pk for tag in Tag.objects.all()]
    answer = chief.post(LIST, {"action": "delete_unused", "_selected_action": chosen}, follow=True)
    assert told(answer) == ["1 tag dihapus.", "1 tag punya berita dan tetap ada."]
    assert [tag.name for tag in Tag.objects.all()] == ["Beras"]
    assert LogEntry.objects.get(object_id=unused.pk).is_deletion()


def test_aliases_are_added_and_removed_and_a_name_of_another_tag_is_refused(chief):
    timnas, other = Tag.objects.create(name="Timnas U-23"), Tag.objects.create(name="Persija")
    sent = {"name": "Timnas U-23", "slug": "timnas", "aliases": "Garuda Muda\n\nU23 Timnas"}
    assert saved(chief.post(change_url(timnas), sent))
    assert aliases_of(timnas) == ["Garuda Muda", "U23 Timnas"]
    assert list(chief.get(LIST, {"q": "garuda"}).context["cl"].result_list) == [timnas]
    answer = chief.post(change_url(other), {
        "name": "#garuda muda", "slug": "x", "aliases": "!!!\ntimnas u 23",
    })  # fmt: skip
    errors = answer.context["adminform"].form.errors
    assert set(errors) == {"name", "aliases"}
    assert f"{MERGE}?tag={other.pk}&amp;tag={timnas.pk}" in str(errors["name"])
    assert saved(chief.post(change_url(timnas), sent | {"aliases": "U23 Timnas"}))
    assert saved(
        chief.post(change_url(other), {"name": "Garuda Muda", "slug": "x", "aliases": ""})
    )
    assert aliases_of(other) == ["Persija"]


def test_an_editor_renames_but_does_not_merge(desk):
    a, b = (Tag.objects.create(name=name, slug=name) for name in "AB")
    answer = desk.post(change_url(a), {"name": "b", "slug": "a", "aliases": ""})
    assert MERGE not in str(answer.context["adminform"].form.errors["name"])
    for answer in (
        desk.get(MERGE, {"tag": [a.pk, b.pk]}),
        desk.post(MERGE, {"tag": [a.pk, b.pk], "stays": a.pk}),
    ):
        assert answer.status_code == 403
    assert saved(desk.post(change_url(a), {"name": "C", "slug": "a", "aliases": ""}))
    assert aliases_of(a) == ["A"]


def test_the_form_of_a_tag_has_what_its_page_says(desk):
    story, image = make_article(tags=["Beras"]), make_image()
    tag, other = story.tags.get(), make_article()
    url = reverse("admin:taggit_tag_change", args=[tag.pk])
    sent = {
        "name": "Beras", "slug": "beras", "description": "Semua.", "picture": str(image.uid),
        "pinned": f"{story.get_absolute_url()}\n{story.pk}",
    }  # fmt: skip
    assert saved(desk.post(url, sent))
    assert content_of(tag) == ("Semua.", image, [story])
    opened = desk.get(url).context["adminform"].form
    assert opened["pinned"].value() == absolute(story.get_absolute_url())
    assert str(image.uid) in str(opened["picture"])
    for pinned in (other.pk, "https://lain.id/", f"{story.pk} 1 2 3"):
        response = desk.post(url, {**sent, "pinned": pinned})
        assert list(response.context["adminform"].form.errors) == ["pinned"]
    assert saved(desk.post(url, {"name": "Beras", "slug": "beras"}))
    assert content_of(tag) == ("", None, ())
