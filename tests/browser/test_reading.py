"""What readers can switch, keep and take along; all of it is in their browser alone."""

import re
import threading
from types import SimpleNamespace

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandlerMixin
from django.core.handlers.base import BaseHandler
from django.http import HttpResponse
from playwright.sync_api import expect

from articles.body import Figure
from articles.domain.announcement import announce_text
from articles.enums import State
from tests.browser.test_reader_pages import SHIFTS
from tests.factories import make_article, make_image, withdraw
from tests.waiting import LONGEST, until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COPY = re.compile(r"^Salinan dari \d+ \w+ \d{4}\D+\d\d\.\d\d, disimpan di perangkat ini$")
SENTENCES = "Kalimat pertama. Kalimat kedua."
DARK, LIGHT = "rgb(16, 25, 29)", "rgb(250, 248, 242)"
BACKGROUND = "getComputedStyle(document.body).backgroundColor"
# The background of the first frame that has a body: what the reader sees first.
FIRST_PAINT = """requestAnimationFrame(function look() {
  if (!document.body) return requestAnimationFrame(look);
  window.firstBackground = getComputedStyle(document.body).backgroundColor;
});"""
BLOCKED = """const get = () => { throw new DOMException("", "SecurityError"); };
for (const name of ["localStorage", "caches"]) Object.defineProperty(window, name, { get });"""
NO_WORKER = "ServiceWorkerContainer.prototype.register = () => Promise.reject(new Error());"
FULL = 'Storage.prototype.setItem = () => { throw new DOMException("", "QuotaExceededError"); };'
VOICE = """window.said = [];
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
Object.defineProperty(window, "speechSynthesis", { value: {
  getVoices: () => [{ lang: "en-US" }, { lang: "id-ID" }],
  speak(one) { window.said.push(one.text); window.current = one; },
  cancel() { window.current?.onerror({ error: "canceled" }); window.current = null; },
} });"""


@pytest.fixture(autouse=True)
def _patience(monkeypatch):
    """Let the service worker wait for a server that a busy machine keeps from answering."""
    monkeypatch.setattr("articles.views.offline.PATIENCE", LONGEST)


@pytest.fixture
def article():
    image = make_image(size=(1600, 900))
    return make_article(
        headline="Judul yang Disimpan",
        kicker="Diplomasi",
        lead_image=image,
        body=f"<p>{SENTENCES}</p>"
        '<aside data-baca-juga="">Berita Lain</aside><h2>Anak judul</h2>'
        + Figure(make_image(size=(700, 900), caption="Tinggi").uid).to_html()
        + f"<p>{'Kata demi kata tanpa titik ' * 30}</p>",
    )


def said(page):
    return page.locator(".tools [role=status]")


def save(page):
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(said(page)).to_have_text("Tersimpan, dapat dibaca tanpa internet")


def assert_notice_alone(page, article):
    """Of a saved story that is gone, the shelf keeps a notice; of one that was read, nothing."""
    saved = page.locator("[data-list=saved] li")
    expect(saved.locator("h3")).to_have_text("Berita ini dicabut atau tidak ada lagi")
    expect(saved.locator("img")).to_have_count(0)
    expect(page.locator("[data-list=recent] .empty")).to_be_visible()
    notice = {"id": str(article.pk), "path": f"/{article.section.slug}/{article.pk}/"}
    stored = [page.evaluate(f"JSON.parse(localStorage['baca-{n}'])") for n in ("saved", "recent")]
    assert stored == [[notice], []]
    assert "yang Disimpan" not in page.locator(".shelf").inner_html()


def kept(page, article):
    """Return the texts of the saved copy of `article`."""
    texts = """async (name) => {
      const cache = await caches.open(name);
      return Promise.all((await cache.keys()).map(async (key) => (await cache.match(key)).text()));
    }"""
    return page.evaluate(texts, f"simpanan-{article.pk}")


def caches(page):
    return page.evaluate("caches.keys().then((names) => names.sort())")


def go(page, address):
    page.goto(address, wait_until="load")


def follow(page, link):
    """Click, and wait as long as `go` does: until then `page` still shows what it is leaving."""
    with page.expect_navigation():
        link.click()


