"""What search engines are told: every page that readers may see, once, and when it changed."""

import datetime as dt
import re
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from articles import sitemaps
from articles.enums import Label, PageName, State
from articles.models import Article, Page
from articles.models.raw_sql import SITEMAP_PART as PART
from tests.factories import make_article, make_hidden_articles, make_image, make_section

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 3, 10, 5, 0, tzinfo=dt.UTC)
S = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
N = "{http://www.google.com/schemas/sitemap-news/0.9}"
I = "{http://www.google.com/schemas/sitemap-image/1.1}"  # noqa: E741

ORDER = [f"{S}loc", f"{S}lastmod", f"{N}news", f"{I}image"]


@pytest.fixture(autouse=True)
def _at_noon(time_machine, settings):
    time_machine.move_to(NOW, tick=False)
    settings.SITE_URL = "https://arunika.example"


def read(client, path):
    """Return the root of a sitemap, after looking whether it keeps to the protocol."""
    response = client.get(path)
    assert response.status_code == 200, path
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    root = ElementTree.fromstring(response.content)  # noqa: S314
    entry = {f"{S}urlset": f"{S}url", f"{S}sitemapindex": f"{S}sitemap"}[root.tag]
    assert 1 <= len(root) <= 50_000
    for item in root:
        assert item.tag == entry
        names = [child.tag for child in item]
        assert names == sorted(
            names, key=[f"{S}loc", f"{S}lastmod", f"{N}news", f"{I}image"].index
        )
        assert names.count(f"{S}loc") == 1
        assert item.findtext(f"{S}loc").startswith("https://arunika.example/")
        if time := item.findtext(f"{S}lastmod"):
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+07:00", time)
            assert parse_datetime(time) <= timezone.now()
        for image in item.findall(f"{I}image"):
            assert [child.tag for child in image] == [f"{I}loc"]
    return root


def paths(root):
    return [loc.text.removeprefix("https://arunika.example") for loc in root.iter(f"{S}loc")]


def all_parts(client):
    """Return {address of a part: the addresses in it} as the index lists them."""
    listed = paths(read(client, "/sitemap.xml"))
    assert len(listed) == len(set(listed))
    return {
        path: paths(read(client, path)) for path in listed if re.match(r"/sitemap-\d{4}", path)
    }


def publish(pk, time, **fields):
    return make_article(pk=pk, ago=timezone.now() - time, **fields)


def day(*date, hour=12):
    return dt.datetime(*date, hour, tzinfo=timezone.get_default_timezone())


def test_an_empty_site_has_an_index_all_the_same(client):
    assert paths(read(client, "/sitemap.xml")) == ["/sitemap-sections.xml"]
    assert client.get("/sitemap-2026-03.xml").status_code == 404


def test_every_sitemap_of_an_empty_site_has_an_entry(client):
    """As the schema of sitemaps wants it; an entry without news:news is no news."""
    for path in ["/sitemap-news.xml", *paths(read(client, "/sitemap.xml"))]:
        assert paths(read(client, path))[0] == "/"
    assert not list(read(client, "/sitemap-news.xml").iter(f"{N}news"))
    publish(1, day(2026, 3, 1))
    assert paths(read(client, "/sitemap-news.xml")) == ["/"]
    new = publish(2, day(2026, 3, 10, hour=11))
    assert paths(read(client, "/sitemap-news.xml")) == [new.get_absolute_url()]


def test_each_month_has_its_file_in_the_newsrooms_zone(client):
    last = publish(1, day(2026, 2, 28, hour=23))
    first = publish(2, day(2026, 3, 1, hour=0))
    old = publish(3, day(2019, 12, 31, hour=23))
    assert all_parts(client) == {
        "/sitemap-2026-03.xml": [first.get_absolute_url()],
        "/sitemap-2026-02.xml": [last.get_absolute_url()],
        "/sitemap-2019-12.xml": [old.get_absolute_url()],
    }


def test_a_busy_month_is_cut_and_holds_each_article_once(client):
    ids = [1, PART, PART + 1, 2 * PART, 3 * PART, 900]
    articles = [publish(pk, day(2026, 3, n)) for n, pk in enumerate(ids, start=1)]
    urls = [article.get_absolute_url() for article in articles]
    assert all_parts(client) == {
        "/sitemap-2026-03.xml": urls[:1],
        f"/sitemap-2026-03-{ids[1]}.xml": urls[1:3],
        f"/sitemap-2026-03-{ids[3]}.xml": urls[3:4],
        f"/sitemap-2026-03-{ids[4]}.xml": urls[4:],
    }


