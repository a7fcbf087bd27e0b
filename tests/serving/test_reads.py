"""Reads under the production server: several processes and threads, ended by force or in order."""

import http.client
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db.models import Sum

from articles.domain.audience import hourly
from articles.models import ReadCount
from tests.factories import make_article
from tests.serving.server import until

pytestmark = [pytest.mark.process, pytest.mark.django_db(transaction=True)]
BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}


def send(server, articles, address="127.0.0.1", **headers):
    """Send reads over one connection, as a proxy does; returns once all are answered."""
    connection = http.client.HTTPConnection(
        "127.0.0.1", server.port, timeout=30, source_address=(address, 0)
    )
    for article in articles:
        connection.request("POST", f"/baca/{article.pk}/", headers=BROWSER | headers)
        response = connection.getresponse()
        assert (response.status, response.read()) == (204, b"")
    connection.close()


def send_from(server, articles, readers):
    """Send a read of each of `articles` from each of `readers`, which are numbers."""
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda one: send(server, articles, f"127.0.1.{one}"), readers))


def stored():
    return ReadCount.objects.aggregate(total=Sum("count"))["total"] or 0


def test_a_kill_loses_no_more_than_a_batch_and_nothing_is_counted_twice(server):
    articles = [make_article() for _ in range(10)]
    send_from(server, articles, range(1, 1 + hourly.FULL // 10))
    until(lambda: stored() == hourly.FULL, "the writing of a full batch")
    send_from(server, articles, range(101, 106))
    server.kill()
    assert stored() == hourly.FULL
    server.start()
    send_from(server, articles, range(101, 103))
    server.stop()
    assert stored() == hourly.FULL + 20


def test_reads_of_several_processes_and_threads_add_up(server):
    articles = [make_article() for _ in range(10)]
    server.kill()
    server.start(workers=2)
    send_from(server, articles, range(1, 121))
    server.stop()
    assert stored() == 1_200


def test_few_reads_are_written_by_themselves(server):
    send(server, [make_article()] * 3)
    until(lambda: stored() == 3, "the writing of a small batch")


def test_one_client_counts_three_whatever_it_says_of_itself(server):
    """Of two processes, over 50 connections, and after a new start."""
    article = make_article()
    server.kill()

    def attack(number):
        send(server, [article] * 10, **{
            "User-Agent": f"{BROWSER['User-Agent']} {number}",
            "X-Forwarded-For": f"198.51.100.{number}",
        })  # fmt: skip

    for connections in (50, 2):
        server.start(workers=2)
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(attack, range(connections)))
        send(server, [article], "127.0.1.1")
        server.stop()
    # Of each hour, should the test run over the end of one: 3, and the 2 of somebody else.
    assert max(ReadCount.objects.values_list("count", flat=True)) <= 3 + 2 <= stored()
