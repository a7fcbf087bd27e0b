"""robots.txt, ads.txt and security.txt, as the machines that ask for them read them."""

import datetime as dt
import re
from urllib.robotparser import RobotFileParser

import pytest
from django.utils import timezone

pytestmark = pytest.mark.django_db
FILES = ["/robots.txt", "/ads.txt", "/.well-known/security.txt"]
# RFC 9116, section 4: a field is a name, a colon, a space and a value.
FIELD = re.compile(r"([A-Za-z-]+): (\S.*)")


def lines_of(client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    content = response.content.decode()
    assert content.endswith("\n")
    return content.splitlines()


def fields_of(client):
    matches = [FIELD.fullmatch(line) for line in lines_of(client, "/.well-known/security.txt")]
    return [(match[1], match[2]) for match in matches]


@pytest.fixture(autouse=True)
def _set(settings):
    settings.SITE_URL = "https://arunika.example"
    settings.ADS_TXT = "penukar.example, 12345, DIRECT\nlain.example, 6, RESELLER"
    settings.SECURITY_CONTACT = ["keamanan@arunika.example", "https://arunika.example/kontak/"]


def test_robots_are_kept_out_of_the_desk_alone_and_led_to_the_sitemaps(client, settings):
    settings.ROBOTS_DISALLOW = ["/terpopuler/"]
    rules = RobotFileParser()
    rules.parse(lines_of(client, "/robots.txt"))
    closed = ["/admin/", "/admin/login/", "/pratinjau/abc/", "/terpopuler/"]
    assert [rules.can_fetch("Googlebot", path) for path in closed] == [False] * 4
    assert all(rules.can_fetch("Googlebot", path) for path in ["/", "/nasional/1/a/", "/media/x"])
    assert rules.site_maps() == [
        "https://arunika.example/sitemap.xml", "https://arunika.example/sitemap-news.xml",
    ]  # fmt: skip


def test_ads_txt_is_as_it_was_set(client, settings):
    assert lines_of(client, "/ads.txt") == [
        "penukar.example, 12345, DIRECT", "lain.example, 6, RESELLER",
    ]  # fmt: skip
    settings.ADS_TXT = " \n"
    assert client.get("/ads.txt").status_code == 404


def test_security_txt_has_the_fields_of_the_rfc(client, time_machine):
    time_machine.move_to(dt.datetime(2026, 3, 10, 23, 0, tzinfo=dt.UTC), tick=False)
    assert fields_of(client) == [
        ("Contact", "mailto:keamanan@arunika.example"),
        ("Contact", "https://arunika.example/kontak/"),
        ("Expires", "2026-09-06T00:00:00Z"),
        ("Preferred-Languages", "id, en"),
        ("Canonical", "https://arunika.example/.well-known/security.txt"),
    ]


def test_security_txt_expires_within_a_year_and_holds_for_a_day(client, time_machine):
    time_machine.move_to(dt.datetime(2026, 3, 10, 1, 0, tzinfo=dt.UTC), tick=False)
    first = client.get("/.well-known/security.txt")
    expires = dt.datetime.fromisoformat(dict(fields_of(client))["Expires"])
    assert dt.timedelta(0) < expires - timezone.now() < dt.timedelta(days=365)
    time_machine.shift(dt.timedelta(hours=20))
    assert client.get("/.well-known/security.txt")["ETag"] == first["ETag"]


def test_security_txt_names_no_canonical_address_that_is_not_https(client, settings):
    settings.SITE_URL = "http://127.0.0.1:8000"
    assert "Canonical" not in dict(fields_of(client))


def test_security_txt_is_not_there_without_a_contact(client, settings):
    settings.SECURITY_CONTACT = []
    assert client.get("/.well-known/security.txt").status_code == 404


@pytest.mark.parametrize("path", FILES)
def test_they_are_only_read(client, path):
    assert client.post(path).status_code == 405
    assert not client.head(path).content
