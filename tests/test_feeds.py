"""Feeds and sitemaps, whatever the newsroom types."""

import json
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from articles.body import Figure
from articles.enums import Label
from tests.factories import make_article, make_author, make_image, make_section

pytestmark = pytest.mark.django_db

ODD = "Judul\x08 dengan\x0b kendali\x1b dan \ufffe <b> & “kutip”"


def test_feeds_and_sitemaps_stay_well_formed_whatever_is_typed(client, noon):
    make_article(
        headline=ODD, standfirst=ODD, kicker=ODD, tags=["Tag & <b>"], label=Label.ADVERTORIAL,
        authors=[make_author(ODD)], section=make_section(ODD, slug="asia"),
        body=f"<p>{ODD}</p>",
    )  # fmt: skip
    make_article(headline=ODD, section=make_section(slug="lain"))
    month = f"{timezone.localdate():%Y-%m}"
    for path in ["/rss.xml", "/asia/rss.xml", f"/sitemap-{month}.xml", "/sitemap-news.xml"]:
        ElementTree.fromstring(client.get(path).content)  # noqa: S314
    titles = [item["title"] for item in json.loads(client.get("/feed.json").content)["items"]]
    assert "Advertorial: Judul dengan kendali dan  <b> & “kutip”" in titles
    assert client.get("/sitemap-news.xml").content.count(b"<url>") == 1


def test_a_feed_without_byline_names_the_newsroom_and_has_whole_addresses(client, settings):
    links = '<a href="/indeks/">a</a> href="/asli" <a href="//cdn.example/">b</a>'
    make_article(body=f"<p>{links}</p>", dateline="Jakarta")
    item = json.loads(client.get("/feed.json").content)["items"][0]
    assert item["authors"][0]["name"] == settings.SITE_NAME
    assert f'<a href="{settings.SITE_URL}/indeks/"' in item["content_html"]
    assert 'href="/asli"' in item["content_html"]
    assert '<a href="//cdn.example/"' in item["content_html"]
    assert "JAKARTA, ARUNIKA –" in item["content_html"]


def test_canonical_elsewhere_stays_out_of_the_sitemaps(client, noon):
    article = make_article(canonical_url="https://example.org/asli")
    month = f"{timezone.localdate():%Y-%m}"
    assert client.get(f"/sitemap-{month}.xml").status_code == 404
    assert b"<news:news>" not in client.get("/sitemap-news.xml").content
    page = client.get(article.get_absolute_url()).content.decode()
    assert '<link rel="canonical" href="https://example.org/asli">' in page


def test_the_links_of_an_advertorial_are_marked_as_paid_for(client):
    body = '<p><a href="https://example.org/">a</a></p>'
    body += '<aside data-baca-juga=""><a href="https://example.org/b">b</a></aside>'
    paid, free = make_article(body=body, label=Label.ADVERTORIAL), make_article(body=body)
    page = client.get(paid.get_absolute_url()).content.decode()
    assert '<a href="https://example.org/" rel="sponsored noopener">' in page
    assert '<a href="https://example.org/b" rel="sponsored noopener">' in page
    assert client.get("/rss.xml").content.count(b'rel="sponsored noopener"') == 2
    page = client.get(free.get_absolute_url()).content.decode()
    assert '<a href="https://example.org/" rel="noopener">' in page


def test_a_feed_shows_images_and_embeds_from_whole_addresses(client, settings):
    image = make_image(alt="Pintu air", caption="Foto lama", credit="Ana")
    embed = '<figure data-embed="https://youtu.be/dQw4w9WgXcQ"></figure>'
    make_article(body=Figure(image.uid).to_html() + embed)
    content = json.loads(client.get("/feed.json").content)["items"][0]["content_html"]
    src = f"{settings.SITE_URL}{image.rendition_url('full', 400)}"
    figure, link = content.split("\n")
    assert figure == (
        f'<figure><img src="{src}" width="400" height="300" alt="Pintu air">'
        "<figcaption>Foto lama (Ana)</figcaption></figure>"
    )
    assert 'href="https://www.youtube.com/watch?v=dQw4w9WgXcQ"' in link
