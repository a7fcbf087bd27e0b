"""RSS 2.0 and JSON Feed 1.1 by their rules, on every kind of feed."""

import datetime as dt
import json
import re
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

import pytest
from django.utils.dateparse import parse_datetime

from articles.domain.story import corrections
from articles.enums import CorrectionKind, Label, Role, State
from articles.models import Article, Byline
from tests.factories import make_article, make_author, make_image, make_section

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 3, 10, 5, 0, tzinfo=dt.UTC)
SITE = "https://arunika.example"
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
MEDIA = "{http://search.yahoo.com/mrss/}"
PLACES = ["", "asia/", "internasional/", "tag/rusia/", "penulis/ratri/"]


@pytest.fixture(autouse=True)
def _site(time_machine, settings):
    time_machine.move_to(NOW, tick=False)
    settings.SITE_URL = SITE


@pytest.fixture
def article():
    top = make_section("Internasional", slug="internasional")
    author = make_author("Ratri & Co", slug="ratri")
    image = make_image(size=(2000, 1200), alt="Kilang", caption="Api", credit="Ana/Arunika")
    return make_article(
        headline="Kilang <Rusia> & minyak", section=make_section("Asia", slug="asia", parent=top),
        tags=["Rusia", "A & B"], authors=[author], lead_image=image,
        body='<p>Lihat <a href="/indeks/">indeks</a>.</p>',
    )  # fmt: skip


def rss(client, path="/rss.xml"):
    """Return the channel of an RSS feed, after looking whether it keeps to the rules."""
    response = client.get(path)
    assert response["Content-Type"] == "application/rss+xml; charset=utf-8"
    root = ElementTree.fromstring(response.content)  # noqa: S314
    assert (root.tag, root.get("version"), len(root)) == ("rss", "2.0", 1)
    [channel] = root
    for name in ("title", "link", "description", "language"):
        assert len(channel.findall(name)) == 1
        assert channel.findtext(name)
    for name in ("title", "link"):
        assert channel.findtext(f"image/{name}") == channel.findtext(name)
    assert channel.find(f"{ATOM}link[@rel='self']").get("href") == f"{SITE}{path}"
    dates = [*channel.findall("lastBuildDate"), *channel.iter("pubDate")]
    assert len(dates) == len(channel.findall("item")) + 1
    for date in dates:
        assert re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0700", date.text)
    for item in channel.iter("item"):
        names = [child.tag for child in item]
        for name in ("title", "link", "guid", "pubDate", "description", CONTENT):
            assert names.count(name) == 1
        assert names.count("enclosure") <= 1
        assert item.find("guid").get("isPermaLink") == "false"
        assert parse_datetime(item.findtext(f"{ATOM}updated")).tzinfo
    for url in [e.get("url") for e in channel.iter() if e.get("url")]:
        assert url.startswith(f"{SITE}/")
    assert not re.search(r'(?:href|src)="/', response.content.decode().replace("&quot;", '"'))
    return channel


