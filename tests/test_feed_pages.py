"""The pages of a feed, from its newest stories back to its first."""

import datetime as dt
from xml.etree import ElementTree

import pytest

from articles import feeds
from tests.factories import make_article, make_author, make_hidden_articles, make_section
from tests.test_feed_formats import ATOM

pytestmark = pytest.mark.django_db

SITE = "https://arunika.example"
PLACES = ["", "asia/", "internasional/", "tag/rusia/", "penulis/ratri/"]


@pytest.fixture(autouse=True)
def _site(settings, monkeypatch):
    settings.SITE_URL = SITE
    monkeypatch.setattr(feeds, "ENTRIES", 3)


@pytest.fixture
def publish():
    top = make_section("Internasional", slug="internasional")
    shared = {
        "section": make_section("Asia", slug="asia", parent=top),
        "tags": ["Rusia"],
        "authors": [make_author("Ratri", slug="ratri")],
    }

    def publish(**fields):
        return make_article(**shared, **fields)

    make_hidden_articles(**shared)
    return publish


def read_rss(client, path):
    """Return the ids of the stories and the links of a page by their relations."""
    response = client.get(path)
    assert response.status_code == 200
    channel = ElementTree.fromstring(response.content)[0]  # noqa: S314
    links = {link.get("rel"): link.get("href") for link in channel.findall(f"{ATOM}link")}
    header = ", ".join(f'<{url}>; rel="{rel}"' for rel, url in links.items())
    assert response["Link"] == header
    return [guid.text for guid in channel.iter("guid")], links


def read_json(client, path):
    response = client.get(path)
    feed = response.json()
    ids = [item["id"] for item in feed["items"]]
    links = {"self": feed["feed_url"], "next": feed.get("next_url", "")}
    for rel in ("self", "next"):
        assert (f'<{links[rel]}>; rel="{rel}"' in response["Link"]) == bool(links[rel])
    return ids, {rel: url for rel, url in links.items() if url}


READERS = [("rss.xml", read_rss), ("feed.json", read_json)]


@pytest.mark.parametrize(("name", "read"), READERS)
@pytest.mark.parametrize("place", PLACES)
def test_the_pages_hold_every_story_once_whatever_is_published_meanwhile(
    client, publish, place, name, read
):
    # Three of one instant, so that a page ends between them.
    ages = [dt.timedelta(hours=hours) for hours in (1, 2, 2, 2, 3, 4, 5, 6)]
    stories = [publish(ago=age) for age in ages]
    path, seen, pages = f"/{place}{name}", [], []
    while path:
        ids, links = read(client, path)
        assert links["self"] == SITE + path
        seen, pages = seen + ids, [*pages, path]
        publish()
        path = links.get("next", "").removeprefix(SITE)
    assert sorted(seen) == sorted(f"urn:uuid:{story.uid}" for story in stories)
    assert len(pages) == len(set(pages)) == 3


def test_a_feed_of_one_page_has_no_other(client, publish):
    for _ in range(3):
        publish()
    assert read_rss(client, "/rss.xml")[1] == {"self": f"{SITE}/rss.xml"}
    assert "next_url" not in client.get("/feed.json").json()


def test_each_page_of_rss_leads_to_the_first_and_only_that_names_the_hub(
    client, publish, settings
):
    settings.WEBSUB_HUB = "https://hub.example/"
    for _ in range(4):
        publish()
    _ids, first = read_rss(client, "/rss.xml")
    assert list(first) == ["hub", "self", "first", "next"]
    _ids, last = read_rss(client, first["next"].removeprefix(SITE))
    assert last == {"self": first["next"], "first": f"{SITE}/rss.xml"}
    next_url = client.get("/feed.json").json()["next_url"]
    assert "hubs" not in client.get(next_url.removeprefix(SITE)).json()


@pytest.mark.parametrize("name", ["rss.xml", "feed.json"])
@pytest.mark.parametrize("position", ["x", "9-9-9", "-1", "1e9-1", "9" * 19 + "-1", "'", "1-²"])
def test_a_position_that_does_not_exist_is_not_found(client, publish, name, position):
    publish()
    for place in PLACES:
        assert client.get(f"/{place}{name}", {"sebelum": position}).status_code == 404


@pytest.mark.parametrize("place", PLACES)
def test_beyond_the_last_story_a_feed_does_as_its_page(client, publish, place):
    publish()
    for name in ("", "rss.xml", "feed.json"):
        response = client.get(f"/{place}{name}", {"sebelum": "0-1"})
        assert response.status_code == (404 if place.startswith("tag") else 200)


@pytest.mark.parametrize("name", ["rss.xml", "feed.json"])
@pytest.mark.parametrize("place", PLACES)
def test_a_later_page_costs_the_queries_of_the_first_and_has_its_etag(
    client, publish, place, name, django_assert_max_num_queries
):
    for _ in range(8):
        publish()
    feed = client.get(f"/{place}feed.json").json()
    path = feed["next_url"].removeprefix(SITE).replace("feed.json", name)
    with django_assert_max_num_queries(8):
        response = client.get(path)
    again = client.get(path, headers={"if-none-match": response["ETag"]})
    assert (again.status_code, again["ETag"]) == (304, response["ETag"])
