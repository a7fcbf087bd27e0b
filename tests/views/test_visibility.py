"""Every public list shows what is published and nothing else, at the same number of queries."""

import datetime as dt
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.body import Figure
from articles.enums import Placement
from articles.models import BacaJuga
from tests.factories import (
    add_end_links,
    make_article,
    make_author,
    make_hidden_articles,
    make_image,
    make_section,
)

pytestmark = pytest.mark.django_db

TAGS = ["Rusia", "Diplomasi"]
LISTS = [
    "/",
    "/asia/",
    "/internasional/",
    "/tag/rusia/",
    "/penulis/ratri/",
    "/indeks/",
    "/indeks/{today}/",
    "/rss.xml",
    "/feed.json",
    "/asia/rss.xml",
    "/internasional/feed.json",
    "/tag/rusia/rss.xml",
    "/tag/rusia/feed.json",
    "/penulis/ratri/rss.xml",
    "/penulis/ratri/feed.json",
    "/sitemap-{month}.xml",
    "/sitemap-news.xml",
]
# An article to which nothing is related looks for the newest, too.
MOST_QUERIES = {"/": 7, "article": 9, "illustrated article": 10}
MOST_QUERIES_OF_A_LIST = 5


@pytest.fixture
def world():
    """Two levels of sections, an author with a photo, and a way to make stories among them."""
    top = make_section("Internasional", slug="internasional")
    section = make_section("Asia", slug="asia", parent=top)
    author = make_author("Ratri", slug="ratri", photo=make_image())
    cover = make_image()

    def publish(number, **fields):
        defaults = {
            "section": section, "tags": TAGS, "authors": [author], "lead_image": cover,
            "ago": dt.timedelta(minutes=number),
        }  # fmt: skip
        return make_article(**defaults | fields)

    return publish


def address(pattern):
    today = timezone.localdate()
    return pattern.format(today=today, month=f"{today:%Y-%m}")


@pytest.fixture(autouse=True)
def _at_noon(time_machine):
    """Minutes ago are today all the same."""
    time_machine.move_to(dt.datetime(2026, 3, 10, 5, 0, tzinfo=dt.UTC), tick=False)


def test_a_list_shows_what_is_published_and_nothing_hidden(client, world):
    shown = world(1, headline="Berita yang Tampak")
    author = shown.bylines.get().author
    make_hidden_articles(section=shown.section, tags=TAGS, authors=[author])
    for pattern in LISTS:
        response = client.get(address(pattern))
        content = response.content.decode()
        assert response.status_code == 200, pattern
        assert shown.get_absolute_url() in content, pattern
        assert "ersembunyi" not in content, pattern


def test_a_list_costs_the_same_queries_with_1_item_and_with_30(client, world):
    first = world(1)
    link_to(first, world(2))
    few = {pattern: queries_of(client, pattern) for pattern in LISTS if pattern != "/"}
    for number in range(3, 18):
        world(number)  # so that the section blocks of the front page have begun
    few["/"] = queries_of(client, "/")
    few["/tag/rusia/"] += 1  # the date of its first story, once that is on a later page
    for number in range(18, 48):
        link_to(world(number, tags=[*TAGS, f"Tag {number}"]), first)
    assert {pattern: queries_of(client, pattern) for pattern in few} == few
    for pattern, queries in few.items():
        # The feeds carry whole articles: their bylines, tags and Baca Juga.
        is_feed = "rss" in pattern or "feed" in pattern
        assert queries <= MOST_QUERIES.get(pattern, MOST_QUERIES_OF_A_LIST) + 2 * is_feed, pattern


def queries_of(client, pattern):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address(pattern)).status_code == 200, pattern
    return len(queries)


def link_to(source, target):
    end_link = BacaJuga(target=target, placement=Placement.END)
    add_end_links(source, end_link)


def test_an_article_costs_the_same_queries_alone_and_among_30(
    client, world, django_assert_max_num_queries
):
    article = world(1, body=f"<p>{'Kata. ' * 500}</p>")
    with django_assert_max_num_queries(MOST_QUERIES["article"]) as few:
        assert client.get(article.get_absolute_url()).status_code == 200
    others = [world(number) for number in range(2, 32)]
    end_links = [BacaJuga(target=other, placement=Placement.END) for other in others]
    add_end_links(article, *end_links)
    with django_assert_max_num_queries(MOST_QUERIES["article"]) as many:
        assert client.get(article.get_absolute_url()).status_code == 200
    assert len(many) == len(few)


def test_an_article_costs_the_same_queries_with_1_image_and_with_30(
    client, world, django_assert_max_num_queries
):
    few, many = ("".join(Figure(make_image().uid).to_html() for _ in range(n)) for n in (1, 30))
    for number, body in enumerate([few, many], start=1):
        article = world(number, body=body)
        for _ in range(number):
            article.corrections.create(text="Keliru.")
        with django_assert_max_num_queries(MOST_QUERIES["illustrated article"]):
            page = client.get(article.get_absolute_url()).content.decode()
        assert page.count('<figure class="picture">') == body.count("data-image")
    with django_assert_max_num_queries(MOST_QUERIES_OF_A_LIST + 3):
        assert client.get("/rss.xml").content.count(b"&lt;figure&gt;") == 31


def test_pages_of_a_list_join_without_gap_or_repetition(client, world):
    same_time = [world(1) for _ in range(15)]
    expected = [a.pk for a in sorted(same_time, key=lambda a: -a.pk)]
    expected += [world(number).pk for number in range(2, 40)]
    for pattern in ["/asia/", "/tag/rusia/", "/penulis/ratri/", "/indeks/", "/indeks/{today}/"]:
        path, found = address(pattern), []
        for _page in range(10):
            listing = client.get(path).context["listing"]
            found += [article.pk for article in listing.articles]
            if not listing.older:
                break
            path = address(pattern) + listing.older
        assert found == expected, pattern


def test_a_story_stands_once_on_the_front_page(client, world):
    sections = [make_section() for _ in range(4)]
    for number in range(60):
        world(number, section=sections[number % 4])
    page = client.get("/").context["page"]
    shown = [page.lead, *page.secondary, *page.latest, *page.picks]
    shown += [article for block in page.blocks for article in block.articles]
    assert len(shown) == len({article.pk for article in shown})


def test_json_feed_reads_as_version_1_1(client, world):
    article = world(1)
    feed = json.loads(client.get("/feed.json").content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["items"][0]["id"] == f"urn:uuid:{article.uid}"
    assert feed["items"][0]["date_published"] == "2026-03-10T11:59:00+07:00"
    assert feed["items"][0]["authors"][0]["name"] == "Ratri"