def json_feed(client, path="/feed.json"):
    response = client.get(path)
    assert response["Content-Type"] == "application/feed+json; charset=utf-8"
    feed = json.loads(response.content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == f"{SITE}{path}"
    assert (feed["language"], bool(feed["title"])) == ("id", True)
    assert len({item["id"] for item in feed["items"]}) == len(feed["items"])
    for item in feed["items"]:
        assert item["content_html"]
        assert item["url"].startswith(f"{SITE}/")
        for name in ("date_published", "date_modified"):
            assert parse_datetime(item[name]).utcoffset() == dt.timedelta(hours=7)
        assert all(author["name"] and author["url"] for author in item["authors"])
    return feed


@pytest.mark.parametrize("place", PLACES)
def test_every_feed_keeps_to_the_rules_and_leads_to_its_page(client, article, place):
    channel, feed = rss(client, f"/{place}rss.xml"), json_feed(client, f"/{place}feed.json")
    assert channel.findtext("link") == feed["home_page_url"] == f"{SITE}/{place}"
    assert channel.findtext("title") == feed["title"]
    page = client.get(f"/{place}").content.decode()
    assert f'type="application/rss+xml" title="{feed["title"]}'.replace(" & ", " &amp; ") in page
    assert f'href="/{place}rss.xml"' in page
    assert f'href="/{place}feed.json"' in page
    [item], [entry] = channel.findall("item"), feed["items"]
    assert item.findtext("guid") == entry["id"] == f"urn:uuid:{article.uid}"
    assert item.findtext("link") == entry["url"]
    assert entry["title"] == "Kilang <Rusia> & minyak"
    assert item.findtext("title") == "Kilang <\u2060Rusia> & minyak"
    assert [c.text for c in item.findall("category")] == entry["tags"]
    assert sorted(entry["tags"]) == ["A & B", "Rusia"]
    assert item.findtext(CONTENT) == entry["content_html"]
    assert f'<a href="{SITE}/indeks/"' in entry["content_html"]


@pytest.mark.parametrize("name", ["rss.xml", "feed.json"])
@pytest.mark.parametrize("place", ["entah", "tag/entah", "penulis/entah"])
def test_a_feed_of_nothing_is_not_found(client, place, name):
    assert client.get(f"/{place}/{name}").status_code == 404


def test_the_name_of_a_tag_that_only_a_draft_has_is_kept(client):
    make_article(state=State.DRAFT, tags=["Penangkapan"])
    assert client.get("/tag/penangkapan/rss.xml").status_code == 404


def test_a_section_and_an_author_without_a_story_have_an_empty_feed(client):
    make_section(slug="asia"), make_author(slug="ratri")
    for place in ("", "asia/", "penulis/ratri/"):
        assert json_feed(client, f"/{place}feed.json")["items"] == []
        root = ElementTree.fromstring(client.get(f"/{place}rss.xml").content)  # noqa: S314
        assert root.findall("channel/item") == []


def test_a_lead_picture_is_told_with_its_true_size(client, article):
    image = article.lead_image
    width, height = image.sizes("16x9")[-1]
    url = f"{SITE}{image.rendition_url('16x9', width)}"
    length = len(b"".join(client.get(url.removeprefix(SITE)).streaming_content))
    item = rss(client).find("item")
    assert item.find("enclosure").attrib == {
        "url": url, "length": str(length), "type": "image/jpeg",
    }  # fmt: skip
    media = item.find(f"{MEDIA}content")
    assert media.attrib == {
        "url": url, "type": "image/jpeg", "medium": "image",
        "width": str(width), "height": str(height), "fileSize": str(length),
    }  # fmt: skip
    words = [(child.tag.removeprefix(MEDIA), child.text) for child in media]
    assert words == [
        ("title", "Kilang"), ("description", "Api"), ("credit", "Ana/Arunika"),
        ("thumbnail", None),
    ]  # fmt: skip
    small = image.sizes("16x9")[0]
    thumbnail = media.find(f"{MEDIA}thumbnail")
    assert (thumbnail.get("width"), thumbnail.get("height")) == tuple(map(str, small))
    [entry] = json_feed(client)["items"]
    assert entry["image"] == url
    assert entry["attachments"] == [
        {"url": url, "mime_type": "image/jpeg", "title": "Kilang", "size_in_bytes": length}
    ]


def test_a_picture_of_unknown_size_is_no_enclosure(client, article):
    type(article.lead_image).objects.update(share_bytes=0, alt="", caption="", credit="")
    item = rss(client).find("item")
    assert item.find("enclosure") is None
    assert [child.tag for child in item.find(f"{MEDIA}content")] == [f"{MEDIA}thumbnail"]
    assert "size_in_bytes" not in json_feed(client)["items"][0]["attachments"][0]


def test_each_writer_is_named_and_nobody_else(client, article):
    second, editor = make_author("Bima", slug="bima"), make_author("Edi", slug="edi")
    Byline.objects.create(article=article, author=second, role=Role.REPORTER, position=1)
    Byline.objects.create(article=article, author=editor, role=Role.EDITOR, position=2)
    item = rss(client).find("item")
    assert [creator.text for creator in item.findall(CREATOR)] == ["Ratri & Co", "Bima"]
    assert json_feed(client)["items"][0]["authors"] == [
        {"name": "Ratri & Co", "url": f"{SITE}/penulis/ratri/"},
        {"name": "Bima", "url": f"{SITE}/penulis/bima/"},
    ]


def test_what_is_said_of_a_story_goes_along_and_dates_it(client, article):
    for kind, text in (
        (CorrectionKind.CORRECTION, "Salah & benar."),
        (CorrectionKind.UPDATE, "Baru."),
    ):
        corrections.add_correction(article, kind, text, user=None)
    Article.objects.update(disclosure="Dibantu AI.", needs_verification=True, verify_by=NOW)
    item = rss(client).find("item")
    content = item.findtext(CONTENT)
    places = [content.index(text) for text in ("Salah &amp; benar.", "Lihat", "Baru.")]
    assert places == sorted(places)
    assert "Dibantu AI." in content
    assert item.findtext(f"{ATOM}updated") == "2026-03-10T12:00:00+07:00"
    assert json_feed(client)["items"][0]["date_modified"] == "2026-03-10T12:00:00+07:00"
    built = parsedate_to_datetime(rss(client).findtext("lastBuildDate"))
    assert built == NOW


@pytest.mark.parametrize("label", [Label.OPINION, Label.ADVERTORIAL, Label.FACT_CHECK])
def test_a_label_stands_in_the_title(client, article, label):
    Article.objects.update(label=label)
    assert rss(client).findtext("item/title") == f"{label.label}: Kilang <\u2060Rusia> & minyak"
    assert json_feed(client)["items"][0]["title"] == f"{label.label}: Kilang <Rusia> & minyak"


def test_the_hub_is_named_when_there_is_one(client, article, settings):
    assert "hubs" not in json_feed(client)
    assert client.get("/rss.xml")["Link"] == f'<{SITE}/rss.xml>; rel="self"'
    settings.WEBSUB_HUB = "https://hub.example/?a=1&b=2"
    assert json_feed(client)["hubs"] == [{"type": "WebSub", "url": settings.WEBSUB_HUB}]
    for name in ("rss.xml", "feed.json"):
        assert client.get(f"/asia/{name}")["Link"] == (
            f'<https://hub.example/?a=1&b=2>; rel="hub", <{SITE}/asia/{name}>; rel="self"'
        )
    link = rss(client).find(f"{ATOM}link[@rel='hub']")
    assert link.get("href") == settings.WEBSUB_HUB


def test_a_tagline_may_be_missing(client, settings):
    settings.SITE_TAGLINE = ""
    make_article()
    assert rss(client).findtext("description") == settings.SITE_NAME


def test_the_guid_outlives_a_new_headline_and_address(client, article):
    before = rss(client).findtext("item/guid")
    Article.objects.update(headline="Lain", slug="lain")
    assert rss(client).findtext("item/guid") == before


@pytest.mark.parametrize("path", ["/rss.xml", "/feed.json"])
def test_feeds_are_only_read(client, path):
    assert client.post(path).status_code == 405
