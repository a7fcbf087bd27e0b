"""The recogniser of Baca Juga lines, against ways that newsrooms really write them."""

import json
from pathlib import Path

import pytest

from articles.importers.baca_juga import (
    Link,
    Role,
    is_label,
    looks_like_title,
    parse_line,
    scan,
    split_line,
)
from articles.importers.markup import markup_to_lines

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
PATTERNS = SHARED / "data" / "bacajuga" / "patterns-a.jsonl"


def load_patterns():
    if not PATTERNS.is_file():
        reason = f"shared data is missing: {PATTERNS}"
        return [pytest.param({}, id="missing", marks=pytest.mark.skip(reason=reason))]
    rows = map(json.loads, PATTERNS.read_text(encoding="utf-8").splitlines())
    return [pytest.param(row, id=row["id"]) for row in rows]


def read(text):
    """The links and the body text of a piece of HTML, Markdown or text."""
    pieces = list(scan(markup_to_lines(text).split("\n")))
    links = [link for piece in pieces for link in piece.links]
    return links, [piece.text for piece in pieces if piece.role is Role.TEXT]


@pytest.mark.parametrize("row", load_patterns())
def test_every_known_way(row):
    links, body = read(row["text"])
    assert [link.title for link in links] == row["titles"]
    assert [link.url for link in links if link.url] == row.get("urls", [])
    if row["id"].startswith("neg") or row["id"] == "bj-45":
        assert body == [row["text"]]
    elif row["id"] == "bj-21":
        assert body == ["يَا أَيُّهَا الَّذِينَ آمَنُوا كُتِبَ عَلَيْكُمُ الصِّيَامُ"]
    else:
        assert body == []


@pytest.mark.parametrize(
    ("label", "separator"),
    [
        (label, separator)
        for label in (
            "Baca juga",
            "BACA JUGA",
            "Baca_Juga",
            "Simak juga",
            "Lihat Juga",
            "Tonton juga",
            "Baca selengkapnya",
            "Baca lainnya",
            "Baca juga berita lainnya",
            "Berita terkait",
            "Artikel Terkait",
            "Pilihan Editor",
            "PILIHAN REDAKSI",
            "Rekomendasi",
        )
        for separator in (": ", " : ", ":", "： ", " - ", " – ", " » ", " > ", ">>", " | ", " → ")
    ]
    + [("Baca", ": "), ("Simak", " : ")],
)
def test_labels_and_separators(label, separator):
    line = f"{label}{separator}Lima Tempat Makan Enak di Bogor"
    assert parse_line(line) == [Link("Lima Tempat Makan Enak di Bogor")]


