"""Tables, numbers and figures without a file in the editor, in Chromium, by keyboard."""

import pytest

from articles.models import Article, Image
from tests.browser import axe
from tests.browser.desk import write
from tests.factories import make_article, make_image, picture_file

__all__ = ["write"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FOCUSED = """(() => {
    const { activeElement: at } = document;
    return at.labels?.[0]?.textContent ?? at.getAttribute("aria-label");
})()"""
LABELS = [
    "Baris di atas", "Baris di bawah", "Kolom di kiri", "Kolom di kanan", "Hapus baris",
    "Hapus kolom", "Baris kepala", "Kolom kepala", "Pindah ke atas", "Pindah ke bawah",
    "Hapus tabel",
]  # fmt: skip
WAITING = (
    '<figure data-image="" data-alt="Banjir di pasar" data-credit="Dok.">'
    "<figcaption>Pedagang</figcaption></figure>"
)


def table(*rows, caption="", source=""):
    """Return a table: "a|b" is a row; a cell that begins with "!" is a head."""
    lines = (
        "".join(
            f"<th>{cell[1:]}</th>" if cell.startswith("!") else f"<td>{cell}</td>"
            for cell in row.split("|")
        )
        for row in rows
    )
    title = f"<caption>{caption}</caption>" if caption else ""
    opening = f'<table data-source="{source}">' if source else "<table>"
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f"{opening}{title}<tbody>{body}</tbody></table>"


def click(form, text):
    form.text.locator("td, th").get_by_text(text, exact=True).click()
    form.selects(f"selection.$from.parent.textContent === {text!r}")


def focused(form):
    return form.page.evaluate(FOCUSED)


def tool(form, name):
    tools = form.page.locator(".is-current").get_by_role("toolbar", name="Alat tabel")
    return tools.get_by_role("button", name=name, exact=True)


def test_a_table_is_written_with_the_keyboard_alone(write, visit):
    form = write()
    form.page.fill("#id_headline", "Perolehan Medali")
    form.text.click()
    form.type("Awal.")
    form.tool("Tabel").press("Enter")
    for cell in ("Negara", "Emas", "Perak", "Indonesia", "12", "8", "Malaysia", "9", "14"):
        form.type(cell)
        form.press("Tab")
    form.type("Thailand")
    form.press("Shift+Enter")
    form.type("(baru)")
    form.press("Tab")
    form.type("7")
    form.press("Enter", "Enter")  # a new row; left blank, it is left
    form.type("Sesudah.")
    form.press("ArrowUp")
    form.page.wait_for_selector(".is-current")
    form.press("Escape", "Tab", "Tab")
    assert focused(form) == "Judul tabel"
    form.type("Medali SEA Games")
    form.press("Tab")
    assert focused(form) == "Sumber"
    form.type("BPS, 2026")
    form.press("Enter")
    form.type("Lalu: ")
    written = table(
        "!Negara|!Emas|!Perak", "Indonesia|12|8", "Malaysia|9|14", "Thailand<br>(baru)|7|",
        caption="Medali SEA Games", source="BPS, 2026",
    )  # fmt: skip
    body = f"<p>Awal.</p>\n{written}\n<p>Lalu: Sesudah.</p>"
    form.becomes(body)
    form.save()
    assert Article.objects.get().body == form.html == body
    assert visit.troubles == []


def test_the_tools_of_a_table_are_one_stop_walked_with_arrows(write):
    form = write()
    form.put(table("!a|!b", "c|d") + "<p>Sesudah.</p>")
    click(form, "d")
    form.press("Alt+F10")
    walked = []
    for _label in LABELS:
        walked.append(focused(form))
        form.press("ArrowRight")
    assert walked == LABELS
    form.press("ArrowRight", "Enter")  # row below
    form.press("Alt+F10", "ArrowRight", "ArrowRight", "Enter")  # column to the right
    form.type("e")
    form.becomes(table("!a|!b|!", "c|de|") + "\n<p>Sesudah.</p>")
    assert form.text.locator("tr").count() == 3
    assert tool(form, "Baris kepala").get_attribute("aria-pressed") == "true"
    tool(form, "Kolom kepala").click()
    tool(form, "Hapus kolom").click()
    form.becomes(table("!a|!", "!c|") + "\n<p>Sesudah.</p>")
    form.press("Control+z", "Control+z")
    form.becomes(table("!a|!b|!", "c|de|") + "\n<p>Sesudah.</p>")
    tool(form, "Pindah ke bawah").click()
    form.becomes("<p>Sesudah.</p>\n" + table("!a|!b|!", "c|de|"))
    tool(form, "Hapus tabel").click()
    form.becomes("<p>Sesudah.</p>")
    form.press("Alt+F10")
    assert focused(form) == "Subjudul H2"


def test_a_table_is_left_selected_moved_and_removed(write):
    form = write()
    form.put(table("!a|!b", "c|d") + "<p>Sesudah.</p>")
    click(form, "b")
    form.press("ArrowUp")
    form.type("Sebelum.")
    form.becomes("<p>Sebelum.</p>\n" + table("!a|!b", "c|d") + "\n<p>Sesudah.</p>")
    click(form, "c")
    form.press("Shift+Tab", "Shift+Tab", "Shift+Tab")
    assert focused(form) == "Judul tabel"
    form.press("ArrowDown")
    form.selects("selection.$from.parent.textContent === 'a'")
    form.press("Escape", "Alt+ArrowDown")
    form.becomes("<p>Sebelum.</p>\n<p>Sesudah.</p>\n" + table("!a|!b", "c|d"))
    form.press("Enter")
    form.type("A")
    form.press("Escape", "Delete")
    form.becomes("<p>Sebelum.</p>\n<p>Sesudah.</p>")
    form.press("Control+z")
    form.becomes("<p>Sebelum.</p>\n<p>Sesudah.</p>\n" + table("!Aa|!b", "c|d"))
    click(form, "d")
    form.press("Home")
    form.selects("selection.$from.parentOffset === 0")
    form.press("Shift+ArrowLeft")
    form.page.wait_for_selector(".selectedCell >> nth=1")
    form.press("Delete")
    form.becomes("<p>Sebelum.</p>\n<p>Sesudah.</p>\n" + table("!Aa|!b"))
    assert form.text.locator("tr").count() == 2


def test_the_tools_work_from_a_selected_table(write):
    form = write()
    form.put(table("!a|!b", "c|d"))
    click(form, "d")
    form.press("Escape", "Tab")
    assert focused(form) == LABELS[0]
    head_row, head_column = LABELS[6:8]
    assert tool(form, head_row).get_attribute("aria-pressed") == "true"
    assert tool(form, head_column).get_attribute("aria-pressed") == "false"
    for _step in range(LABELS.index(head_column)):
        form.press("ArrowRight")
    form.press("Enter")
    form.becomes(table("!a|!b", "!c|d"))
    form.selects("selection.node?.type.name === 'table'")
    assert form.text.get_by_role("group", name="Tabel", exact=True).count() == 1
    form.press("Alt+F10")
    assert focused(form) == head_column


def test_a_selection_of_cells_stays_in_the_table(write):
    form = write()
    form.put(table("a|b", "c|d") + "<p>Sesudah.</p>")
    click(form, "a")
    form.press("End", *["Shift+ArrowRight"] * 4)
    form.selects("selection.constructor.name !== 'TextSelection' && selection.ranges.length === 2")
    form.press(*["Shift+ArrowDown"] * 3)
    form.selects("selection.ranges.length === 4")
    form.press("Delete")
    form.becomes("<p>Sesudah.</p>")
    form.press("Control+z")
    click(form, "d")
    form.press("End", "Shift+ArrowRight", "Shift+ArrowDown")
    form.type("!")
    form.becomes(table("a|b", "c|d!") + "\n<p>Sesudah.</p>")


def test_a_full_screen_is_left_after_the_table(write):
    form = write()
    form.put(table("a|b", "c|d"))
    form.tool("Layar penuh").click()
    click(form, "d")
    form.press("Escape")
    assert form.page.locator(".is-fullscreen").count() == 1
    form.press("Escape")
    assert form.page.locator(".is-fullscreen").count() == 0


def test_a_table_in_a_body_that_is_held_is_only_read(write):
    form = write()
    form.put(table("a|b", "c|d") + "<h4>Di luar tata bahasa</h4>")
    form.page.wait_for_selector(".body-held")
    title = form.page.get_by_label("Judul tabel")
    title.click()
    form.type("x")
    assert title.input_value() == ""
    is_editable = "document.querySelector('.ProseMirror td').isContentEditable"
    assert not form.page.evaluate(is_editable)
    form.page.get_by_role("button", name="Sunting tanpa bagian itu").click()
    assert form.page.evaluate(is_editable)
    title.click()
    form.type("x")
    assert title.input_value() == "x"
    title.fill("")
    click(form, "d")
    form.type("!")
    form.becomes(table("a|b", "c|d!") + "\n<p>Di luar tata bahasa</p>")


@axe.needs_axe
def test_on_a_phone_a_table_scrolls_in_its_box_and_the_page_does_not(write, visit):
    wide = table("|".join(f"!Kolom {n}" for n in range(9)), "|".join(["1.234.567"] * 9))
    form = write(make_article(body=f"{wide}\n{WAITING}\n<ol start='3'><li>a</li></ol>"), width=360)
    page = form.page
    click(form, "Kolom 0")
    page.wait_for_selector(".is-current")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    box = "document.querySelector('.table-box')"
    assert page.evaluate(f"{box}.scrollWidth > 2 * {box}.clientWidth")
    tools = "document.querySelector('.table-head [role=toolbar]')"
    assert page.evaluate(f"{tools}.scrollWidth <= {tools}.clientWidth")
    last = form.page.locator(".table-head [role=toolbar] button").last.bounding_box()
    assert last["x"] + last["width"] <= 360
    form.press(*["Tab"] * 8)
    form.type("!")
    assert page.evaluate(f"{box}.scrollLeft") > 300
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    axe.load(page)
    for width, scheme in [(360, "light"), (360, "dark"), (1280, "dark")]:
        page.set_viewport_size({"width": width, "height": 4000})
        page.emulate_media(color_scheme=scheme)
        assert axe.violations(page, impacts=axe.GRAVE) == []


def test_a_list_gets_its_first_number(write):
    form = write()
    form.type("3. Tiga")
    form.press("Enter")
    form.type("Empat")
    form.becomes('<ol start="3"><li>Tiga</li><li>Empat</li></ol>')
    form.tool("Nomor pertama daftar").click()
    dialog = form.page.get_by_role("dialog")
    assert dialog.get_by_label("Mulai dari nomor").input_value() == "3"
    form.page.keyboard.press("Control+a")
    form.type("1000000\n")
    assert "antara −999.999 dan 999.999" in dialog.get_by_role("alert").inner_text()
    form.page.keyboard.press("Control+a")
    form.type("12\n")
    form.becomes('<ol start="12"><li>Tiga</li><li>Empat</li></ol>')
    form.type("!")
    form.press("Control+z", "Control+z")
    form.becomes('<ol start="3"><li>Tiga</li><li>Empat</li></ol>')
    form.put('<ol type="a"><li>Satu</li></ol>')
    form.tool("Nomor pertama daftar").click()
    assert "menampilkan 3 sebagai “c”" in dialog.inner_text()


def test_words_are_raised_and_lowered_by_shortcut(write):
    form = write()
    form.type("CO")
    form.press("Control+,")
    form.type("2")
    form.press("Control+,")
    form.type(" 10")
    form.press("Control+.")
    form.type("6")
    form.page.wait_for_selector("[aria-label=Superskrip][aria-pressed=true]")
    form.becomes("<p>CO<sub>2</sub> 10<sup>6</sup></p>")


def test_a_figure_waits_for_its_file_and_keeps_its_texts(write, visit):
    image = make_image(alt="Alt pustaka", caption="Pustaka", credit="Ana")
    article = make_article(body=f"<p>Awal.</p>\n{WAITING}\n{WAITING}")
    form = write(article)
    assert form.html == article.body
    cards = form.page.locator(".card-figure")
    assert "Gambar ini menunggu berkasnya" in cards.first.inner_text()
    cards.first.get_by_label("Keterangan").fill("Pedagang mengangkut barang")
    form.save()
    article.refresh_from_db()
    stored = article.latest_revision.content["body"]
    changed = WAITING.replace("Pedagang", "Pedagang mengangkut barang")
    assert stored == form.html == f"<p>Awal.</p>\n{changed}\n{WAITING}"
    with form.page.expect_file_chooser() as chooser:
        cards.first.get_by_role("button", name="Unggah berkasnya").click()
    picture = picture_file(size=(800, 500)).read()
    chooser.value.set_files([{"name": "a.png", "mimeType": "image/png", "buffer": picture}])
    form.page.wait_for_selector(".card-figure img:not([hidden])")
    uploaded = Image.objects.exclude(pk=image.pk).get()
    first = changed.replace('image=""', f'image="{uploaded.uid}"')
    form.becomes(f"<p>Awal.</p>\n{first}\n{WAITING}")
    assert form.message.inner_text() == "a.png terunggah."
    form.page.get_by_role("button", name="Tutup pesan").click()
    assert focused(form) == "Teks"
    cards.nth(1).get_by_role("button", name="Pilih dari pustaka").click()
    dialog = form.page.get_by_role("dialog")
    dialog.get_by_role("button", name=image.title).click()
    form.becomes(f"<p>Awal.</p>\n{first}\n" + WAITING.replace('image=""', f'image="{image.uid}"'))
    assert visit.troubles == []
