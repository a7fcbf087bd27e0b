import pytest

from articles.domain.site.section_tree import Branch, SectionTree, section_tree
from tests.factories import make_section

pytestmark = pytest.mark.django_db


def test_the_tree_holds_both_levels_in_their_order_by_one_query(django_assert_num_queries):
    second, first = make_section("Zona", position=2), make_section("Arus", position=1)
    below, above = (
        make_section(name, parent=second, position=position)
        for name, position in [("Bawah", 2), ("Atas", 1)]
    )
    with django_assert_num_queries(1):
        tree = section_tree()
        assert tree == SectionTree((Branch(first, ()), Branch(second, (above, below))))
        assert tree.top_level() == [first, second]
        assert tree.flat() == [first, second, above, below]
        assert [tree.find(section.slug) for section in tree.flat()] == tree.flat()
        assert [tree.subsections_of(section) for section in (first, second, above)] == [
            (), (above, below), (),
        ]  # fmt: skip
        assert [tree.parent_of(section) for section in (second, above)] == [None, second]
        assert [tree.path_to(section) for section in (second, above)] == [
            [second], [second, above],
        ]  # fmt: skip


def test_a_site_without_sections_has_an_empty_tree():
    tree = section_tree()
    assert (tree, tree.flat(), tree.find("asia")) == (SectionTree(), [], None)
