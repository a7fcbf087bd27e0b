"""The preview beside the form: it follows what is typed, and is shared without an account."""

import pytest
from playwright.sync_api import expect

from articles.enums import State
from articles.models import PreviewLink
from tests import cast
from tests.factories import make_article

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "".join(f"<p>Paragraf {number}.</p>" for number in range(60))


@pytest.fixture
def open_form(visit, site):
    cast.editor()

    def sign_in(article=None, *, width=1280):
        page = visit("/admin/login/", width=width)
        page.fill("#id_username", "editor")
        page.fill("#id_password", cast.PASSWORD)
        page.click("[type=submit]")
        path = f"{article.pk}/change" if article else "add"
        page.goto(f"{site}/admin/articles/article/{path}/")
        return page

    return sign_in


def headline(page):
    return page.frame_locator(".preview iframe:not(.is-loading)").locator("h1")


def test_the_preview_follows_what_is_typed_and_stays_where_it_was_read(open_form, visit):
    page = open_form(make_article(state=State.DRAFT, headline="Judul Lama", body=LONG))
    page.keyboard.press("Alt+Shift+P")
    expect(headline(page)).to_have_text("Judul Lama")
    assert page.locator("#article_form [name=headline]").bounding_box()["x"] < 640
    steps = page.evaluate("history.length")
    page.frames[-1].evaluate("scrollTo(0, 400)")
    page.locator("[name=headline]").fill("Judul yang Diketik")
    expect(headline(page)).to_have_text("Judul yang Diketik")
    assert page.frames[-1].evaluate("scrollY") == 400
    assert page.evaluate("document.activeElement.name") == "headline"
    assert page.evaluate("history.length") == steps
    page.click("#preview [data-width='1280']")
    expect(page.locator("#preview iframe")).to_have_count(1)
    assert page.frames[-1].evaluate("innerWidth") == 1280
    page.keyboard.press("Escape")
    assert not page.locator("#preview").is_visible()
    assert visit.troubles == []


def test_a_link_in_the_preview_opens_beside_the_desk(open_form):
    page = open_form(make_article(state=State.DRAFT, headline="Judul Lama"))
    page.click("#preview-open")
    expect(headline(page)).to_have_text("Judul Lama")
    with page.context.expect_page() as opened:
        page.frame_locator(".preview iframe").locator(".masthead .brand a").click()
    assert opened.value.evaluate("opener") is None
    expect(headline(page)).to_have_text("Judul Lama")


def test_a_new_article_is_seen_before_it_is_saved(open_form, visit):
    page = open_form()
    page.click("#preview-open")
    page.locator("[name=headline]").fill("Belum Pernah Disimpan")
    expect(headline(page)).to_have_text("Belum Pernah Disimpan")
    page.click("#preview summary")
    expect(page.locator("#preview")).to_contain_text("Simpan dahulu")
    assert visit.troubles == []


def test_on_a_phone_the_preview_takes_the_screen(open_form, visit):
    page = open_form(make_article(state=State.DRAFT, headline="Judul Lama"), width=360)
    page.click("#preview-open")
    expect(headline(page)).to_have_text("Judul Lama")
    assert page.locator("#preview").bounding_box()["width"] == 360
    assert page.frames[-1].evaluate("innerWidth") == 360
    page.keyboard.press("Escape")
    expect(page.locator("#preview")).not_to_be_visible()
    expect(page.locator("#preview-open")).to_be_focused()
    assert visit.troubles == []


def test_a_link_is_shared_read_and_ended(open_form, visit, site):
    page = open_form(make_article(state=State.DRAFT, headline="Untuk Narasumber"))
    page.click("#preview-open")
    page.click("#preview summary")
    page.click("#preview [data-part=share-now]")
    address = page.locator("#preview .preview-links input").input_value()
    reader = visit(address.removeprefix(site))
    assert reader.locator("h1").inner_text() == "Untuk Narasumber"
    assert reader.context.cookies() == []
    page.click("#preview .preview-links button >> nth=1")
    expect(page.locator("#preview .preview-links li")).to_have_count(0)
    assert PreviewLink.objects.get().revoked_at
    assert visit.troubles == []
    assert reader.reload().status == 410
    assert reader.locator("h1").inner_text() == "Pratinjau ini sudah berakhir"