def test_a_scheme_that_was_chosen_stays_from_the_first_paint_on(visit, site, article):
    page = visit("/", scheme="light")
    page.add_init_script(FIRST_PAINT)
    page.get_by_role("radio", name="Gelap").check()
    assert page.evaluate(BACKGROUND) == DARK
    go(page, site + article.get_absolute_url())
    assert page.evaluate("firstBackground") == DARK
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    expect(page.get_by_role("radio", name="Gelap")).to_be_checked()
    page.emulate_media(color_scheme="dark")
    page.get_by_role("radio", name="Terang").check()
    assert page.evaluate(BACKGROUND) == LIGHT
    page.get_by_role("radio", name="Sistem").check()
    assert page.evaluate(BACKGROUND) == DARK
    page.emulate_media(media="print")
    assert page.evaluate(BACKGROUND) == "rgb(255, 255, 255)"
    assert visit.troubles == []


def test_a_scheme_is_chosen_for_all_tabs_and_named_to_the_browser(visit, site):
    page = visit("/")
    other = page.context.new_page()
    go(other, f"{site}/indeks/")
    page.get_by_role("radio", name="Gelap").check()
    expect(other.get_by_role("radio", name="Gelap")).to_be_checked()
    assert other.evaluate(BACKGROUND) == DARK
    metas = "[...document.querySelectorAll('[name=theme-color]')]"
    bar = f"{metas}.find((one) => matchMedia(one.media).matches)"
    assert page.evaluate(f"{bar}.content") == "#10191d"


def test_the_text_grows_in_steps_and_stays_so(visit, site, article):
    page = visit(article.get_absolute_url(), width=320)
    size = "parseFloat(getComputedStyle(document.querySelector('.body > p')).fontSize)"
    ordinary = page.evaluate(size)
    larger = page.get_by_role("button", name="Perbesar teks")
    for _ in range(4):
        larger.click(force=True)
    expect(said(page)).to_have_text("Ukuran teks 150%")
    expect(larger).to_have_attribute("aria-disabled", "true")
    page.reload()
    assert page.evaluate(size) == pytest.approx(1.5 * ordinary)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.emulate_media(media="print")
    assert page.evaluate(size) == pytest.approx(11 * 96 / 72, abs=0.01)
    assert visit.troubles == []


def test_a_saved_story_is_read_without_network(visit, site, article):
    other = make_article(headline="Tidak Disimpan")
    page = visit(article.get_absolute_url())
    save(page)
    go(page, site + other.get_absolute_url())
    page.context.set_offline(True)
    go(page, site + article.get_absolute_url())
    expect(page.locator("h1")).to_have_text("Judul yang Disimpan")
    expect(page.locator(".copy")).to_have_text(COPY)
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontWeight") == "500"
    page.locator(".picture img").scroll_into_view_if_needed()
    for picture in page.locator(".article img").all():
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("(one) => one.naturalWidth") > 0
    go(page, site + other.get_absolute_url())
    expect(page.locator("h1")).to_have_text("Simpanan")
    expect(page.locator("[data-missing]")).to_be_visible()
    saved = page.locator("[data-list=saved] li")
    expect(saved).to_have_count(1)
    expect(saved.locator("img")).to_have_js_property("naturalWidth", 320)
    expect(page.locator("[data-list=recent] li")).to_have_count(2)
    follow(page, saved.get_by_role("link", name="Judul yang Disimpan"))
    expect(page.locator("h1")).to_have_text("Judul yang Disimpan")
    assert caches(page) == ["shell-", f"simpanan-{article.pk}"]


@pytest.fixture
def hang(monkeypatch):
    """Let the server answer nothing until `hang.clear()`; the service worker waits briefly."""
    monkeypatch.setattr("articles.views.offline.PATIENCE", 0.2)
    monkeypatch.setattr("articles.views.offline.LONGEST", 0.4)
    hangs, answers = threading.Event(), threading.Event()
    for owner in (BaseHandler, StaticFilesHandlerMixin):
        answer = owner.get_response

        def late(self, request, answer=answer):
            if hangs.is_set():
                answers.wait(LONGEST)
            return answer(self, request)

        monkeypatch.setattr(owner, "get_response", late)
    yield SimpleNamespace(set=hangs.set, clear=lambda: (hangs.clear(), answers.set()))
    answers.set()


