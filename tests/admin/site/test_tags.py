"""Tags at the desk: found by their keys, and the same tag from the form however it is spelt."""

import pytest
from django.urls import reverse
from taggit.models import Tag

from articles.models import Article
from tests import cast
from tests.admin.article_form import ADD, change, existing, form, saved

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
    for searched, expected in [("lamas", []), ("maruf", [tag])]:
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