@pytest.mark.parametrize(
    "wrapped",
    [
        "({})",
        "[{}]",
        "[[{}]]",
        "<{}>",
        "«{}»",
        "【{}】",
        "*{}*",
        "**{}**",
        "_{}_",
        "> {}",
        "> **{}**",
        "- {}",
        "• {}",
        "👉 {}",
        "==> {}",
        "\xa0{}\xa0",
        "&nbsp;{}&nbsp;",
        "(*{}*)",
        "[b]{}[/b]",
    ],
)
def test_wrappings(wrapped):
    line = wrapped.format("Baca Juga: Judul (Bagian 2) yang Lain")
    assert parse_line(line) == [Link("Judul (Bagian 2) yang Lain")]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Baca juga: [A b](https://x.id/a_(1))", [Link("A b", "https://x.id/a_(1)")]),
        ("**[Baca Juga: A b](https://x.id/1)**", [Link("A b", "https://x.id/1")]),
        ("Baca juga [A b](/1)", [Link("A b", "/1")]),
        (
            "Baca juga: [A](/1), [B](/2) dan [C](/3)",
            [Link("A", "/1"), Link("B", "/2"), Link("C", "/3")],
        ),
        ("Baca juga: FOTO: [A](/1)", [Link("FOTO: A", "/1")]),
        ("Baca juga: Judul A [klik di sini](/1)", [Link("Judul A", "/1")]),
        ("Baca juga: Judul A https://x.id/1", [Link("Judul A", "https://x.id/1")]),
        ("Baca juga: Judul A (https://x.id/1)", [Link("Judul A", "https://x.id/1")]),
        ("Baca juga: Judul A -> x.id/1", [Link("Judul A", "https://x.id/1")]),
        ("Baca juga: Judul A (www.x.id/1)", [Link("Judul A", "https://www.x.id/1")]),
        ("Baca juga: Situs www.x.id Pulih", [Link("Situs www.x.id Pulih")]),
        ("Baca juga: Peretas Serang www.x.id", [Link("Peretas Serang www.x.id")]),
        ("Baca juga: https://x.id/1", [Link("https://x.id/1", "https://x.id/1")]),
        ("[b]Baca juga:[/b] [url=https://x.id/1]A[/url]", [Link("A", "https://x.id/1")]),
        ("Baca juga:A Baca juga:B Simak Juga : C", [Link("A"), Link("B"), Link("C")]),
        ("Baca juga: Cek Info Terbaru: Gempa", [Link("Cek Info Terbaru: Gempa")]),
        ("[Baca Juga] Judul A", [Link("Judul A")]),
        ("BACA JUGA Trump Ingin Nobel", [Link("Trump Ingin Nobel")]),
        ('[baca_juga title="A" url="https://x.id/1"]', [Link("A", "https://x.id/1")]),
        ('[irp posts="1017" name="Judul A"]', [Link("Judul A")]),
        ("[bacajuga]Judul A[/bacajuga]", [Link("Judul A")]),
        ("[baca-juga]", []),
        ('[baca_juga id="12"]', []),
        ('{{< baca-juga "slug" >}}', []),
        ("Baca Juga:", []),
        ("Baca_Juga", []),
    ],
)
def test_one_line(line, expected):
    assert parse_line(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Baca juga [buku](https://x.id/1) tentang Hadis.",
        "Baca Juga Netanyahu Ingin Calonkan Trump",
        "Baca juga: sebabnya ada di halaman dua, kata Rina.",
        "“Baca juga: itu kata saya,” ujarnya.",
        "Dia memilih diam (baca: takut) dan pergi.",
        "Baca: 3 menit",
        "Rekomendasi: perkuat koordinasi antarlembaga.",
        "Rekomendasi:",
        "Simak informasi selengkapnya berikut ini:",
        "Tonton juga Video: Momen Prabowo Puji Jokowi",
        "Simak juga: cuplikannya berikut ini:",
        "Pilihan editor jatuh pada buku itu.",
        "Catatan: baca juga aturan yang berlaku.",
        "Pembaca juga: begitulah adanya.",
        "Baca juga: " + "kata " * 80,
        "[Gambas:Video 20detik]",
    ],
)
def test_prose_stays_prose(line):
    assert parse_line(line) is None
    assert split_line(line) == [line]


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        (
            "Naik. Baca juga: [A](https://x.id/1) Lalu turun.",
            ["Naik.", [Link("A", "https://x.id/1")], "Lalu turun."],
        ),
        (
            "Tanpa dibedakan. (Baca: KPK Siapkan Posisi untuk TNI) (agk/agk)",
            ["Tanpa dibedakan.", [Link("KPK Siapkan Posisi untuk TNI")], "(agk/agk)"],
        ),
        (
            "Ke rekening pribadi (BACA: OSO Dilaporkan ke Polri)",
            ["Ke rekening pribadi", [Link("OSO Dilaporkan ke Polri")]],
        ),
        ("Turun. Baca juga: Judul A", ["Turun. Baca juga: Judul A"]),
    ],
)
def test_a_line_shared_with_body_text(line, parts):
    assert split_line(line) == parts


def test_a_label_above_its_titles():
    text = "Baca juga:\n\nKisah Cinta Olga\n\nKeseharian Julia Perez\n\nJupe akan pulang besok."
    assert read(text) == (
        [Link("Kisah Cinta Olga"), Link("Keseharian Julia Perez")],
        ["Jupe akan pulang besok."],
    )
    assert is_label("Baca juga:")
    assert not is_label("Baca juga: Judul")


