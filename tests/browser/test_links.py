"""The links of an article in Chromium: which of them a reader reached and followed is counted."""

import datetime as dt
import re

import pytest
from django.db.models import Sum

from articles.body import BacaJugaRef
from articles.domain.audience import link_counts
from articles.models import LinkCount
from articles.views import reads
from tests.factories import add_end_links, make_article
from tests.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FAR = "<p>Kata.</p>" * 120


def counted():
    link_counts.batch.flush()
    keys = ("target__headline", "place", "position", "is_click")
    rows = LinkCount.objects.values_list(*keys).annotate(Sum("count"))
    return {row[:4]: row[4] for row in rows}


@pytest.fixture
def _counted_under_its_own_name(monkeypatch):
    """Let Chromium count: a page that is left sends its own name, whatever name a window has."""
    monkeypatch.setattr(reads, "CRAWLERS", re.compile("^$"))


@pytest.mark.usefixtures("_counted_under_its_own_name")
def test_what_a_reader_reaches_and_follows_is_counted_once(open_window, site):
    names = ["Terkait", "Pertama", "Kedua", "Jauh", "Ketiga", "Akhir"]
    _related, first, second, far, third, end = (
        make_article(headline=name, ago=dt.timedelta(days=number))
        for number, name in enumerate(names, start=1)
    )
    article = make_article(
        body=f'<p><a href="urn:uuid:{second.uid}#anak">Dua</a>, <a href="/kontak/">kontak</a>,'
        f' <a href="https://a.example/x/15/y/">luar</a>, <a href="urn:uuid:{third.uid}">tiga</a>.'
        f"</p>{BacaJugaRef(uid=first.uid).to_html()}{FAR}{BacaJugaRef(uid=far.uid).to_html()}{FAR}"
    )
    add_end_links(article, BacaJugaRef(uid=end.uid))
    page = open_window(own=True).new_page()
    sent = []
    page.on("request", lambda one: sent.append(one) if one.url.endswith("/tautan") else None)
    page.clock.install()
    page.goto(site + article.get_absolute_url())
    page.clock.run_for(900)
    page.mouse.wheel(0, 100_000)  # past “Jauh”, to the cards
    until(lambda: page.wait_for_timeout(50) or page.evaluate("scrollY > 1000"))
    page.clock.run_for(1_100)
    page.mouse.wheel(0, -100_000)
    until(lambda: page.wait_for_timeout(50) or page.evaluate("scrollY === 0"))
    page.clock.run_for(1_100)
    assert sent == []
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Dua", exact=True).click(modifiers=["Control"])
    opened.value.close()
    page.get_by_role("link", name="Dua", exact=True).click(button="right")
    page.get_by_role("link", name="tiga").click(button="right")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Dua", exact=True).click(button="middle")
    opened.value.close()
    page.get_by_role("link", name="Pertama").click()
    page.wait_for_url(site + first.get_absolute_url())
    until(lambda: ("Pertama", "inline", 1, True) in counted(), "the click that left the page")
    assert counted() == {
        ("Kedua", "sentence", 1, False): 1, ("Kedua", "sentence", 1, True): 1,
        ("Ketiga", "sentence", 2, False): 1,
        ("Pertama", "inline", 1, False): 1, ("Pertama", "inline", 1, True): 1,
        ("Akhir", "end", 1, False): 1, ("Terkait", "related", 1, False): 1,
    }  # fmt: skip
