# ruff: noqa: E501
"""The body editor in Chromium: what is written, pasted and taken back, and never lost."""

import base64
import json
import random

import pytest
from django.conf import settings
from playwright.sync_api import expect

from articles.body import sanitise
from articles.models import Article, Image
from tests.browser import clipboard
from tests.browser.desk import write
from tests.factories import make_article, make_image, picture_file
from tests.waiting import until

__all__ = ["write"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COPIED = """() => {
    const { view, state } = document.querySelector("#id_body").bodyEditor.editor;
    return view.serializeForClipboard(state.doc.slice(0)).dom.innerHTML;
}"""
UID = "6f1f2a9f-7d11-4c0e-8a43-5f0b3c1e7a51"
EVERYTHING = f"""<h2>Satu</h2>
<p><strong>Tebal</strong>, <a href="https://example.com/?a=1&amp;b=2" rel="noopener">t</a>.<br>Dua.</p>
<ul><li>a<ol><li>b</li></ol></li><li>c</li></ul>
<h3>Dua</h3>
<blockquote><p>“Tiga.”</p><footer>Budi</footer></blockquote>
<aside data-baca-juga="{UID}">label</aside>
<aside data-baca-juga="">Judul yang ditunggu</aside>
<aside data-baca-juga=""><a href="https://example.com/x" rel="noopener">Di luar</a></aside>
<figure data-image="{UID}" data-alt="&quot;a&quot;" data-credit="k"><figcaption>&lt;b&gt;</figcaption></figure>
<figure data-image="{UID}"></figure>
<figure data-image="" data-alt="Menunggu"></figure>
<figure data-embed="https://www.youtube.com/watch?v=dQw4w9WgXcQ"></figure>
<ol start="3" type="a" reversed=""><li value="7">10<sup>6</sup></li></ol>
<table data-source="BPS"><caption>Judul</caption><tbody><tr><th>CO<sub>2</sub></th><th>b</th></tr>\
<tr><td>c<br>d</td><td></td></tr></tbody></table>
<p>Penutup.</p>"""


def test_what_is_typed_is_stored_and_comes_back_as_it_was(write, visit):
    form = write()
    form.page.fill("#id_headline", "Judul dari Editor")
    form.text.click()
    form.type(
        "## Subjudul\nKata **tebal** dan *miring*.\n- satu\ndua\n\n1. pertama\n\n\n> kutipan"
    )
    form.tool("Nama narasumber kutipan").click()
    form.type("Budi\nPenutup & <b>.")
    typed = form.html
    assert typed == (
        "<h2>Subjudul</h2>\n<p>Kata <strong>tebal</strong> dan <em>miring</em>.</p>\n"
        "<ul><li>satu</li><li>dua</li></ul>\n<ol><li>pertama</li></ol>\n"
        "<blockquote><p>kutipan</p><footer>Budi</footer></blockquote>\n"
        "<p>Penutup &amp; &lt;b&gt;.</p>"
    )
    assert form.page.locator(".body-count").inner_text() == "12 kata · 1 menit baca"
    form.save()
    assert Article.objects.get().body == typed
    assert form.html == typed
    assert visit.troubles == []


def test_a_body_goes_in_and_comes_out_the_same(write):
    """Over the bodies of the seed and over made ones, as the sanitiser stores them."""
    rows = json.loads((settings.BASE_DIR / "fixtures" / "seed.json").read_text("utf-8"))
    seed = [row["fields"]["body"] for row in rows if row["model"] == "articles.article"]
    made = [_random_body(random.Random(number)) for number in range(60)]
    form = write()
    for body in map(str, map(sanitise, [*seed, *made, EVERYTHING])):
        form.put(body)
        assert form.page.locator(".body-held").count() == 0, body
        assert str(sanitise(form.html)) == body


def _random_body(source):
    def words():
        return " ".join(
            source.choices(["kata", "“dua”", "&amp;", "tiga\u00a0empat", "a  b", "😀"], k=4)
        )

    def inline(depth=2):
        parts = []
        for _ in range(source.randint(1, 4)):
            tag = source.choice(["", "", "strong", "em", "sub", "sup", "a", "br"])
            if tag == "br":
                parts.append(f"{words()}<br>{words()}")
            elif tag == "a":
                parts.append(f'<a href="https://example.com/{source.random()}">{words()}</a>')
            elif tag and depth:
                parts.append(f"<{tag}>{words()}</{tag}>")
            else:
                parts.append(words())
        return " ".join(parts)

    def items(depth=2):
        inner = "".join(
            f"<li>{inline()}{items(depth - 1) if depth and source.random() < 0.3 else ''}</li>"
            for _ in range(source.randint(1, 3))
        )
        tag = source.choice(["ul", "ol", 'ol start="4"', 'ol type="i"'])
        return f"<{tag}>{inner}</{tag.split()[0]}>"

    def table():
        rows = "".join(
            "<tr>" + "".join(f"<td>{inline()}</td>" for _column in range(3)) + "</tr>"
            for _row in range(source.randint(1, 3))
        )
        return f'<table data-source="{words()}"><caption>{words()}</caption>{rows}</table>'

    def block():
        return source.choice([
            lambda: f"<p>{inline()}</p>", lambda: f"<h2>{words()}</h2>",
            lambda: f"<h3>{inline()}</h3>", items, table, lambda: f"<blockquote><p>{inline()}</p>{items()}</blockquote>",
            lambda: f"<blockquote><p>{inline()}</p><footer>{words()}</footer></blockquote>",
            lambda: f'<aside data-baca-juga="">{words()}</aside>',
            lambda: f'<figure data-image="{UID}"><figcaption>{words()}</figcaption></figure>',
        ])()  # fmt: skip

    return "".join(block() for _ in range(source.randint(1, 8)))


def test_an_untouched_text_keeps_its_bytes(write):
    article = make_article(body="<p>Satu  dua <em><strong>tiga</strong></em>.</p>")
    form = write(article)
    form.text.click()
    assert form.html == article.body


@pytest.mark.parametrize(
    ("html", "text", "body", "told"),
    [
        (clipboard.WORD, "x", clipboard.WORD_BODY, clipboard.WORD_TOLD),
        (clipboard.DOCS, "x", clipboard.DOCS_BODY, clipboard.DOCS_TOLD),
        (clipboard.WORDPRESS, "x", clipboard.WORDPRESS_BODY, clipboard.WORDPRESS_TOLD),
        ("", clipboard.PLAIN, clipboard.PLAIN_BODY, ""),
    ],
    ids=["word", "docs", "wordpress", "plain"],
)
def test_a_paste_keeps_its_structure_and_is_taken_back_at_once(
    write, visit, html, text, body, told
):
    form = write()
    form.type("Awal.\n")
    form.paste(html, text)
    form.becomes(f"<p>Awal.</p>\n{body}")
    assert form.message.inner_text() == told
    form.type("Lagi")
    assert form.message.inner_text() == ""
    form.press("Control+z", "Control+z")
    form.becomes("<p>Awal.</p>")
    form.press("Control+Shift+z")
    form.becomes(f"<p>Awal.</p>\n{body}")
    assert visit.troubles == []


def test_a_pasted_card_of_our_own_address_knows_its_article(write, site):
    target = make_article(headline="Berita Sendiri")
    form = write()
    url = site + target.get_absolute_url()
    form.paste(f'<p>Baca juga: <a href="{url}">Berita Sendiri</a></p>', "x")
    form.page.wait_for_selector(
        ".card-headline:has-text('Berita Sendiri') + .card-facts:has-text('Tayang')"
    )
    form.becomes(f'<aside data-baca-juga="{target.uid}"></aside>')


def test_addresses_are_pasted_as_links_and_embeds(write):
    form = write()
    form.paste(text="https://youtu.be/dQw4w9WgXcQ?t=3")
    form.type("Baca situsnya")
    form.select_line()
    form.paste(text="https://example.com/a")
    form.becomes(
        '<figure data-embed="https://www.youtube.com/watch?v=dQw4w9WgXcQ"></figure>\n'
        '<p><a href="https://example.com/a" rel="noopener">Baca situsnya</a></p>'
    )


def test_undo_spans_cards_and_replaced_texts(write):
    form = write()
    form.type("Satu.")
    form.put("<p>Dua.</p><aside data-baca-juga=''>Tiga</aside>")
    form.page.locator(".card").hover()
    form.page.locator(".card").get_by_role("button", name="Hapus").click()
    form.becomes("<p>Dua.</p>")
    form.press("Control+z")
    form.becomes('<p>Dua.</p>\n<aside data-baca-juga="">Tiga</aside>')
    form.press("Control+z")
    form.becomes("<p>Satu.</p>")


def test_a_key_does_not_replace_a_selected_card(write):
    form = write()
    form.put('<p>Satu.</p><aside data-baca-juga="">Dua</aside><p>Tiga.</p>')
    form.page.locator(".card-kind").first.click()
    form.type("Baru")
    form.becomes('<p>Satu.</p>\n<aside data-baca-juga="">Dua</aside>\n<p>Baru</p>\n<p>Tiga.</p>')


def test_a_card_is_moved_and_reached_by_keyboard(write):
    form = write()
    form.put('<aside data-baca-juga="">Kartu</aside><p>Satu.</p>')
    form.page.locator(".card-kind").first.click()
    form.press("Alt+ArrowDown")
    form.becomes('<p>Satu.</p>\n<aside data-baca-juga="">Kartu</aside>')
    form.press("Enter")
    assert form.page.evaluate("document.activeElement.closest('.card') !== null")
    assert form.page.evaluate("document.activeElement.checkVisibility()")
    form.press("Escape", "Delete")
    form.becomes("<p>Satu.</p>")


def test_the_toolbar_is_one_stop_walked_with_arrows(write):
    form = write()
    form.type("kata")
    form.press("Shift+Tab")
    focused = "document.activeElement.getAttribute('aria-label')"
    assert form.page.evaluate(focused) == "Subjudul H2"
    form.press("ArrowRight", "ArrowRight")
    assert form.page.evaluate(focused) == "Tebal"
    form.press("End")
    assert form.page.evaluate(focused) == "Layar penuh"
    form.press("Home", "Enter")
    form.becomes("<h2>kata</h2>")
    form.page.wait_for_selector("[role=toolbar] [aria-pressed=true] >> text=H2")
    assert form.page.locator("[role=toolbar] [tabindex='0']").count() == 1


def test_a_quotation_is_written_and_left_with_enter(write):
    form = write()
    form.type("> Satu.\nDua.\n\nSesudah.")
    form.becomes("<blockquote><p>Satu.</p><p>Dua.</p></blockquote>\n<p>Sesudah.</p>")
    form.put("<blockquote><p>Satu.</p><footer>Budi</footer></blockquote>")
    form.text.locator("blockquote p").click()
    form.selects(
        "selection.$from.parent.textContent === 'Satu.' && selection.$from.parentOffset > 4"
    )
    form.type("\nDua.\n\nSesudah.")
    form.becomes(
        "<blockquote><p>Satu.</p><p>Dua.</p><footer>Budi</footer></blockquote>\n<p>Sesudah.</p>"
    )
    form.press("Control+a", "Delete")
    form.type("> Satu.")
    form.tool("Nama narasumber kutipan").click()
    form.type("Budi")
    form.tool("Kutipan").click()
    form.becomes("<p>Satu.</p>\n<p>Budi</p>")


def test_full_screen_is_left_with_escape(write):
    form = write()
    form.tool("Layar penuh").click()
    box = form.page.locator(".body-editor").bounding_box()
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 1280, 900)
    form.press("Escape")
    assert form.page.locator(".is-fullscreen").count() == 0


