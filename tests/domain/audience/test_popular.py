import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.domain.audience import popular, reads
from articles.domain.audience.hourly import hour_of
from articles.domain.audience.popular import most_read, rank_if_due
from articles.enums import Period
from articles.models import PopularArticle
from tests.factories import make_article, make_hidden_articles, withdraw

HOUR = dt.timedelta(hours=1)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(dt.datetime(2026, 3, 10, 5, 40, tzinfo=dt.UTC), tick=False)
    return time_machine


def read(article, count, hours_ago=0):
    reads.table.add({(article.pk, hour_of(timezone.now()) - hours_ago * HOUR): count})


def ranked(period=Period.DAY, number=popular.PLACES):
    return [article.headline for article in most_read(period, number).articles]


def story(headline, **fields):
    return make_article(headline=headline, **{"ago": dt.timedelta(days=20)} | fields)


def test_a_site_that_nobody_reads_has_no_ranking():
    rank_if_due()
    assert most_read(Period.DAY, 1) == most_read(Period.WEEK, 1) == popular.Ranking([], None)


def test_each_period_counts_its_own_reads():
    day, week, old = story("Hari"), story("Pekan"), story("Lama")
    read(day, 5), read(day, 5, hours_ago=23), read(day, 99, hours_ago=24 * 8)
    read(week, 9, hours_ago=24), read(week, 9, hours_ago=24 * 7 - 1)
    read(old, 99, hours_ago=24 * 7)
    rank_if_due()
    assert ranked() == ["Hari"]
    assert ranked(Period.WEEK) == ["Pekan", "Hari"]
    assert list(PopularArticle.objects.values_list("period", "position", "reads")) == [
        ("day", 1, 10), ("week", 1, 18), ("week", 2, 10),
    ]  # fmt: skip


def test_of_two_that_were_read_alike_the_newer_comes_first():
    for headline in ("Pertama", "Kedua"):
        read(story(headline), 3)
    rank_if_due()
    assert ranked() == ["Kedua", "Pertama"]
    assert most_read(Period.DAY, 2).ranked_at == timezone.now()


def test_what_readers_cannot_see_has_no_place_even_before_the_next_ranking():
    hidden = make_hidden_articles()
    gone, stays = story("Akan Dicabut"), story("Tetap")
    for article in (*hidden, gone, stays):
        read(article, 100 - article.pk % 10)
    rank_if_due()
    assert set(ranked()) == {"Akan Dicabut", "Tetap"}
    withdraw(gone)
    assert ranked() == ["Tetap"]


def test_a_period_is_ranked_when_it_is_due_and_not_before(clock):
    first, second = story("Satu"), story("Dua")
    read(first, 1)
    rank_if_due()
    read(second, 2)
    clock.shift(popular.EVERY[Period.DAY] - dt.timedelta(seconds=1))
    rank_if_due()
    assert ranked() == ["Satu"]
    clock.shift(1)
    rank_if_due()
    assert (ranked(), ranked(Period.WEEK)) == (["Dua", "Satu"], ["Satu"])
    clock.shift(popular.EVERY[Period.WEEK])
    rank_if_due()
    assert ranked(Period.WEEK) == ["Dua", "Satu"]


def test_what_is_read_no_more_leaves_the_ranking(clock):
    read(story("Kemarin"), 1)
    rank_if_due()
    clock.shift(25 * HOUR)
    rank_if_due()
    assert ranked() == []
    assert ranked(Period.WEEK) == ["Kemarin"]


@pytest.mark.parametrize("known", [None, "first"])
def test_of_two_that_rank_at_once_one_wins(known):
    read(story("Satu"), 1)
    rank_if_due()
    at = known and PopularArticle.objects.get(period=Period.DAY).ranked_at - HOUR
    read(story("Dua"), 2)
    assert popular._replace(Period.DAY, at) is False
    assert ranked() == ["Satu"]


def test_there_are_thirty_places_and_one_query_shows_them(django_assert_num_queries):
    for number in range(popular.PLACES + 5):
        read(story(f"Berita {number}"), number + 1)
    rank_if_due()
    for number in (1, 3, 30):
        with django_assert_num_queries(1):
            cards = most_read(Period.DAY, number).articles
            assert [card.section.name for card in cards]
        assert len(cards) == number
    assert ranked()[:2] == ["Berita 34", "Berita 33"]


def test_ranking_costs_the_same_queries_with_many(django_assert_num_queries):
    for _ in range(3):
        read(story("Berita"), 1)
    with django_assert_num_queries(18):
        rank_if_due()
    PopularArticle.objects.all().delete()
    for _ in range(30):
        read(story("Berita"), 1)
    with django_assert_num_queries(18):
        rank_if_due()


def test_ranking_enters_by_the_hour_on_sqlite():
    """Without statistics its planner would walk all hours of all articles, to group them."""
    if connection.vendor != "sqlite":
        return
    with CaptureQueriesContext(connection) as captured:
        rank_if_due()
    rankings = [query["sql"] for query in captured if "SUM(" in query["sql"]]
    assert len(rankings) == 2
    for sql in rankings:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            plan = " ".join(row[3] for row in cursor.fetchall())
        assert "COVERING INDEX read_count_hour (hour>?)" in plan