def test_an_old_part_does_not_change_when_new_articles_come(client):
    for number in range(1, 4):
        publish(number * PART, day(2026, 3, number))
    before = all_parts(client)
    publish(4 * PART + 1, day(2026, 3, 9))
    publish(5 * PART, day(2026, 3, 10))
    after = all_parts(client)
    newest = f"/sitemap-2026-03-{3 * PART}.xml"
    assert {path: after[path] for path in before if path != newest} == {
        path: urls for path, urls in before.items() if path != newest
    }


def test_articles_of_one_instant_are_cut_too(client):
    articles = [publish(pk, day(2026, 3, 1)) for pk in range(PART - 2, PART + 3)]
    urls = [article.get_absolute_url() for article in articles]
    assert all_parts(client) == {
        "/sitemap-2026-03.xml": urls[:2],
        f"/sitemap-2026-03-{PART}.xml": urls[2:],
    }


def test_a_month_that_opens_with_a_part_has_no_other_file(client):
    publish(PART, day(2026, 3, 1))
    assert list(all_parts(client)) == [f"/sitemap-2026-03-{PART}.xml"]
    assert client.get("/sitemap-2026-03.xml").status_code == 404


def test_nothing_hidden_stands_in_a_part_or_opens_one(client):
    shown = publish(1, day(2026, 3, 1))
    make_article(pk=PART, state=State.DRAFT)
    make_article(pk=2 * PART, ago=-dt.timedelta(hours=1))
    make_article(pk=3 * PART, state=State.RETRACTED)
    publish(4 * PART, day(2026, 3, 2), canonical_url="https://example.org/asli")
    assert all_parts(client) == {"/sitemap-2026-03.xml": [shown.get_absolute_url()]}
    for number in range(1, 6):
        assert client.get(f"/sitemap-2026-03-{number * PART}.xml").status_code == 404
    assert paths(read(client, "/sitemap-news.xml")) == ["/"]


@pytest.mark.parametrize(
    "path",
    [
        "/sitemap-2026-13.xml", "/sitemap-2026-00.xml", "/sitemap-0000-01.xml",
        "/sitemap-9999-12.xml", "/sitemap-1900-01.xml", "/sitemap-2026-02.xml",
        "/sitemap-2026-03-1.xml", "/sitemap-2026-03-0.xml", f"/sitemap-2026-03-0{PART}.xml",
        f"/sitemap-2026-02-{PART}.xml", "/sitemap-2026-03-999999999999999999.xml",
        "/sitemap-2026-03-9999999999999999999.xml", "/sitemap-pages.xml",
    ],
)  # fmt: skip
def test_a_file_that_does_not_exist_is_not_found(client, path):
    publish(1, day(2026, 3, 1))
    publish(PART, day(2026, 3, 2))
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/sitemap.xml", "/sitemap-news.xml", "/sitemap-2026-03.xml"])
def test_they_are_only_read(client, path):
    publish(1, day(2026, 3, 1))
    assert client.post(path).status_code == 405
    head = client.head(path)
    assert (head.status_code, head.content) == (200, b"")


def test_the_last_change_counts(client):
    article = publish(1, day(2026, 3, 1))
    times = []
    for changes in (
        {"updated_at": day(2026, 3, 2)},
        {"stated_at": day(2026, 3, 3)},
        {"updated_at": day(2026, 2, 3), "stated_at": None},
    ):
        Article.objects.filter(pk=article.pk).update(**changes)
        times.append(next(read(client, "/sitemap-2026-03.xml").iter(f"{S}lastmod")).text)
    assert times == [f"2026-03-0{number}T12:00:00+07:00" for number in (2, 3, 1)]


def test_a_lead_picture_is_named_by_its_largest_landscape_rendition(client):
    image = make_image(size=(2000, 1200))
    publish(1, day(2026, 3, 10, hour=9), lead_image=image)
    publish(2, day(2026, 3, 10, hour=8), lead_image=make_image(size=(400, 300)))
    publish(3, day(2026, 3, 10, hour=7))
    blank = make_image()
    type(blank).objects.filter(pk=blank.pk).update(version="")
    publish(4, day(2026, 3, 10, hour=6), lead_image=blank)
    width, _height = image.sizes("16x9")[-1]
    for path in ("/sitemap-2026-03.xml", "/sitemap-news.xml"):
        found = [loc.text for loc in read(client, path).iter(f"{I}loc")]
        assert len(found) == 2
        url = f"https://arunika.example{image.rendition_url('16x9', width)}"
        assert url in found
        picture = client.get(url.removeprefix("https://arunika.example"))
        assert b"".join(picture.streaming_content).startswith(b"\xff\xd8")