def test_a_saved_story_says_that_it_is_a_copy_when_nothing_answers(visit, site, article, hang):
    other = make_article(headline="Tidak Disimpan")
    page = visit(article.get_absolute_url())
    save(page)
    hang.set()
    go(page, site + article.get_absolute_url())
    expect(page.locator("h1")).to_have_text("Judul yang Disimpan")
    expect(page.locator(".copy")).to_have_text(COPY)
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontWeight") == "500"
    go(page, site + other.get_absolute_url())
    expect(page.locator("[data-missing]")).to_be_visible()
    go(page, f"{site}/simpanan/")
    expect(page.locator("[data-list=saved] li")).to_have_count(1)
    assert "Salinan" not in "".join(kept(page, article))
    article.headline = "Judul yang Diperbaiki"
    article.save()
    announce_text(article)
    go(page, site + article.get_absolute_url())
    expect(page.locator("h1")).to_have_text("Judul yang Disimpan")
    hang.clear()
    until(lambda: "Judul yang Diperbaiki" in "".join(kept(page, article)), "the late answer")


def test_a_late_answer_that_a_story_is_gone_ends_its_copy(visit, site, article, hang):
    page = visit(article.get_absolute_url())
    save(page)
    withdraw(article)
    hang.set()
    go(page, site + article.get_absolute_url())
    expect(page.locator(".copy")).to_have_text(COPY)
    hang.clear()
    until(lambda: kept(page, article) == [""], "the end of the copy")


def test_what_was_asked_for_comes_when_the_network_is_there_again(visit, site, article):
    page = visit("/")
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.context.set_offline(True)
    go(page, site + article.get_absolute_url())
    expect(page.locator("[data-missing]")).to_be_visible()
    page.evaluate("window.stays = true")
    page.evaluate("dispatchEvent(new Event('online'))")  # as a network without internet says
    page.wait_for_timeout(500)
    assert page.evaluate("window.stays")
    page.context.set_offline(False)
    expect(page.locator("h1")).to_have_text("Judul yang Disimpan")


def test_the_network_comes_first_and_the_copy_follows_it(visit, site, article):
    page = visit(article.get_absolute_url())
    save(page)
    article.headline = "Judul yang Diperbaiki"
    article.save()
    announce_text(article)
    page.reload()
    expect(page.locator("h1")).to_have_text("Judul yang Diperbaiki")
    expect(page.locator(".copy")).to_have_count(0)
    until(lambda: "Judul yang Diperbaiki" in "".join(kept(page, article)), "the new copy")
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("h1")).to_have_text("Judul yang Diperbaiki")


def test_what_is_taken_off_leaves_nothing(visit, site, article):
    page = visit(article.get_absolute_url())
    save(page)
    page.reload()
    page.get_by_role("button", name="Tersimpan").click()
    expect(said(page)).to_have_text("Dihapus dari simpanan")
    assert caches(page) == ["shell-"]
    save(page)
    go(page, f"{site}/simpanan/")
    page.locator("[data-list=saved]").get_by_role("button", name="Hapus: Judul").click()
    expect(page.locator("[data-list=saved] .empty")).to_be_visible()
    expect(page.locator(".shelf [role=status]")).to_have_text("Dihapus: Judul yang Disimpan")
    assert page.evaluate("document.activeElement.id") == "saved-title"
    assert caches(page) == ["shell-"]
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.get_by_role("button", name="Lupakan semua").click()
    expect(page.locator("[data-list=recent] li")).to_have_count(1)
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Lupakan semua").click()
    expect(page.locator("[data-list=recent] .empty")).to_be_visible()
    assert visit.troubles == []


@pytest.mark.parametrize("is_here", [True, False], ids=["tag", "nowhere"])
def test_another_page_with_the_number_of_a_saved_story_leaves_it_alone(
    visit, site, article, is_here
):
    if is_here:
        make_article(tags=[str(article.pk)])
    page = visit(article.get_absolute_url())
    save(page)
    go(page, f"{site}/{'tag' if is_here else 'penulis'}/{article.pk}/")
    visit.troubles.clear()
    page.wait_for_timeout(500)
    page.context.set_offline(True)
    go(page, site + article.get_absolute_url())
    expect(page.locator("h1")).to_have_text("Judul yang Disimpan")


