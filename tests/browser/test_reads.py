"""The beacon of a page in Chromium: what is in view for long enough is counted, once."""

import pytest

from articles.domain.audience import popular, reads
from articles.enums import Label
from tests.factories import make_article, make_section
from tests.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36"
HIDDEN = """
    let state = 'hidden';
    Object.defineProperty(document, 'visibilityState', {get: () => state});
    window.turn = (next) => {
        state = next;
        document.dispatchEvent(new Event('visibilitychange'));
    };
"""
PRERENDERING = "Object.defineProperty(document, 'prerendering', {get: () => true});"


@pytest.fixture
def sent(open_window, site):
    """Open an article with a clock that the test turns; gives the page and the reads it sent."""

    def open_article(article, script=""):
        page = open_window(user_agent=AGENT).new_page()
        found = []
        page.on("request", lambda r: found.append(r.method) if "/baca/" in r.url else None)
        page.clock.install()
        if script:
            page.add_init_script(script)
        page.goto(site + article.get_absolute_url())
        return page, found

    return open_article


def wait(page, seconds):
    page.clock.run_for(seconds * 1000)
    page.wait_for_timeout(150)


def counted():
    return sum(reads.batch.take().values())


def test_a_page_in_view_counts_once(sent):
    page, found = sent(make_article())
    wait(page, 4)
    assert found == []
    wait(page, 2)
    until(lambda: counted() == 1, "the count")
    wait(page, 60)
    assert (found, counted()) == (["POST"], 0)
    assert page.context.cookies() == []


def test_only_the_time_in_view_counts(sent):
    page, found = sent(make_article(), HIDDEN)
    wait(page, 60)
    page.evaluate("turn('visible')")
    wait(page, 3)
    page.evaluate("turn('hidden')")
    wait(page, 60)
    assert found == []
    page.evaluate("turn('visible')")
    wait(page, 3)
    page.evaluate("turn('hidden')")
    page.evaluate("turn('visible')")
    wait(page, 60)
    until(lambda: page.wait_for_timeout(50) or found, "the read")
    assert found == ["POST"]


def test_a_page_that_waits_behind_another_counts_nothing(sent):
    page, found = sent(make_article(), PRERENDERING)
    wait(page, 60)
    assert found == []


def test_a_page_that_is_fetched_ahead_counts_when_it_is_shown(open_window, site):
    article = make_article()
    page = open_window(user_agent=AGENT).new_page()
    fetched = []
    session = page.context.new_cdp_session(page)
    session.on("Preload.prefetchStatusUpdated", lambda event: fetched.append(event["status"]))
    session.send("Preload.enable")
    page.clock.install()
    page.goto(site + article.section.get_absolute_url())
    link = page.get_by_role("link", name=article.headline)
    link.hover()
    until(lambda: page.wait_for_timeout(50) or "Ready" in fetched, "the page, fetched ahead")
    wait(page, 60)
    assert counted() == 0
    link.click()
    page.wait_for_url(site + article.get_absolute_url())
    until(lambda: wait(page, 6) or counted() == 1, "the count")


def test_the_page_of_what_is_read_most_fits_and_is_quiet(visit):
    section = make_section("Internasional")
    long = "Pertanggungjawaban Penyelenggaraan Pemerintahan Daerah Kepulauan Tanimbar " * 2
    for number in range(12):
        article = make_article(
            section=section, headline=long if number % 3 == 0 else f"Berita {number}",
            label=Label.ADVERTORIAL if number == 0 else Label.NONE,
        )  # fmt: skip
        for reader in range(20 - number):
            reads.count_read(article.pk, f"192.0.2.{reader}")
    empty = visit("/terpopuler/", width=320)
    assert empty.locator(".none").count() == 2
    reads.batch.flush()
    popular.rank_if_due()
    for width in (320, 360, 1280):
        for scheme in ("light", "dark"):
            page = visit("/terpopuler/", width=width, scheme=scheme, java_script_enabled=True)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.locator(".ranking li").count() == 24
    assert visit.troubles == []
