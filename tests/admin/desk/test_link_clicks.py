"""What links earn, as the desk shows it: beside the form, and of all stories on a page."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from articles.domain.audience import link_counts, link_report
from articles.domain.audience.hourly import hour_of
from articles.domain.audience.link_report import Earned
from articles.enums import LinkPlace, State
from articles.models import LinkCount
from tests import cast
from tests.factories import make_article

INLINE, SENTENCE, END, RELATED = LinkPlace
PAGE = "/admin/articles/article/clicks/"
pytestmark = pytest.mark.django_db


def earn(source, target, place, position, reached, clicks, days_ago=0):
    hour = hour_of(timezone.now()) - dt.timedelta(days=days_ago)
    of_place = (place, position)
    for is_click, count in [(False, reached), (True, clicks)]:
        if count:
            link_counts.links.add({(source.pk, target.pk, *of_place, is_click, hour): count})
            link_counts.places.add({(*of_place, is_click, hour): count})


@pytest.fixture
def stories():
    """Links of three stories: many readers, few readers, and some days ago."""
    source, other, much, little = (
        make_article(headline=f"Berita {name}")
        for name in ("Asal", "Lain", "Banyak Diklik", "Sedikit")
    )
    earn(source, much, INLINE, 1, 1_000, 40)
    earn(source, much, END, 1, 500, 0)
    earn(source, little, INLINE, 2, 99, 7)
    earn(other, little, RELATED, 3, 200, 3, days_ago=10)
    earn(other, much, SENTENCE, 1, 900, 90, days_ago=31)
    return source, other, much, little


def test_the_sums_of_a_time_by_place_and_by_link(stories, django_assert_num_queries):
    source, other, much, little = stories
    with django_assert_num_queries(1):
        week = link_report.of_places(7)
    assert {row.place: row.positions for row in week} == {
        INLINE: {1: Earned(1_000, 40), 2: Earned(99, 7)}, END: {1: Earned(500, 0)},
    }  # fmt: skip
    assert [row.place for row in link_report.of_places(30)] == [INLINE, END, RELATED]
    assert week[0].earned == Earned(1_099, 47)
    assert (week[0].positions[1].rate, week[0].positions[2].rate) == (4, None)
    with django_assert_num_queries(3):
        links = link_report.most_followed(30)
    assert [(row.source, row.target, row.place, row.earned) for row in links] == [
        (source, much, INLINE, Earned(1_000, 40)), (source, little, INLINE, Earned(99, 7)),
        (other, little, RELATED, Earned(200, 3)), (source, much, END, Earned(500, 0)),
    ]  # fmt: skip
    with django_assert_num_queries(2):
        assert len(link_report.of_article(source, 30)) == 3
    assert link_report.most_followed(1) == links[:2] + links[3:]


@pytest.mark.sqlite
def test_what_is_asked_is_found_by_an_index(stories):
    clicks = LinkCount.objects.filter(hour__gt=timezone.now(), is_click=True)
    assert "link_count_clicks" in clicks.explain()
    assert "link_count_once_an_hour" in LinkCount.objects.filter(source=1).explain()
    assert "link_count_hour" in LinkCount.objects.filter(hour__lt=timezone.now()).explain()


@pytest.mark.parametrize("role", [cast.reporter, cast.editor])
def test_the_page_shows_a_rate_from_a_hundred_readers_on(client, stories, role):
    client.force_login(role())
    page = client.get(PAGE).text
    rows = [
        re.findall(r">([^<>]+?)<", row.replace("\n", " "))
        for row in re.findall(r"<tr>.*?</tr>", page, re.DOTALL)
    ]
    rows = [[cell.strip() for cell in row if cell.strip()] for row in rows]
    assert ["Baca Juga di bawah teks", "500", "0", "0,0%"] in rows
    assert ["1", "1.000", "40", "4,0%"] in rows
    assert ["2", "99", "7", "belum cukup"] in rows
    assert "Berita Banyak Diklik" in page
    assert "Berita terkait atau terbaru" not in page
    month = client.get(f"{PAGE}?days=30").text
    assert "Berita terkait atau terbaru" in month
    for nonsense in ("8", "x", "9" * 30, "%00"):
        week = client.get(f"{PAGE}?days={nonsense}").text
        assert "Berita terkait atau terbaru" not in week


def test_a_site_without_counts_says_so_and_an_outsider_sees_nothing(client):
    client.force_login(cast.editor())
    assert "Belum ada pembaca yang mencapai" in client.get(PAGE).text
    assert f'href="{PAGE}"' in client.get("/admin/").text
    client.force_login(cast.outsider())
    assert client.get(PAGE).status_code == 403
    assert PAGE not in client.get("/admin/").text


def test_the_form_has_the_links_of_its_story(client, stories):
    source, *_others = stories
    client.force_login(cast.editor())

    def panel(article):
        page = client.get(f"/admin/articles/article/{article.pk}/change/").text
        return "".join(
            re.findall(r'<section class="side-part link-clicks".*?</section>', page, re.S)
        )

    assert re.findall(r"Berita [BS]\w+", panel(source)) == ["Berita Banyak"] * 1 + [
        "Berita Sedikit", "Berita Banyak",
    ]  # fmt: skip
    assert "4,0%" in panel(source)
    assert "<table" not in panel(make_article())
    assert panel(make_article(state=State.DRAFT)) == ""
