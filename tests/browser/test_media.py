"""The library in Chromium: files dropped on it, the dialog of the editor, the page of an image."""

import base64

import pytest
from playwright.sync_api import expect

from articles.models import Image
from tests import cast
from tests.factories import make_article, make_image, picture_file

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DROP = """async ([selector, files]) => {
    const transfer = new DataTransfer();
    for (const [name, text] of files) {
        const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
        transfer.items.add(new File([bytes], name));
    }
    const place = document.querySelector(selector);
    for (const type of ["dragover", "drop"]) {
        place.dispatchEvent(new DragEvent(type,
            {dataTransfer: transfer, bubbles: true, cancelable: true}));
    }
}"""


@pytest.fixture
def desk(visit, site):
    """Open a page of the desk, signed in."""
    cast.managing_editor()

    def open_page(path, **options):
        page = visit("/admin/", **options)
        page.fill("#id_username", "redpel")
        page.fill("#id_password", cast.PASSWORD)
        page.click("[type=submit]")
        page.goto(f"{site}/admin/articles/{path}")
        return page

    return open_page


def drop(page, selector, *files):
    contents = [(name, base64.b64encode(file.read()).decode()) for name, file in files]
    page.evaluate(DROP, [selector, contents])


def upload(file, name="foto.png"):
    return {"name": name, "mimeType": "image/png", "buffer": file.read()}


def test_files_dropped_on_the_library_are_stored_refused_or_known(desk, visit):
    known = make_image(title="Sudah Ada")
    page = desk("image/")
    files = [
        ("banjir_demak.png", picture_file(colour="teal")),
        ("kecil.png", picture_file(size=(20, 20))),
        ("salinan.png", picture_file()),
    ]
    drop(page, "#content", *files)
    rows = page.locator(".uploads li")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_contain_text("Tersimpan: banjir demak")
    expect(rows.nth(2)).to_contain_text("Berkas ini sudah ada di pustaka: Sudah Ada")
    expect(rows.nth(1).locator(".is-refused")).to_contain_text("160")
    expect(page.locator(".image-card")).to_have_count(2)
    assert Image.objects.exclude(pk=known.pk).get().title == "banjir demak"
    assert all("400" in trouble for trouble in visit.troubles)


def test_several_files_are_chosen_with_the_button_and_a_lost_network_is_tried_again(desk):
    page = desk("image/")
    page.context.set_offline(True)
    page.set_input_files("#image_uploads", upload(picture_file()))
    again = page.get_by_role("button", name="Coba lagi")
    expect(again).to_be_visible()
    page.context.set_offline(False)
    again.click()
    expect(page.locator(".uploads li")).to_contain_text("Tersimpan")
    assert Image.objects.count() == 1


def test_a_lead_image_is_chosen_uploaded_dropped_and_taken_out(desk, visit):
    image = make_image(title="Demak", alt="Perahu")
    page = desk("article/add/", width=360)
    value, title = page.locator("[name=lead_image]"), page.locator(".lead-image [data-part=title]")
    page.evaluate(
        """() => {
            window.inputs = 0;
            const input = document.querySelector("[name=lead_image]");
            input.addEventListener("input", () => { window.inputs += 1; });
        }"""
    )
    page.locator(".lead-image [data-part=choose]").focus()
    page.keyboard.press("Enter")
    page.locator(".image-choice").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(value).to_have_value(str(image.uid))
    expect(page.locator(".lead-image [data-part=alt]")).to_have_text("Perahu")
    expect(page.locator(".lead-image [data-part=no-alt]")).to_be_hidden()
    page.locator(".lead-image [data-part=remove]").click()
    expect(value).to_have_value("")
    expect(page.locator(".lead-image [data-part=shown]")).to_be_hidden()
    page.set_input_files(
        ".lead-image [data-part=file]", upload(picture_file(colour="red"), "merah.png")
    )
    expect(title).to_have_text("merah")
    expect(page.locator(".lead-image [data-part=no-alt]")).to_be_visible()
    drop(page, ".lead-image", ("lagi.png", picture_file()))
    expect(title).to_have_text("Demak")
    expect(page.locator(".lead-image [data-part=status]")).to_contain_text("sudah ada di pustaka")
    assert page.evaluate("() => window.inputs") == 4
    assert visit.troubles == []


