"""The front page arranged in Chromium: by mouse, by keyboard, previewed, saved by two."""

import re

import pytest
from playwright.sync_api import expect

from articles.enums import Slot
from articles.models import FrontSlot
from tests import cast
from tests.factories import make_article, make_image, make_section, withdraw

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ADDRESS = "/admin/articles/frontslot/"
LONG = (
    "Pertanggungjawaban Penyelenggaraan Pemerintahan Daerah Kabupaten Kepulauan Tanimbar "
    "Dipertanyakan Masyarakat Setelah Keterlambatan Pembangunan Pelabuhan Berkepanjangan"
)

TOO_WIDE = """() => [...document.querySelectorAll("body *")]
  .filter((node) => node.getBoundingClientRect().right > innerWidth + 1)
  .map((node) => `${node.tagName}.${node.className}`)"""


@pytest.fixture
def stories():
    image = make_image(size=(1600, 900))
    names = ["Satu", "Dua", "Tiga", "Empat", LONG]
    return [make_article(headline=name, lead_image=image) for name in names]


@pytest.fixture
def arrange(visit, site, stories):
    cast.editor()

    def sign_in(stories=5, **options):
        page = visit(f"/admin/login/?next={ADDRESS}", **options)
        page.fill("#id_username", "editor")
        page.fill("#id_password", cast.PASSWORD)
        page.click("[type=submit]")
        expect(page.locator(".front-story")).to_have_count(stories)
        return page

    return sign_in


def story(page, headline):
    return page.locator(".front-story", has=page.get_by_text(headline, exact=True))


def slot(page, name):
    return page.locator(f".front-slot[data-slot={name}]")


def headlines(page, name):
    return slot(page, name).locator(".front-headline").all_inner_texts()


def saved(page):
    page.click(".front-save")
    expect(page.locator("[data-part=told]")).to_contain_text("Tersimpan pukul")


def stored():
    rows = FrontSlot.objects.order_by("slot", "position").select_related("article")
    return [(row.slot, row.article.headline) for row in rows]


def test_stories_are_dragged_into_places_and_among_them(arrange, visit):
    page = arrange()
    story(page, "Satu").drag_to(slot(page, "lead"))
    story(page, "Dua").drag_to(slot(page, "pick"))
    story(page, "Tiga").drag_to(slot(page, "pick"), target_position={"x": 20, "y": 40})
    assert headlines(page, "pick") == ["Tiga", "Dua"]
    head = slot(page, "pick").locator(".front-entry-head")
    head.nth(1).drag_to(head.nth(0), target_position={"x": 20, "y": 2})
    assert headlines(page, "pick") == ["Dua", "Tiga"]
    head.nth(1).drag_to(slot(page, "lead"), target_position={"x": 20, "y": 45})
    assert headlines(page, "lead") == ["Tiga", "Satu"]
    told = slot(page, "lead").locator(".front-told")
    assert told.nth(0).inner_text() == "Tampil"
    assert told.nth(1).inner_text().startswith("Menunggu giliran")
    saved(page)
    assert stored() == [("lead", "Tiga"), ("lead", "Satu"), ("pick", "Dua")]
    assert visit.troubles == []


def test_everything_works_by_keyboard(arrange):
    page = arrange()
    press = page.keyboard.press
    for headline in ("Satu", "Dua"):
        story(page, headline).locator("[data-put=pick]").focus()
        press("Enter")
    assert headlines(page, "pick") == ["Satu", "Dua"]
    page.get_by_role("button", name="Naik : Dua").focus()
    press("Enter")
    assert headlines(page, "pick") == ["Dua", "Satu"]
    focused = "document.activeElement.closest('li').querySelector('.front-headline').innerText"
    assert page.evaluate(focused) == "Dua"
    page.get_by_role("button", name="Jadikan utama : Satu").focus()
    press("Enter")
    assert (headlines(page, "lead"), headlines(page, "pick")) == (["Satu"], ["Dua"])
    page.get_by_label("Tempat “Dua”").focus()
    press("ArrowUp")
    assert headlines(page, "secondary") == ["Dua"]
    assert page.evaluate("document.activeElement.value") == "secondary"
    page.get_by_role("button", name="Lepas : Dua").focus()
    press("Enter")
    assert headlines(page, "secondary") == []
    press("Control+s")
    expect(page.locator("[data-part=told]")).to_contain_text("Tersimpan pukul")
    assert stored() == [("lead", "Satu")]


