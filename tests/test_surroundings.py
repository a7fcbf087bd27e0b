"""Where the desk is, which files are public, and the headers of every page."""

import logging
import runpy

import pytest
from django.apps import apps
from django.conf import settings as standing
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from articles.urls import urlpatterns
from articles.validators import READERS_SLUGS
from newsroom.log import WithoutTraceback
from newsroom.middleware import StaticFilesMiddleware
from tests import cast
from tests.factories import make_article, make_section


def settings_with(monkeypatch, tmp_path, path):
    monkeypatch.setenv("ADMIN_PATH", path)
    monkeypatch.setenv("STATE_DIR", str(tmp_path))
    return runpy.run_path(str(standing.BASE_DIR / "newsroom" / "settings.py"))


def test_a_path_for_the_desk_has_its_limits_and_is_no_page_to_keep(monkeypatch, tmp_path):
    found = settings_with(monkeypatch, tmp_path, "meja-kami/")
    assert found["PICTURES"] == "/meja-kami/articles/image/"
    assert found["BODY_LIMITS"].keys() == {
        "/", "/meja-kami/", "/meja-kami/keamanan/", *found["SIGN_IN"],
        "/meja-kami/articles/image/",
    }  # fmt: skip
    assert "/meja-kami/" in found["NOT_PAGES"]
    assert "/admin/" not in found["NOT_PAGES"]


@pytest.mark.parametrize(
    "path", ["", "/", "meja", "/meja/", "meja//", "Meja/", "meja/kami/", "mej\u00e9/",
             "meja kami/", "-/", "../", ".git/", "wp-admin/", "phpmyadmin/", "meja.php/", "a?b/",
             "meja/\n"],
)  # fmt: skip
def test_a_path_that_cannot_be_one_is_refused_at_the_start(monkeypatch, tmp_path, path):
    with pytest.raises(ImproperlyConfigured, match="such as meja-kami/"):
        settings_with(monkeypatch, tmp_path, path)


def test_a_path_that_readers_have_is_refused_at_the_start(settings):
    first = {str(url.pattern).lstrip("^").split("/")[0] for url in urlpatterns}
    names = {name for name in first if name.isalpha()} - {"slug"}
    assert names <= READERS_SLUGS
    for name in READERS_SLUGS:
        settings.ADMIN_PATH = f"{name}/"
        with pytest.raises(ImproperlyConfigured, match=name):
            apps.get_app_config("articles").ready()


@pytest.mark.django_db
def test_a_path_that_a_section_has_is_refused_when_the_site_is_prepared(settings, tmp_path):
    settings.STATE_DIR = tmp_path
    section = make_section("Ekonomi")
    settings.ADMIN_PATH = f"{section.slug}/"
    with pytest.raises(CommandError, match="Ekonomi"):
        call_command("prepare")


def test_the_manifest_and_source_maps_are_not_served(settings, tmp_path):
    for name in ("a.0123456789ab.js", "a.0123456789ab.js.map", "staticfiles.json", "map.css"):
        (tmp_path / name).write_text("{}")
    settings.STATIC_ROOT = str(tmp_path)
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = False
    served = StaticFilesMiddleware(lambda request: None).files
    assert served.keys() == {"/static/a.0123456789ab.js", "/static/map.css"}


COMMON = {
    "Content-Type": "text/html; charset=utf-8",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "accelerometer=(), camera=(), geolocation=(), gyroscope=(), "
    "magnetometer=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains; preload",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
POLICY = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'",
    "font-src 'self'", "connect-src 'self'", "manifest-src 'self'", "worker-src 'self'",
    "object-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'",
}  # fmt: skip
READERS = {
    "Cache-Control": "no-cache",
    "Speculation-Rules": '"/prefetch.json"',
    "Vary": "Accept-Encoding",
}
DESK = {
    "Cache-Control": "max-age=0, no-cache, no-store, must-revalidate, private",
    "Vary": "Cookie, Accept-Encoding",
}  # fmt: skip


@pytest.mark.django_db
def test_pages_have_these_headers_and_no_others(client, settings):
    settings.SECURE_HSTS_SECONDS = 63072000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    article = make_article()
    pages = [("/", READERS), (article.get_absolute_url(), READERS), ("/admin/login/", DESK)]
    pages = [(client.get(path, secure=True), own) for path, own in pages]
    client.force_login(cast.editor())
    pages.append((client.get("/admin/", secure=True), DESK))
    for response, own in pages:
        headers = dict(response.headers)
        policy = headers.pop("Content-Security-Policy").split("; ")
        nonce = (
            f"script-src 'self' 'nonce-{response.wsgi_request.csp_nonce}'" if own == DESK else ""
        )
        assert set(policy) == (POLICY - {"script-src 'self'"} | {nonce} if nonce else POLICY)
        changing = {"Content-Length"} | ({"Expires"} if own == DESK else {"ETag"})
        assert changing <= headers.keys()
        assert {n: v for n, v in headers.items() if n not in changing} == COMMON | own


@pytest.mark.parametrize(
    ("name", "level", "has_traceback"),
    [
        ("django.security.DisallowedHost", logging.ERROR, False),
        ("django.request", logging.WARNING, False),
        ("django.request", logging.ERROR, True),
        ("newsroom.rsgi", logging.ERROR, True),
    ],
)
def test_only_faults_of_ours_have_a_traceback_in_the_log(name, level, has_traceback):
    error = ValueError("x")
    record = logging.LogRecord(name, level, "", 1, "x", (), (ValueError, error, None))
    assert WithoutTraceback().filter(record)
    assert (record.exc_info is not None) is has_traceback
