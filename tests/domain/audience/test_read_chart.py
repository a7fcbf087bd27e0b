import datetime as dt

import pytest
from django.utils import timezone

from articles.domain.audience import read_chart, reads
from articles.domain.audience.hourly import hour_of
from articles.domain.desk import todo
from tests import cast
from tests.factories import make_article

HOUR = dt.timedelta(hours=1)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_noon(time_machine):
    time_machine.move_to(dt.datetime(2026, 3, 10, 5, 40, tzinfo=dt.UTC), tick=False)


def read(article, count, hours_ago=0):
    reads.table.add({(article.pk, hour_of(timezone.now()) - hours_ago * HOUR): count})


def test_the_chart_holds_each_hour_and_the_sums(django_assert_num_queries):
    article, other = make_article(), make_article()
    for hours_ago, count in {0: 40, 1: 1, 23: 2, 24: 4, 47: 8, 48: 16, 167: 32, 168: 64}.items():
        read(article, count, hours_ago)
    read(other, 1_000)
    with django_assert_num_queries(2):
        chart = read_chart.of_article(article)
    assert (chart.day, chart.shown, chart.week, chart.total) == (43, 55, 103, 167)
    assert [bar.count for bar in chart.bars if bar.count] == [8, 4, 2, 1, 40]
    assert [bar.height for bar in chart.bars if bar.count] == [17, 9, 5, 3, read_chart.HEIGHT]
    assert (len(chart.bars), chart.bars[-1].x, chart.highest.count) == (48, 47 * 6, 40)
    assert [bar.hour.hour for bar in chart.bars if bar.begins_day] == [0, 0]
    assert chart.bars[-1].hour.isoformat() == "2026-03-10T12:00:00+07:00"


def test_what_nobody_read_has_a_flat_chart():
    chart = read_chart.of_article(make_article())
    assert (chart.day, chart.week, chart.total, chart.shown) == (0, 0, 0, 0)
    assert {bar.height for bar in chart.bars} == {0}


@pytest.mark.parametrize("number", [1, 3, 8])
def test_the_panel_of_today_says_reads_by_one_query(number, django_assert_num_queries):
    articles = [make_article(ago=HOUR) for _ in range(number)]
    with django_assert_num_queries(1):
        assert read_chart.reads_of_last_day(articles) == {}
    read(articles[0], 5)
    read(articles[0], 7, hours_ago=24)
    [panel] = [panel for panel in todo.panels(cast.editor()) if panel.name == "today"]
    assert {row.article: row.reads for row in panel.rows} == dict.fromkeys(articles, 0) | {
        articles[0]: 5
    }
