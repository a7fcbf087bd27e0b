import datetime as dt
import threading
from collections import Counter

import pytest
from django.db import OperationalError, connection
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from articles.domain.audience import hourly, reads
from articles.domain.audience.hourly import KEPT_BY_HOUR, Batch, hour_of
from articles.domain.audience.limits import Limit
from articles.models import ReadCount
from tests.factories import make_article, make_hidden_articles

NOW = dt.datetime(2026, 3, 10, 5, 40, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_noon(time_machine):
    time_machine.move_to(NOW, tick=False)


NO_LIMIT = Limit("no limit", most=10**9, columns=())


def make_batch(full, patience):
    return Batch("reads", reads.write, NO_LIMIT, NO_LIMIT, full, patience)


@pytest.fixture
def batch():
    """Give a batch whose thread writes nothing while a test of one thread runs."""
    return make_batch(full=10**9, patience=10**6)


def stored():
    return {(row.article_id, row.hour): row.count for row in ReadCount.objects.all()}


def test_a_thousand_reads_cost_a_few_queries(batch, django_assert_num_queries):
    articles = [make_article() for _ in range(5)]
    for number in range(1_000):
        batch.count(articles[number % 5].pk, address="192.0.2.1")
    with django_assert_num_queries(4):  # a savepoint, what is visible, one upsert, its release
        batch.flush()
    assert stored() == {(article.pk, hour_of(NOW)): 200 for article in articles}


@pytest.mark.parametrize("number", [1, 3, 30])
def test_articles_do_not_add_queries(batch, django_assert_num_queries, number):
    for _ in range(number):
        batch.count(make_article().pk, address="192.0.2.1")
    with django_assert_num_queries(4):
        batch.flush()


def test_reads_of_an_hour_are_added_up_and_hours_are_kept_apart(batch, time_machine):
    article = make_article(ago=dt.timedelta(days=1))
    for minutes in (0, 10, 19, 20, 30):
        time_machine.move_to(NOW + dt.timedelta(minutes=minutes), tick=False)
        batch.count(article.pk, address="192.0.2.1")
        batch.flush()
    assert stored() == {
        (article.pk, hour_of(NOW)): 3,
        (article.pk, hour_of(NOW) + HOUR): 2,
    }


def test_what_readers_cannot_see_is_not_counted(batch):
    for article in make_hidden_articles():
        batch.count(article.pk, address="192.0.2.1")
    for unknown in (0, 10**9, 2**63 - 1):
        batch.count(unknown, address="192.0.2.1")
    batch.flush()
    assert stored() == {}


def test_nothing_gathered_is_nothing_written(batch, django_assert_num_queries):
    with django_assert_num_queries(0):
        batch.flush()


def away(execute, sql, params, many, context):
    if "INSERT INTO articles_readcount" in sql:
        raise OperationalError("away")
    return execute(sql, params, many, context)


def test_a_failed_write_keeps_the_reads(batch, caplog):
    article = make_article()
    batch.count(article.pk, address="192.0.2.1")
    with connection.execute_wrapper(away):
        batch.flush()
        batch.count(article.pk, address="192.0.2.1")
        batch.flush()
    assert "2 reads kept for another attempt: away" in caplog.text
    batch.flush()
    batch.flush()
    assert stored() == {(article.pk, hour_of(NOW)): 2}


@pytest.mark.django_db(transaction=True)
def test_a_commit_of_unknown_outcome_is_not_repeated(batch, monkeypatch, caplog):
    article = make_article()
    commit = connection.commit

    def commit_and_break():
        commit()
        raise OperationalError("gone")

    batch.count(article.pk, address="192.0.2.1")
    with monkeypatch.context() as patch:
        patch.setattr(connection, "commit", commit_and_break)
        batch.flush()
    assert "1 reads lost: gone" in caplog.text
    batch.flush()
    assert stored() == {(article.pk, hour_of(NOW)): 1}


def test_what_waits_for_a_lost_database_is_bounded(batch, monkeypatch):
    monkeypatch.setattr(hourly, "MOST_KEYS", 3)
    articles = [make_article() for _ in range(5)]
    for article in articles * 2:
        batch.count(article.pk, address="192.0.2.1")
    batch.flush()
    assert list(stored().values()) == [2, 2, 2]


def test_threads_lose_no_read(batch):
    article = make_article()
    threads = [
        threading.Thread(
            target=lambda: [batch.count(article.pk, address="192.0.2.1") for _ in range(500)]
        )
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(batch.take().values()) == [4_000]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("full", "patience"), [(3, 60), (10**9, 0.05)])
def test_a_batch_is_written_when_it_is_full_or_its_time_is_over(full, patience):
    article = make_article()
    batch = make_batch(full, patience)
    for _ in range(3):
        batch.count(article.pk, address="192.0.2.1")
    writer = batch._writer
    if full == 3:
        for _ in range(600):
            if stored():
                break
            threading.Event().wait(0.05)
        batch.patience = 0
        for _ in range(3):
            batch.count(article.pk, address="192.0.2.1")
    writer.join(30)
    assert not writer.is_alive()
    assert sum(stored().values()) == (6 if full == 3 else 3)
    batch.count(article.pk, address="192.0.2.1")  # the thread has ended: another begins
    batch._writer.join(30)


counts = st.dictionaries(
    st.tuples(st.integers(0, 3), st.integers(0, 24 * 45)), st.integers(1, 10**6), max_size=40
)


@given(parts=st.lists(counts, max_size=4), batch_size=st.integers(1, 9))
@hypothesis_settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_read_is_lost_by_adding_and_folding(parts, batch_size):
    ReadCount.objects.all().delete()
    articles = [make_article() for _ in range(4)]
    expected = Counter()
    for part in parts:
        rows = {
            (articles[number].pk, hour_of(NOW) - back * HOUR): count
            for (number, back), count in part.items()
        }
        reads.table.add(rows)
        expected.update(rows)
    assert stored() == expected
    reads.table.fold_old(batch_size)
    by_day = Counter()
    for (article, hour), count in stored().items():
        by_day[article, timezone.localdate(hour)] += count
    expected_by_day = Counter()
    for (article, hour), count in expected.items():
        expected_by_day[article, timezone.localdate(hour)] += count
    assert by_day == expected_by_day
    once = stored()
    assert reads.table.fold_old(batch_size) == 0
    assert stored() == once


def test_only_what_is_old_is_folded_to_the_day_of_the_newsroom():
    article = make_article()
    today = dt.datetime(2026, 3, 9, 17, tzinfo=dt.UTC)  # midnight in Jakarta
    border = today - KEPT_BY_HOUR
    rows = {(article.pk, border + n * HOUR): 1 for n in range(-30, 3)}
    reads.table.add(rows)
    assert reads.table.fold_old() == 6 + 23
    assert stored() == {
        (article.pk, border - 48 * HOUR): 6,
        (article.pk, border - 24 * HOUR): 24,
        **{(article.pk, border + n * HOUR): 1 for n in range(3)},
    }