def test_a_link_is_checked_changed_and_taken_off(write):
    form = write()
    form.type("Situs")
    form.select_line()
    form.press("Control+k")
    dialog = form.page.get_by_role("dialog")
    form.type("javascript:alert(1)\n")
    assert dialog.get_by_role("alert").inner_text() == (
        "Pilih berita, atau tulis alamat: awalannya https://, http:// atau mailto:"
    )
    dialog.get_by_role("combobox").fill("example.com/a")
    form.press("Enter")
    form.becomes('<p><a href="https://example.com/a" rel="noopener">Situs</a></p>')
    form.press("Control+k")
    assert dialog.get_by_role("combobox").input_value() == "https://example.com/a"
    dialog.get_by_role("button", name="Hapus tautan").click()
    form.becomes("<p>Situs</p>")


def test_a_link_finds_a_story_by_keyboard_alone(write, visit):
    for number in range(6):
        make_article(headline=f"Banjir {number}")
    target = make_article(headline="Harga Beras Naik")
    make_article(headline="Cabai", body="<p>Harga beras disebut.</p>")
    form = write()
    form.press("Control+k")
    dialog = form.page.get_by_role("dialog")
    field = dialog.get_by_role("combobox", name="Alamat, atau kata dari berita")
    titles = form.page.locator("dialog .result-title")
    expect(titles).to_have_count(5)
    assert field.get_attribute("aria-activedescendant") is None
    form.type("harga beras")
    expect(titles).to_have_text([target.headline, "Cabai"])
    expect(form.page.locator("dialog .result-facts").first).to_contain_text("Tayang")
    form.press("Enter")
    link, address = f'<a href="urn:uuid:{target.uid}" rel="noopener">', target.get_absolute_url()
    form.becomes(f"<p>{link}Harga Beras Naik</a></p>")
    form.press("Escape", "Enter")
    form.press("Control+k")
    dialog.get_by_label("Teks tautan").fill("kata sendiri")
    field.fill(address)
    expect(titles).to_have_text([target.headline])
    form.press("ArrowDown", "Enter")
    form.becomes(f"<p>{link}Harga Beras Naik</a></p>\n<p>{link}kata sendiri</a></p>")
    expect(form.page.locator("[contenteditable=true]").first).to_be_focused()
    form.press("ArrowLeft")
    form.page.wait_for_selector("[aria-label=Tautan][aria-pressed=true]")
    form.press("Control+k")
    expect(field).to_have_value(f"{settings.SITE_URL}{address}")
    form.press("Enter")
    assert form.html.endswith(f"{link}kata sendiri</a></p>")
    assert f'href="{settings.SITE_URL}{address}"' in form.page.evaluate(COPIED)
    assert visit.troubles == []


