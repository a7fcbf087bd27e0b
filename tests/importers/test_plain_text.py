"""Stories as newsrooms mail them: read word for word, line for line."""

import gzip
import json
import os
import random
import re
from contextlib import suppress
from html import escape

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from articles.body.length import LONGEST_BODY
from articles.importers.decoding import decode
from articles.importers.plain_text import (
    MAX_BYTES,
    MAX_HEADLINE,
    LineKind,
    StoryError,
    read_story,
    read_story_file,
)

SAMPLE = "seed/000_22ccdcbf5b311fe6.txt"
CORPUS = "data/corpus/indosum-a.jsonl.gz"
PATTERNS = "data/bacajuga/patterns-a.jsonl"
SAMPLE_KINDS = "hppsppbbbbpjsppbbbpbbbsppbbbbpsppspppq"
OWN_TAGS = {"h2", "p", "ul", "ol", "li", "blockquote", "aside", "a"}
OWN_ATTRIBUTES = {"a": {"href"}, "aside": {"data-baca-juga"}}

LABEL = re.compile(r"(?i)(?<![^\W_])(?:(?:baca|simak|lihat)[ _]juga\b|baca\s*:)")
ADDRESS = re.compile(r"https?://\S+")


def words(text):
    """Words in order, without Baca Juga labels and addresses."""
    return re.findall(r"[^\W_]+", ADDRESS.sub(" ", LABEL.sub(" ", text)))


def blocks(body):
    return list(lxml_html.fragment_fromstring(body, create_parent="div"))


def visible(story):
    """All text that readers see, the numbers of a list included."""
    lines = [story.headline]
    for block in blocks(story.body):
        items = list(block) if block.tag in ("ul", "ol") else [block]
        for number, item in enumerate(items, 1):
            lines.append(f"{number}. " * (block.tag == "ol") + item.text_content())
    return "\n".join(lines)


def read(text):
    return read_story(text.encode())


def body(text):
    return read(f"Judul Berita\n{text}").body


def kinds(text):
    return [str(line.kind) for line in read(f"Judul Berita\n{text}").lines[1:]]


def error(data):
    with pytest.raises(StoryError) as caught:
        read_story(data)
    return caught.value


def test_the_sample_word_for_word(shared):
    source = shared(SAMPLE).read_text(encoding="utf-8").splitlines()
    story = read_story_file(shared(SAMPLE))
    letters = {"h": "headline", "p": "paragraph", "s": "subheading", "b": "bullet"}
    letters |= {"j": "baca_juga", "q": "quotation"}
    expected = [letters[letter] for letter in SAMPLE_KINDS]
    assert [line.kind for line in story.lines] == expected
    assert [line.text for line in story.lines] == source
    assert [line.number for line in story.lines] == list(range(1, len(source) + 1))
    assert story.headline == source[0]
    items = [item for block in blocks(story.body) for item in (block.xpath("li") or [block])]
    shown = [re.sub(r"^- |^Baca Juga : ", "", line) for line in source[1:]]
    assert [item.text_content() for item in items] == shown


def test_the_sample_as_html(shared):
    lines = read_story_file(shared(SAMPLE)).body.split("\n")
    assert lines[2] == "<h2>Pertemuan Lavrov dan Kim Jong-un: Bahas Apa Saja?</h2>"
    assert lines[4] == "<p>Beberapa poin penting yang dibahas:</p>"
    assert lines[5].startswith("<ul><li>Penguatan koordinasi")
    assert lines[5].endswith("dan energi</li></ul>")
    assert lines[7] == (
        '<aside data-baca-juga="">Netanyahu Ingin Calonkan Trump untuk Nobel Perdamaian</aside>'
    )
    assert lines[-2] == "<p>Kutipan:</p>"
    assert lines[-1].startswith("<blockquote><p>“Ketika dua negara")
    assert lines[-1].endswith("dengan serius.”</p></blockquote>")


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_bom(line_end, bom, shared):
    source = shared(SAMPLE).read_text(encoding="utf-8")
    data = bom + source.replace("\n", line_end).encode()
    assert read_story(data) == read_story_file(shared(SAMPLE))


