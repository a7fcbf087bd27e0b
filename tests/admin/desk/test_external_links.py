"""The page of dead links to other sites: who sees it, what it says, and its two buttons."""

import datetime as dt

import pytest
from django.utils import timezone

from articles.enums import AddressFault
from articles.models import ExternalHost, ExternalLink
from tests import cast
from tests.factories import make_article, make_hidden_articles

pytestmark = pytest.mark.django_db
PAGE = "/admin/articles/externallink/"


def make_dead(path, *articles, status=404, fault=AddressFault.GONE, **fields):
    host, _is_new = ExternalHost.objects.get_or_create(name="mati.example")
    link = ExternalLink.objects.create(
        **{
            "url": f"https://mati.example/{path}", "host": host, "status": status, "fault": fault,
            "is_dead": True, "failed_since": timezone.now() - dt.timedelta(days=3),
            "next_at": timezone.now() + dt.timedelta(days=1),
        } | fields
    )  # fmt: skip
    link.articles.set(articles)
    return link


@pytest.fixture
def desk(client, settings):
    settings.CHECK_EXTERNAL_LINKS = True
    client.force_login(cast.editor())
    return client


def test_dead_links_are_named_with_what_is_wrong_and_where(desk):
    story = make_article(headline="Kabar <Lama>")
    gone = make_dead("a?x=<b>", story, *make_hidden_articles())
    silent = make_dead("b", story, status=0, fault=AddressFault.NO_ANSWER, next_at=timezone.now())
    make_dead("hidden", *make_hidden_articles())
    make_dead("unused")
    make_dead("alive", story, is_dead=False)
    page = desk.get(PAGE)
    assert {link.url for link in page.context["links"]} == {gone.url, silent.url}
    shown = page.content.decode()
    day = f"{timezone.localtime(gone.failed_since):%Y}"
    assert "Halaman tidak ada (404), sejak <time" in shown
    assert "Tidak menjawab, sejak <time" in shown
    assert day in shown
    assert "Kabar &lt;Lama&gt;" in shown
    assert f"/admin/articles/article/{story.pk}/change/" in shown
    assert "Tersembunyi" not in shown
    assert shown.count("Menunggu diperiksa.") == 1
    assert "Tautan luar yang mati" in desk.get("/admin/").content.decode()


def test_a_link_can_be_ignored_and_asked_for_again(desk):
    link = make_dead("a", make_article())
    told = desk.post(f"{PAGE}{link.pk}/ignore/", follow=True).content.decode()
    assert "Diabaikan sampai hidup lalu mati lagi: https://mati.example/a" in told
    page = desk.get(PAGE)
    assert (page.context["links"], page.context["ignored"]) == ([], [link])
    assert "Tidak ada tautan ke situs lain yang diketahui mati." in page.content.decode()
    told = desk.post(f"{PAGE}{link.pk}/check/", follow=True).content.decode()
    assert "Akan diperiksa dalam beberapa menit: https://mati.example/a" in told
    assert desk.get(PAGE).context["links"] == [link]
    assert ExternalLink.objects.get().is_waiting
    for name in ("check", "ignore"):
        assert desk.get(f"{PAGE}{link.pk}/{name}/").status_code == 405
        assert desk.post(f"{PAGE}{link.pk + 1}/{name}/").status_code == 404


def test_it_is_for_those_who_settle_links_and_says_that_it_is_off(desk, settings):
    link = make_dead("a", make_article())
    settings.CHECK_EXTERNAL_LINKS = False
    shown = desk.get(PAGE).content.decode()
    assert "CHECK_EXTERNAL_LINKS=1" in shown
    assert link.url not in shown
    for who, status in ((cast.reporter(), 403), (cast.outsider(), 403), (cast.reader(), 302)):
        desk.force_login(who)
        answers = [desk.get(PAGE), *(desk.post(f"{PAGE}{link.pk}/{name}/")
                                     for name in ("check", "ignore"))]  # fmt: skip
        assert [answer.status_code for answer in answers] == [status] * 3
    assert not ExternalLink.objects.get().is_ignored


def test_it_costs_as_many_queries_for_many_links(desk, django_assert_max_num_queries):
    stories = [make_article() for _ in range(8)]
    make_dead("one", *stories)
    desk.get(PAGE)
    with django_assert_max_num_queries(12) as few:
        desk.get(PAGE)
    for number in range(30):
        make_dead(number, *stories)
        make_dead(f"{number}-ignored", *stories, is_ignored=True)
    with django_assert_max_num_queries(len(few) + 1):
        page = desk.get(PAGE)
    assert [len(link.stories) for link in page.context["links"]] == [6] * 31
    assert "dan yang lebih lama" in page.content.decode()