def test_a_link_is_typed_without_the_server(write):
    form = write()
    form.page.route("**/article/picker/**", lambda route: route.abort())
    form.type("Situs")
    form.select_line()
    form.press("Control+k")
    dialog = form.page.get_by_role("dialog")
    expect(dialog.get_by_role("status")).to_have_text("Server tidak dapat dihubungi.")
    form.type("kata saja\n")
    expect(dialog.get_by_role("alert")).to_contain_text("Pilih berita")
    dialog.get_by_role("combobox").fill("/asia/15/a/")
    form.press("Enter")
    form.becomes('<p><a href="/asia/15/a/" rel="noopener">Situs</a></p>')


def test_the_words_of_an_image_are_written_in_place(write, visit):
    image = make_image(alt="", caption="Dari perpustakaan", credit="")
    form = write()
    form.put(f'<figure data-image="{image.uid}"></figure><p>a</p>')
    card = form.page.locator(".card-figure")
    caption = card.get_by_label("Keterangan")
    form.page.wait_for_selector(".lacks-alt")
    assert caption.get_attribute("placeholder") == "Dari perpustakaan"
    caption.fill("Suasana <pasar>")
    card.get_by_label("Teks alt").fill("Orang berbelanja")
    assert form.page.locator(".lacks-alt").count() == 0
    form.becomes(
        f'<figure data-image="{image.uid}" data-alt="Orang berbelanja">'
        "<figcaption>Suasana &lt;pasar&gt;</figcaption></figure>\n<p>a</p>"
    )
    assert visit.troubles == []


