"""Whatever a link leads to is asked for in bounded time, and only if anybody could ask for it."""

import errno
import socket
import time

import pytest

from articles.domain.external import public_requests
from articles.domain.external.public_requests import (
    MOST_REDIRECTS,
    canonical_address,
    is_public,
    visit,
)
from articles.enums import AddressFault

METADATA = "http://169.254.169.254/latest/"


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://Contoh.ID", "https://contoh.id/"),
        ("http://contoh.id:8080/a b?q=é#bagian", "http://contoh.id:8080/a%20b?q=%C3%A9"),
        ("https://contoh.id/a%20b%2Fc?x=1&y=[2]", "https://contoh.id/a%20b%2Fc?x=1&y=%5B2%5D"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("http://siapa:rahasia@contoh.id/", "http://contoh.id/"),
        ("http://contoh.id:25/", None),
        ("http://contoh.id:99999/", None),
        ("http:///etc/passwd", None),
        ("file:///etc/passwd", None),
        ("mailto:redaksi@contoh.id", None),
        ("/asia/15/", None),
        ("http://[::1/", None),
        (f"http://{'a' * 64}.id/", None),
        (f"http://{'.'.join(['a' * 60] * 5)}.id/", None),
    ],
)
def test_an_address_is_asked_for_in_one_form(url, address):
    assert canonical_address(url) == address
    if address:
        assert canonical_address(address) == address


@pytest.mark.parametrize(
    ("ip", "is_so"),
    [
        ("93.184.216.34", True), ("2606:2800:220:1::1", True), ("127.0.0.1", False),
        ("10.1.2.3", False), ("172.16.0.1", False), ("192.168.1.1", False),
        ("100.64.0.1", False), ("169.254.169.254", False), ("0.0.0.0", False),  # noqa: S104
        ("224.0.0.1", False), ("240.0.0.1", False), ("255.255.255.255", False), ("::1", False),
        ("::", False), ("fe80::1%eth0", False), ("fec0::1", False), ("fd00::1", False),
        ("ff02::1", False), ("::ffff:127.0.0.1", False), ("2002:7f00:1::", False),
        ("64:ff9b::7f00:1", False), ("2001:0:7f00:1::", False), ("2001:db8::1", False),
    ],
)  # fmt: skip
def test_only_what_anybody_reaches_is_public(ip, is_so):
    assert is_public(ip) is is_so


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:7f00:1]", "0.0.0.0"],  # noqa: S104
)
def test_what_is_not_public_is_never_asked(site, host):
    port = site.url.rpartition(":")[2]
    assert visit(f"http://{host}:{port}/").fault == AddressFault.PRIVATE
    assert visit(f"{site.url}/to?http://{host}:{port}/").fault == AddressFault.PRIVATE
    assert len(site.asked) == 1
    assert visit(f"http://{host}/").fault == AddressFault.PRIVATE


@pytest.mark.parametrize(
    ("path", "fault", "status", "asked"),
    [
        ("/", "", 200, 1),
        ("/missing", AddressFault.GONE, 404, 2),
        ("/removed", AddressFault.GONE, 410, 2),
        ("/broken", AddressFault.ERROR, 503, 2),
        ("/robots-only", "", 403, 2),
        ("/busy", "", 429, 1),
        ("/only-get", "", 200, 2),
        ("/closed-to-head", "", 200, 2),
        ("/to?/only-get", "", 200, 4),
        ("/to?//127.0.0.2:PORT/", "", 200, 2),
        ("/to?file:///etc/passwd", AddressFault.REDIRECTS, 0, 1),
        ("/to?http://127.0.0.2:22/", AddressFault.REDIRECTS, 0, 1),
        (f"/to?{METADATA}", AddressFault.PRIVATE, 0, 1),
        ("/closed", AddressFault.NO_ANSWER, 0, 2),
        ("/no-http", AddressFault.NO_ANSWER, 0, 2),
        ("/endless-headers", AddressFault.NO_ANSWER, 0, 2),
        ("/endless-header", AddressFault.NO_ANSWER, 0, 2),
    ],
)
def test_each_answer_has_its_verdict(site, path, fault, status, asked):
    site.statuses = {"/missing": 404, "/removed": 410, "/broken": 503, "/robots-only": 403,
                     "/busy": 429}  # fmt: skip
    path = path.replace("PORT", site.url.rpartition(":")[2])
    assert visit(f"{site.url}{path}") == (fault, status)
    assert len(site.asked) == asked


def test_a_circle_of_redirects_ends(site):
    assert visit(f"{site.url}/circle").fault == AddressFault.REDIRECTS
    assert len(site.asked) == MOST_REDIRECTS + 1


@pytest.mark.parametrize("path", ["drip", "silence", "endless-continue"])
def test_what_takes_long_is_ended_by_the_clock(site, monkeypatch, path):
    monkeypatch.setattr(public_requests, "TIMEOUT", 0.4)
    start = time.monotonic()
    assert visit(f"{site.url}/{path}").fault == AddressFault.NO_ANSWER
    assert visit(f"{site.url}/{path}".replace("http", "https", 1)).fault == AddressFault.NO_ANSWER
    assert time.monotonic() - start < 6


def test_a_slow_site_has_the_whole_time(site, monkeypatch):
    monkeypatch.setattr(public_requests, "TIMEOUT", 2.0)
    assert visit(f"{site.url}/late") == ("", 200)
    assert site.asked == ["HEAD /late"]


def test_a_body_is_not_fetched(site):
    assert visit(f"{site.url}/body") == ("", 200)
    assert site.taken < 20_000_000  # what the buffers of two sockets hold, not 100 MB


def test_the_site_is_told_who_asks_and_for_one_byte(site, settings):
    settings.SITE_NAME, settings.SITE_URL = "Arunika\r\nX: Jayā", "https://arunika.example"
    visit(f"{site.url}/only-get")
    head, get = site.heads
    assert "User-Agent: Arunika X: Jay link check (+https://arunika.example)\r\n" in head
    assert "Range: bytes=0-0\r\n" in get
    assert "Range" not in head


def test_a_name_is_looked_up_once_and_the_address_that_was_judged_is_asked(site, monkeypatch):
    address = site.server_address
    answers = [[(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, address[1]))]
               for ip in (address[0], "127.0.0.1")]  # fmt: skip
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **options: answers.pop(0))
    assert visit(f"http://pindah.example:{address[1]}/") == ("", 200)
    assert len(answers) == 1
    assert visit(f"http://pindah.example:{address[1]}/").fault == AddressFault.PRIVATE
    assert len(site.asked) == 1


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (socket.gaierror(socket.EAI_NONAME, "x"), (AddressFault.NO_HOST, 0)),
        (socket.gaierror(socket.EAI_AGAIN, "x"), None),
        (OSError(errno.ENETUNREACH, "x"), None),
        (OSError(errno.EHOSTUNREACH, "x"), (AddressFault.NO_ANSWER, 0)),
    ],
)
def test_no_such_name_is_a_fault_and_no_network_is_none(monkeypatch, error, verdict):
    def fail(*args, **options):
        raise error

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    assert visit("https://tidak-ada.example/") == verdict