@pytest.mark.parametrize(
    ("text", "links", "body"),
    [
        (
            "Baca juga:\n1. [A](/1)\n2. [B](/2)\nIsi.",
            [Link("A", "/1"), Link("B", "/2")],
            ["Isi."],
        ),
        (
            "Baca juga:\n- Judul satu\n- Judul dua\nIsi.",
            [Link("Judul satu"), Link("Judul dua")],
            ["Isi."],
        ),
        (
            "Baca juga:\nJudul Satu\n\nSubjudul Baru\n\nIsi.",
            [Link("Judul Satu")],
            ["Subjudul Baru", "Isi."],
        ),
        (
            "Baca juga:\nJudul Satu\nhttps://x.id/1\nIsi.",
            [Link("Judul Satu", "https://x.id/1")],
            ["Isi."],
        ),
        (
            "Baca juga:\n- Judul Satu\nwww.x.id/1\n- Judul Dua x.id/2\nIsi.",
            [Link("Judul Satu", "https://www.x.id/1"), Link("Judul Dua", "https://x.id/2")],
            ["Isi."],
        ),
        ("Baca juga:\nDia pergi kemarin.", [], ["Dia pergi kemarin."]),
        ("Pilihan Editor\n[A](/1)\nIsi.", [Link("A", "/1")], ["Isi."]),
        ("Pilihan Editor\nIsi yang biasa.", [], ["Pilihan Editor", "Isi yang biasa."]),
        ("Rekomendasi:\n- Perkuat Koordinasi", [], ["Rekomendasi:", "- Perkuat Koordinasi"]),
        (
            "Simak informasi selengkapnya berikut ini:\n1. Syarat Masuk",
            [],
            ["Simak informasi selengkapnya berikut ini:", "1. Syarat Masuk"],
        ),
    ],
)
def test_what_stands_below_a_label(text, links, body):
    assert read(text) == (links, body)


@pytest.mark.parametrize(
    "markup",
    [
        '<table class="sisip"><tr><td><div><b>Baca juga: </b>{}</div></td></tr></table>',
        "<div><h3>BACA JUGA:</h3>\n<ul>\n<li>{}</li>\n</ul></div>",
        '<div class="bacajuga"><a href="https://x.id/1"><img src="y"></a>{}</div>',
        "<p>Baca Juga :<br>1. {}</p>",
        "<p><em>Baca juga {}</em></p>",
        "<!-- wp:paragraph -->\n<p><b>Baca&nbsp;juga</b> : {}</p>\n<!-- /wp:paragraph -->",
        "<figure><figcaption>Baca juga: {}</figcaption></figure>",
        "<style>.u{{color:red}}</style><blockquote><p>(Baca Juga: {})</p></blockquote>",
    ],
)
def test_html(markup):
    link = '<a class="b" href="https://x.id/1?a=1&amp;b=2">Judul <em>"A"</em> [Foto]</a>'
    assert read(markup.format(link)) == ([Link('Judul "A" [Foto]', "https://x.id/1?a=1&b=2")], [])


@pytest.mark.parametrize(
    "text",
    [
        "Jika a < b dan c > d, maka a<b>d.",
        "Gunakan <b> untuk huruf tebal &amp; jangan <blink>begini</blink>.",
        "<script>alert(1)</script>",
        "Email <budi@contoh.id>",
    ],
)
def test_what_is_no_markup_stays(text):
    assert markup_to_lines(text) == text


def test_markup_becomes_lines():
    text = (
        '<p>Satu<br>dua</p>\n<ul><li><p>tiga</p></li></ul><p>a <a href="/x">[b]</a> &lt;c&gt;</p>'
    )
    assert markup_to_lines(text) == "Satu\ndua\n- tiga\na [\\[b\\]](/x) <c>"


def test_looks_like_title():
    assert looks_like_title("Netanyahu Ingin Calonkan Trump untuk Nobel")
    assert not looks_like_title("Kenali tanda tubuh saat kelebihan cairan")
    assert not looks_like_title("… !")