def test_what_was_read_and_is_gone_leaves_the_lists(visit, site, article):
    """The shelf asks for what has no copy; a story that comes back is whole again."""
    page = visit("/")
    page.add_init_script(NO_WORKER)
    go(page, site + article.get_absolute_url())
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(said(page)).to_have_text("Tersimpan di daftar; perlu internet untuk membacanya")
    withdraw(article)
    go(page, f"{site}/simpanan/")
    expect(page.locator("[data-list=saved] li")).to_have_class("card is-gone")
    assert_notice_alone(page, article)
    follow(page, page.get_by_role("link", name="Berita ini dicabut"))
    expect(page.locator(".notice")).to_be_visible()
    article.state = State.PUBLISHED
    article.save()
    go(page, site + article.get_absolute_url())
    go(page, f"{site}/simpanan/")
    expect(page.locator("[data-list=saved] h3")).to_have_text("Judul yang Disimpan")
    expect(page.locator("[data-list=recent] h3")).to_have_text("Judul yang Disimpan")


def test_where_no_worker_comes_saving_does_not_wait(visit, article, monkeypatch):
    broken = HttpResponse(status=503)
    monkeypatch.setattr("articles.views.offline.render_page", lambda *args, **kwargs: broken)
    page = visit(article.get_absolute_url())
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(said(page)).to_have_text("Tersimpan di daftar; perlu internet untuk membacanya")


@pytest.mark.parametrize("path", ["article", "/simpanan/"])
def test_a_retracted_story_does_not_live_on(visit, site, article, path):
    page = visit(article.get_absolute_url())
    save(page)
    # As if it had been kept two hours ago.
    page.evaluate(
        """async ([name, key]) => {
          const cache = await caches.open(name);
          const copy = await cache.match(key);
          const headers = new Headers(copy.headers);
          headers.set("Date", new Date(Date.now() - 7200e3).toUTCString());
          await cache.put(key, new Response(await copy.text(), { headers }));
        }""",
        [f"simpanan-{article.pk}", f"/simpanan/{article.pk}"],
    )
    withdraw(article)
    visit.troubles.clear()
    go(page, site + (article.get_absolute_url() if path == "article" else path))
    visit.troubles.clear()
    until(lambda: kept(page, article) == [""], "the end of the copy")
    page.context.set_offline(True)
    go(page, site + article.get_absolute_url())
    expect(page.locator("[data-missing]")).to_be_visible()
    assert_notice_alone(page, article)
    assert kept(page, article) == [""]


def test_a_new_version_replaces_the_old_one(visit, article, monkeypatch):
    page = visit(article.get_absolute_url())
    save(page)
    storage = SimpleNamespace(manifest_hash="b2")
    monkeypatch.setattr("articles.views.offline.staticfiles_storage", storage)
    page.evaluate("navigator.serviceWorker.ready.then((one) => one.update()).then(() => null)")
    until(lambda: caches(page) == ["shell-b2", f"simpanan-{article.pk}"], "the new version")
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("h1")).to_have_text("Judul yang Disimpan")


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_nothing_moves_when_the_controls_appear(visit, site, article, width):
    page = visit("/", width=width)
    page.add_init_script(VOICE)
    story = f"{{ id: '{article.pk}', path: '{article.get_absolute_url()}', title: 'Judul' }}"
    page.evaluate(f"localStorage.setItem('baca-saved', JSON.stringify([{story}]))")
    page.evaluate("localStorage.setItem('baca-text', '150')")
    for path in (article.get_absolute_url(), "/simpanan/"):
        go(page, site + path)
        assert page.evaluate(SHIFTS) == 0, path
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = """[...document.querySelectorAll("main button, .theme label")]
      .map((one) => [one.textContent.trim(), one.getBoundingClientRect()])
      .filter(([, { width, height }]) => height && Math.min(width, height) < 24)"""
    assert page.evaluate(small) == []
    assert visit.troubles == []


