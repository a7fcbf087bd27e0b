"""The newest stories with all words, in pages over the whole archive."""

import datetime as dt

import pytest

from articles.domain.search import newest
from articles.domain.search.queries import Query
from articles.domain.search.search import Narrowing
from tests.factories import make_article, make_hidden_articles, make_section

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
AGES = (0, 1, 1, 20, 40, 41, 90, 150, 200, 364, 370, 500, 900, 2_000)  # days


def pages(query, within, number=3):
    """Return all that is found, page by page."""
    found, before = [], None
    for _page in range(40):
        page = newest.search_newest(Query.parse(query), within, before, number)
        assert len(page.rows) <= number
        found += [row.pk for row in page.rows]
        before = page.following
        if before is None:
            return found
    return pytest.fail("there is no last page")


@pytest.fixture
def archive():
    """Stories of many ages, from new to old; every second one imports rice."""
    sections = [make_section("Satu"), make_section("Dua")]
    make_hidden_articles(body="<p>Impor beras.</p>")
    return [
        make_article(
            body="<p>Impor beras.</p>" if number % 2 else "<p>Beras dan impor.</p>",
            section=sections[number % 3 == 0],
            ago=age * DAY + number * DAY / 1000,
        )
        for number, age in enumerate(AGES)
    ]


@pytest.mark.parametrize("most", [1, 2, 100])
def test_pages_have_all_stories_with_all_words_from_new_to_old(archive, monkeypatch, most):
    monkeypatch.setattr(newest, "MOST", most)
    other = make_article(body="<p>Beras saja.</p>", ago=DAY / 2)
    everything = [article.pk for article in archive]
    assert pages("impor beras", Narrowing()) == everything
    assert pages("beras", Narrowing()) == [everything[0], other.pk, *everything[1:]]
    assert pages('"impor beras"', Narrowing()) == everything[1::2]
    assert pages("beras -impor", Narrowing()) == [other.pk]
    assert pages("beras tidakada", Narrowing()) == []
    section = archive[0].section
    assert pages("beras", Narrowing(sections=(section.pk,))) == everything[::3]
    since = archive[6].published_at
    assert pages("impor", Narrowing(since=since)) == everything[:7]


def test_a_page_costs_as_many_queries_as_there_are_windows(archive, django_assert_num_queries):
    with django_assert_num_queries(len(newest.WINDOWS) + 1):
        newest.search_newest(Query.parse("impor beras"), Narrowing(), None, 50)


def test_a_page_stops_looking_and_says_where_to_go_on(
    archive, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(newest, "MOST", 1)
    with django_assert_num_queries(newest.MOST_READS):
        page = newest.search_newest(Query.parse('"beras impor"'), Narrowing(), None, 3)
    assert page.rows == []
    assert page.following
