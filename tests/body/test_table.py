"""Tables: what any HTML becomes, and what readers, plain text and comparisons make of it."""

import re

import pytest
from lxml import html as lxml_html

from articles.body import plain_text, read_table, render, sanitise
from articles.body.kind import RenderContext
from articles.content.comparison import compare_bodies

UID = "0d9f5f3e-6f0b-4a52-9b0e-3f6a3f1c2d11"
IMAGE = f'<figure data-image="{UID}"></figure>'


def table(*rows, caption="", source=""):
    """Return a stored table; a cell that begins with "#" is a head."""
    cells = (
        "".join(f"<th>{c[1:]}</th>" if c[:1] == "#" else f"<td>{c}</td>" for c in row)
        for row in rows
    )
    body = "".join(f"<tr>{row}</tr>" for row in cells)
    opening = f'<table data-source="{source}">' if source else "<table>"
    title = f"<caption>{caption}</caption>" if caption else ""
    return f"{opening}{title}<tbody>{body}</tbody></table>"


@pytest.mark.parametrize(
    ("given_html", "stored"),
    [
        pytest.param("<table><tr><td>A</td><td>B</td></tr></table>", table("AB"), id="cells"),
        pytest.param("<tr><td>A</td><td>B</td></tr>", table("AB"), id="rows without a table"),
        pytest.param(
            "<table><thead><tr><td>H</td><td>I</td></tr></thead><tr><td>a</td><td>b</td></tr>",
            table(["#H", "#I"], "ab"), id="thead",
        ),
        pytest.param(
            "<table><tr><th>H</th><td>a</td></tr><tr><th>I</th><th>b</th></tr></table>",
            table(["#H", "a"], ["#I", "b"]), id="heads in the first row and column alone",
        ),
        pytest.param(
            "<table><tr><td colspan=2>A</td><td rowspan=2>B</td></tr><tr><td>c</td><td>d</td></tr>"
            "</table>",
            table(["A", "", "B"], ["c", "d", ""]), id="spans",
        ),
        pytest.param(
            "<table><tr><td>A</td></tr><tr><td>b</td><td>c</td></tr></table>",
            table(["A", ""], "bc"), id="uneven rows",
        ),
        pytest.param(
            "<table><tr><td><p>satu</p><p>dua</p>tiga<br>empat<ul><li>lima</li></ul></td>"
            "<td><h3>enam</h3></td></tr></table>",
            table(["satu<br>dua<br>tiga<br>empat<br>lima", "enam"]), id="blocks in a cell",
        ),
        pytest.param(
            "<table><tr><td> <b>A</b> m<sup>2</sup> </td><td><a href='https://a.id/'>B</a><br></td>"
            "</tr></table>",
            table(["<strong>A</strong> m<sup>2</sup>",
                   '<a href="https://a.id/" rel="noopener">B</a>']), id="marks and edges",
        ),
        pytest.param(
            f"<table><tr><td>A{IMAGE}</td><td>B</td></tr></table>", f"{table('AB')}\n{IMAGE}",
            id="a picture in a cell costs no row",
        ),
        pytest.param(
            "<table><tr><td>A</td><td><table><tr><td>b</td><td>c</td></tr></table></td></tr></table>",
            f"{table(['A', ''])}\n{table('bc')}", id="a table in a cell",
        ),
        pytest.param(
            "<table><tr><td><p>satu</p><p>dua</p></td></tr></table>", "<p>satu</p>\n<p>dua</p>",
            id="a layout of one cell",
        ),
        pytest.param(
            "<table><tr><td>A</td><td>B</td></tr><tr><td> </td><td></td></tr></table>",
            table("AB"), id="blank rows",
        ),
        pytest.param(
            "<table data-source=' BPS  2026 '><caption>Jud<b>ul</b> x</caption>"
            "<tr><td>A</td><td>B</td></tr></table>",
            table("AB", caption="Judul x", source="BPS 2026"), id="title and source",
        ),
        pytest.param("<table><caption>k</caption></table>", "<p>k</p>", id="a title alone"),
        pytest.param("<table><tr><td></td></tr></table>", "", id="nothing"),
        pytest.param(
            "<blockquote><p>a</p><table><tr><td>A</td><td>B</td></tr></table></blockquote>",
            f"<blockquote><p>a</p></blockquote>\n{table('AB')}", id="in a quotation",
        ),
    ],
)  # fmt: skip
def test_what_is_stored(given_html, stored):
    assert sanitise(given_html) == stored
    assert sanitise(stored) == stored


