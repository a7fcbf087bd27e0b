"""Wrapped mail: lines are joined before anything is read in them."""

import textwrap
from collections import Counter

import pytest

from articles.importers.plain_text import read_lines, read_story
from articles.importers.story import split_lines
from articles.importers.unwrapping import unwrap, wrap_width
from tests.importers.wrapping import WIDTHS, corpus, wrapped

SENTENCE = (
    "Bupati meresmikan tanggul baru sepanjang empat kilometer pada hari Senin dan berjanji bahwa"
    " pembangunan tahap kedua dimulai tahun depan dengan dana daerah yang sudah disiapkan."
)


def read(text):
    return read_story(text.encode())


def lines(text, **options):
    return [line.text for line in unwrap(split_lines(text), **options) if line.text]


def test_paragraphs_of_the_corpus_come_back_at_every_width(shared):
    """The whole corpus gives between 99.96 and 99.99 % at each of these widths."""
    total = exact = 0
    for index, (title, paragraphs) in enumerate(corpus(shared, sample=200)):
        width = WIDTHS[index % len(WIDTHS)]
        text = wrapped([title, *paragraphs], width, break_on_hyphens=bool(index % 3))
        found = lines(text, has_headline=True)
        assert found[0] == title
        total += len(paragraphs)
        exact += (Counter(paragraphs) & Counter(found[1:])).total()
    assert exact / total >= 0.995


@pytest.mark.parametrize("width", [60, 65, 72, 80, 100])
def test_what_is_wrapped_reads_as_what_is_not(width, shared):
    for title, paragraphs in corpus(shared, sample=25):
        text = [title, *(p for p in paragraphs if "http" not in p)]
        assert read(wrapped(text, width)).body == read("\n\n".join(text)).body


def test_headline_title_item_and_quotation_go_on(shared):
    text = (
        "Bupati Resmikan Tanggul Baru Sepanjang Empat Kilometer di Pesisir Utara Jawa\n\n"
        f"{SENTENCE}\n\n"
        "Baca juga: Warga Pesisir Menunggu Tanggul yang Dijanjikan Sejak Sepuluh Tahun Lalu\n\n"
        '"Kami berharap rob tidak lagi masuk ke rumah warga pada musim hujan tahun ini," kata'
        " bupati kepada wartawan.\n\n"
        "Yang dibangun:\n\n"
        "- Tanggul beton sepanjang empat kilometer dengan tinggi tiga meter dan lebar dua meter.\n"
        "- Dua rumah pompa."
    )
    for width in range(60, 101):
        for indent in ("", "  "):
            story = "\n".join(
                textwrap.fill(line, width, subsequent_indent=indent * line.startswith("- "))
                for line in text.split("\n")
            )
            assert read(story).body == read(text).body, (width, indent)
            assert read(story).headline == read(text).headline


def test_paragraphs_without_blank_lines_between():
    text = "\n".join(textwrap.fill(each, 72) for each in (SENTENCE, SENTENCE, "Selesai."))
    assert lines(f"Judul Berita\n{text}", has_headline=True)[1:] == [
        SENTENCE, SENTENCE, "Selesai."
    ]  # fmt: skip


def test_paragraphs_that_begin_with_an_indent():
    paragraphs = [
        SENTENCE,
        "Selesai pada Senin, kata bupati, " + "dan warga pun pulang.",
        SENTENCE,
    ]
    hyphen = f"{SENTENCE[:60]} Ji - hyun {SENTENCE}"
    for width in range(60, 101):
        text = "\n".join(
            textwrap.fill(each, width, initial_indent="    ") for each in [*paragraphs, hyphen]
        )
        assert lines(f"Judul Berita\n\n{text}", has_headline=True)[1:] == [*paragraphs, hyphen]


def test_a_headline_is_not_joined_to_the_text_below():
    headline = "Bupati Resmikan Tanggul Baru Sepanjang Empat Kilometer di Pesisir Utara"
    text = f"{headline}\n{textwrap.fill(SENTENCE, 72)}"
    assert lines(text, has_headline=True) == [headline, SENTENCE]


