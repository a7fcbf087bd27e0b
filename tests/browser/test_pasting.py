# ruff: noqa: E501
"""Pasting in Chromium: every visible word, number, mark and address comes in, in order, or is named
to the editor, and nothing that the source hides comes in."""

import base64
import json
import re

import pytest

from articles.body import plain_text, sanitise
from articles.models import Image
from tests.browser import other_programs, pasting
from tests.browser.desk import write
from tests.factories import make_article, picture_file
from tests.waiting import until

__all__ = ["write"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXTS = 40
PROGRAMS = ("word", "docs", "wordpress", "page", "sheet", "plain")
PASTE_ALL = """cases => {
    const area = document.querySelector("#id_body").bodyEditor;
    const message = document.querySelector(".body-message");
    return cases.map(({html, text, before}) => {
        area.setHTML(before ?? "");
        let end; // of the first line
        area.editor.state.doc.descendants((node, at) => {
            if (node.isTextblock) end ??= at + node.nodeSize - 1;
        });
        area.editor.commands.setTextSelection(end);
        const data = new DataTransfer();
        if (html) data.setData("text/html", html);
        data.setData("text/plain", text);
        document.querySelector(".ProseMirror").dispatchEvent(
            new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        area.flush();
        return {body: document.querySelector("#id_body").value, told: message.textContent};
    });
}"""


def paste_all(form, cases):
    return form.page.evaluate(PASTE_ALL, cases)


def test_the_faults_of_other_editors_are_none_here(write, shared, visit):
    lines = shared("data/faults/paste.jsonl").read_text("utf-8").splitlines()
    cases = [json.loads(line) for line in lines if line.strip()]
    faults = []
    form = write()
    for case, got in zip(cases, paste_all(form, cases), strict=True):
        body = str(sanitise(got["body"]))
        text = f"{body}\n{plain_text(sanitise(body))}"
        faults += [(case["name"], "lacks", words) for words in case["keep"] if words not in text]
        faults += [(case["name"], "has", words) for words in case["gone"] if words in body]
        if (match := case.get("match")) and not re.search(match, body):
            faults.append((case["name"], "does not match", match))
    assert faults == []
    assert visit.troubles == []


def _made(program, seed):
    drawn = pasting.source(seed)
    blocks = drawn.table_alone() if program == "sheet" else drawn.text()
    html, text = getattr(other_programs, program)(blocks, drawn)
    return {"html": html, "text": text, "body": pasting.body(blocks), "hidden": drawn.hidden}


def test_a_made_text_is_pasted_word_for_word(write):
    form = write()
    cases = [_made(program, seed) for program in PROGRAMS for seed in range(TEXTS)]
    for case, got in zip(cases, paste_all(form, cases), strict=True):
        body = str(sanitise(got["body"]))
        has_all = bool(case["html"])
        said = pasting.said(body, has_all=has_all)
        assert said == pasting.said(case["body"], has_all=has_all), case
        assert [word for word in case["hidden"] if word in body] == [], case
        assert [word for word in case["hidden"] if word not in got["told"]] == [], case


TABLE = "<table><tr><td>a</td><td>b</td></tr></table>"
INTO = [
    # A list, a heading and a table keep their form where the cursor is in a paragraph.
    (
        "<p>Awal</p>",
        "<ol start=3><li>Tiga</li></ol>",
        '<p>Awal</p>\n<ol start="3"><li>Tiga</li></ol>',
    ),
    ("<p>Awal</p>", "<h2>Judul</h2><p>Isi</p>", "<p>Awal</p>\n<h2>Judul</h2>\n<p>Isi</p>"),
    ("<p>Awal</p>", "<p>Isi</p>", "<p>AwalIsi</p>"),
    (
        "<p>Awal</p>",
        TABLE,
        "<p>Awal</p>\n<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>",
    ),
    (
        "<ul><li>Awal</li></ul>",
        "<ul><li>x</li><li>y</li></ul>",
        "<ul><li>Awalx</li><li>y</li></ul>",
    ),
    (
        "<ul><li>Awal</li></ul>",
        "<ol start=3><li>x</li></ol>",
        '<ul><li>Awal<ol start="3"><li>x</li></ol></li></ul>',
    ),
    # A cell takes the words, with the marks of their list.
    (
        TABLE,
        "<ol start=3><li>x</li><li>y</li></ol>",
        "<table><tbody><tr><td>a3. x<br>4. y</td><td>b</td></tr></tbody></table>",
    ),
]


def test_a_paste_keeps_its_form_wherever_the_cursor_is(write):
    form = write()
    cases = [{"before": before, "html": html, "text": "x"} for before, html, _body in INTO]
    bodies = [got["body"] for got in paste_all(form, cases)]
    assert bodies == [body for _before, _html, body in INTO]


def test_a_picture_that_the_clipboard_holds_is_uploaded_into_its_figure(write, visit):
    data = base64.b64encode(picture_file(size=(800, 500)).read()).decode()
    figure = (
        f'<p>Awal.<s>lama</s></p><figure><img alt="Banjir" src="data:image/png;base64,{data}">'
        "<figcaption>Banjir di pasar</figcaption></figure><p>Akhir.</p>"
    )
    form = write()
    form.paste(figure, "x")
    form.page.wait_for_selector(".card-figure img:not([hidden])")
    uid = Image.objects.get().uid
    form.becomes(
        f'<p>Awal.lama</p>\n<figure data-image="{uid}" data-alt="Banjir"><figcaption>Banjir di pasar'
        "</figcaption></figure>\n<p>Akhir.</p>"
    )
    until(lambda: "terunggah" in form.message.inner_text(), "the upload")
    assert form.message.inner_text().startswith("1 teks yang dicoret ikut masuk: “lama”.")
    # A picture beside its file: the texts are of the HTML, the bytes of the file.
    form.put("")
    form.paste('<img src="https://a.example/a.png" alt="Sawah">', picture=data)
    form.becomes(f'<figure data-image="{uid}" data-alt="Sawah"></figure>')
    assert visit.troubles == []


def test_all_texts_that_a_paste_leaves_out_can_be_read_with_the_keyboard(write, visit):
    comments = [
        f"Komentar {number}: " + "narasumber minta dirahasiakan " * 12 for number in range(9)
    ]
    shown = "".join(f"<p class=MsoCommentText>{words}</p>" for words in comments)
    form = write()
    form.paste(f"<p>Isi.</p>{shown}", "x")
    assert form.message.inner_text() == "9 komentar dibuang."
    form.press("Shift+Tab", "Enter")
    texts = form.page.locator(".body-more dd")
    assert [words.strip() for words in texts.all_inner_texts()] == [
        words.strip() for words in comments
    ]
    form.press("Tab", "End")
    box = form.page.locator(".body-more [role=region]")
    until(lambda: box.evaluate("box => box.scrollTop > 0"), "the list scrolls")
    form.page.get_by_role("button", name="Tutup pesan").click()
    assert form.page.locator(".body-message").bounding_box()["height"] == 0
    assert visit.troubles == []


def test_a_broken_picture_of_the_clipboard_is_told(write, visit):
    form = write()
    for data in ("@" * 300, "A" * 301):
        form.put("")
        form.paste(f'<p>Isi.</p><img alt="Banjir" src="data:image/png;base64,{data}">', "x")
        until(lambda: "tidak dapat dibaca" in form.message.inner_text(), "the message")
        form.becomes('<p>Isi.</p>\n<figure data-image="" data-alt="Banjir"></figure>')
    listeners = "document.querySelector('#id_body').bodyEditor.editor.callbacks.transaction.length"
    before = form.page.evaluate(listeners)
    form.paste(f'<img alt="Banjir" src="data:image/png;base64,{"@" * 300}">', "x")
    until(lambda: form.page.evaluate(listeners) == before, "no listener is left")
    assert visit.troubles == []


COPY = """() => {
    document.querySelector("#id_body").bodyEditor.editor.commands.selectAll();
    const data = new DataTransfer();
    document.querySelector(".ProseMirror").dispatchEvent(
        new ClipboardEvent("copy", {clipboardData: data, bubbles: true, cancelable: true}));
    return {html: data.getData("text/html"), text: data.getData("text/plain")};
}"""


def test_a_copy_says_what_the_text_shows_and_comes_back_as_it_was(write, site):
    target = make_article(headline="Berita Sendiri")
    url = site + target.get_absolute_url()
    body = (
        '<p>Satu <strong>dua</strong> <a href="https://a.example/x" rel="noopener">tiga</a>.</p>\n'
        '<ol start="3"><li>a<ul><li>b</li></ul></li><li>c</li></ol>\n'
        "<blockquote><p>Kami siap.</p><footer>Rina</footer></blockquote>\n"
        f'<aside data-baca-juga="{target.uid}"></aside>\n'
        '<aside data-baca-juga=""><a href="https://b.example/y" rel="noopener">Di luar</a></aside>\n'
        "<table><caption>Medali</caption><tbody><tr><th>Kota</th><th>Emas</th></tr>"
        "<tr><td>Bogor</td><td>1</td></tr></tbody></table>\n"
        '<figure data-embed="https://x.com/nama/status/12"></figure>\n'
        "<p>Akhir.</p>"
    )
    form = write()
    form.put(body)
    form.page.wait_for_selector(".card-headline:has-text('Berita Sendiri')")
    copied = form.page.evaluate(COPY)
    assert copied["text"] == (
        "Satu dua tiga (https://a.example/x).\n\n3. a\n   - b\n4. c\n\nKami siap.\n— Rina\n\n"
        f"Baca Juga: Berita Sendiri {url}\n\nBaca Juga: Di luar https://b.example/y\n\n"
        "Medali\nKota\tEmas\nBogor\t1\n\nhttps://x.com/nama/status/12\n\nAkhir."
    )
    assert f'Baca Juga: <a href="{url}">Berita Sendiri</a>' in copied["html"]
    assert '<ol start="3"><li>a<ul><li>b</li></ul></li><li>c</li></ol>' in copied["html"]
    assert "rel=" not in copied["html"]
    form.put("")
    form.paste(copied["html"], copied["text"])
    form.becomes(body)
