"""Choosing a Baca Juga in Chromium, and the lists of links and people of the form."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from articles.domain.search.counting import count_words
from articles.enums import State
from tests.browser.desk import write
from tests.factories import make_article, make_author, make_section

__all__ = ["write"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def searched(form, text):
    """Type into the picker and wait until it shows what the server says to it."""
    with form.page.expect_response(
        lambda response: parse_qs(urlsplit(response.url).query).get("q") == [text]
    ) as answer:
        form.type(text)
    headlines = [card["headline"] for card in answer.value.json()["results"]]
    expect(form.page.locator("dialog .result-title")).to_have_text(headlines)


def test_a_baca_juga_is_set_by_keyboard_alone(write, visit):
    target = make_article(headline="Harga <b>Beras</b> Turun")
    make_article(headline="Harga Cabai Naik")
    form = write()
    form.type("Sebelum.")
    form.press("Control+Shift+K")
    form.page.wait_for_selector("[role=option]")
    searched(form, "beras")
    form.press("Enter")
    form.type("Sesudah.")
    form.becomes(
        f'<p>Sebelum.</p>\n<aside data-baca-juga="{target.uid}"></aside>\n<p>Sesudah.</p>'
    )
    assert form.page.locator(".card-headline").inner_text() == target.headline
    assert form.page.locator(".card-facts").inner_text().endswith("· Tayang")
    form.press("Control+Shift+K")
    form.page.wait_for_selector("[role=option]")
    form.press("ArrowDown", "ArrowUp", "ArrowUp")
    active = form.page.locator("dialog input[role=combobox]").get_attribute(
        "aria-activedescendant"
    )
    assert form.page.locator(f"#{active}").get_attribute("aria-selected") == "true"
    form.press("Escape")
    form.type(" Lagi.")
    assert form.html.endswith("<p>Sesudah. Lagi.</p>")
    assert visit.troubles == []


def test_escape_leaves_the_empty_search_at_once_and_empties_a_full_one(write):
    make_article()
    form = write()
    dialog = form.page.get_by_role("dialog")
    form.press("Control+Shift+K", "Escape")
    expect(dialog).to_have_count(0)
    form.press("Control+Shift+K")
    searched(form, "berita")
    form.press("Escape")
    expect(dialog.get_by_role("combobox").first).to_have_value("")
    form.press("Escape")
    expect(dialog).to_have_count(0)


def test_caps_lock_changes_nothing_for_the_keys_of_a_baca_juga(write):
    form = write()
    form.page.keyboard.down("Control")
    form.page.keyboard.down("Shift")
    form.text.dispatch_event(
        "keydown",
        {"key": "k", "code": "KeyK", "keyCode": 75, "ctrlKey": True, "shiftKey": True,
         "bubbles": True, "cancelable": True},
    )  # fmt: skip
    expect(form.page.get_by_role("dialog", name="Baca Juga")).to_be_visible()


def test_the_search_is_narrowed_to_a_section(write):
    asia = make_section("Asia", slug="asia")
    make_article(headline="Di Asia", section=asia)
    make_article(headline="Di Tempat Lain", section=make_section("Lain", slug="lain"))
    form = write()
    form.press("Control+Shift+K")
    form.page.wait_for_selector("[role=option] >> nth=1")
    form.page.get_by_role("dialog").get_by_label("Kanal").select_option("Asia")
    form.page.wait_for_selector("[role=option] >> nth=1", state="detached")
    assert form.page.locator(".result-title").all_inner_texts() == ["Di Asia"]


def test_what_the_text_should_link_to_comes_first_and_holds_nothing_up(write):
    text = "<p>Kata warga di Gubug, air Sungai Tuntang naik.</p>"
    section = make_section("Teknologi")
    body = "<p>Sesudah dua hari, kata petugas di Gubug, jalan raya dibuka lagi untuk bus.</p>"
    make_article(headline="Tuntang Surut", body=body, section=make_section())
    make_article(headline="Bursa Naik", section=section)
    count_words()
    form = write()
    form.put(f"{text}<p>Menurut petugas, warga di Gubug pulang.</p>")
    form.page.evaluate("import('newsroom/autosave').then(({ flush }) => flush())")
    titles = form.page.locator("dialog .result-title")
    form.press("Control+Shift+K")
    expect(form.page.locator("dialog .result-facts").first).to_contain_text("Juga tentang Gubug")
    expect(titles).to_have_text(["Tuntang Surut", "Bursa Naik"])
    form.page.locator("dialog select").select_option(label="Teknologi")
    expect(titles).to_have_text(["Bursa Naik"])
    form.press("Escape", "Escape")
    form.page.route("**/suggested-links/**", lambda route: None)  # never answered
    form.press("Control+Shift+K")
    expect(titles).to_have_text(["Bursa Naik", "Tuntang Surut"])


def test_enter_takes_nothing_that_was_not_shown_yet(write):
    make_article(headline="Yang Terbaru")
    form = write()
    form.press("Control+Shift+K")
    form.page.wait_for_selector("[role=option]")
    form.type("x")
    form.press("Enter")
    assert form.page.get_by_role("dialog").count() == 1
    form.becomes("")


def test_a_title_is_awaited_and_found_later(write):
    form = write()
    form.press("Control+Shift+K")
    searched(form, "Judul yang Belum Ada")
    expect(form.page.get_by_role("button", name="Tunggu artikel berjudul")).to_be_visible()
    form.press("Enter")
    card = form.page.locator(".card.is-pending")
    assert card.locator(".card-note").inner_text() == "Menunggu artikel berjudul ini"
    form.becomes('<aside data-baca-juga="">Judul yang Belum Ada</aside>')
    target = make_article(headline="Judul yang Belum Ada Juga")
    card.get_by_role("button", name="Cari artikelnya").click()
    form.page.wait_for_selector("[role=option]")
    form.press("Enter")
    form.becomes(f'<aside data-baca-juga="{target.uid}"></aside>')
    assert form.page.locator(".card.is-pending").count() == 0


def test_an_address_elsewhere_needs_a_text(write):
    form = write()
    form.press("Control+Shift+K")
    searched(form, "https://lain.example/berita")
    form.press("Enter")
    form.type("Berita di Luar")
    form.press("Enter")
    form.becomes(
        '<aside data-baca-juga=""><a href="https://lain.example/berita" rel="noopener">'
        "Berita di Luar</a></aside>"
    )


def test_a_card_tells_what_readers_do_not_see_and_is_relabelled(write):
    draft = make_article(headline="Masih Draf", state=State.DRAFT)
    form = write()
    form.put(f'<aside data-baca-juga="{draft.uid}"></aside><p>a</p>')
    form.page.wait_for_selector(".card-note:has-text('Belum terlihat pembaca: Draf')")
    card = form.page.locator(".card")
    card.hover()
    card.get_by_role("button", name="Ubah teks").click()
    form.type("Teks sendiri\n")
    form.page.wait_for_selector(".card-facts:has-text('Judul: Masih Draf')")
    assert form.html.startswith(f'<aside data-baca-juga="{draft.uid}">Teks sendiri</aside>')


def test_links_below_the_text_are_added_ordered_and_removed(write):
    first = make_article(headline="Pertama")
    second = make_article(headline="Kedua")
    form = write()
    field = form.page.locator(".field-end_links")

    def stored():
        return [entry["uid"] for entry in json.loads(field.locator("input").first.input_value())]

    for article in (first, second):
        field.get_by_role("button", name="Tambah Baca Juga").click()
        searched(form, article.headline)
        form.press("Enter")
    assert stored() == [str(first.uid), str(second.uid)]
    field.locator(".row-handle").nth(1).focus()
    form.press("ArrowUp")
    assert stored() == [str(second.uid), str(first.uid)]
    field.locator(".row-handle").nth(0).drag_to(
        field.locator("li").nth(1), target_position={"x": 90, "y": 40}
    )
    assert stored() == [str(first.uid), str(second.uid)]
    field.get_by_role("button", name="Hapus").first.click()
    assert stored() == [str(second.uid)]


def test_people_are_found_given_a_role_and_stored(write, visit):
    ana, budi = make_author("Ana Satu"), make_author("Budi Dua")
    form = write()
    form.page.fill("#id_headline", "Siapa Menulis")
    field = form.page.locator(".field-bylines")
    for name in ("Budi", "Ana"):
        field.get_by_label("Tambah penulis").click()
        with form.page.expect_response(lambda response: "/authors/" in response.url):
            form.type(name)
        field.locator("[role=option]").first.wait_for()
        form.press("Enter")
    field.locator(".row-handle").nth(1).focus()
    form.press("ArrowUp")
    field.get_by_label("Peran Budi Dua").select_option("photographer")
    value = json.loads(field.locator("input").first.input_value())
    assert value == [
        {"author": str(ana.uid), "role": "reporter"},
        {"author": str(budi.uid), "role": "photographer"},
    ]  # fmt: skip
    form.save()
    assert field.locator(".row-title").all_inner_texts() == ["Ana Satu", "Budi Dua"]
    assert visit.troubles == []


def test_a_name_that_nobody_has_is_said_and_can_be_added(write, site):
    form = write()
    field = form.page.locator(".field-bylines")
    field.get_by_label("Tambah penulis").fill("Ana Satu")
    missing = field.get_by_role("status")
    expect(missing).to_have_text("Tidak ada penulis bernama “Ana Satu”. Tambahkan di tab baru")
    with form.page.context.expect_page() as opened:
        missing.get_by_role("link").click()
    expect(opened.value.locator("#id_name")).to_have_value("Ana Satu")
    form.page.locator("#article_form").evaluate("form => delete form.dataset.addAuthorUrl")
    field.get_by_label("Tambah penulis").fill("Ana Dua")
    expect(missing).to_have_text(
        "Tidak ada penulis bernama “Ana Dua”; minta editor menambahkannya."
    )
    make_author("Ana Dua")
    field.get_by_label("Peran").or_(form.page.locator("#id_headline")).first.focus()
    field.get_by_label("Tambah penulis").focus()
    expect(field.get_by_role("option")).to_have_text("Ana Dua")
    expect(missing).to_have_text("")