def test_blank_lines_between_blocks_change_nothing(shared):
    source = shared(SAMPLE).read_text(encoding="utf-8")
    spaced = read(source.replace("\n", "\n \u200b\n"))
    assert spaced.body == read(source).body
    assert [line.kind for line in spaced.lines] == [line.kind for line in read(source).lines]
    assert [line.number for line in spaced.lines][:3] == [1, 3, 5]


def test_every_way_of_baca_juga_through_the_reader(shared):
    for row in map(json.loads, shared(PATTERNS).read_text(encoding="utf-8").splitlines()):
        story = read(f"Judul Berita\nIsi pertama.\n{row['text']}\nIsi penutup.")
        asides = [block for block in blocks(story.body) if block.tag == "aside"]
        assert [aside.text_content() for aside in asides] == row["titles"], row["id"]
        absolute = [url for url in row.get("urls", []) if url.startswith("http")]
        assert [a.get("href") for x in asides for a in x.xpath("a")] == absolute, row["id"]
        if row["id"].startswith("neg") or row["id"] == "bj-45":
            assert f"<p>{escape(row['text'], quote=False)}</p>" in story.body, row["id"]


def test_subheadings():
    text = (
        "Isi pertama selesai.\nReformasi Perizinan\nIsi kedua selesai.\nBabak kedua\nIsi ketiga."
    )
    assert kinds(text) == ["paragraph", "subheading", "paragraph", "subheading", "paragraph"]


@pytest.mark.parametrize(
    "line",
    [
        "Konteks Global: Mengapa Pertemuan Ini Penting?", "3. Kunci pintu dan jendela",
        "Bagaimana cara penularan leptospirosis?", "Sarung untuk Guzan!", "KESIMPULAN",
    ],
)  # fmt: skip
def test_a_subheading(line):
    assert kinds(f"Isi satu.\n{line}\nIsi dua.") == ["paragraph", "subheading", "paragraph"]


@pytest.mark.parametrize(
    "line",
    [
        "[PageSix.com]", "(rah/rah)", "Pelatih: Joko Susilo", "Penulis: Dwi Widijatmiko",
        "Orlando Magic 103-95 Boston Celtics", "Tesla (Foto: Tesla)", "Sabtu, 5 November 2016",
        "Pukul 06.12", "—", "Laporan langsung Diya Farida dari Kuala Lumpur",
        "Selepas interval, Anthony menjauh namun Jonatan membalas lagi",
        "Lalu, apa yang membuat Niki batal mencabut laporannya?",
        "Neto, Montoya, Coquelin, Garay, Lato, Guedes", "budi@contoh.id", "dan seterusnya",
    ],
)  # fmt: skip
def test_a_fragment_stays_a_paragraph(line):
    assert kinds(f"Isi satu.\n{line}\nIsi dua.") == ["paragraph"] * 3


@pytest.mark.parametrize(
    "text",
    [
        "Isi satu.\nAthirah\nSurat dari Praha\nMy Stupid Boss\nIsi dua.",
        "Isi satu.\nBagi pemenang:\nJoko Anwar\nIsi dua.",
        "Isi satu.\nNama Orang",
        "Joko Anwar\nIsi satu.",
    ],
)
def test_no_subheading_in_a_list_or_at_an_edge(text):
    assert "subheading" not in kinds(text)


def test_lists():
    assert body("Bagi Rusia:\n- a\n• b\n* c\n– d\nIsi.") == (
        "<p>Bagi Rusia:</p>\n<ul><li>a</li><li>b</li><li>c</li><li>d</li></ul>\n<p>Isi.</p>"
    )
    assert body("Isi.\n1. a\n2. b\n1) c\n2) d") == (
        "<p>Isi.</p>\n<ol><li>a</li><li>b</li></ol>\n<ol><li>c</li><li>d</li></ol>"
    )
    assert body("Isi.\n2. a\n3. b") == "<p>Isi.</p>\n<p>2. a</p>\n<p>3. b</p>"
    assert (
        body("Isi.\n* Catatan kaki.\nIsi.") == "<p>Isi.</p>\n<p>* Catatan kaki.</p>\n<p>Isi.</p>"
    )
    assert kinds("Poin:\n-\n–\n- - -") == ["paragraph"] * 4


