"""Tags by name: one tag, however its name is spelt."""

import pytest
from taggit.models import Tag

from articles.domain.story.tags import find_tags, get_or_create_tags
from articles.models import TagKey

pytestmark = pytest.mark.django_db


def test_another_spelling_means_the_tag_that_is_there():
    tags = get_or_create_tags(["Ma’ruf Amin", "U-23", "Café"])
    assert get_or_create_tags(["maruf amin", "u23", "Cafe\u0301"]) == tags
    assert get_or_create_tags(["U 23", "U–23", "Ma\u00adruf Amin"]) == [tags[1], tags[0]]
    assert Tag.objects.count() == 3


def test_new_spellings_of_one_name_make_one_tag_spelt_as_the_first():
    assert [tag.name for tag in get_or_create_tags(["U-23", "U23"])] == ["U-23"]


def test_names_that_differ_in_a_sign_are_other_tags():
    names = ["C", "C++", "C#"]
    assert [tag.name for tag in get_or_create_tags(names)] == names


def test_of_two_tags_with_one_key_the_one_that_is_spelt_so_is_meant():
    first, second = (Tag.objects.create(name=name, slug=name) for name in ("U-23", "U23"))
    assert find_tags(["u23", "u-23", "U 23"]) == {"u23": second, "u-23": first, "U 23": first}


def test_a_renamed_tag_is_found_by_its_new_name():
    tag = Tag.objects.create(name="Lama")
    tag.name = "Ma’ruf"
    tag.save()
    assert find_tags(["maruf", "Lama"]) == {"maruf": tag}
    assert TagKey.objects.count() == 1