def test_a_pasted_picture_is_uploaded(write, visit):
    form = write()
    form.type("Sebelum.\n")
    form.paste(picture=base64.b64encode(picture_file(size=(800, 500)).read()).decode())
    form.page.wait_for_selector(".card-figure img:not([hidden])")
    assert (
        form.html == f'<p>Sebelum.</p>\n<figure data-image="{Image.objects.get().uid}"></figure>'
    )
    assert form.page.locator(".upload").count() == 0
    assert visit.troubles == []


@pytest.mark.parametrize("module", ["baca_juga", "figure", "grammar", "html", "icons"])
def test_when_a_module_is_missing_the_textarea_stays_and_works(write, visit, module):
    article = make_article(body=EVERYTHING)
    form = write(editor=False)
    form.page.route(f"**/js/editor/{module}*.js", lambda route: route.fulfill(status=404))
    form.page.goto(form.page.url.replace("add/", f"{article.pk}/change/"))
    form.page.wait_for_load_state("networkidle")
    textarea = form.page.locator("#id_body")
    assert textarea.is_visible()
    assert textarea.input_value() == article.body
    assert form.page.locator(".body-editor").count() == 0
    textarea.press("Control+End")
    form.type("<p>Ditambahkan.</p>")
    form.save()
    article.refresh_from_db()
    stored = article.latest_revision.content["body"] if article.latest_revision else article.body
    assert stored.replace("\n", "") == EVERYTHING.replace("\n", "") + "<p>Ditambahkan.</p>"


