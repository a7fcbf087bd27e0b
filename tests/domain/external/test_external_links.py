"""Links to other sites are found in what readers see, checked one by one, and dead after days."""

import datetime as dt
import threading

import pytest
from django.db import connection
from django.utils import timezone

from articles.body import BacaJugaRef
from articles.domain.external import checking, finding
from articles.domain.external.checking import check_links
from articles.domain.external.finding import find_links
from articles.domain.story import live
from articles.models import Article, ExternalHost, ExternalLink, ExternalScan
from tests.factories import add_end_links, make_article, make_hidden_articles, withdraw

NOW = dt.datetime(2026, 3, 10, 5, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _on(settings, time_machine):
    settings.CHECK_EXTERNAL_LINKS = True
    settings.SITE_URL = "https://arunika.example"
    time_machine.move_to(NOW, tick=False)


def linking(*urls, **fields):
    links = "".join(f'<a href="{url}" rel="noopener">kata</a> ' for url in urls)
    return make_article(body=f"<p>Isi, {links}</p>", **fields)


def links_of(article):
    return sorted(article.external_links.values_list("url", flat=True))


def rewrite(article, body):
    content = live.content_of(article) | {"body": body}
    live.write_live_row(article, content)


def check_on(time_machine, day):
    time_machine.move_to(NOW + day * DAY, tick=False)
    return check_links()


@pytest.mark.django_db
def test_links_of_sentences_and_baca_juga_are_found_and_follow_the_text():
    make_hidden_articles(body='<p><a href="https://hidden.example/">kata</a></p>')
    due = ExternalLink.objects.due(timezone.now() + DAY)
    own = make_article()
    story = linking("https://a.example/1#x", "HTTPS://A.example/1", "/asia/", "https://b.example/é",
                    f"https://arunika.example/asia/{own.pk}/", f"urn:uuid:{own.uid}")  # fmt: skip
    add_end_links(story, BacaJugaRef(url="https://c.example/", text="Lain"))
    find_links()
    assert links_of(story) == [
        "https://a.example/1", "https://b.example/%C3%A9", "https://c.example/",
    ]  # fmt: skip
    assert {*due.values_list("host__name", flat=True)} == {
        "a.example", "b.example", "c.example"
    }  # fmt: skip
    rewrite(story, '<p><a href="https://d.example/">kata</a></p>')
    find_links()
    assert links_of(story) == ["https://c.example/", "https://d.example/"]


@pytest.mark.django_db
def test_the_scan_goes_round_all_stories_with_as_many_queries_for_any_number(
    monkeypatch, time_machine, django_assert_num_queries
):
    monkeypatch.setattr(finding, "BATCH", 2)
    stories = [linking(f"https://a.example/{n}", ago=-n * DAY + 9 * DAY) for n in range(5)]
    time_machine.move_to(NOW + DAY, tick=False)
    Article.objects.filter(pk=stories[0].pk).update(body="<p>Tanpa tautan.</p>")
    for _round in range(3):
        find_links()
    assert [links_of(story) for story in stories] == [
        [], *([f"https://a.example/{n}"] for n in range(1, 5))
    ]  # fmt: skip
    Article.objects.filter(pk=stories[1].pk).update(body="<p>Tanpa tautan.</p>")
    find_links()  # the round is over
    assert ExternalScan.objects.get().last == 0
    find_links()
    assert links_of(stories[1]) == []
    assert ExternalScan.objects.get().last == stories[1].pk
    for _round in range(3):
        find_links()
    assert not ExternalLink.objects.filter(url="https://a.example/1").exists()
    monkeypatch.setattr(finding, "BATCH", 100)
    ExternalScan.objects.update(last=0)
    extra = 1 if connection.vendor == "postgresql" else 0
    with django_assert_num_queries(9 + extra):
        find_links()


@pytest.mark.django_db
def test_a_page_that_is_gone_is_dead_on_the_second_day_and_another_fault_on_the_third(
    site, time_machine
):
    story = linking(f"{site.url}/gone", f"{site.url}/ok", f"{site.url}/broken")
    find_links()
    for day in range(4):
        site.statuses = {"/gone": 404, "/broken": 500}
        for minute in range(5):
            time_machine.move_to(NOW + day * DAY + minute * checking.HOST_PAUSE, tick=False)
            check_links()
        expected = {0: set(), 1: {"/gone"}}.get(day, {"/gone", "/broken"})
        dead = ExternalLink.objects.dead().values_list("url", flat=True)
        assert {url.removeprefix(site.url) for url in dead} == expected, day
    assert site.asked.count("HEAD /ok") == 1
    assert site.asked.count("HEAD /gone") == 2
    broken = story.external_links.get(url__endswith="/broken")
    assert (broken.failures, broken.status, broken.failed_since.date()) == (3, 500, NOW.date())
    withdraw(story)
    assert not ExternalLink.objects.dead().exists()


@pytest.mark.django_db
def test_asked_again_on_one_day_it_is_no_deader_and_when_it_works_all_is_forgotten(
    site, time_machine
):
    linking(f"{site.url}/x")
    find_links()
    site.statuses = {"/x": 500}
    for minute in range(4):
        time_machine.move_to(NOW + minute * checking.HOST_PAUSE, tick=False)
        assert check_links() == 1
        checking.check_again(ExternalLink.objects.get())
    assert ExternalLink.objects.get().failures == 1
    ExternalLink.objects.update(is_dead=True, is_ignored=True)
    site.statuses = {}
    assert check_on(time_machine, 1) == 1
    link = ExternalLink.objects.get()
    assert (link.failures, link.is_dead, link.is_ignored, link.fault) == (0, False, False, "")
    assert link.next_at == NOW + DAY + checking.ALIVE


@pytest.mark.django_db
def test_a_host_rests_between_two_visits_and_a_round_is_bounded(site, monkeypatch, time_machine):
    linking(*(f"{site.url}/{n}" for n in range(3)))
    find_links()
    assert check_links() == 1
    assert check_links() == 0
    time_machine.move_to(NOW + checking.HOST_PAUSE, tick=False)
    assert check_links() == 1
    ExternalHost.objects.update(free_at=NOW)
    monkeypatch.setattr(checking, "HOST_PAUSE", dt.timedelta())
    monkeypatch.setattr(checking, "A_ROUND", 1)
    ExternalLink.objects.update(next_at=NOW)
    assert check_links() == 1


@pytest.mark.django_db
def test_a_visit_that_was_killed_is_made_again_and_one_asked_for_meanwhile_counts(
    site, monkeypatch, time_machine
):
    linking(f"{site.url}/x")
    find_links()

    def die(address):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(checking.public_requests, "visit", die)
        with pytest.raises(KeyboardInterrupt):
            check_links()
    assert check_links() == 0
    time_machine.move_to(NOW + checking.CLAIMED, tick=False)
    assert check_links() == 1
    link = ExternalLink.objects.get()
    assert link.checked_at == NOW + checking.CLAIMED
    asked_for = checking._claim() or link
    checking.check_again(link)
    checking._write_result(asked_for, checking.Visit(status=200))
    assert ExternalLink.objects.get().is_waiting


@pytest.mark.django_db
def test_without_the_setting_or_the_network_nothing_is_judged(site, settings, monkeypatch):
    linking(f"{site.url}/x")
    settings.CHECK_EXTERNAL_LINKS = False
    find_links()
    assert check_links() == 0
    assert not ExternalLink.objects.exists()
    settings.CHECK_EXTERNAL_LINKS = True
    find_links()
    ExternalLink.objects.update(failures=2, is_dead=True)
    monkeypatch.setattr(checking.public_requests, "visit", lambda address: None)
    assert check_links() == 1
    link = ExternalLink.objects.get()
    assert (link.failures, link.is_dead, link.next_at) == (2, True, NOW + checking.FAILING)
    assert site.asked == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_visit_one_host_at_once(site):
    linking(*(f"{site.url}/{n}" for n in range(4)))
    find_links()
    gate = threading.Barrier(2)

    def work():
        gate.wait()
        try:
            check_links()
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(site.asked) == 1
    assert ExternalLink.objects.filter(checked_at=timezone.now()).count() == 1
