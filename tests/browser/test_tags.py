"""The field of the tags in Chromium: what is typed is never lost, and Enter takes just that."""

import pytest
from playwright.sync_api import expect
from taggit.models import Tag

from articles.enums import State
from articles.models import Article, Buffer, TagName
from tests.browser.desk import write
from tests.factories import make_article
from tests.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
__all__ = ["write"]


def names():
    return [tag.name for tag in Article.objects.get().tags_in_order]


@pytest.fixture
def field(write, visit):
    TagName.objects.get_or_create_tags(["Pemilu 2029", "Timnas U-23"])
    page = write(make_article(state=State.DRAFT, tags=["Beras"])).page
    yield page.get_by_role("combobox", name="Tag", exact=True)
    assert visit.troubles == []


def test_enter_takes_what_was_typed_and_an_arrow_key_a_suggestion(field):
    page, chips = field.page, field.page.locator(".tag-chip")
    options = page.locator(".tag-field [role=option]")
    with page.expect_response(lambda response: "/tags/?q=Pemilu" in response.url):
        field.press_sequentially("Pemilu")
    expect(options).to_have_text(["Pemilu 2029"])
    field.press("Enter")
    expect(chips).to_have_text(["Beras×", "Pemilubaru×"])
    expect(page.locator(".tag-status")).to_have_text("“Pemilu” ditambahkan sebagai tag baru")
    field.press_sequentially("timnas")
    expect(options).to_have_text(["Timnas U-23"])
    field.press("ArrowDown")
    field.press("Enter")
    field.press_sequentially("pemilu-2029,a")
    expect(chips).to_have_text(["Beras×", "Pemilubaru×", "Timnas U-23×", "Pemilu 2029×"])
    expect(field).to_have_value("a")
    until(lambda: any("a" in buffer.content["tags"] for buffer in Buffer.objects.with_text()))
    with page.expect_navigation():
        field.press("Control+s")
    assert names() == ["Beras", "Pemilu", "Timnas U-23", "Pemilu 2029", "a"]
    assert Tag.objects.count() == 5


def test_what_is_left_in_the_field_becomes_a_tag(field):
    page = field.page
    field.fill("Padi")
    page.locator("#id_headline").click()
    expect(page.locator(".tag-chip")).to_have_text(["Beras×", "Padibaru×"])
    page.get_by_role("button", name="Hapus Beras").click()
    expect(page.get_by_role("button", name="Hapus Padi")).to_be_focused()
    field.fill("Bulog")
    with page.expect_navigation():
        page.locator("[name=_action][value=save]").click()
    assert names() == ["Padi", "Bulog"]


def test_suggested_tags_are_added_by_a_click_and_by_keys(field):
    page, chips = field.page, field.page.locator(".tag-chip")
    page.locator("#id_headline").fill("Timnas U-23 menang, Pemilu 2029 dekat")
    field.focus()
    suggested = page.get_by_role("list", name="Tag yang disarankan:").get_by_role("button")
    expect(suggested).to_have_count(2)
    suggested.get_by_text("Pemilu 2029").click()
    expect(chips).to_have_text(["Beras×", "Pemilu 2029×"])
    expect(field).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(chips).to_have_text(["Beras×", "Pemilu 2029×", "Timnas U-23×"])
    expect(field).to_be_focused()


def test_the_save_key_works_in_the_pickers_of_the_form(field):
    page = field.page
    page.locator("#id_headline").fill("Judul Lain")
    page.get_by_label("Tambah penulis").click()
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    assert Article.objects.get().headline == "Judul Lain"
