"""Reader pages in Chromium: nothing to complain of, at every width and in both schemes."""

import pytest

from articles.body import Figure
from articles.domain import live
from articles.enums import Label
from articles.models import Article, BacaJuga
from tests.factories import make_article, make_author, make_image, make_section

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG = (
    "Pertanggungjawaban Penyelenggaraan Pemerintahan Daerah Kabupaten Kepulauan Tanimbar "
    "Dipertanyakan Masyarakat Setelah Keterlambatan Pembangunan Pelabuhan Berkepanjangan"
)
SHIFTS = """() => new Promise((resolve) => {
    let total = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) total += entry.value;
    }).observe({type: "layout-shift", buffered: true});
    setTimeout(() => resolve(total), 300);
})"""


@pytest.fixture
def pages():
    """Make a small site with ordinary and awkward content; returns the paths of its pages."""
    top = make_section("Internasional", slug="internasional")
    section = make_section("Asia", slug="asia", parent=top)
    authors = [make_author(f"Penulis {name}", bio="Menulis.") for name in "ABCDE"]
    target = make_article(section=section, headline="Berita Lain", lead_image=make_image())
    ordinary = make_article(
        section=section, headline="Judul Biasa", kicker="Diplomasi", standfirst="Ringkasan.",
        lead_image=make_image(size=(1600, 900), caption="Isi foto", credit="Ana/Arunika"),
        tags=["Rusia"], authors=authors[:1], dateline="JAKARTA", source="Antara",
        body='<p>Satu.</p><aside data-baca-juga="">Berita Lain</aside><h2>Dua</h2>'
             "<ul><li>a</li></ul><blockquote><p>“Tiga.”</p><footer>Ana</footer></blockquote>"
             '<figure data-embed="https://youtu.be/dQw4w9WgXcQ"></figure>'
             + Figure(make_image(size=(700, 900), caption="Tinggi").uid).to_html(),
    )  # fmt: skip
    ordinary.corrections.create(text="Semula tertulis lain.")
    live.settle(ordinary, end_links=[BacaJuga(target=target)])
    awkward = make_article(
        section=section, headline=LONG, label=Label.ADVERTORIAL, authors=authors,
        tags=[f"Tag panjang sekali nomor {n}" for n in range(40)],
        body=f"<p>{'Pertanggungjawaban' * 6} {'kata ' * 6000}</p>",
    )  # fmt: skip
    make_article(section=section, body="<p>Satu kalimat.</p>")
    return [
        "/", "/internasional/", "/asia/", "/tag/rusia/", authors[0].get_absolute_url(),
        "/indeks/", f"/indeks/{Article.objects.first().published_at:%Y-%m-%d}/",
        ordinary.get_absolute_url(), awkward.get_absolute_url(),
        Article.objects.last().get_absolute_url(),
    ]  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 360, 1280])
def test_pages_are_quiet_still_and_never_too_wide(visit, pages, width, scheme):
    for path in pages:
        page = visit(path, width=width, scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.evaluate(SHIFTS) == 0, path
        assert page.context.cookies() == [], path
        page.close()
    assert visit.troubles == []


def test_pages_work_without_javascript(visit, pages):
    for path in pages:
        page = visit(path, java_script_enabled=False)
        assert page.locator("h1").count() == 1, path
        page.close()
    assert visit.troubles == []


def test_pages_are_walked_by_keyboard(visit, pages):
    page = visit(pages[-3])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#isi"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#isi"


def test_a_link_is_copied(visit, pages):
    page = visit(pages[-3], permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Salin tautan").click()
    page.wait_for_timeout(200)
    assert page.evaluate("navigator.clipboard.readText()") == page.url