def test_lists_have_an_end(visit, site, article):
    page = visit("/")
    stories = f"""[...Array(100).keys()].map((n) =>
      ({{ id: `x${{n}}`, path: "{article.get_absolute_url()}", title: `Judul ${{n}}` }}))"""
    for name in ("saved", "recent"):
        page.evaluate(f"localStorage.setItem('baca-{name}', JSON.stringify({stories}))")
    go(page, site + article.get_absolute_url())
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(said(page)).to_have_text("Simpanan penuh: hapus sebagian dahulu")
    go(page, f"{site}/simpanan/")
    expect(page.locator("[data-list=saved] li")).to_have_count(100)
    expect(page.locator("[data-list=recent] li")).to_have_count(30)
    expect(page.locator("[data-list=recent] li h3").first).to_have_text("Judul yang Disimpan")
    page.evaluate("localStorage.setItem('baca-saved', '{broken')")
    page.reload()
    expect(page.locator("[data-list=saved] .empty")).to_be_visible()
    assert visit.troubles == []


def test_what_others_wrote_into_the_storage_spoils_nothing(visit, site, article):
    """As the Django admin does, which keeps its scheme as "theme"; or an old version."""
    path = article.get_absolute_url()
    stories = [
        None, 1, {}, {"id": "1"}, {"id": "2", "path": "//jahat.example/", "title": "Jahat"},
        {"id": "3", "path": "/\\jahat.example/", "title": "Jahat"},
        {"id": "4", "path": "/\t/jahat.example/", "title": "Jahat"},
        {"id": "5", "path": path, "title": "Baik"},
    ]  # fmt: skip
    page = visit("/", scheme="dark")
    page.evaluate("(all) => localStorage.setItem('baca-saved', JSON.stringify(all))", stories)
    page.evaluate("localStorage.setItem('theme', 'light')")
    page.evaluate("localStorage.setItem('baca-theme', 'auto')")
    page.evaluate("localStorage.setItem('baca-text', '99')")
    go(page, site + path)
    assert page.evaluate(BACKGROUND) == DARK
    expect(page.get_by_role("radio", name="Sistem")).to_be_checked()
    page.get_by_role("button", name="Perbesar teks").click()
    expect(said(page)).to_have_text("Ukuran teks 115%")
    save(page)
    go(page, f"{site}/simpanan/")
    titles = page.locator("[data-list=saved] h3")
    expect(titles).to_have_text(["Judul yang Disimpan", "Baik"])
    assert visit.troubles == []


@pytest.mark.parametrize("trouble", [BLOCKED, FULL], ids=["closed", "full"])
def test_storage_that_is_closed_or_full_breaks_nothing(visit, site, article, trouble):
    page = visit("/")
    page.add_init_script(trouble)
    go(page, site + article.get_absolute_url())
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(said(page)).to_have_text("Peramban ini tidak dapat menyimpan")
    page.get_by_role("radio", name="Gelap").check()
    assert page.evaluate(BACKGROUND) == DARK
    page.get_by_role("button", name="Perbesar teks").click()
    expect(said(page)).to_have_text("Ukuran teks 115%")
    go(page, f"{site}/simpanan/")
    expect(page.locator("[data-list=saved] .empty")).to_be_visible()
    assert visit.troubles == []


def test_the_desk_is_left_alone(visit, site, article):
    page = visit(article.get_absolute_url())
    save(page)
    go(page, f"{site}/admin/login/")
    go(page, f"{site}/rss.xml")
    go(page, site)
    kept = page.evaluate(
        """async () => {
          const stores = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
          const keys = await Promise.all(stores.map((store) => store.keys()));
          return keys.flat().map(({ url }) => new URL(url).pathname);
        }"""
    )
    pages = {path for path in kept if not path.startswith(("/static/", "/media/"))}
    assert pages == {"/simpanan/", f"/simpanan/{article.pk}"}
    page.context.set_offline(True)
    with pytest.raises(Exception, match="net::ERR_"):
        go(page, f"{site}/admin/login/")


def test_a_link_is_copied_or_shown_for_copying(visit, article):
    page = visit(article.get_absolute_url(), permissions=["clipboard-read", "clipboard-write"])
    copy = page.get_by_role("button", name="Salin tautan")
    copy.click()
    expect(said(page)).to_have_text("Tautan tersalin")
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error()); }")
    page.evaluate("() => { document.execCommand = () => false; }")
    copy.click()
    expect(page.get_by_role("textbox", name="Tautan berita ini")).to_have_value(page.url)
    expect(page.get_by_role("textbox", name="Tautan berita ini")).to_be_focused()
    assert visit.troubles == []