def test_a_picture_on_another_host_keeps_its_address(client, settings):
    settings.MEDIA_URL = "https://cdn.example/a&b/"
    image = make_image()
    publish(1, day(2026, 3, 1), lead_image=image)
    [loc] = read(client, "/sitemap-2026-03.xml").iter(f"{I}loc")
    assert loc.text == image.rendition_url("16x9", image.sizes("16x9")[-1][0])


def test_sections_say_when_their_newest_story_came(client):
    top = make_section(slug="dunia")
    sub = make_section(slug="asia", parent=top)
    make_section(slug="kosong")
    make_article(ago=NOW - day(2026, 3, 1), section=top)
    make_article(ago=NOW - day(2026, 3, 2), section=sub)
    make_hidden_articles(section=sub)
    root = read(client, "/sitemap-sections.xml")
    rows = {url.findtext(f"{S}loc"): url.findtext(f"{S}lastmod") for url in root}
    newest = "2026-03-02T12:00:00+07:00"
    assert [rows.pop(f"https://arunika.example/{path}") for path in ("", "indeks/")] == [
        newest
    ] * 2
    assert rows["https://arunika.example/dunia/"] == newest
    assert rows["https://arunika.example/asia/"] == newest
    assert rows["https://arunika.example/kosong/"] is None
    for path in paths(root):
        assert client.get(path).status_code == 200


def test_the_pages_about_the_newsroom_have_a_file_of_their_own(client):
    Page.objects.create(name=PageName.ABOUT, title="Tentang", body="<p>Kami.</p>")
    root = read(client, "/sitemap-pages.xml")
    assert paths(root) == ["/tentang-kami/"]
    index = read(client, "/sitemap.xml")
    times = {s.findtext(f"{S}loc"): s.findtext(f"{S}lastmod") for s in index}
    assert times["https://arunika.example/sitemap-pages.xml"] == "2026-03-10T12:00:00+07:00"


def test_the_news_are_those_of_two_days_but_no_paid_ones(client):
    new = publish(1, NOW - dt.timedelta(hours=47), headline="Harga <beras> & “kopi”")
    publish(2, NOW - dt.timedelta(hours=49))
    publish(3, NOW - dt.timedelta(hours=1), label=Label.ADVERTORIAL)
    [url] = read(client, "/sitemap-news.xml")
    assert url.findtext(f"{S}loc").endswith(new.get_absolute_url())
    [news] = url.findall(f"{N}news")
    assert [child.tag for child in news] == [
        f"{N}publication", f"{N}publication_date", f"{N}title",
    ]  # fmt: skip
    assert [child.text for child in news[0]] == ["Arunika", "id"]
    assert news.findtext(f"{N}publication_date") == "2026-03-08T13:00:00+07:00"
    assert news.findtext(f"{N}title") == "Harga <beras> & “kopi”"


def test_the_news_end_at_a_thousand(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "MAX_NEWS", 2)
    articles = [publish(pk, NOW - dt.timedelta(hours=pk)) for pk in (1, 2, 3)]
    found = paths(read(client, "/sitemap-news.xml"))
    assert found == [article.get_absolute_url() for article in articles[:2]]


@pytest.mark.parametrize(
    "path", ["/sitemap.xml", "/sitemap-2026-03.xml", "/sitemap-sections.xml", "/sitemap-news.xml"]
)
def test_a_file_costs_the_same_queries_with_1_article_and_with_30(
    client, path, django_assert_max_num_queries
):
    make_section(), make_section()
    image = make_image()
    for number in (1, 3, 30):
        for pk in range(Article.objects.count() + 1, number + 1):
            publish(pk, day(2026, 3, 9), lead_image=image)
        with django_assert_max_num_queries(4):
            read(client, path)


def test_parts_are_found_through_their_index(client):
    """The planner of PostgreSQL would read a small table whole."""
    publish(1, day(2026, 3, 1))
    if connection.vendor == "postgresql":
        connection.cursor().execute("SET LOCAL enable_seqscan = off")
    openings = Article.objects.published().own().opening_parts().oldest()
    assert "article_sitemap_part" in openings.values_list("published_at", "pk").explain()
