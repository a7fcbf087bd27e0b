"""The desk in Chromium: a story from sign-in to the front page, under the strict CSP."""

import io

import pytest
from PIL import Image as Pillow
from playwright.sync_api import expect

from articles.domain.story import revisions
from articles.enums import State
from articles.models import Article, Image, Section
from tests import cast
from tests.factories import make_article, make_author, make_section, save_content

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(visit):
    cast.superuser()
    page = visit("/admin/", width=1280)
    page.fill("#id_username", "admin")
    page.fill("#id_password", cast.PASSWORD)
    page.click("[type=submit]")
    return page


def act(page, action):
    with page.expect_navigation():
        page.click(f"button[name=_action][value={action}]")


def test_a_story_is_written_linked_and_published(desk, visit, site):
    make_section("Asia", slug="asia")
    author = make_author("Ana Satu")
    target = make_article(headline="Berita yang Ditautkan")
    desk.goto(f"{site}/admin/articles/article/add/")
    expect(desk.locator(".ProseMirror")).to_be_visible()
    desk.fill("#id_headline", "Judul dari Peramban")
    desk.locator(".ProseMirror").click()
    desk.keyboard.type("Paragraf pertama.")
    desk.keyboard.press("Enter")
    desk.keyboard.type("Paragraf kedua.")
    desk.select_option("#id_section", label="Asia")
    desk.get_by_role("combobox", name="Tag", exact=True).click()
    desk.keyboard.type("Topik Baru,")
    desk.get_by_label("Tambah penulis").click()
    with desk.expect_response(lambda response: "/authors/" in response.url):
        desk.keyboard.type("Ana Satu")
    desk.locator("[role=option]", has_text="Ana Satu").first.click()
    desk.get_by_role("button", name="Tambah Baca Juga").click()
    desk.wait_for_selector("dialog [role=option]")
    with desk.expect_response(lambda response: "/picker/" in response.url):
        desk.keyboard.type("Ditautkan")
    desk.locator("dialog [role=option]", has_text=target.headline).first.click()
    act(desk, "publish")
    article = Article.objects.published().get(headline="Judul dari Peramban")
    assert article.body == "<p>Paragraf pertama.</p>\n<p>Paragraf kedua.</p>"
    assert [tag.name for tag in article.tags.all()] == ["Topik Baru"]
    assert [byline.author for byline in article.bylines.all()] == [author]
    assert article.baca_juga.get().target == target
    desk.click("text=Lihat di situs")
    assert desk.locator(".end-links a").inner_text() == target.headline
    desk.goto(site)
    assert desk.locator("h2, h3", has_text="Judul dari Peramban").count() == 1
    assert visit.troubles == []


def test_a_change_of_a_live_story_asks_its_kind_and_loses_no_word(desk, visit, site):
    article = make_article(headline="Judul Lama")
    desk.goto(f"{site}/admin/articles/article/{article.pk}/change/")
    expect(desk.locator(".ProseMirror")).to_be_visible()
    desk.fill("#id_headline", "Judul Baru")
    act(desk, "publish")
    expect(desk.locator(".field-kind .field-error")).to_be_visible()
    desk.check("[name=kind][value=correction]")
    act(desk, "publish")
    expect(desk.locator(".field-correction .field-error")).to_be_visible()
    expect(desk.locator("[name=kind][value=correction]")).to_be_checked()
    assert Article.objects.get(pk=article.pk).headline == "Judul Lama"
    desk.fill("#id_correction", "Sebelumnya tertulis lain.")
    act(desk, "publish")
    assert Article.objects.get(pk=article.pk).headline == "Judul Baru"
    assert article.corrections.get().text == "Sebelumnya tertulis lain."
    numbers = article.revisions.order_by("number").values_list("action", flat=True)
    assert list(numbers) == ["import", "save", "publish"]
    desk.goto(site + article.get_absolute_url())
    assert "Sebelumnya tertulis lain." in desk.locator("main").inner_text()
    assert visit.troubles == []


def test_two_editors_of_one_paragraph_choose_in_the_form(desk, visit, site):
    article = make_article(state=State.DRAFT, body="<p>Satu.</p>")
    desk.goto(f"{site}/admin/articles/article/{article.pk}/change/")
    expect(desk.locator(".ProseMirror")).to_be_visible()
    base = revisions.ensure_first_revision(article)
    theirs = base.content | {"body": "<p>Satu dari Budi.</p>"}
    save_content(article, theirs, base=base, user=cast.editor("budi"))
    desk.locator(".ProseMirror").click()
    desk.keyboard.press("Control+End")
    desk.keyboard.type(" Dari admin.")
    act(desk, "save")
    expect(desk.locator("#conflicts")).to_contain_text("budi")
    desk.locator("#conflicts input[value=both]").check()
    act(desk, "save")
    expect(desk.locator("#conflicts")).to_have_count(0)
    body = Article.objects.get(pk=article.pk).body
    assert "Satu dari Budi." in body
    assert "Satu. Dari admin." in body
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
    desk.wait_for_url("**/change/**")
    image = Image.objects.get()
    assert (image.focal_x, image.focal_y) == (25, 75)
    desk.wait_for_function("document.querySelector('.focal-point img').naturalWidth > 0")
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