def test_without_the_catalogue_of_words_the_desk_speaks_english_and_works(write):
    form = write(editor=False)
    form.page.route("**/words.js*", lambda route: route.fulfill(status=404))
    form.page.reload()
    form.tool("Subheading H2").wait_for()
    form.text.click()
    form.type("Tetap ditulis.")
    form.becomes("<p>Tetap ditulis.</p>")


def test_a_body_outside_the_grammar_is_held_until_a_person_decides(write):
    body = "<ul><li><h2>Judul di dalam butir</h2></li></ul>"
    article = make_article(body=body)
    form = write(article)
    held = form.page.locator(".body-held")
    form.text.click()
    form.type("hilang?")
    assert form.text.get_attribute("contenteditable") == "false"
    assert form.html == article.body == body
    held.get_by_role("button", name="Sunting sebagai HTML").click()
    assert form.page.locator("#id_body").is_visible()
    form.page.reload()
    held.get_by_role("button", name="Sunting tanpa bagian itu").click()
    expect(form.text).to_be_focused()
    form.type("Bisa. ")
    until(lambda: "Bisa. " in form.html, "the typed text")
    assert "Judul di dalam butir" in form.html
    form.put(body)
    held.wait_for()
    form.put("<p>Lain.</p>")
    expect(held).to_have_count(0)
    form.becomes("<p>Lain.</p>")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_editor_fits_a_phone_and_a_thumb(write, visit, scheme):
    form = write(width=360, scheme=scheme, has_touch=True, is_mobile=True)
    form.put(EVERYTHING.replace(UID, str(make_image().uid)) + "<p>panjang</p>" * 40)
    form.page.wait_for_selector(".card-figure img:not([hidden])")
    assert form.page.evaluate("document.documentElement.scrollWidth") <= 360
    for button in form.page.locator("[role=toolbar] button").all():
        box = button.bounding_box()
        assert box["width"] >= 44, button
        assert box["height"] >= 44, button
    form.text.locator("p").last.scroll_into_view_if_needed()
    assert 0 <= form.page.get_by_role("toolbar").bounding_box()["y"] < 100
    form.text.locator("p").last.click()
    form.paste("<p>Satu <s>dua</s></p>", "x")
    assert form.message.inner_text() == "1 teks yang dicoret ikut masuk: “dua”."
    assert 0 <= form.message.bounding_box()["y"] < 200
    form.page.get_by_role("button", name="Tutup pesan").click()
    assert form.message.inner_text() == ""
    assert form.page.locator(".body-message").bounding_box()["height"] == 0


def test_ctrl_s_saves_from_anywhere_in_the_form(write):
    form = write()
    form.page.fill("#id_headline", "Disimpan dengan Pintasan")
    form.text.click()
    form.type("Isi.")
    with form.page.expect_navigation():
        form.press("Control+s")
    assert Article.objects.get().body == "<p>Isi.</p>"
    form.page.fill("#id_kicker", "Kepala")
    with form.page.expect_navigation():
        form.press("Control+s")
    assert Article.objects.get().kicker == "Kepala"


def test_only_the_pages_of_the_desk_carry_a_nonce(client, write, visit, site):
    article = make_article()
    assert "nonce" not in client.get(article.get_absolute_url())["Content-Security-Policy"]
    assert "'nonce-" in client.get("/admin/articles/article/add/")["Content-Security-Policy"]


def test_a_dash_typed_in_an_item_is_the_mark_it_has_already(write):
    form = write()
    form.type("- Satu")
    form.press("Enter")
    form.type("- Dua - tiga")
    form.becomes("<ul><li>Satu</li><li>Dua - tiga</li></ul>")