def test_the_preview_is_the_real_page_of_what_is_on_the_screen(arrange, visit):
    page = arrange()
    story(page, "Satu").locator("[data-put=lead]").click()
    story(page, "Dua").locator("[data-put=breaking]").click()
    page.get_by_label("Teks (kosong: judul artikel)").fill("Gempa di Maluku")
    steps = page.evaluate("history.length")
    page.click("[data-part=preview]")
    shown = page.frame_locator("#front-preview iframe:not(.is-loading)")
    expect(shown.locator(".lead h2")).to_have_text("Satu")
    expect(shown.locator(".breaking .news")).to_have_text("Gempa di Maluku")
    page.click("#front-preview [data-width='360']")
    assert page.frames[-1].evaluate("innerWidth") == 360
    page.keyboard.press("Escape")
    assert page.evaluate("history.length") == steps
    assert stored() == []
    assert visit.troubles == []


def test_a_wrong_window_is_told_at_its_entry_and_nothing_is_lost(arrange):
    page = arrange()
    story(page, "Satu").locator("[data-put=lead]").click()
    page.get_by_text("Waktu tampil").click()
    page.get_by_label("Dari").fill("2030-01-02T10:00")
    page.get_by_label("Sampai").fill("2030-01-02T09:00")
    page.click(".front-save")
    expect(slot(page, "lead").locator(".front-errors li")).to_have_count(1)
    ends = page.get_by_label("Sampai, WIB")
    expect(ends).to_be_focused()
    expect(ends).to_have_attribute("aria-invalid", "true")
    expect(ends).to_have_accessible_description(re.compile("dari"))
    assert page.locator("[aria-describedby='0'], li[aria-describedby]").count() == 0
    assert page.get_by_label("Dari").input_value() == "2030-01-02T10:00"
    page.get_by_label("Sampai").fill("2030-01-02T11:00")
    saved(page)
    assert page.locator(".front-errors").count() == 0
    assert slot(page, "lead").locator(".front-told").inner_text() == "Mulai 2 Jan 2030 10:00 WIB"


def test_a_story_that_has_a_place_moves_or_stands_twice_in_words(arrange):
    page = arrange()
    told = page.locator("[data-part=told]")
    story(page, "Satu").locator("[data-put=lead]").click()
    story(page, "Satu").locator("[data-put=pick]").click()
    assert (headlines(page, "lead"), headlines(page, "pick")) == ([], ["Satu"])
    expect(told).to_contain_text("dipindah ke")
    story(page, "Satu").locator("[data-put=pick]").click()
    assert headlines(page, "pick") == ["Satu"]
    expect(told).to_contain_text("sudah ada di")
    page.get_by_text("Waktu tampil").click()
    page.get_by_label("Sampai").fill("2030-01-02T09:00")
    story(page, "Satu").locator("[data-put=lead]").click()
    assert (headlines(page, "lead"), headlines(page, "pick")) == (["Satu"], ["Satu"])
    expect(told).to_contain_text("dua kali")
    expect(slot(page, "lead").get_by_label("Dari")).to_be_visible()


def test_a_retracted_story_leaves_its_place_with_the_next_save(arrange, stories):
    FrontSlot.objects.create(slot=Slot.LEAD, article=stories[0])
    withdraw(stories[0])
    page = arrange(stories=4)
    assert slot(page, "lead").locator(".front-told").inner_text().startswith("Dicabut; ")
    story(page, "Dua").locator("[data-put=lead]").click()
    saved(page)
    expect(page.locator("[data-part=told]")).to_contain_text("1 yang lewat atau dicabut")
    assert (headlines(page, "lead"), stored()) == (["Dua"], [("lead", "Dua")])


