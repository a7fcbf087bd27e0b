"""Tags by name and by uid: one tag, however its name is spelt, and whatever it was called."""

import pytest
from hypothesis import example, given
from hypothesis.strategies import text
from taggit.models import Tag

from articles.domain.story import live
from articles.models import TagName
from articles.models.tags import NAMES
from articles.text import name_key, tag_name
from articles.validators import is_tag_name
from tests.factories import make_article

pytestmark = pytest.mark.django_db
SPELLINGS = [
    "timnas u-23", "TIMNAS U23", "Timnas U 23", "Timnas U–23", "#Timnas U-23", "＃Timnas U-23",
    "Ｔｉｍｎａｓ U-23", "Tim\u00adnas U\u200b-23", "’Timnas’ U-23", "Tímnas U-23",
    "Ti\u0301mnas U-23", " Timnas  U-23 ",
]  # fmt: skip


def tags(*items):
    return TagName.objects.get_or_create_tags(items)


def uid(name):
    return str(TagName.objects.find([name])[name].uid)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_another_spelling_means_the_tag_that_is_there(spelling):
    (tag,) = tags("Timnas U-23")
    assert tags(spelling) == [tag]
    article = make_article()
    article.tags.add(spelling)
    article.tags.set([spelling, tag])
    assert list(article.tags.all()) == [tag]
    assert Tag.objects.count() == TagName.objects.count() == 1


def test_new_spellings_of_one_name_make_one_tag_spelt_as_the_first():
    assert [tag.name for tag in tags("U-23", "U23")] == ["U-23"]


def test_names_that_differ_in_a_sign_are_other_tags():
    names = ["C", "C++", "C#", "F#"]
    assert [tag.name for tag in tags(*names)] == names
    assert len({tag.slug for tag in Tag.objects.all()}) == 4


def test_what_gives_no_address_is_no_tag():
    assert tags("!!!", "Beras", "…") == [Tag.objects.get(name="Beras")]
    article = make_article(tags=["?!"])
    Tag.objects.create(name="***", slug="bintang").delete()
    article.tags.add("***", "x" * 300)
    assert not article.tags_in_order
    assert not Tag.objects.filter(slug="").exists()


def test_a_tag_of_taggit_is_called_without_the_sign_of_a_hashtag():
    article = make_article(tags=["#Pemilu", "C#"])
    assert [tag.name for tag in article.tags_in_order] == ["Pemilu", "C#"]


def test_of_two_tags_with_one_key_the_one_that_is_spelt_so_is_meant():
    first, second = (Tag.objects.create(name=name, slug=name) for name in ("U-23", "U23"))
    for name, tag in (("u23", second), ("u-23", first), ("U 23", first)):
        assert tags(name) == [tag]
        assert tags(uid(name), name) == [tag]
    assert uid("U-23") != uid("U23")


def test_a_renamed_tag_keeps_its_uid_and_is_found_by_both_names():
    tag = Tag.objects.create(name="Lama")
    before = uid("Lama")
    for name in ("Ma’ruf", "Lama", "Baru", "Ma’ruf"):
        tag.name = name
        tag.save()
        assert uid(name) == before
    assert tags("maruf", "Lama", "baru", before) == [tag]
    assert TagName.objects.count() == 4  # its own and three names of before


def test_another_spelling_as_the_new_name_makes_no_alias():
    (tag,) = tags("U23")
    tag.name = "U-23"
    tag.save()
    assert [row.name for row in TagName.objects.all()] == ["U-23"]


def test_a_deleted_tag_is_made_again_by_its_uid_its_name_or_an_alias():
    (tag,) = tags("Lama")
    tag.name = "Baru"
    tag.save()
    before = uid("Lama")
    for item in (before, "baru", "lama"):
        Tag.objects.get().delete()
        assert [again.name for again in tags(item)] == ["Baru"]
        assert uid("Baru") == before


def test_a_deleted_twin_is_the_tag_that_stayed():
    first, second = (Tag.objects.create(name=name, slug=name) for name in ("U-23", "U23"))
    of_second = uid("U23")
    second.delete()
    assert tags(of_second, "U23") == [first]


def test_tags_made_elsewhere_get_the_uid_of_their_name():
    (row,) = TagName.objects.get_or_create_names(["Beras"]).values()
    Tag.objects.create(name="beras")
    assert uid("Beras") == str(row.uid)
    assert TagName.objects.get().name == "beras"


def test_uids_are_the_same_on_every_site():
    tags("Beras", "C#")
    assert NAMES.hex == "6f0d1c1e6d5b5d0c9d7e2f8c1f6a4b17"
    assert uid("Beras") == "c4808b1f-ed2f-5e5d-9026-0e80ab5d091d"


def test_any_number_of_tags_takes_the_same_queries(django_assert_num_queries):
    for number in (1, 30):
        with django_assert_num_queries(8):
            tags(*(f"Topik {number}-{n}" for n in range(number)))
        with django_assert_num_queries(1):
            tags(*(f"Topik {number}-{n}" for n in range(number)))


def test_what_looks_like_a_uid_may_be_the_name_of_a_tag():
    name = "11111111-2222-3333-4444-555555555555"
    assert [tag.name for tag in tags(name)] == [name]
    assert [tag.name for tag in tags(uid(name))] == [name]


def test_a_tag_that_was_stored_without_its_name_gets_it_when_it_is_needed():
    article = make_article()
    (tag,) = Tag.objects.bulk_create([Tag(name="Beras", slug="beras")])
    article.tag_items.create(tag=tag)
    assert live.tags_of(article) == [uid("Beras")]
    assert tags("beras") == [tag]


@pytest.mark.parametrize("name", ["", " ", "\u200b", "#"])
def test_what_shows_nothing_is_no_tag(name):
    article = make_article()
    article.tags.add(name, "Beras")
    assert "Beras" in [tag.name for tag in article.tags_in_order]


@given(text())
@example("’#’#a")
@example("# # #b")
@example("#" * 300 + "c")
def test_a_key_is_its_own_key(name):
    assert name_key(name_key(name)) == name_key(name)
    assert not is_tag_name(name) or name_key(tag_name(name)) == name_key(name)


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([["C#"], ["C++"], ["C"]], ["c-sharp", "c-plus-plus", "c"]),
        ([["C", "C#", "C＋＋"]], ["c", "c-sharp", "c-plus-plus"]),
        ([["Disney+"]], ["disney"]),
        ([["Disney"], ["Disney+"]], ["disney", "disney-plus"]),
        ([["R&B"], ["RB"]], ["rb", "rb_1"]),
        ([["Ab" + "+" * 60], ["Ab"]], ["ab", "ab_1"]),
    ],
)  # fmt: skip
@pytest.mark.django_db
def test_signs_are_spelt_in_an_address_that_would_not_tell_tags_apart(steps, expected):
    tags = [tag for names in steps for tag in TagName.objects.get_or_create_tags(names)]
    assert [tag.slug for tag in tags] == expected
