"""The page that somebody without an account gets by a link that the desk shared."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.content.shape import blank
from articles.domain.reading import preview_links
from articles.domain.story import live, revisions
from articles.enums import Action, State
from articles.models import Article, PreviewLink, Revision
from articles.validators import RESERVED_SLUGS
from tests import cast
from tests.factories import make_article, make_author, make_image, save_content

pytestmark = pytest.mark.django_db


def make_link(article=None, *, number=1, user=None, **options):
    article = article or make_article(state=State.DRAFT, headline="Belum untuk Umum")
    return preview_links.create_link(article, number, user=user or cast.editor(), **options)


def address(link):
    return f"/pratinjau/{preview_links.token_of(link)}/"


def test_a_shared_revision_is_read_without_an_account_a_cookie_or_a_copy():
    response = Client().get(address(make_link()))
    assert response.status_code == 200
    page = response.content.decode()
    assert "<h1>Belum untuk Umum</h1>" in page
    assert "Pratinjau – revisi 1, bukan halaman publik" in page
    assert '<meta name="robots" content="noindex, nofollow">' in page
    assert 'rel="canonical"' not in page
    assert "application/ld+json" not in page
    assert not response.cookies
    assert {
        name: response[name] for name in ("X-Robots-Tag", "Cache-Control", "X-Frame-Options")
    } == {
        "X-Robots-Tag": "noindex, nofollow",
        "Cache-Control": "no-store, private",
        "X-Frame-Options": "DENY",
    }
    assert response["Referrer-Policy"] == "no-referrer"
    assert "ETag" not in response
    assert "Cookie" not in response.get("Vary", "")


def test_a_link_shows_its_own_revision_whatever_is_saved_later(client):
    article = make_article(state=State.DRAFT, headline="Judul Pertama")
    link = make_link(article)
    content = live.content_of(article) | {"headline": "Judul Kedua"}
    save_content(
        article, content, base=revisions.ensure_first_revision(article), user=cast.reporter()
    )
    assert Article.objects.get().headline == "Judul Kedua"
    assert "<h1>Judul Pertama</h1>" in client.get(address(link)).content.decode()


def test_an_expired_link_says_so(client):
    link = make_link(hours=24)
    with time_machine.travel(timezone.now() + dt.timedelta(hours=23, minutes=59), tick=False):
        assert client.get(address(link)).status_code == 200
    with time_machine.travel(timezone.now() + dt.timedelta(hours=24, seconds=1), tick=False):
        response = client.get(address(link))
    assert response.status_code == 410
    assert "Belum untuk Umum" not in response.content.decode()
    assert (response["X-Robots-Tag"], response["Cache-Control"]) == (
        "noindex, nofollow",
        "no-store, private",
    )


def test_a_revoked_link_is_dead(client):
    link = make_link()
    preview_links.revoke_link(link)
    assert client.get(address(link)).status_code == 410


def test_a_link_dies_with_its_article(client):
    article = make_article(headline="Berita yang Dicabut")
    link = make_link(article)
    Article.objects.filter(pk=article.pk).update(state=State.RETRACTED)
    assert client.get(address(link)).status_code == 410
    article.delete()
    assert client.get(address(link)).status_code == 404


def test_a_forged_link_is_not_found(client):
    link = make_link()
    other = PreviewLink.objects.create(
        revision=link.revision, created_by=link.created_by, expires_at=link.expires_at
    )
    signature = preview_links.token_of(link).partition(".")[2]
    for token in [
        f"{other.pk}.{signature}",
        f"{link.pk}.",
        str(link.pk),
        "x",
        f"{link.pk}.{signature}a",
    ]:
        assert client.get(f"/pratinjau/{token}/").status_code == 404, token


def test_only_reading_is_allowed(client):
    path = address(make_link())
    assert client.post(path).status_code == 405
    assert client.head(path).status_code == 200


def _queries_with(count, client):
    content = blank() | {
        "tags": [f"Tag {number}" for number in range(count)],
        "lead_image": str(make_image().uid),
        "bylines": [{"author": str(make_author().uid), "role": "writer"} for _ in range(count)],
        "end_links": [{"uid": str(make_article().uid), "url": "", "text": ""}] * count,
    }
    make_article()  # a related story
    article = make_article(state=State.DRAFT)
    revision = Revision.objects.create(
        article=article, number=1, action=Action.SAVE, content=content
    )
    article.latest_revision = revision
    path = address(make_link(article, user=cast.editor(f"editor{count}")))
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_a_preview_costs_the_same_with_much_on_it(client):
    assert _queries_with(1, client) == _queries_with(4, client)


@pytest.mark.parametrize("hours", [0, 1, 100_000])
def test_a_link_lasts_as_long_as_the_desk_may_choose(hours):
    with pytest.raises(ValidationError):
        make_link(hours=hours)


def test_the_address_belongs_to_previews_and_robots_stay_out(client):
    assert "pratinjau" in RESERVED_SLUGS
    assert "Disallow: /pratinjau/\n" in client.get("/robots.txt").content.decode()
