"""Reads under the production server: several processes and threads, ended by force or in order."""

import http.client
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db.models import Sum

from articles.domain.audience import hourly
from articles.models import ReadCount
from tests.factories import make_article
from tests.serving.server import until

pytestmark = pytest.mark.django_db(transaction=True)
BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}


def send(server, article, number):
    """Send reads over one connection, as a proxy does; returns once all are answered."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    for _ in range(number):
        connection.request("POST", f"/baca/{article.pk}/", headers=BROWSER)
        response = connection.getresponse()
        assert (response.status, response.read()) == (204, b"")
    connection.close()


def stored():
    return ReadCount.objects.aggregate(total=Sum("count"))["total"] or 0


def test_a_kill_loses_no_more_than_a_batch_and_nothing_is_counted_twice(server):
    article = make_article()
    send(server, article, hourly.FULL)
    until(lambda: stored() == hourly.FULL, "the writing of a full batch")
    send(server, article, 50)
    server.kill()
    assert stored() == hourly.FULL
    server.start()
    send(server, article, 7)
    server.stop()
    assert stored() == hourly.FULL + 7


def test_reads_of_several_processes_and_threads_add_up(server):
    articles = [make_article() for _ in range(3)]
    server.kill()
    server.start(workers=2)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: send(server, articles[number % 3], 150), range(8)))
    server.stop()
    assert stored() == 8 * 150


def test_few_reads_are_written_by_themselves(server):
    send(server, make_article(), 3)
    until(lambda: stored() == 3, "the writing of a small batch")
