"""The desk in Chromium: a story from sign-in to the front page, under the strict CSP."""

import io

import pytest
from PIL import Image as Pillow

from articles.models import Article, Image, Section
from tests import cast
from tests.factories import make_article, make_author, make_section

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(visit):
    cast.superuser()
    page = visit("/admin/", width=1280)
    page.fill("#id_username", "admin")
    page.fill("#id_password", cast.PASSWORD)
    page.click("[type=submit]")
    return page


def choose(page, container, text):
    """Pick `text` in a Select2."""
    page.locator(container).click()
    page.keyboard.type(text)
    page.locator(".select2-results__option", has_text=text).first.click()


def test_a_story_is_written_linked_and_published(desk, visit, site):
    make_section("Asia", slug="asia")
    make_author("Ana Satu")
    target = make_article(headline="Berita yang Ditautkan")
    desk.goto(f"{site}/admin/articles/article/add/")
    desk.fill("#id_headline", "Judul dari Peramban")
    desk.fill("#id_body", "Paragraf pertama.\nParagraf kedua.\nParagraf ketiga.")
    desk.select_option("#id_section", label="Asia")
    desk.locator(".field-tags .select2").click()
    desk.keyboard.type("Topik Baru,")
    desk.select_option("#id_new_state", "published")
    desk.click("#bylines-group .add-row a")
    choose(desk, "#bylines-0 .select2", "Ana Satu")
    desk.click("#baca_juga-group .add-row a")
    choose(desk, "#baca_juga-0 .select2", "Berita yang Ditautkan")
    desk.click("[name=_continue] >> nth=0")
    article = Article.objects.published().get(headline="Judul dari Peramban")
    assert [tag.name for tag in article.tags.all()] == ["Topik Baru"]
    assert [byline.author.name for byline in article.bylines.all()] == ["Ana Satu"]
    desk.click("text=Lihat di situs")
    assert desk.locator("aside.baca-juga a").inner_text() == target.headline
    desk.goto(site)
    assert desk.locator("h2, h3", has_text="Judul dari Peramban").count() == 1
    assert visit.troubles == []


def test_every_page_of_the_desk_is_quiet(desk, visit, site):
    article = make_article(authors=[make_author()], tags=["Rusia"])
    for path in [
        "", "articles/article/", f"articles/article/{article.pk}/change/",
        f"articles/article/{article.pk}/history/", "articles/article/add/", "articles/image/",
        "articles/image/add/", "articles/section/", "articles/section/add/", "articles/author/",
        "taggit/tag/", "auth/user/", "auth/group/add/", "password_change/",
    ]:  # fmt: skip
        desk.goto(f"{site}/admin/{path}")
        assert desk.locator("#content h1, #content-main").count() >= 1, path
    assert visit.troubles == []


def test_a_picture_is_uploaded_and_its_focal_point_clicked(desk, visit, site):
    buffer = io.BytesIO()
    Pillow.new("RGB", (800, 400), "#284b63").save(buffer, "PNG")
    desk.goto(f"{site}/admin/articles/image/add/")
    desk.set_input_files(
        "#id_file", {"name": "foto.png", "mimeType": "image/png", "buffer": buffer.getvalue()}
    )
    picture = desk.locator(".focal-picture")
    box = picture.bounding_box()
    picture.click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.75})
    desk.fill("#id_title", "Uji")
    desk.fill("#id_alt", "Bidang biru")
    desk.click("[name=_continue]")
    image = Image.objects.get()
    assert (image.focal_x, image.focal_y) == (25, 75)
    assert desk.locator(".focal-point img").evaluate("image => image.naturalWidth") > 0
    assert visit.troubles == []


def test_sections_are_ordered_by_keyboard_and_by_dragging(desk, site):
    for position, name in enumerate(["Satu", "Dua", "Tiga"]):
        make_section(name, position=position)
    desk.goto(f"{site}/admin/articles/section/")
    desk.locator(".drag-handle").nth(2).focus()
    desk.keyboard.press("ArrowUp")
    desk.locator(".drag-handle").nth(0).drag_to(
        desk.locator("#result_list tbody tr").nth(2), target_position={"x": 200, "y": 30}
    )
    desk.click("[name=_save]")
    desk.wait_for_load_state()
    assert [section.name for section in Section.objects.all()] == ["Tiga", "Dua", "Satu"]
