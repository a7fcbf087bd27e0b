"""Nothing that is typed is lost: killed tabs, cut networks, ended sessions, dead servers, races.

Against the production server in a process of its own. Every word that a test types is at its end
in the newest revision, in one kept aside, or in a buffer.
"""

import json
import re
from contextlib import suppress

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Error as BrowserError
from playwright.sync_api import expect

from articles.domain.desk import workflow
from articles.domain.story import revisions
from articles.enums import Action, State
from articles.models import Article, Buffer, Revision
from tests import cast
from tests.factories import make_article
from tests.serving.server import everything_kept
from tests.waiting import until

pytestmark = [
    pytest.mark.browser,
    pytest.mark.database,
    pytest.mark.django_db(transaction=True),
]
BASE = "/admin/articles/article/"
STATUS = "#autosave-status"


@pytest.fixture
def ana(server):
    return cast.editor("ana")


@pytest.fixture
def story(server):
    body = "".join(f"<p>Paragraf {name}.</p>" for name in ("pertama", "kedua", "ketiga"))
    article = make_article(state=State.DRAFT, headline="Judul Lama", body=body)
    revisions.ensure_first_revision(article)
    return article


def open_form(context, server, article=None):
    page = context.new_page()
    page.goto(f"{server.url}{BASE}{f'{article.pk}/change' if article else 'add'}/")
    body_of(page).wait_for()
    return page


def body_of(page):
    return page.locator("[contenteditable=true], textarea#id_body:visible").first


NO_OPEN_FORM = "navigator.locks.query().then(({ held }) => held.length === 0)"


