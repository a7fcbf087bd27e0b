import datetime as dt
import re

import pytest

from articles.domain.desk import workflow
from articles.enums import Slot, State
from articles.models import FrontSlot
from articles.views.pages import PAGE_SIZE
from tests.factories import make_article, make_author, make_section

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path",
    [
        "/tidak-ada/", "/tag/tidak-ada/", "/penulis/tidak-ada/", "/tidak-ada/rss.xml",
        "/tag/tidak-ada/feed.json", "/tag/%00/", "/tag/%00/rss.xml",
        "/indeks/2025-13-45/", "/indeks/0000-00-00/",
        "/indeks/kemarin/", "/indeks/9999-12-31/", "/indeks/?tanggal=kemarin",
        "/sitemap-2025-13.xml", "/sitemap-1999-01.xml",
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "position", ["x", "1", "-", "1-", "-1", "9" * 30 + "-1", "1-" + "9" * 30, "１-２", "1-2-3"]
)
def test_a_bad_position_is_not_found_and_never_an_error(client, position):
    make_section("Asia", slug="asia")
    assert client.get("/asia/", {"sebelum": position}).status_code in {200, 404}


@pytest.mark.parametrize("path", ["/", "/indeks/", "/asia/", "/indeks/2025-07-13/", "/rss.xml"])
def test_an_empty_site_has_its_pages(client, path):
    make_section("Asia", slug="asia")
    assert client.get(path).status_code == 200


def test_an_author_without_stories_has_a_page_and_an_unused_tag_has_none(client):
    make_author("Ana", slug="ana")
    make_article(state=State.DRAFT, tags=["Rusia"])
    assert client.get("/penulis/ana/").status_code == 200
    assert client.get("/tag/rusia/").status_code == 404


@pytest.mark.parametrize("path", ["/", "/asia/", "/indeks/", "/rss.xml", "/sitemap.xml"])
def test_only_reading_is_allowed(client, path):
    make_section("Asia", slug="asia")
    assert client.delete(path).status_code == 405


def test_a_top_section_shows_the_stories_of_its_subsections(client):
    top = make_section("Internasional", slug="internasional")
    asia = make_section("Asia", slug="asia", parent=top)
    eropa = make_section("Eropa", slug="eropa", parent=top)
    of_asia, of_top = make_article(section=asia), make_article(section=top)
    make_article(section=eropa)
    assert len(client.get("/internasional/").context["listing"].articles) == 3
    assert client.get("/asia/").context["listing"].articles == [of_asia]
    assert of_top in client.get("/internasional/").context["listing"].articles


def test_a_day_of_the_index_is_a_day_of_the_newsroom(client, time_machine):
    time_machine.move_to(dt.datetime(2026, 3, 10, 5, 0, tzinfo=dt.UTC), tick=False)
    midnight = make_article(ago=dt.timedelta(hours=12))
    before = make_article(ago=dt.timedelta(hours=12, microseconds=1))
    assert client.get("/indeks/2026-03-10/").context["listing"].articles == [midnight]
    day_before = client.get("/indeks/2026-03-09/")
    assert day_before.context["listing"].articles == [before]
    assert day_before.context["later"] == dt.date(2026, 3, 10)


def test_the_date_form_leads_to_the_day(client):
    response = client.get("/indeks/", {"tanggal": "2025-07-13"})
    assert (response.status_code, response.url) == (302, "/indeks/2025-07-13/")


def test_unicode_tags_have_their_page(client):
    make_article(tags=["Ωmega Ñandú"])
    assert client.get("/tag/ωmega-ñandú/").status_code == 200


def test_the_sitemap_names_each_month_once(client, time_machine):
    time_machine.move_to(dt.datetime(2026, 3, 10, 5, 0, tzinfo=dt.UTC), tick=False)
    for days in (0, 40, 41):
        make_article(ago=dt.timedelta(days=days))
    index = client.get("/sitemap.xml").content.decode()
    found = re.findall(r"<loc>\S+(/sitemap-\d{4}-\d{2}\.xml)</loc>", index)
    assert found == ["/sitemap-2026-03.xml", "/sitemap-2026-01.xml"]
    assert client.get("/sitemap-2026-01.xml").content.count(b"<url>") == 2
    assert client.get("/sitemap-news.xml").content.count(b"<url>") == 1


def test_robots_names_the_sitemaps(client, settings):
    robots = client.get("/robots.txt").content.decode()
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in robots


def test_news_from_before_1970_pages_like_any_other(client):
    section = make_section(slug="arsip")
    for number in range(25):
        article = make_article(section=section, state=State.DRAFT)
        time = dt.datetime(1955, 4, 18, 3, number, tzinfo=dt.UTC)
        workflow.change_state(article, State.PUBLISHED, at=time)
    first = client.get("/arsip/").context["listing"]
    assert len(client.get(f"/arsip/{first.older}").context["listing"].articles) == 5


@pytest.mark.parametrize("position", ["253402300799999999-1", "253402275600000000-1"])
def test_a_position_at_the_end_of_time_is_not_found(client, position):
    assert client.get("/indeks/", {"sebelum": position}).status_code == 404


def test_the_lead_of_a_section_stands_on_top_and_pages_lose_and_repeat_no_story(client):
    section = make_section(slug="arsip")
    made = [
        make_article(section=section, ago=dt.timedelta(minutes=number)) for number in range(1, 46)
    ]
    FrontSlot.objects.create(slot=Slot.LEAD, section=section, article=made[25])
    path, found = "/arsip/", []
    while True:
        listing = client.get(path).context["listing"]
        found += listing.articles
        if not listing.older:
            break
        path = f"/arsip/{listing.older}"
    assert found == [made[25], *made[:25], *made[26:]]


def title_of(client, path):
    return re.search(r"<title>(.*?)</title>", client.get(path).content.decode())[1]


def test_pages_that_begin_in_one_minute_have_titles_of_their_own(client, time_machine):
    time_machine.move_to(dt.datetime(2026, 3, 10, 5, 0, 45, tzinfo=dt.UTC), tick=False)
    for number in range(3 * PAGE_SIZE):
        make_article(ago=dt.timedelta(seconds=number % 2))
    make_article(ago=dt.timedelta(hours=1))
    path, titles = "/indeks/", []
    while path:
        titles.append(title_of(client, path))
        older = re.search(r'class="older" href="([^"]+)"', client.get(path).content.decode())
        path = older and f"/indeks/{older[1]}"
    assert len(titles) == len(set(titles)) == 4


def test_subsections_of_one_name_have_words_of_their_own(client):
    for slug in ("olahraga", "ekonomi"):
        make_section("Nasional", slug=f"nasional-{slug}", parent=make_section(slug, slug=slug))
    description = re.compile(r'<meta name="description" content="([^"]*)"')
    pages = [client.get(f"/nasional-{slug}/").content.decode() for slug in ("olahraga", "ekonomi")]
    assert len({description.search(page)[1] for page in pages}) == 2
    assert title_of(client, "/nasional-olahraga/") != title_of(client, "/nasional-ekonomi/")