def test_format_flowed():
    text = "Judul Berita\n\n" + textwrap.fill(SENTENCE, 72).replace("\n", " \n")
    text += "\nParagraf kedua yang tidak diberi baris kosong.\nParagraf ketiga."
    assert lines(text, has_headline=True)[1:] == [
        SENTENCE, "Paragraf kedua yang tidak diberi baris kosong.", "Paragraf ketiga.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("parted", "whole"),
    [
        ("anak-\nanak", "anak-anak"), ("sayur-\nmayur", "sayur-mayur"),
        ("bolak-\nbalik", "bolak-balik"), ("berlari-\nlari", "berlari-lari"),
        ("surat-\nmenyurat", "surat-menyurat"), ("kebarat-\nbaratan", "kebarat-baratan"),
        ("Kim Jong-\nUn", "Kim Jong-Un"), ("timnas U-\n23", "timnas U-23"),
        ("se-\nIndonesia", "se-Indonesia"), ("non-\nblok", "non-blok"),
        ("pra- dan pasca-\natau antar-bencana", "pra- dan pasca- atau antar-bencana"),
        ("trans-\nportasi", "transportasi"), ("pengemu-\ndi", "pengemudi"),
        ("peme\xad\nrintah", "pemerintah"), ("per-\nlindungan", "perlindungan"),
    ],
)  # fmt: skip
def test_a_hyphen_at_the_end_of_a_line(parted, whole):
    text = f"Kementerian menyiapkan aturan baru bagi penyelenggara dan {parted} itu saja."
    assert lines(text) == [text.replace(parted, whole)]


def test_a_text_with_room_at_its_line_ends_parts_no_words():
    """No program that parts words leaves room for a half of "penyelenggaraan"."""
    text = (
        "Kementerian menyiapkan aturan baru bagi semua daerah\n"
        "penyelenggaraan angkutan yang sudah lama ditunggu oleh warga check-\n"
        "in dan kemudian perlindungan bagi para pengemudi di seluruh negeri ini\n"
        "sebagaimana adanya."
    )
    assert "check-in dan" in lines(text)[0]


@pytest.mark.parametrize(
    "text",
    [
        "Kalimat ini panjangnya kebetulan di antara enam puluh dan delapan puluh.\n" * 3,
        "Jokowi\nBasuki\nAhok\n\nMereka bertiga hadir.",
        "Aku ini binatang jalang\ndari kumpulannya terbuang\n\nBiar peluru menembus kulitku",
        f"{SENTENCE}\n{SENTENCE}\n\n{SENTENCE}\n{SENTENCE}",
        "Jalan Merdeka Barat Nomor 12\nJakarta Pusat\n\nTelepon 021-1234567",
    ],
)
def test_lines_that_are_not_wrapped_stay(text):
    assert lines(text) == [line for line in text.split("\n") if line]


def test_the_width_is_that_of_most_lines():
    text = f"{textwrap.fill(SENTENCE, 68)}\n\n{'x' * 90} satu\ndua"
    assert wrap_width(split_lines(text)) in range(60, 69)
    assert wrap_width(split_lines(SENTENCE)) == 0


def test_an_address_cut_at_the_width_is_one_again():
    address = (
        "https://contoh.id/berita/2026/11/02/warga/menanam/seribu/bibit/bakau/di/pesisir.html"
    )
    text = f"{SENTENCE} Lihat {address} untuk lengkapnya."
    assert lines(textwrap.fill(text, 72)) == [text]


def test_joined_lines_are_listed():
    text = f"Judul Berita\n\n{textwrap.fill(SENTENCE, 72)}"
    kinds = [(line.number, str(line.kind)) for line in read(text).lines]
    assert kinds == [(1, "headline"), (3, "paragraph"), (4, "joined"), (5, "joined")]


def test_the_desk_reads_wrapped_lines_too():
    assert read_lines(textwrap.fill(SENTENCE, 72)) == f"<p>{SENTENCE}</p>"