@pytest.mark.parametrize("line", ["“Kami menang.”", '"Kami ‘menang’ lagi"', "“Kami menang”."])
def test_a_line_that_is_one_quotation(line):
    assert body(f"Isi.\n{line}") == f"<p>Isi.</p>\n<blockquote><p>{line}</p></blockquote>"


@pytest.mark.parametrize(
    "line", ["“Kami menang,” ujar Lavrov.", '"Kami," katanya. "Menang."', "“Kami menang", "“”"]
)
def test_a_line_that_is_more_than_a_quotation(line):
    assert body(f"Isi.\n{line}") == f"<p>Isi.</p>\n<p>{line}</p>"


def test_baca_juga_in_a_story():
    text = (
        "Isi.\nBaca juga: A & B https://x.id/?a=1&b=2\nBaca juga: [C](/c)\n[baca_juga=3]\n"
        "Baca juga:\nJudul Dua\nIsi akhir."
    )
    assert body(text).split("\n") == [
        "<p>Isi.</p>",
        '<aside data-baca-juga=""><a href="https://x.id/?a=1&amp;b=2" rel="noopener">A &amp; B</a>'
        "</aside>",
        '<aside data-baca-juga="">C</aside>',
        '<aside data-baca-juga="">Judul Dua</aside>',
        "<p>Isi akhir.</p>",
    ]
    expected = ["paragraph", "baca_juga", "baca_juga", "dropped", "baca_juga", "baca_juga"]
    assert kinds(text) == [*expected, "paragraph"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://a.id/b?utm_source=x&id=7&fbclid=9", "https://a.id/b?id=7"),
        ("https://a.id/b?id=7&UTM_x=y.", "https://a.id/b?id=7."),
        ("[Bakau](https://a.id/b?mc_cid=x)", "[Bakau](https://a.id/b)"),
        ("https://youtu.be/abcdefghijk?si=x&t=3", "https://youtu.be/abcdefghijk?t=3"),
        ("https://a.id/b?igshid=1#bab", "https://a.id/b#bab"),
        ("https://a.id/b?srsltid=A&gad_source=1&x=2&_ga=3", "https://a.id/b?x=2"),
        ("https://a.id/?si=x&a=utm_b&q=", "https://a.id/?si=x&a=utm_b&q="),
    ],
)
def test_addresses_lose_what_follows_readers(typed, kept):
    assert read_story(f"Judul Berita\nLihat {typed} di sana.".encode()).body == (
        f"<p>Lihat {escape(kept, quote=False)} di sana.</p>"
    )


@pytest.mark.parametrize("first", ["- Judul Satu (https://a.id/1)", "- Judul Satu https://a.id/1"])
def test_an_address_below_the_second_title_of_a_baca_juga_belongs_to_it(first):
    story = read(f"Judul\nIsi.\nBaca Juga:\n{first}\n- Judul Dua\nhttps://a.id/2\nPenutup.")
    assert [(block.tag, block.text_content()) for block in blocks(story.body)] == [
        ("p", "Isi."), ("aside", "Judul Satu"), ("aside", "Judul Dua"), ("p", "Penutup."),
    ]  # fmt: skip
    assert re.findall('href="([^"]*)"', story.body) == ["https://a.id/1", "https://a.id/2"]


def test_lines_with_tabs_are_a_table():
    story = read("Perolehan Medali\nIsi.\nNegara\tEmas\nA & B\t12\n\tB & C.\nPenutup.")
    assert story.body.split("\n") == [
        "<p>Isi.</p>",
        "<table><tbody><tr><td>Negara</td><td>Emas</td></tr><tr><td>A &amp; B</td><td>12</td></tr>"
        "</tbody></table>",
        "<p>B &amp; C.</p>",
        "<p>Penutup.</p>",
    ]
    assert [line.kind for line in story.lines][2:4] == [LineKind.TABLE, LineKind.JOINED]


@pytest.mark.parametrize(
    "rows",
    [
        "\tSatu dua.\n\tTiga empat.",
        "•\tSatu\n•\tDua",
        "1.\tSatu\n2.\tDua",
        "A\tB",
        "A\tB\nC\tD\tE",
    ],
)
def test_other_lines_with_tabs_are_no_table(rows):
    assert "<table" not in read(f"Judul Berita\nIsi.\n{rows}\nPenutup.").body


