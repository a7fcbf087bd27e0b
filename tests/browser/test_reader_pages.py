"""What readers do with the pages in Chromium; `test_judges` asks whether these are sound."""

import datetime as dt

import pytest

from tests.awkward import make_site
from tests.factories import make_article, make_image
from tests.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHIFTS = """() => new Promise((resolve) => {
    let total = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) total += entry.value;
    }).observe({type: "layout-shift", buffered: true});
    setTimeout(() => resolve(total), 300);
})"""
GONE = {"not there", "retracted article", "ended preview"}


def test_pages_work_without_javascript(visit, site):
    page = visit("/robots.txt", java_script_enabled=False)
    for name, path in make_site().items():
        if name not in GONE:
            page.goto(site + path)
            assert page.locator("h1").count() == 1, name
    assert visit.troubles == []


def test_pages_are_walked_by_keyboard(visit):
    page = visit(make_article().get_absolute_url())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#isi"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#isi"


PLACES = """(parts) => [...document.querySelectorAll(parts)].map((part) => {
    const { x, y } = part.getBoundingClientRect();
    return [part.className, Math.round(x), Math.round(y)];
})"""


LATER = {
    "article": [(".share", ".credits, .times"), (".search-box", ".brand, .masthead-note")],
    "front": [(".latest", ".lead, .secondary"), (".search-box", ".brand, .masthead-note")],
}


def test_what_is_read_later_does_not_move_what_is_shown(visit, site):
    page = visit("/robots.txt")
    pages = make_site()

    def places(before):
        for width in [1280, 800, 700, 360]:
            page.set_viewport_size({"width": width, "height": 800})
            yield width, page.evaluate(PLACES, before)

    for name, parts in LATER.items():
        page.goto(site + pages[name])
        for later, before in parts:
            whole = list(places(before))
            page.evaluate("(part) => document.querySelector(part).remove()", later)
            assert list(places(before)) == whole, (name, later)
            assert len(whole[0][1]) > 1


@pytest.mark.parametrize("width", [1280, 768])
def test_the_single_story_of_a_single_section_fills_the_width(visit, width):
    image = make_image(size=(1200, 800))
    for number in range(15):
        article = make_article(ago=dt.timedelta(hours=number), lead_image=image)
    page = visit("/", width=width)
    assert page.locator(".block").count() == page.locator(".block .card").count() == 1
    assert page.locator(".block h3").inner_text() == article.headline
    above, block, picture, words = (
        page.locator(part).bounding_box()
        for part in (".picks > h2", ".block > h2", ".block img", ".block .card > div")
    )
    assert block["width"] == above["width"]
    assert words["x"] > picture["x"] + picture["width"]
    assert words["y"] == picture["y"]
    assert page.evaluate(SHIFTS) < 0.01


def test_a_link_is_copied(visit):
    path = make_article().get_absolute_url()
    page = visit(path, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Salin tautan").click()
    until(lambda: page.evaluate("navigator.clipboard.readText()") == page.url, page.url)
