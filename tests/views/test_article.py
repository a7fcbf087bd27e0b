import datetime as dt
import re

import pytest
from django.test import Client
from lxml import html as lxml_html

from articles.domain.desk import workflow
from articles.domain.story import corrections
from articles.enums import CorrectionKind, Label, Role, State
from articles.models import Byline
from tests.factories import (
    make_article,
    make_author,
    make_hidden_articles,
    make_image,
    make_section,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/asia/{pk}/", "/asia/{pk}/lain/", "/lain/{pk}/judul/"])
def test_the_id_decides_and_a_wrong_address_redirects_for_good(client, address):
    make_section(slug="lain")
    article = make_article(section=make_section("Asia", slug="asia"), slug="judul")
    response = client.get(address.format(pk=article.pk))
    assert (response.status_code, response.url) == (301, f"/asia/{article.pk}/judul/")


def test_a_redirect_keeps_the_query_string(client):
    article = make_article(section=make_section(slug="asia"), slug="judul")
    for query in ["?utm_source=wa&x=%C3%A9", f"?x={'y' * 3000}"]:
        response = client.get(f"/asia/{article.pk}/lain/{query}")
        assert response.url == article.get_absolute_url() + query


def test_a_moved_and_renamed_article_is_found_at_its_old_address(client):
    article = make_article()
    old = article.get_absolute_url()
    article.section, article.slug = make_section("Baru", slug="baru"), "judul-baru"
    article.save()
    assert client.get(old).url == f"/baru/{article.pk}/judul-baru/"


def test_what_is_not_published_is_not_found_and_what_was_retracted_is_gone(client):
    found = {
        article.headline: client.get(article.get_absolute_url()).status_code
        for article in make_hidden_articles()
    }
    assert found == {
        "Draf yang Tersembunyi": 404,
        "Terjadwal yang Tersembunyi": 404,
        "Dicabut yang Tersembunyi": 410,
    }


@pytest.mark.parametrize("path", ["/asia/0/x/", "/asia/99999999999999999999999/x/", "/x/1/%00/"])
def test_an_unknown_id_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_only_reading_is_allowed(client):
    article = make_article()
    assert client.post(article.get_absolute_url()).status_code == 405
    assert client.head(article.get_absolute_url()).status_code == 200


def test_what_a_reader_needs_stands_on_the_page(client):
    article = make_article(
        headline="Judul yang Utuh",
        kicker="Diplomasi",
        standfirst="Ringkasan berita.",
        label=Label.ADVERTORIAL,
        lead_image=make_image(caption="Isi foto", credit="Ana/Arunika"),
        tags=["Rusia"],
        body="<p>Paragraf pertama.</p>",
    )
    for role, name in [(Role.WRITER, "Ana Satu"), (Role.EDITOR, "Budi Dua")]:
        Byline.objects.create(article=article, author=make_author(name), role=role)
    workflow.change_state(
        article, State.PUBLISHED, at=dt.datetime(2025, 7, 13, 3, 0, tzinfo=dt.UTC)
    )
    page = client.get(article.get_absolute_url()).content.decode()
    for text in [
        "Judul yang Utuh", "Diplomasi", "Ringkasan berita.", "Advertorial", "Isi foto",
        "Ana/Arunika", "Ana Satu", "Budi Dua", "Minggu, 13 Jul 2025 10:00 WIB",
        "<p>Paragraf pertama.</p>", 'href="/tag/rusia/"', "wa.me", "t.me",
    ]:  # fmt: skip
        assert text in page, text
    assert "Diperbarui" not in page
    corrections.add_correction(article, CorrectionKind.UPDATE, "Ada yang baru.", user=None)
    assert "Diperbarui" in client.get(article.get_absolute_url()).content.decode()


def test_a_reader_gets_no_cookie_and_a_page_that_caches_may_share():
    response = Client().get(make_article().get_absolute_url())
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_an_unchanged_page_answers_304(client):
    path = make_article().get_absolute_url()
    etag = client.get(path)["ETag"]
    assert client.get(path, headers={"if-none-match": etag}).status_code == 304


def test_text_from_the_newsroom_is_escaped_everywhere(client):
    nasty = '"><script>alert(1)</script>'
    article = make_article(
        headline=nasty,
        kicker=nasty,
        standfirst=nasty,
        dateline=nasty,
        source=nasty,
        seo_title=nasty,
        seo_description=nasty,
        lead_image=make_image(alt=nasty, caption=nasty, credit=nasty),
        lead_caption=nasty,
        tags=[f"tag {nasty}"],
        authors=[make_author(nasty, bio=nasty, job_title=nasty)],
        section=make_section(nasty[:60], slug="kanal", description=nasty),
        body=f"<p>{nasty}</p><aside data-baca-juga=''>{nasty}</aside>",
    )
    for path in ["/", "/kanal/", "/indeks/", article.get_absolute_url(), "/rss.xml"]:
        content = client.get(path).content.decode().lower()
        assert "<script>alert" not in content, path


def test_a_name_keeps_its_comma_and_the_last_has_none(client):
    article = make_article(authors=[make_author("Ana"), make_author("Budi")])
    page = client.get(article.get_absolute_url()).text
    assert re.findall(r'<span class="name"><a [^>]+>(\w+)</a>(,?)</span>', page) == [
        ("Ana", ","), ("Budi", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "closing",
    [
        "<blockquote><p>“Kutipan penutup.”</p></blockquote>",
        "<blockquote><p>“Kutipan penutup.”</p><footer>Ana</footer></blockquote>",
        "<ul><li>Butir penutup</li></ul>",
        "<ol><li>Butir <strong>penutup</strong></li></ol>",
        "<table><caption>Penutup</caption><tr><th>a</th></tr><tr><td>1</td></tr></table>",
        "<p>Paragraf <strong><em>penutup</em></strong></p>",
    ],
)
def test_no_block_is_the_last_element_of_the_text(client, closing):
    """Newspaper4k takes a last element with elements in it for a gallery, and drops it."""
    article = make_article(body=f"<p>Satu.</p><p>Dua.</p>{closing}")
    page = lxml_html.fromstring(client.get(article.get_absolute_url()).text)
    [text] = page.find_class("body")
    *blocks, last = text
    assert len(blocks) == 3
    assert (last.tag, dict(last.attrib), len(last)) == ("br", {"hidden": ""}, 0)
