import datetime as dt

import pytest

from articles.domain.audience import link_counts, reads
from articles.domain.audience.hourly import MOST_WAITING, Batch, hour_of
from articles.domain.audience.limits import client_of
from articles.domain.audience.link_counts import SeenLink
from articles.enums import LinkPlace
from bench.one_address import behind_one, count, crowd, dice, script, whole_site

NOW = dt.datetime(2026, 3, 10, 5, 40, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
STORY = 15
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_noon(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def written():
    return {}


@pytest.fixture
def batch(written):
    """Give a batch with the limits of reads that a test writes by itself."""

    def write(counts):
        for (story, hour), number in counts.items():
            written[story, hour] = written.get((story, hour), 0) + number

    return Batch("reads", write, reads.batch.bound, reads.batch.limit, 10**9, 10**6)


def send(batch, number, story=STORY, address="192.0.2.1"):
    for _ in range(number):
        batch.count(story, address=address)


def test_a_client_is_an_address_or_a_network_that_one_customer_may_have():
    def client(address):
        return client_of(address, NOW)

    assert client("192.0.2.1") == client("::ffff:192.0.2.1") != client("192.0.2.2")
    assert (
        client("2001:db8:1::1") == client("[2001:db8:1:ffff:2::3]") == client("2001:db8:1::%eth0")
    )
    assert client("2001:db8:1::1") != client("2001:db8:2::1")
    assert client("unknown") == client("") != client("192.0.2.1")
    assert client("192.0.2.1") != client_of("192.0.2.1", NOW + HOUR)


def test_one_client_moves_a_story_by_three_reads_an_hour(batch, written, time_machine):
    for number in range(3_000):
        send(batch, 1, address=f"2001:db8:7:{number:x}::{number:x}")
        if number % 500 == 0:
            batch.flush()
    send(batch, 5, story=16, address="2001:db8:7::"), send(batch, 2)
    batch.flush()
    now = hour_of(NOW)
    assert written == {(STORY, now): 3 + 2, (16, now): 3}
    time_machine.move_to(NOW + HOUR, tick=False)
    send(batch, 9)
    batch.flush()
    assert written == {(STORY, now): 3 + 2, (16, now): 3, (STORY, now + HOUR): 3}


def test_two_processes_do_not_grant_the_same(batch, written):
    other = Batch("reads", batch.write, batch.bound, batch.limit, 10**9, 10**6)
    send(batch, 2), send(other, 2)
    batch.flush(), other.flush()
    assert written == {(STORY, hour_of(NOW)): 3}


def test_a_clock_that_jumps_neither_closes_nor_opens_the_limits_for_long(
    batch, written, time_machine
):
    for hours in (0, 1, 0, 5_000, 0, 1):
        time_machine.move_to(NOW + hours * HOUR, tick=False)
        for _ in range(3):
            send(batch, 2)
            batch.flush()
    now = hour_of(NOW)
    # After a jump of more than an hour nothing is known of this one: 3 more, once.
    assert written == {(STORY, now): 6, (STORY, now + HOUR): 3, (STORY, now + 5_000 * HOUR): 3}


@pytest.fixture(scope="module")
def elsewhere():
    """1,000 readers with an address each; half of them open the story that breaks."""
    return crowd(dice(1), 1_000, 0.5)


def test_fifty_readers_behind_one_address_count(elsewhere):
    """Of 50 who all open the story that breaks within this hour, and of their other reads."""
    counted = count(elsewhere, behind_one(dice(2), 50, 1))
    assert counted == (50, 50, 31, 31)


def test_a_story_that_others_read_is_moved_no_more_than_any(elsewhere):
    assert count(elsewhere, script(3_000)).breaking == 3


def test_who_reads_like_everybody_moves_a_story_by_a_tenth_of_what_others_do(elsewhere):
    others = sum(read.story == 0 for read in elsewhere)
    counted = count(elsewhere, script(1_200, whole_site()))
    assert 3 < counted.breaking <= 3 + others // 10


def test_a_story_that_nobody_else_reads_is_not_moved_by_reading_others(elsewhere):
    quiet = [read for read in elsewhere if read.story != 0]
    assert count(quiet, script(1_200, whole_site())).breaking == 3


def test_one_client_counts_no_more_than_a_crowd_may(batch, written):
    for story in range(6_000):
        send(batch, 1, story)
    batch.flush()
    assert len(written) == sum(written.values()) == 5_000


def test_what_waits_is_bounded_and_ends_with_the_hour(batch, written, time_machine):
    for story in range(MOST_WAITING + 9):
        send(batch, 4, story)
    batch.flush()
    assert len(batch._waiting) == MOST_WAITING
    time_machine.move_to(NOW + HOUR, tick=False)
    send(batch, 1)
    batch.flush()
    assert not batch._waiting
    assert sum(written.values()) == 3 * (MOST_WAITING + 9) + 1


def test_one_client_fills_no_counts_of_links():
    links = link_counts.batch
    for number in range(200):
        link = SeenLink(16, LinkPlace.RELATED, 1 + number % 20, is_click=True)
        link_counts.count_links(15, [link], "192.0.2.1")
        at_first = SeenLink(100 + number, LinkPlace.END, 1, is_click=False)
        link_counts.count_links(15, [at_first], "192.0.2.1")
    links._admit(links.take())
    of_one = {key: count for key, count in links._admitted.items() if key[1] == 16}
    assert sum(of_one.values()) == 3
    assert links._admitted.total() - 3 == 30