def write(page, text):
    """Type `text` at the very end of the body."""
    body_of(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(f" {text}")


def status(page, state):
    expect(page.locator(STATUS)).to_have_attribute("data-state", state)


def save(page):
    """Save and wait for the page that says so."""
    key = page.input_value("[name=key]")
    page.click("[name=_action][value=save]")
    expect(page.locator("[name=key]")).not_to_have_value(key)
    body_of(page).wait_for()


def is_copied(page, text):
    """Tell whether the browser itself has stored `text`."""
    return page.evaluate(
        """text => new Promise((resolve) => {
          const request = indexedDB.open("desk", 1);
          request.onsuccess = () => {
            const all = request.result.transaction("copies").objectStore("copies").getAll();
            all.onsuccess = () => resolve(JSON.stringify(all.result).includes(text));
          };
        })""",
        text,
    )


def newest(article=None):
    article = Article.objects.get(pk=article.pk) if article else Article.objects.get()
    return json.dumps(article.latest_revision.content)


def buffered(text):
    return lambda: any(
        text in json.dumps(content) for content in Buffer.objects.values_list("content", flat=True)
    )


def rescue(page, text):
    """Take the offer that holds `text`."""
    card = page.locator(
        "[data-rescue-key]", has=page.locator("ins, .rescue-headline", has_text=text)
    )
    card.first.locator("[data-rescue=restore]").click()
    expect(page.get_by_role("button", name="Batalkan pemulihan")).to_be_visible()


def test_autosave_is_quiet_and_makes_no_revision(server, browser_of, ana, story):
    page = open_form(browser_of(ana), server, story)
    length = page.evaluate("history.length")
    write(page, "tersimpan diam-diam")
    focused = page.evaluate("document.activeElement.id || document.activeElement.className")
    scroll = page.evaluate("scrollY")
    status(page, "saved")
    expect(page.locator(STATUS)).to_contain_text(re.compile(r"Tersimpan otomatis \d\d:\d\d WIB"))
    assert (
        page.evaluate("document.activeElement.id || document.activeElement.className") == focused
    )
    assert (page.evaluate("scrollY"), page.evaluate("history.length")) == (scroll, length)
    page.keyboard.type(" terus")
    until(buffered("tersimpan diam-diam terus"))
    assert Revision.objects.count() == 1


def test_a_form_that_is_only_opened_keeps_no_text(server, browser_of, ana, story):
    context = browser_of(ana)
    page = open_form(context, server, story)
    until(Buffer.objects.exists)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.close()
    page = open_form(context, server, story)
    until(lambda: Buffer.objects.count() == 2)
    assert not Buffer.objects.filter(content__isnull=False).exists()
    expect(page.locator("[data-rescue-key]")).to_have_count(0)


def test_a_tag_is_kept_too(server, browser_of, ana, story):
    context = browser_of(ana)
    page = open_form(context, server, story)
    page.get_by_role("combobox", name="Tag", exact=True).click()
    page.keyboard.type("Harga Beras,")
    until(buffered("Harga Beras"))
    page.close()
    page = open_form(context, server, story)
    rescue(page, "Harga Beras")
    save(page)
    assert [tag.name for tag in story.tags.all()] == ["Harga Beras"]


def test_a_save_whose_answer_is_lost_is_one_save(server, browser_of, ana):
    page = open_form(browser_of(ana), server)
    page.fill("#id_headline", "Jawaban yang Hilang")
    lost = []

    def lose(route):
        if route.request.method != "POST" or lost:
            route.continue_()
        else:
            lost.append(route.fetch().status)
            route.abort()

    page.route("**/article/add/", lose)
    save(page)
    assert lost == [200]
    assert (Article.objects.count(), Revision.objects.count()) == (1, 1)
    assert "Jawaban yang Hilang" in newest()


def test_a_saved_text_is_offered_no_more(server, browser_of, ana, story):
    context = browser_of(ana)
    page = open_form(context, server, story)
    write(page, "sudah disimpan")
    save(page)
    assert "sudah disimpan" in newest(story)
    until(lambda: not is_copied(page, "sudah disimpan"))
    expect(page.locator("[data-rescue-key]")).to_have_count(0)
    assert not buffered("sudah disimpan")()


def test_a_tab_that_is_closed_at_once(server, browser_of, ana, story):
    context = browser_of(ana)
    page = open_form(context, server, story)
    write(page, "hampir hilang")
    until(lambda: is_copied(page, "hampir hilang"))
    page.close()
    page = open_form(context, server, story)
    expect(page.locator("[data-rescue-key]")).to_have_count(1)
    rescue(page, "hampir hilang")
    save(page)
    assert "hampir hilang" in newest(story)
    expect(page.locator("[data-rescue-key]")).to_have_count(0)


@pytest.mark.parametrize("is_saved", [False, True])
def test_who_goes_to_the_desk_finds_the_text_there(server, browser_of, ana, story, is_saved):
    page = open_form(browser_of(ana), server, story)
    write(page, "dibawa ke meja")
    if is_saved:
        status(page, "saved")
    page.click("#header a[href='/admin/'], .breadcrumbs a >> nth=0")
    page.wait_for_url(f"{server.url}/admin/")
    assert page.locator(".panel-unsaved li").count() == 1
    page.click(".panel-unsaved a")
    rescue(page, "dibawa ke meja")


def test_who_clicks_before_the_scripts_are_there_is_heard(server, browser_of, ana, story):
    context = browser_of(ana)
    page = open_form(context, server, story)
    write(page, "lebih cepat dari skrip")
    until(buffered("lebih cepat dari skrip"))
    page.close()
    page = context.new_page()
    late = []
    page.route("**/rescue*.js", lambda route: late.append(route))
    page.goto(f"{server.url}{BASE}{story.pk}/change/", wait_until="commit")
    expect(page.get_by_role("button", name="Pulihkan")).to_be_disabled()
    until(lambda: late or page.wait_for_timeout(50))
    late.pop().continue_()
    rescue(page, "lebih cepat dari skrip")


def test_a_link_does_not_wait_long_for_the_network(server, browser_of, ana, story):
    context = browser_of(ana)
    page = open_form(context, server, story)
    page.route("**/autosave/", lambda route: None)
    write(page, "menunggu")
    page.click(".breadcrumbs a >> nth=0")
    page.wait_for_url(f"{server.url}/admin/")
    page.unroute_all(behavior="ignoreErrors")


def test_a_tab_that_crashes(server, browser_of, ana, story):
    context = browser_of(ana)
    page = open_form(context, server, story)
    write(page, "sebelum tab mati")
    until(lambda: is_copied(page, "sebelum tab mati"))
    with suppress(BrowserError):  # the address ends the process that shows the page
        page.goto("chrome://crash")
    page.close()
    page = open_form(context, server, story)
    rescue(page, "sebelum tab mati")
    save(page)
    assert "sebelum tab mati" in newest(story)


def test_a_restored_text_can_be_taken_back_and_is_not_lost_then(server, browser_of, ana, story):
    context = browser_of(ana)
    page = open_form(context, server, story)
    write(page, "dari tab pertama")
    status(page, "saved")
    page.close()
    page = open_form(context, server, story)
    write(page, "dari tab kedua")
    rescue(page, "dari tab pertama")
    until(buffered("dari tab kedua"))
    page.get_by_role("button", name="Batalkan pemulihan").click()
    expect(body_of(page)).to_contain_text("dari tab kedua")
    save(page)
    assert "dari tab kedua" in newest(story)
    assert "dari tab pertama" in everything_kept()


def test_a_text_that_is_ignored_is_kept_aside(server, browser_of, ana, story):
    context = browser_of(ana)
    page = open_form(context, server, story)
    write(page, "tidak jadi")
    until(lambda: is_copied(page, "tidak jadi"))
    page.close()
    page = open_form(context, server, story)
    page.locator("[data-rescue=discard]").click()
    expect(page.locator("[data-rescue-key]")).to_have_count(0)
    page.reload()
    body_of(page).wait_for()
    until(lambda: not is_copied(page, "tidak jadi"))
    expect(page.locator("[data-rescue-key]")).to_have_count(0)
    aside = Revision.objects.get(action=Action.ASIDE)
    assert "tidak jadi" in aside.content["body"]


def test_an_article_that_was_never_saved(server, browser_of, ana):
    context = browser_of(ana)
    page = open_form(context, server)
    page.fill("#id_headline", "Berita Tanpa Nomor")
    write(page, "baris pertama")
    until(lambda: is_copied(page, "baris pertama"))
    page.close()
    page = open_form(context, server)
    rescue(page, "Berita Tanpa Nomor")
    save(page)
    assert "baris pertama" in newest()
    assert Article.objects.get().headline == "Berita Tanpa Nomor"


def test_a_network_that_is_cut_and_comes_back(server, browser_of, ana, story):
    context = browser_of(ana)
    page = open_form(context, server, story)
    context.set_offline(True)
    write(page, "ditulis di kereta")
    status(page, "offline")
    expect(page.locator(STATUS)).to_contain_text("Luring – tersimpan di peramban ini")
    assert not buffered("ditulis di kereta")()
    context.set_offline(False)
    until(buffered("ditulis di kereta"))
    status(page, "saved")


def test_a_save_that_waits_for_the_network(server, browser_of, ana, story):
    context = browser_of(ana)
    page = open_form(context, server, story)
    context.set_offline(True)
    write(page, "disimpan di kereta")
    key = page.input_value("[name=key]")
    page.click("[name=_action][value=save]")
    status(page, "offline")
    assert "disimpan di kereta" in body_of(page).inner_text()
    context.set_offline(False)
    expect(page.locator("[name=key]")).not_to_have_value(key)
    assert "disimpan di kereta" in newest(story)


def test_a_network_that_is_cut_when_the_tab_is_closed(server, browser_of, ana, story):
    context = browser_of(ana)
    page = open_form(context, server, story)
    context.set_offline(True)
    write(page, "hanya di peramban")
    until(lambda: is_copied(page, "hanya di peramban"))
    page.close()
    context.set_offline(False)
    page = open_form(context, server, story)
    rescue(page, "hanya di peramban")
    until(buffered("hanya di peramban"))
    save(page)
    assert "hanya di peramban" in newest(story)


def sign_in(page):
    dialog = page.locator("dialog#sign-in")
    dialog.locator("[name=username]").fill("ana")
    dialog.locator("[name=password]").fill(cast.PASSWORD)
    dialog.locator("[type=submit]").click()
    expect(dialog).to_have_count(0)


def test_a_session_that_ends_while_one_writes(server, browser_of, ana, story):
    page = open_form(browser_of(ana), server, story)
    Session.objects.all().delete()
    write(page, "sesudah sesi berakhir")
    status(page, "signed-out")
    sign_in(page)
    until(buffered("sesudah sesi berakhir"))
    status(page, "saved")
    save(page)
    assert "sesudah sesi berakhir" in newest(story)


def test_a_session_that_ends_before_the_save(server, browser_of, ana, story):
    page = open_form(browser_of(ana), server, story)
    write(page, "tinggal disimpan")
    status(page, "saved")
    Session.objects.all().delete()
    key = page.input_value("[name=key]")
    page.click("[name=_action][value=save]")
    page.locator("dialog#sign-in [name=password]").fill("salah")
    page.locator("dialog#sign-in [type=submit]").click()
    expect(page.locator("dialog#sign-in [role=alert]")).not_to_be_empty()
    sign_in(page)
    expect(page.locator("[name=key]")).not_to_have_value(key)
    assert "tinggal disimpan" in newest(story)


def test_a_colleague_who_signed_in_in_another_tab(server, browser_of, ana, story):
    cast.editor("budi")
    context = browser_of(ana)
    page = open_form(context, server, story)
    other = context.new_page()
    other.goto(f"{server.url}{BASE}")
    context.clear_cookies()
    other.goto(f"{server.url}/admin/login/?next=/admin/articles/image/")
    other.fill("#id_username", "budi")
    other.fill("#id_password", cast.PASSWORD)
    other.click("[type=submit]")
    other.wait_for_url("**/image/**")
    write(page, "milik Ana")
    sign_in(page)
    until(buffered("milik Ana"))
    assert Buffer.objects.get(content__isnull=False).user == ana
    save(page)
    assert Article.objects.get().latest_revision.created_by == ana


def test_a_server_that_dies_in_the_middle_of_a_save(server, browser_of, ana, story):
    page = open_form(browser_of(ana), server, story)
    write(page, "di tengah penyimpanan")
    status(page, "saved")
    key = page.input_value("[name=key]")
    server.hold_saves()
    page.click("[name=_action][value=save]")
    until(lambda: page.wait_for_timeout(50) or server.is_holding(), "the save")
    server.kill()
    status(page, "offline")
    assert Revision.objects.count() == 1
    assert buffered("di tengah penyimpanan")()
    server.let_saves_go()
    server.start()
    expect(page.locator("[name=key]")).not_to_have_value(key)
    assert "di tengah penyimpanan" in newest(story)
    assert Revision.objects.count() == 2


def test_two_tabs_of_one_person(server, browser_of, ana, story):
    context = browser_of(ana)
    one = open_form(context, server, story)
    two = open_form(context, server, story)
    expect(two.locator("#presence")).to_contain_text("Anda juga membukanya di tab lain")
    write(two, "dari tab dua")
    until(buffered("dari tab dua"))
    one.bring_to_front()
    one.fill("#id_headline", "Judul dari Tab Satu")
    until(buffered("Judul dari Tab Satu"))
    expect(one.locator("[data-rescue-key]")).to_have_count(0)
    save(one)
    two.bring_to_front()
    save(two)
    assert "dari tab dua" in newest(story)
    assert "Judul dari Tab Satu" in newest(story)


def test_two_editors_who_save_different_paragraphs(server, browser_of, ana, story):
    budi = cast.editor("budi")
    one = open_form(browser_of(ana), server, story)
    two = open_form(browser_of(budi), server, story)
    expect(two.locator("#presence")).to_contain_text("ana juga membuka artikel ini")
    write(two, "kata Budi")
    body_of(one).locator("p").first.click()
    one.keyboard.press("Home")
    one.keyboard.type("Kata Ana ")
    save(one)
    one.wait_for_load_state()
    write(two, "lagi")
    expect(two.locator("#presence")).to_contain_text("digabung saat disimpan")
    save(two)
    assert "Kata Ana" in newest(story)
    assert "kata Budi lagi" in newest(story)


def test_a_text_that_the_server_refuses_is_sent_again(server, browser_of, ana, story):
    context = browser_of(ana, own=True)
    page = context.new_page()
    page.clock.install()
    page.goto(f"{server.url}{BASE}{story.pk}/change/")
    body_of(page).wait_for()
    page.route("**/autosave/", lambda route: route.fulfill(status=413, json={"error": "Penuh."}))
    write(page, "ditolak dahulu")
    page.clock.run_for(2000)
    status(page, "trouble")
    page.unroute("**/autosave/")
    page.clock.run_for(16_000)
    status(page, "saved")
    assert buffered("ditolak dahulu")()


def test_a_text_is_brought_back_only_once_all_that_the_browser_has_is_known(
    server, browser_of, ana, story
):
    """The server has an older text than the browser: none of the newer words goes."""
    context = browser_of(ana)
    elsewhere = context.new_page()
    elsewhere.goto(f"{server.url}/robots.txt")
    page = open_form(context, server, story)
    write(page, "lama")
    status(page, "saved")
    context.set_offline(True)
    page.keyboard.type(" dan yang terbaru")
    until(lambda: is_copied(page, "lama dan yang terbaru"))
    page.close()
    # Back in the network before its end, the closed tab might yet send its text.
    until(lambda: elsewhere.evaluate(NO_OPEN_FORM), "the end of the closed tab")
    context.set_offline(False)
    Buffer.objects.update(seen_at="2020-01-01T00:00Z")  # as if the tab had been closed long ago
    page = context.new_page()
    held, is_free = [], []
    page.route("**/diff/", lambda route: route.continue_() if is_free else held.append(route))
    page.goto(f"{server.url}{BASE}{story.pk}/change/")
    body_of(page).wait_for()
    until(lambda: page.wait_for_timeout(50) or held, "the question for the browser's copy")
    page.locator("[data-rescue=restore]").click()
    is_free.append(True)
    for route in held:
        route.continue_()
    expect(page.get_by_role("button", name="Batalkan pemulihan")).to_be_visible()
    expect(body_of(page)).to_contain_text("lama dan yang terbaru")
    save(page)
    assert "lama dan yang terbaru" in newest(story)


def test_who_may_only_read_puts_a_lost_text_into_the_history(server, browser_of):
    reporter = cast.reporter()
    article = make_article(state=State.DRAFT, created_by=reporter)
    revisions.ensure_first_revision(article)
    context = browser_of(reporter)
    page = open_form(context, server, article)
    context.set_offline(True)
    write(page, "tidak sempat disimpan")
    until(lambda: is_copied(page, "tidak sempat disimpan"))
    page.close()
    context.set_offline(False)
    workflow.perform(article, Action.PUBLISH, user=cast.managing_editor())
    page = context.new_page()
    page.goto(f"{server.url}{BASE}{article.pk}/change/")
    card = page.locator("[data-rescue-key]", has=page.locator("ins"))
    card.get_by_role("button", name="Simpan ke riwayat").click()
    expect(page.locator("[data-rescue-key]")).to_have_count(0)
    assert "tidak sempat disimpan" in everything_kept()
    until(lambda: not is_copied(page, "tidak sempat disimpan"))