def test_everything_else_is_escaped():
    text = "Jika a < b & c, pakai <b>tebal</b> atau \"x\" <script>alert('1')</script>."
    assert body(text) == f"<p>{escape(text, quote=False)}</p>"
    assert body("Isi.\nBaca juga: <img src=x onerror=alert(1)>").count("<img") == 0


def test_html_around_a_baca_juga_keeps_its_other_text_and_links():
    text = '<p>Kata <a href="https://bps.go.id/x?a=1&amp;b">BPS</a> &lt;ini&gt;.</p>\n'
    text += '<p>Baca juga: <a href="/1">Judul</a></p>'
    assert body(text) == (
        '<p>Kata <a href="https://bps.go.id/x?a=1&amp;b">BPS</a> &lt;ini&gt;.</p>\n'
        '<aside data-baca-juga="">Judul</aside>'
    )


WRAPPED = (
    "Judul Berita\n\n"
    "Ini baris panjang yang dibungkus oleh program surat dengan lebar tujuh\n"
    "puluh dua huruf dan terus berlanjut sampai ke baris yang ketiga di\n"
    "sini.\n\n"
    "Subjudul Baru\n\n"
    "Ini kalimat pengantar yang juga dibungkus oleh program surat sehingga\n"
    "menjadi dua baris:\n"
    "- butir yang panjangnya kebetulan juga lebih dari enam puluh huruf ya\n"
    "- butir dua\n\n"
    "“Kutipan yang seluruhnya dibungkus oleh program surat dan berlanjut di\n"
    "baris kedua.”\n\n"
    "Baca juga: Judul yang panjangnya kebetulan lebih dari enam puluh huruf\n"
    "Penutup.\n"
)


def test_wrapped_paragraphs_are_joined():
    story = read(WRAPPED)
    tags = [block.tag for block in blocks(story.body)]
    assert tags == ["p", "h2", "p", "ul", "blockquote", "aside", "p"]
    assert " ".join(visible(story).split()) == " ".join(
        WRAPPED.replace("Baca juga: ", "").replace("- ", "").split()
    )
    found = [(line.number, str(line.kind)) for line in story.lines if line.kind == "joined"]
    assert found == [(4, "joined"), (5, "joined"), (10, "joined"), (15, "joined")]


def test_full_lines_without_blank_lines_are_not_joined():
    line = "Kalimat ini panjangnya kebetulan di antara enam puluh dan delapan puluh."
    assert kinds("\n".join([line] * 3)) == ["paragraph"] * 3


@pytest.mark.parametrize(
    ("data", "line", "words_of_message"),
    [
        (b"", 1, "empty"),
        (b"\xef\xbb\xbf \r\n\t\n\xe2\x80\x8b\n", 1, "empty"),
        (b"Judul\nIsi\x00.\n", 2, "control characters"),
        (b"Judul\r\nIsi\r\n\x1b[0m\r\n", 3, "control characters"),
        (b"Judul\rIsi\r\nTiga\nEmp\xc3\xa9t \xe9\n", 4, "not UTF-8"),
        (b"\n\n" + b"x" * (MAX_HEADLINE + 1) + b"\nIsi", 3, "longer than 200 characters"),
        (b"\nJudul\n\n", 2, "no text below"),
        (b"Judul\n[baca_juga=3]\n", 1, "no text below"),
        (b"Judul\n" + b"x" * MAX_BYTES, 0, "larger than 1024 KiB"),
    ],
)
def test_errors(data, line, words_of_message, settings):
    settings.LANGUAGE_CODE = "en"
    caught = error(data)
    assert caught.line == line
    assert words_of_message in caught.message
    assert str(caught) == caught.message


def test_a_headline_of_the_longest_kind():
    assert read("x" * MAX_HEADLINE + "\nIsi.").headline == "x" * MAX_HEADLINE


def test_files(tmp_path, settings):
    settings.LANGUAGE_CODE = "en"
    story = tmp_path / "story.txt"
    story.write_bytes(b"Judul\nIsi.")
    assert read_story_file(story) == read_story_file(str(story)) == read_story(b"Judul\nIsi.")
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    cases = {tmp_path / "none": "no such file", tmp_path: "folder", large: "larger"}
    cases |= {pipe: "regular", story / "below": "can't be read", "a\x00b": "can't be read"}
    for path, message in cases.items():
        with pytest.raises(StoryError, match=message) as caught:
            read_story_file(path)
        assert caught.value.line == 0


