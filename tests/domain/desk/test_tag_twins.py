"""Tags that may be one are found by letters, by sound and by the brackets of the archive."""

import pytest
from django.urls import reverse
from taggit.models import Tag

from articles.domain.desk.tag_twins import abbreviates, find_twins
from articles.enums import TwinReason
from articles.models import DistinctTags, TagName
from tests import cast
from tests.factories import make_article, make_hidden_articles

pytestmark = pytest.mark.django_db
TWINS = reverse("admin:taggit_tag_twins")


def found(most=100):
    return [
        ({tag.name: number for tag, number in twins.sides}, twins.likeness)
        for twins in find_twins(most)
    ]


def test_twins_are_found_by_letters_sound_and_explained_abbreviations(django_assert_num_queries):
    names = [
        "Covid 19", "Covid.19", "Soeharto", "Suharto", "Achmad", "KPK", "Jakarta", "C", "C++",
        "Komisi Pemberantasan Korupsi", "Polri", "Polisi",
    ]  # fmt: skip
    TagName.objects.get_or_create_tags(names)
    Tag.objects.create(name="POLRI")
    body = "<p>Menurut Komisi Pemberantasan Korupsi (KPK) di Jakarta (KPK), cukup.</p>"
    make_article(body=body, tags=["KPK"])
    make_hidden_articles(body="<p>Kata Polisi (Polri), sudah.</p>")
    with django_assert_num_queries(5):
        twins = found()
    assert twins == [
        ({"Covid 19": 0, "Covid.19": 0}, TwinReason.SPELLING),
        ({"Polri": 0, "POLRI": 0}, TwinReason.SPELLING),
        ({"Soeharto": 0, "Suharto": 0}, TwinReason.SOUND),
        ({"KPK": 1, "Komisi Pemberantasan Korupsi": 0}, TwinReason.ABBREVIATION),
    ]
    assert found(1) == twins[:1]


@pytest.mark.parametrize(
    ("short", "name", "expected"),
    [
        ("jokowi", "jokowidodo", True), ("kemenkeu", "kementeriankeuangan", True),
        ("kpk", "korupsi", False), ("kpk", "jakarta", False), ("kpk", "kpk", False),
    ],
)  # fmt: skip
def test_an_abbreviation_has_letters_of_the_name_in_their_order(short, name, expected):
    assert abbreviates(short, name) is expected


def test_a_managing_editor_merges_twins_or_says_that_they_are_none(client):
    first, second = TagName.objects.get_or_create_tags(["Soeharto", "Suharto"])
    client.force_login(cast.managing_editor())
    page = client.get(TWINS).content.decode()
    assert f"/admin/taggit/tag/merge/?tag={first.pk}&amp;tag={second.pk}" in page
    assert TWINS in client.get(reverse("admin:taggit_tag_changelist")).content.decode()
    for tags in ([first.pk], [first.pk, "x"], [first.pk, first.pk]):
        client.post(TWINS, {"tag": tags})
        assert len(found()) == 1
    for _time in range(2):
        client.post(TWINS, {"tag": [second.pk, first.pk]})
    assert found() == []
    assert DistinctTags.objects.count() == 1
    assert "merge/?tag" not in client.get(TWINS).content.decode()
