"""What readers do with the pages in Chromium; `test_judges` asks whether these are sound."""

import pytest

from tests.awkward import make_site
from tests.factories import make_article

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHIFTS = """() => new Promise((resolve) => {
    let total = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) total += entry.value;
    }).observe({type: "layout-shift", buffered: true});
    setTimeout(() => resolve(total), 300);
})"""
GONE = {"not there", "retracted article", "ended preview"}


def test_pages_work_without_javascript(visit):
    for name, path in make_site().items():
        if name not in GONE:
            page = visit(path, java_script_enabled=False)
            assert page.locator("h1").count() == 1, name
            page.close()
    assert visit.troubles == []


def test_pages_are_walked_by_keyboard(visit):
    page = visit(make_article().get_absolute_url())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#isi"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#isi"


def test_a_link_is_copied(visit):
    path = make_article().get_absolute_url()
    page = visit(path, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Salin tautan").click()
    page.wait_for_timeout(200)
    assert page.evaluate("navigator.clipboard.readText()") == page.url