def test_an_unreadable_file(tmp_path):
    path = tmp_path / "story.txt"
    path.write_bytes(b"Judul\nIsi.")
    with pytest.raises(StoryError):
        read_story_file(path / "below a file")


def test_no_word_of_the_corpus_is_lost_or_moved(shared):
    with gzip.open(shared(CORPUS), "rt", encoding="utf-8") as file:
        articles = [json.loads(line) for line in file]
    for article in random.Random(20250713).sample(articles, 120):
        for text in (article["text"], article["text"].replace("\n\n", "\n")):
            source = f"{article['title']}\n{text}"
            assert words(visible(read(source))) == words(source), article["id"]


FRAGMENTS = st.sampled_from(
    [
        "Baca juga:", "Baca: ", "Judul Berita Lain Lagi", "Reformasi Perizinan", "kata biasa",
        "(", ")", "[", "](", "]", "“", "”", '"', "- ", "1. ", "2. ", "<b>", "</b>", "<", ">", "&",
        "&amp;", ":", ".", "?", " ", "*", "_", "|", "»", "\\", "https://x.id/1 ", "\n", "\n\n",
        "x" * 65,
    ]
)  # fmt: skip


def check(data):
    """The story of some data, sanitised without a change; None when it is no story."""
    try:
        story = read_story(data)
    except StoryError:
        return None
    clean = nh3.clean(story.body, tags=OWN_TAGS, attributes=OWN_ATTRIBUTES, link_rel=None)
    assert [b.text_content() for b in blocks(clean)] == [
        b.text_content() for b in blocks(story.body)
    ]
    assert {element.tag for b in blocks(clean) for element in b.iter()} <= OWN_TAGS
    return story


@given(st.binary(max_size=200))
def test_any_bytes(data):
    check(data)


@given(st.text(max_size=120))
def test_any_text_keeps_its_words(text):
    story = check(f"Judul\n{text}".encode("utf-8", "surrogatepass"))
    if story:
        source, _notes = decode(f"Judul\n{text}".encode())
        assert words(visible(story)) == words(source)


@given(st.lists(FRAGMENTS, max_size=30).map("".join))
def test_text_that_looks_like_a_story_keeps_its_words(text):
    story = check(f"Judul\n{text}".encode())
    if story:
        # A tag parts no words, and a link's text has none.
        source, result = (
            re.sub(r"</?b>", "", t).replace("&amp;", " ")
            for t in (f"Judul\n{text}", visible(story))
        )
        # A link whose whole text is "Baca:" keeps the word without the colon that made it a label.
        kept, given_words = (
            [word for word in words(t) if word.lower() != "baca"] for t in (result, source)
        )
        assert kept == given_words


@pytest.mark.parametrize(
    "unit",
    [
        "a", "kata ", "(baca juga: ", "[baca juga: ", "[", "Baca juga:A ", "<b>", "<!--", "“a”",
        "- ", "*", "<a href=x>", '<a "', "[a](", "&amp;", "1. ", "Baca juga: [a](b) ", "\n",
    ],
)  # fmt: skip
def test_hostile_lines_neither_fail_nor_hang(unit):
    text = "Judul\nBaca juga: " + unit * (LONGEST_BODY // len(unit))
    with suppress(StoryError):
        read_story(text[:LONGEST_BODY].encode())


def test_a_story_longer_than_any_form_takes_is_refused_with_its_length():
    long = "Kata baru di sini.\n" * 1_000
    assert read("Judul\n" + long)
    for text in (long * 30, "&" * (LONGEST_BODY // 4)):  # as text, and as the HTML of a body
        with pytest.raises(StoryError, match=r"5\d\d\.\d+ .*400\.000"):
            read(f"Judul\n{text}")


def test_many_lines_are_read():
    story = read("Judul\n" + "Kata baru di sini.\n" * 5_000)
    assert len(story.lines) == 5_001
    assert {line.kind for line in story.lines[1:]} == {LineKind.PARAGRAPH}
