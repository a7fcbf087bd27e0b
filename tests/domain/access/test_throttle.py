"""Guessing gets slower, for whoever guesses and nobody else."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth import authenticate
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from articles.domain.access import devices, throttle
from articles.domain.access.throttle import (
    OF_ACCOUNT,
    OF_ADDRESS,
    OF_DEVICE,
    SLOTS,
    TooManyAttempts,
    attempt,
)
from articles.models import AttemptCount
from tests import cast

pytestmark = pytest.mark.django_db
START = dt.datetime(2026, 12, 1, 8, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _clock(time_machine):
    time_machine.move_to(START, tick=False)


def request_from(address="192.0.2.1", cookies=None):
    request = RequestFactory().post("/admin/login/", REMOTE_ADDR=address)
    request.COOKIES.update(cookies or {})
    return request


def fail(name="editor", address="192.0.2.1", kind="password", **options):
    """Make an attempt that fails; return the seconds to wait if it was not looked at."""
    try:
        attempt(kind, name, request_from(address, **options))
    except TooManyAttempts as refusal:
        return refusal.seconds
    return 0


def device_of(user):
    """Return the cookies of a browser that has signed in as `user`."""
    request, response = request_from(), HttpResponse()
    devices.note_sign_in(request, user)
    devices.remember(request, response)
    return {name: morsel.value for name, morsel in response.cookies.items()}


def test_each_failure_doubles_the_wait_up_to_a_quarter_of_an_hour(time_machine):
    waits = []
    for _ in range(18):
        while seconds := fail():
            waits.append(seconds)
            time_machine.shift(seconds)
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]
    time_machine.shift(24 * 60 * 60 + 1)
    assert [fail() for _ in range(6)] == [0, 0, 0, 0, 0, 1]


def test_guesses_at_one_account_are_few(time_machine):
    """As the decision record has them: from one address, and from another for each guess."""

    def guesses(address_of, hours):
        end = timezone.now() + dt.timedelta(hours=hours)
        number = 0
        while timezone.now() < end:
            if seconds := fail(address=address_of(number)):
                time_machine.shift(seconds)
            else:
                number += 1
        return number

    assert guesses(lambda _number: "192.0.2.1", 24) == 109
    AttemptCount.objects.all().delete()
    assert guesses(lambda number: f"2001:db8:{number:x}::1", 2) == 174


def test_a_stranger_does_not_delay_a_browser_that_has_signed_in_before():
    known = device_of(cast.editor())
    while not fail(address="192.0.2.7"):
        pass
    assert fail(address="192.0.2.7", cookies=known) == 0
    # Its own failures are its own affair, and what it waits for delays no one else.
    waits = [fail(address="192.0.2.9", cookies=known) for _ in range(OF_DEVICE.free)]
    assert waits == [0] * (OF_DEVICE.free - 1) + [1]
    assert fail(address="192.0.2.9") == 0
    # For another account the cookie is worth nothing, nor is one that was not signed here.
    assert fail("redpel", "192.0.2.7", cookies=known) == fail("redpel", "192.0.2.8") == 0
    [(name, value)] = known.items()
    assert fail(address="192.0.2.7", cookies={name: "x" + value}) > 0


def test_strangers_at_other_addresses_delay_new_addresses_alone():
    request = request_from("198.51.100.1")
    attempt("password", "Editor ", request).succeeded()
    for number in range(OF_ACCOUNT.free - 1):
        assert fail(address=f"2001:db8:{number:x}::1") == 0
    assert fail(address="192.0.2.1") == 0
    assert fail(address="192.0.2.2") == 1
    assert fail(address="198.51.100.1") == 0  # where the account was signed in to before
    assert fail("redpel", address="192.0.2.2") == 0


def test_an_address_waits_for_all_its_guesses_and_an_ipv6_network_is_one():
    waits = [fail(f"user{n}", f"2001:db8:1:2::{n:x}") for n in range(OF_ADDRESS.free + 1)]
    assert waits == [0] * OF_ADDRESS.free + [1]
    assert fail("user0", "2001:db8:1:3::1") == 0


def test_successes_are_no_failures():
    for number in range(2 * OF_ADDRESS.free):
        attempt("password", f"user{number}", request_from()).succeeded()
    assert fail("reporter") == 0
    for _ in range(3):
        fail()
        attempt("password", "editor", request_from()).succeeded()
    assert [fail() for _ in range(OF_DEVICE.free + 1)] == [0] * OF_DEVICE.free + [1]


def test_codes_are_counted_by_themselves():
    while not fail():
        pass
    assert fail(kind="code", address="192.0.2.1") == 0


def test_a_clock_that_jumps_opens_nothing_and_locks_nobody_out(time_machine):
    for _ in range(OF_DEVICE.free + 3):
        if seconds := fail():
            time_machine.shift(seconds)
            fail()
    wait = fail()
    assert wait > 1
    time_machine.shift(dt.timedelta(days=-400))
    assert fail() == wait
    time_machine.shift(wait)
    assert fail() == 0
    time_machine.shift(dt.timedelta(hours=1))  # one guess more, and no new beginning
    assert fail() == 0
    assert fail() > wait


def test_a_refused_attempt_only_reads(django_assert_num_queries):
    while not fail():
        pass
    with django_assert_num_queries(1) as seen:
        assert fail()
    assert seen[0]["sql"].startswith("SELECT")


def test_nothing_readable_is_stored_and_the_table_is_bounded(time_machine):
    for number in range(30):
        fail(f"user{number}", f"2001:db8:{number:x}::1")
    slots = list(AttemptCount.objects.values_list("slot", flat=True))
    assert max(slots) < 4 * SLOTS
    assert {field.name for field in AttemptCount._meta.fields} == {
        "slot", "failures", "at", "is_known",
    }  # fmt: skip
    attempt("password", "editor", request_from()).succeeded()
    time_machine.shift(dt.timedelta(days=2))
    AttemptCount.objects.delete_old()
    assert list(AttemptCount.objects.values_list("is_known", flat=True)) == [True]
    time_machine.shift(dt.timedelta(days=-400))
    AttemptCount.objects.delete_old()
    assert not AttemptCount.objects.exists()


def test_without_a_request_nobody_waits():
    cast.editor()
    for _ in range(30):
        assert authenticate(username="editor", password="salah") is None
    assert authenticate(username="editor", password=cast.PASSWORD)
    assert not AttemptCount.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_attempts_that_come_at_once_are_as_many_failures(time_machine):
    """Threads have connections of their own, as processes and hosts have."""

    def one(number):
        try:
            return fail()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        waits = list(threads.map(one, range(40)))
    assert waits.count(0) == OF_DEVICE.free
    failures = AttemptCount.objects.values_list("failures", flat=True)
    assert set(failures) == {OF_DEVICE.free}


def test_the_message_names_the_time():
    assert TooManyAttempts(40).messages == [
        "Terlalu banyak percobaan yang gagal. Coba lagi dalam 40 detik."
    ]
    assert "15 menit" in TooManyAttempts(900).messages[0]
    assert throttle.OF_ACCOUNT.delay(10**6) == OF_ACCOUNT.longest
