"""Where a Baca Juga may stand, and what is said of one that stands elsewhere."""

import pytest

from articles.body import split_blocks
from articles.domain.story.placement import Rule, may_follow, misplaced

LINK, HEADING = '<aside data-baca-juga="">Judul</aside>', "<h2>Antara</h2>"
PICTURE = '<figure data-image="6b5ba5f5-07a7-4d0b-9a49-07c2ae0f6f61"></figure>'


def words(number):
    return f"<p>{'kata ' * number}</p>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ([words(9), LINK], []),
        ([LINK, words(9)], [(0, Rule.FIRST)]),
        ([PICTURE, LINK, words(9)], [(1, Rule.FIRST)]),
        ([words(9), HEADING, LINK], [(2, Rule.UNDER_HEADING)]),
        ([words(9), HEADING, words(9), LINK], []),
        ([words(300), LINK, words(100), LINK], []),
        ([words(300), LINK, words(50), PICTURE, words(49), LINK], [(5, Rule.TOO_NEAR)]),
        ([words(300), LINK, LINK, words(300)], [(2, Rule.TOO_NEAR)]),
        ([words(100), LINK, words(199), LINK], [(3, Rule.TOO_MANY)]),
        ([words(100), LINK, words(200), LINK], []),
    ],
)
def test_each_rule(body, expected):
    assert [(one.number, one.rule) for one in misplaced(split_blocks("".join(body)))] == expected


def test_a_place_is_free_where_a_link_would_break_no_rule_and_push_no_other_into_one():
    blocks = [words(150), words(60), LINK, words(120), HEADING, words(150), words(9)]
    free = [number for number in range(len(blocks)) if may_follow(blocks, number)]
    assert free == [3, 5, 6]
    assert may_follow([LINK, words(150), words(150)], 1)
    assert not may_follow([words(9), LINK], 0)
