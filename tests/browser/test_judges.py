"""Every kind of reader page before the judges: axe, the console, layout shift, a narrow phone.

The pages are those of `tests.awkward`; a kind of page is added there, by a line.
"""

from collections import Counter

import pytest

from tests.awkward import NEWSROOM, make_site
from tests.browser import axe
from tests.browser.judges import NARROW, WIDE, Bench

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), axe.needs_axe]
# Who asks for these by mistake or in confidence finds them; search engines do not list them.
UNLISTED = {
    "not there", "ended preview", "preview", "retracted article", "saved", "search", "found",
    "nothing found",
}  # fmt: skip


@pytest.fixture
def bench_of(open_window, site):
    """Give judges at a width."""

    def seat(width):
        window = open_window(viewport={"width": width, "height": 800})
        return Bench(window, site, width)

    return seat


@pytest.fixture
def hear(bench_of, settings):
    """Bring pages before the judges at a width."""
    for name, value in NEWSROOM.items():
        setattr(settings, name, value)

    def hear_all(pages, width):
        bench = bench_of(width)
        for name, path in pages.items():
            bench.hear(name, path)
        return bench

    return hear_all


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_no_judge_has_a_complaint_about_any_page(hear, width):
    bench = hear(make_site(), width)
    assert not bench.complaints, "\n".join(bench.complaints)
    listed = {name: of for name, of in bench.identities.items() if name not in UNLISTED}
    for part, what in enumerate(["title", "description", "canonical"]):
        told = Counter(identity[part] for identity in listed.values())
        assert [text for text, times in told.items() if times > 1 or not text] == [], what


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_no_judge_has_a_complaint_about_a_site_without_stories(hear, width):
    bench = hear({"empty front": "/", "empty index": "/indeks/"}, width)
    assert not bench.complaints, "\n".join(bench.complaints)


BAD = """<!doctype html><html lang="id"><title>Buruk</title><main><h1>Buruk</h1><h3>Celah</h3>
<img src="data:," width="10"><p style="color: #bbb; background: #fff">Pucat</p>
<p id="late">Bergeser</p><div class="wide">Lebar</div></main>
<script src="/buruk.js"></script></html>"""
SCRIPT = """console.log("Halo"); document.cookie = "a=b";
new Image().src = "https://elsewhere.example/";
document.querySelector(".wide").style.width = "330px";
requestAnimationFrame(() => requestAnimationFrame(() => late.before("Baru\\nlagi")));
"""


def test_the_judges_hear_what_is_bad(bench_of):
    bench = bench_of(NARROW)
    context = bench.context
    context.route("**/buruk/", lambda route: route.fulfill(body=BAD, content_type="text/html"))
    context.route(
        "**/buruk.js", lambda route: route.fulfill(body=SCRIPT, content_type="text/javascript")
    )
    context.route("https://elsewhere.example/", lambda route: route.abort())
    bench.hear("bad", "/buruk/")
    heard = {line.partition(":")[0] for line in bench.complaints}
    assert heard == {
        "shifts", "writing", "cookies", "axe", "axe in the dark", "sideways", "console",
        "elsewhere",
    }  # fmt: skip