def test_the_share_sheet_of_a_phone_gets_title_and_address(visit, site, article):
    page = visit("/")
    page.add_init_script(
        """navigator.share = (data) => {
          window.shared = data;
          return Promise.reject(new DOMException("", window.reason ?? "AbortError"));
        };"""
    )
    go(page, site + article.get_absolute_url())
    page.get_by_role("button", name="Aplikasi lain").click()
    assert page.evaluate("shared") == {"title": "Judul yang Disimpan", "url": page.url}
    expect(said(page)).to_have_text("")
    page.evaluate("window.reason = 'NotAllowedError'")
    page.get_by_role("button", name="Aplikasi lain").click()
    expect(said(page)).to_have_text("Tidak dapat membuka menu berbagi")
    assert visit.troubles == []


def test_a_story_is_read_aloud_in_pieces(visit, site, article):
    page = visit("/")
    page.add_init_script(VOICE)
    go(page, site + article.get_absolute_url())
    page.get_by_role("button", name="Dengarkan").click()
    expect(said(page)).to_have_text("Membacakan berita")
    assert page.evaluate("current.lang") == "id-ID"
    page.evaluate("current.onend()")
    page.get_by_role("button", name="Jeda").click()
    expect(said(page)).to_have_text("Dijeda")
    page.get_by_role("button", name="Lanjutkan").click()
    expect(said(page)).to_have_text("Membacakan berita")
    page.evaluate("while (window.current) current.onend()")
    expect(said(page)).to_have_text("Selesai dibacakan")
    expect(page.get_by_role("button", name="Dengarkan")).to_be_visible()
    told = page.evaluate("said")
    assert told[:5] == [
        "", "Judul yang Disimpan", SENTENCES, SENTENCES, "Anak judul",
    ]  # fmt: skip
    assert max(map(len, told)) <= 200
    assert " ".join(told[5:]).split() == ("Kata demi kata tanpa titik " * 30).split()
    page.get_by_role("button", name="Dengarkan").click()
    page.get_by_role("button", name="Berhenti").click()
    expect(page.get_by_role("button", name="Dengarkan")).to_be_focused()
    assert visit.troubles == []


def test_without_an_indonesian_voice_nobody_is_offered_one(visit, article):
    page = visit(article.get_absolute_url())
    expect(page.get_by_role("button", name="Cetak")).to_be_visible()
    expect(page.get_by_role("button", name="Dengarkan")).to_have_count(0)


def test_paper_says_where_and_when_it_comes_from(visit, article):
    page = visit(article.get_absolute_url())
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    foot = "getComputedStyle(document.querySelector('.article-foot'), '::after').content"
    assert re.fullmatch(rf'"{page.url}\\a Dicetak \d+ .+"', page.evaluate(foot))
    for hidden in (".tools", ".share", ".theme", ".channels"):
        expect(page.locator(hidden)).to_be_hidden()


def test_without_javascript_there_is_nothing_to_press_but_the_search(visit, article):
    page = visit(article.get_absolute_url(), java_script_enabled=False)
    assert page.get_by_role("button").all_inner_texts() == ["Cari"]
    assert page.get_by_role("radio").count() == 0
    expect(page.get_by_role("link", name="WhatsApp")).to_be_visible()
    page.goto(page.url.replace(article.get_absolute_url(), "/simpanan/"))
    expect(page.locator(".shelf-note").first).to_be_visible()
    assert visit.troubles == []


def test_the_search_works_by_keyboard_and_without_javascript(visit, article):
    page = visit(article.get_absolute_url(), java_script_enabled=False)
    page.set_viewport_size({"width": 390, "height": 800})
    page.get_by_role("search").get_by_role("button", name="Cari").press("Enter")
    page.get_by_label("Kata dalam berita").fill(article.headline)
    page.keyboard.press("Enter")
    page.get_by_role("link", name=article.headline, exact=True).first.press("Enter")
    page.wait_for_url(f"**{article.get_absolute_url()}")
    assert visit.troubles == []
