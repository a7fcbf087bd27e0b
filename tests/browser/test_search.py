"""The search box in Chromium: its suggestions by keyboard and mouse, and without a server."""

import pytest

from articles.domain.search.counting import count_words
from tests.browser import axe
from tests.factories import make_article

LOADED = "performance.getEntriesByType('resource').map((entry) => entry.name)"

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), axe.needs_axe]


def test_suggestions_are_chosen_by_keyboard_or_mouse_and_missed_by_nobody(visit, site):
    for headline in ("Banjir Demak Surut", "Banjir Kudus"):
        make_article(headline=headline)
    count_words()
    page = visit("/cari/")
    field, options = page.locator("#search-box"), page.get_by_role("option")

    page.goto(site)
    assert not any("suggest" in url for url in page.evaluate(LOADED))
    field.press_sequentially("banjir")
    options.nth(1).wait_for()
    assert any("suggest" in url for url in page.evaluate(LOADED))
    assert options.all_inner_texts() == ["Banjir Demak Surut", "Banjir Kudus"]
    axe.load(page)
    assert axe.violations(page) == []
    field.press("ArrowDown")
    assert field.input_value() == "Banjir Demak Surut"
    assert page.evaluate("document.activeElement.getAttribute('aria-activedescendant')")
    field.press("ArrowUp")
    assert field.input_value() == "banjir"
    field.press("Escape")
    assert options.count() == 0
    assert field.get_attribute("aria-expanded") == "false"

    field.press_sequentially(" ku")
    options.first.click()
    page.wait_for_url("**/cari/?q=Banjir+Kudus")

    page.context.route("**/saran.json*", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.locator("#q").fill("demak")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cari/?q=demak")
    assert page.locator(".results h2").all_inner_texts() == ["Banjir Demak Surut"]