def test_what_fills_the_open_places_is_named(arrange, stories):
    stories[3].short_headline = "Empat Singkat"
    stories[3].save()
    page = arrange()
    filling = slot(page, "secondary").locator(".front-filling li")
    assert slot(page, "lead").locator(".front-filling").inner_text() == f"otomatis: {LONG}"
    assert filling.all_inner_texts() == [
        f"otomatis: {n}" for n in ("Empat Singkat", "Tiga", "Dua")
    ]
    story(page, "Empat").locator("[data-put=breaking]").click()
    assert filling.all_inner_texts() == ["otomatis: Tiga", "otomatis: Dua"]
    line = page.get_by_label("Teks (kosong: judul artikel)")
    assert line.get_attribute("placeholder") == "Empat Singkat"
    saved(page)
    expect(filling).to_have_text(["otomatis: Tiga", "otomatis: Dua", "otomatis: Satu"])


@pytest.mark.parametrize("choice", ["theirs", "mine"])
def test_two_people_at_once_decide_which_arrangement_stands(arrange, stories, choice):
    page, other = arrange(), arrange()
    story(other, "Dua").locator("[data-put=lead]").click()
    saved(other)
    story(page, "Satu").locator("[data-put=lead]").click()
    page.click(".front-save")
    panel = page.locator(".front-conflict")
    expect(panel).to_contain_text("Dua")
    expect(panel).to_contain_text("editor")
    assert stored() == [("lead", "Dua")]
    if choice == "theirs":
        panel.get_by_role("button", name="Ambil susunan").click()
        assert headlines(page, "lead") == ["Dua"]
    else:
        panel.get_by_role("button", name="Simpan susunan saya").click()
        expect(page.locator("[data-part=told]")).to_contain_text("Tersimpan pukul")
        assert stored() == [("lead", "Satu")]
    assert page.locator(".front-conflict").count() == 0


def test_nobody_leaves_with_an_arrangement_that_is_not_saved(arrange):
    page = arrange()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.reload()
    expect(page.locator(".front-story")).to_have_count(5)
    assert asked == []
    story(page, "Satu").locator("[data-put=lead]").click()
    page.reload()
    assert asked == ["beforeunload"]


def test_who_stays_sees_the_page_that_is_arranged(arrange):
    section = make_section("Asia")
    page = arrange()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    story(page, "Satu").locator("[data-put=lead]").click()
    page.select_option("#front-section", str(section.pk))
    page.get_by_role("button", name="Buka").click()
    expect(page.locator("#front-section")).to_have_value("")
    assert asked == ["beforeunload"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 360])
def test_it_fits_a_phone(arrange, stories, width, scheme):
    for name in Slot:
        FrontSlot.objects.create(slot=name, article=stories[4])
    page = arrange(width=width, scheme=scheme)
    for summary in page.get_by_text("Waktu tampil").all():
        summary.click()
    page.click(".front-save")
    expect(page.locator(".front-errors").first).to_be_visible()
    assert page.evaluate(TOO_WIDE) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.evaluate(TOO_WIDE)


@pytest.mark.parametrize("number", [0, 1, 3, 30])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_front_page_stands_still_with_few_and_many(visit, number, width):
    image = make_image(size=(1600, 900))
    for n in range(number):
        article = make_article(headline=f"{LONG} {n}"[-190:], lead_image=image if n % 2 else None)
        if n < 4:
            FrontSlot.objects.create(slot=list(Slot)[n], article=article)
    page = visit("/", width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.evaluate(TOO_WIDE)
    eager = page.locator("img:not([loading=lazy])")
    assert eager.count() == page.locator("[fetchpriority=high]").count() <= 1
    assert visit.troubles == []
