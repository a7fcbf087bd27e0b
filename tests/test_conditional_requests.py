"""Who has a page already is told so, and never of a page that changed."""

import datetime as dt

import pytest
from django.utils import timezone
from django.utils.http import http_date

from articles.domain.story import corrections
from articles.enums import CorrectionKind, State
from articles.models import Article
from articles.models.raw_sql import SITEMAP_PART
from tests.awkward import make_site
from tests.factories import make_article, make_author, make_image, make_section, withdraw

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 3, 10, 5, 0, tzinfo=dt.UTC)
FEEDS = [
    "/rss.xml",
    "/feed.json",
    "/asia/rss.xml",
    "/tag/rusia/feed.json",
    "/penulis/ratri/rss.xml",
]
SITEMAPS = ["/sitemap.xml", "/sitemap-2026-03.xml", "/sitemap-news.xml", "/sitemap-sections.xml"]
PAGES = ["/", "/asia/", "/tag/rusia/", "/penulis/ratri/", "/indeks/", "article"]


@pytest.fixture(autouse=True)
def _at_noon(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def article():
    # A part of a sitemap begins at certain ids; the next ids are none of them.
    while -make_article(state=State.DRAFT).pk % SITEMAP_PART < 10:
        pass
    section, author = make_section(slug="asia"), make_author(slug="ratri")
    make_article(section=section, tags=["Rusia"], authors=[author], headline="Tetangga")
    return make_article(
        section=section, tags=["Rusia"], authors=[author], headline="Judul Semula",
        lead_image=make_image(),
    )  # fmt: skip


@pytest.fixture
def ask(client, article):
    """Ask for a path as who has it with `etag`; return the response."""

    def ask(path, etag="", method="get", **headers):
        path = article.get_absolute_url() if path == "article" else path
        headers |= {"if-none-match": etag} if etag else {}
        return getattr(client, method)(path, headers=headers)

    return ask


@pytest.mark.parametrize("path", [*PAGES, *FEEDS, *SITEMAPS])
def test_what_has_not_changed_is_not_sent_again(ask, path):
    etag = ask(path)["ETag"]
    again = ask(path, etag)
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    assert ask(path, '"lain"').status_code == 200
    assert ask(path, f'"lain", {etag}').status_code == 304
    assert ask(path, "*").status_code == 304


# Without the sitemap index: of one file it is 100 bytes shorter when compressed, which Django's
# random padding against BREACH may take up.
@pytest.mark.parametrize("path", [*PAGES, *FEEDS, *SITEMAPS[1:]])
def test_what_was_compressed_is_known_by_a_weak_etag(ask, path):
    packed = {"accept-encoding": "gzip"}
    first = ask(path, **packed)
    assert (first.get("Content-Encoding"), first["ETag"][:2]) == ("gzip", "W/")
    assert "Accept-Encoding" in first["Vary"]
    assert ask(path, first["ETag"], **packed).status_code == 304
    assert ask(path, first["ETag"]).status_code == 304


@pytest.mark.parametrize("path", [*PAGES, *FEEDS, *SITEMAPS])
def test_head_says_what_get_says_and_sends_nothing(ask, path):
    got, head = ask(path), ask(path, method="head")
    assert (head.status_code, head.content) == (200, b"")
    assert (head["ETag"], head["Content-Type"]) == (got["ETag"], got["Content-Type"])
    assert ask(path, got["ETag"], method="head").status_code == 304


OF_BOTH = ["ETag", "Vary", "Cache-Control", "Content-Location", "Expires"]


def test_every_kind_of_answer_is_told_alike_by_304_and_head(client):
    """RFC 9110, section 15.4.5: a 304 has what the 200 would have had; 9.3.2: so has HEAD."""
    rendition = make_image().rendition_url("full", 400)
    texts = ["/robots.txt", "/sw.js", "/manifest.webmanifest", *FEEDS[:-1], *SITEMAPS]
    for path in [*make_site().values(), *texts, rendition]:
        for headers in ({}, {"accept-encoding": "gzip"}):
            got, head = client.get(path, headers=headers), client.head(path, headers=headers)
            assert b"".join(got)  # which closes the file of a picture
            assert (head.status_code, b"".join(head)) == (got.status_code, b""), path
            assert told(head) == told(got), path
            if got.status_code != 200 or "no-store" in got.get("Cache-Control", ""):
                continue
            for name in ("get", "head"):
                again = getattr(client, name)(
                    path, headers=headers | {"if-none-match": got["ETag"]}
                )
                assert (again.status_code, b"".join(again)) == (304, b""), path
                for header in OF_BOTH:
                    assert again.get(header) == got.get(header), (path, header)
                assert "Content-Encoding" not in again


def told(response):
    """Return the headers but the length, which the padding against BREACH changes each time."""
    return {name: value for name, value in response.items() if name != "Content-Length"}


@pytest.mark.parametrize("path", [*PAGES, *FEEDS, *SITEMAPS])
def test_one_etag_is_that_of_the_plain_and_the_compressed_form(ask, path):
    plain, packed = ask(path), ask(path, **{"accept-encoding": "gzip"})
    assert plain["ETag"] == packed["ETag"]
    assert plain["Vary"] == packed["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("path", [*PAGES, *FEEDS, *SITEMAPS])
def test_a_time_alone_never_hides_a_change(ask, path):
    """No page has a Last-Modified: what it shows may go back in time, as by a withdrawal."""
    assert "Last-Modified" not in ask(path)
    later = http_date((NOW + dt.timedelta(days=1)).timestamp())
    assert ask(path, **{"if-modified-since": later}).status_code == 200


def correct(article):
    corrections.add_correction(article, CorrectionKind.CORRECTION, "Salah, lalu benar.", user=None)


def rename(article):
    Article.objects.filter(pk=article.pk).update(headline="Judul Baru")


def rename_author(article):
    author = article.bylines.get().author
    author.name = "Nama Baru"
    author.save()


def move_section(article):
    article.section.slug = "pasifik"
    article.section.save()


@pytest.mark.parametrize(
    ("change", "paths"),
    [
        (withdraw, ["/", "/asia/", *FEEDS, "/sitemap-2026-03.xml", "/sitemap-news.xml"]),
        (correct, ["article", *FEEDS]),
        (rename, ["/", "/asia/", "/indeks/", "article", *FEEDS, "/sitemap-news.xml"]),
        (rename_author, ["article", "/penulis/ratri/", *FEEDS]),
        (move_section, ["/", "/indeks/", "/rss.xml", *SITEMAPS[1:]]),
    ],
)
def test_a_change_is_seen_at_once(ask, article, change, paths):
    etags = {path: ask(path)["ETag"] for path in paths}
    change(article)
    same = [path for path in paths if ask(path, etags[path]).status_code == 304]
    assert same == []


@pytest.mark.parametrize("path", ["/", "/asia/", *FEEDS, *SITEMAPS[1:]])
def test_a_schedule_that_arrives_is_seen(ask, article, path, time_machine):
    author = article.bylines.get().author
    make_article(
        section=article.section, tags=["Rusia"], authors=[author], ago=-dt.timedelta(minutes=1)
    )
    etag = ask(path)["ETag"]
    assert ask(path, etag).status_code == 304
    time_machine.move_to(timezone.now() + dt.timedelta(minutes=1), tick=False)
    assert ask(path, etag).status_code == 200


@pytest.mark.parametrize("path", ["source", "/rss.xml", "/feed.json"])
def test_a_new_headline_is_seen_where_it_is_linked(ask, article, path):
    aside = f'<aside data-baca-juga="{article.uid}"></aside>'
    source = make_article(section=article.section, body=f"<p>Isi.</p>{aside}")
    path = source.get_absolute_url() if path == "source" else path
    first = ask(path)
    assert b"Judul Semula" in first.content
    rename(article)
    again = ask(path, first["ETag"])
    assert again.status_code == 200
    assert b"Judul Baru" in again.content
    withdraw(article)
    assert b"Judul Baru" not in ask(path, again["ETag"]).content