@pytest.mark.parametrize(
    "html",
    [
        f"<table><tr><td colspan={10**9} rowspan={10**9}>x</td><td>y</td></tr></table>",
        f"<table><tr><td colspan={'9' * 5000}>x</td><td>y</td></tr></table>",
        f"<table>{'<tr><td colspan=100 rowspan=100>x</td><td>y</td></tr>' * 80}</table>",
        f"<table><tr>{'<td>x</td>' * 500}</tr>{'<tr><td>y</td></tr>' * 500}</table>",
    ],
)
def test_a_table_that_would_fill_the_memory_keeps_its_words_and_costs_little(html):
    cleaned = sanitise(html)
    assert len(cleaned) < 5 * len(html)
    assert sorted(re.findall("[xy]", plain_text(cleaned))) == sorted(re.findall(">([xy])<", html))
    assert sanitise(str(cleaned)) == cleaned
    if table := read_table(cleaned):
        assert {len(row) for row in table.rows} == {table.width}


def test_a_cell_keeps_the_numbers_of_its_list():
    html = "<table><tr><td><ol start=3><li>c</li><li>d</li></ol></td><td>e</td></tr></table>"
    assert sanitise(html) == table(["3. c<br>4. d", "e"])


def shown(html, medium="page"):
    return lxml_html.fragment_fromstring(render(html, RenderContext(), medium))


def test_readers_get_heads_with_scope_and_numbers_to_the_right():
    html = table(
        ["#Negara", "#Emas", "#Nilai", "#Catatan"],
        ["#Indonesia", "12", "Rp1.250,5", "3 kali"],
        ["#Malaysia", "8", "Rp2 triliun", "2"],
        caption="Perolehan &lt;medali&gt;", source="KOI &amp; BPS",
    )  # fmt: skip
    page = shown(html)
    assert page.xpath("string(figcaption)") == "Perolehan <medali>"
    assert page.xpath("string(div/@aria-label)") == "Perolehan <medali>"
    assert page.xpath("//th[@scope='col']/text()") == ["Negara", "Emas", "Nilai", "Catatan"]
    assert page.xpath("//th[@scope='row']/text()") == ["Indonesia", "Malaysia"]
    assert page.xpath("//*[@class='number']/text()") == [
        "Emas", "Nilai", "12", "Rp1.250,5", "8", "Rp2 triliun",
    ]  # fmt: skip
    assert "Sumber: KOI & BPS" in page.text_content()
    feed = shown(html, "feed")
    assert feed.xpath("string(table/caption)") == "Perolehan <medali>"
    assert feed.xpath("string(figcaption)") == "Sumber: KOI & BPS"
    assert len(feed.xpath("//tr")) == 3


def test_the_first_column_alone_may_have_the_heads():
    page = shown(table(["#Luas", "10"], ["#Warga", "20"]))
    assert page.xpath("//th/@scope") == ["row", "row"]
    assert read_table(table(["#Luas", "10"], ["#Warga", "20"])).has_heads
    assert not read_table(table(["#Luas", "10"], ["Warga", "20"])).has_heads
    assert read_table("<p>a</p>") is None


def test_plain_text_says_what_the_table_says():
    html = table(["#Negara", "#Luas"], ["A", "5 m<sup>2</sup>"], caption="Luas", source="BPS")
    assert plain_text(html) == "Tabel: Luas\nNegara | Luas\nA | 5 m²\nSumber: BPS"


def test_a_comparison_is_made_cell_by_cell():
    old = table(["#Negara", "#Emas", "#Perak"], ["A", "12", "8"], caption="Medali")
    new = table(["#Negara", "#Emas", "#Perak"], ["A", "8", "8"], caption="Medali emas")
    assert compare_bodies(old, new) == (
        '<p class="line is-table">Medali<ins> </ins><ins>emas</ins></p>\n'
        '<p class="line is-row">Negara │ Emas │ Perak</p>\n'
        '<p class="line is-row">A │ <del>12</del><ins>8</ins> │ 8</p>'
    )


def test_a_head_that_became_a_cell_is_told():
    old, new = table(["#A", "#B"], "cd"), table(["#A", "B"], "cd")
    assert "bukan lagi kepala tabel" in compare_bodies(old, new)