def test_a_lead_image_put_back_from_outside_is_shown(desk):
    image = make_image(title="Demak")
    page = desk("article/add/")
    page.evaluate(
        """(uid) => {
            const input = document.querySelector("[name=lead_image]");
            input.value = uid;
            input.dispatchEvent(new Event("change", {bubbles: true}));
        }""",
        str(image.uid),
    )
    expect(page.locator(".lead-image [data-part=title]")).to_have_text("Demak")


CHOOSE = """() => {
    window.chosen = import("newsroom/image_library").then((library) => library.chooseImage());
}"""


def test_the_dialog_searches_and_chooses_by_keyboard(desk, visit):
    for title in ("Pasar", "Banjir Demak", "Sidang", "Banjir Kudus"):
        make_image(title=title)
    page = desk("image/add/")
    page.evaluate(CHOOSE)
    page.locator("#image_library_query").wait_for()
    page.keyboard.type("banjir")
    choices = page.locator(".image-choice")
    expect(choices).to_have_count(2)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert page.evaluate("() => window.chosen")["title"] == "Banjir Demak"
    expect(page.locator("dialog")).to_have_count(0)
    page.evaluate(CHOOSE)
    page.locator("#image_library_query").wait_for()
    page.keyboard.press("Escape")
    assert page.evaluate("() => window.chosen") is None
    assert visit.troubles == []


def test_a_file_uploaded_in_the_dialog_is_chosen(desk, visit):
    page = desk("image/add/")
    page.evaluate(CHOOSE)
    expect(page.get_by_role("status")).to_contain_text("Pustaka masih kosong")
    page.set_input_files(".image-library input[type=file]", upload(picture_file(), "baru.png"))
    assert page.evaluate("() => window.chosen")["title"] == "baru"
    assert visit.troubles == []


def test_more_pictures_are_loaded_when_asked_for(desk):
    for number in range(26):
        make_image(title=f"Gambar {number}")
    page = desk("image/add/")
    page.evaluate(CHOOSE)
    page.get_by_role("button", name="Muat lagi").click()
    expect(page.locator(".image-choice")).to_have_count(26)
    expect(page.locator(".image-choice").nth(24)).to_be_focused()
    expect(page.get_by_role("status")).to_have_text("26 gambar")


def test_the_focal_point_moves_the_crops_at_once(desk, visit):
    image = make_image(size=(800, 400))
    make_article(lead_image=image)
    page = desk(f"image/{image.pk}/change/")
    square = page.locator(".crop").nth(2)
    expect(square).to_have_css("object-position", "50% 50%")
    page.fill("#id_focal_x", "0")
    expect(square).to_have_css("object-position", "0% 50%")
    assert visit.troubles == []


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("size", [(300, 600), (2400, 1200)])
def test_the_focal_point_is_drawn_where_the_picture_was_clicked(desk, size, width):
    page = desk(f"image/{make_image(size=size).pk}/change/", width=width)
    picture = page.locator(".focal-picture")
    marker = page.locator(".focal-marker")
    for share in (0.25, 0.5, 0.9):
        box = picture.bounding_box()
        picture.click(position={"x": box["width"] * share, "y": box["height"] * share})
        box, drawn = picture.bounding_box(), marker.bounding_box()
        assert drawn["x"] + drawn["width"] / 2 - box["x"] == pytest.approx(
            box["width"] * share, abs=4
        )
        assert drawn["y"] + drawn["height"] / 2 - box["y"] == pytest.approx(
            box["height"] * share, abs=4
        )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_sticks_out_of_the_page(desk, visit, site, width, scheme):
    image = make_image(title="Pertanggungjawabanpenyelenggaraanpemerintahan" * 2, credit="x" * 90)
    make_article(lead_image=image, headline="Judul " * 20)
    page = desk("image/", width=width, scheme=scheme)
    for path in ("", f"{image.pk}/change/", f"{image.pk}/delete/"):
        page.goto(f"{site}/admin/articles/image/{path}")
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width, path
    page.evaluate(CHOOSE)
    expect(page.locator("dialog")).to_be_visible()
    assert page.evaluate("() => document.querySelector('dialog').scrollWidth") <= width
    assert visit.troubles == []
