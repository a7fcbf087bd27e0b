"""Encodings, and files that are no story."""

import io
import json
import zipfile
from contextlib import suppress

import pytest

from articles.importers.decoding import decode
from articles.importers.plain_text import StoryError, read_story

STORY = "Warga Tanam Bakau\nIa berkata, “ini untuk anak cucu.” – Selesai…"


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.mark.parametrize(
    ("encoding", "note"),
    [("utf-8", []), ("utf-8-sig", []), ("utf-16", ["read as UTF-16"]),
     ("utf-32", ["read as UTF-32"]), ("cp1252", ["read as Windows-1252"])],
)  # fmt: skip
def test_encodings(encoding, note):
    assert decode(STORY.encode(encoding)) == (STORY, note)
    assert list(read_story(STORY.encode(encoding)).notes) == note


def test_utf16_of_both_orders():
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        assert decode(mark + STORY.encode(encoding))[0] == STORY


def test_broken_utf8_is_not_taken_for_windows_1252():
    for data in ("“Kami”".encode() + b"\xe9", b"Judul\xff", STORY.encode("utf-16")[:-1]):
        with pytest.raises(StoryError, match=r"not UTF-(8|16) text"):
            decode(data)


@pytest.mark.parametrize(
    "mark", ["\x0b", "\x0c", "\x1a", "\x85", "\u2028", "\u2029", "\r", "\r\n"]
)
def test_breaks(mark):
    story = read_story(f"Judul Berita{mark}Satu dua.{mark}Tiga empat.{mark}".encode())
    assert story.body == "<p>Satu dua.</p>\n<p>Tiga empat.</p>"


def test_invisible_characters():
    text = "\ufeffPeme\xadrin\u200btah\u2060 Umum\x1fkan Aturan\nSaya\x1eku \x93kutip\x94."
    assert decode(text.encode())[0] == "Pemerintah Umumkan Aturan\nSaya-ku “kutip”."
    thai = "สวัสดี\u200bชาวโลก"
    assert decode(thai.encode())[0] == thai


def _zip(*names):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<!DOCTYPE html>\n<html><body><p>Isi</p></body></html>", "HTML"),
        (b"  <html lang='id'><body>Isi</body></html>", "HTML"),
        (b"<!-- wp:paragraph -->\n<p>Isi</p>\n<!-- /wp:paragraph -->", "HTML"),
        (b"<h1>Judul</h1>\n<p>Isi</p>", "HTML"),
        (b"<?xml version='1.0'?><rss><channel><title>x</title></channel></rss>", "XML"),
        (b"<?xml version='1.0'?><!-- a --><newsItem>x</newsItem>", "XML"),
        (b"<nitf><body>x</body></nitf>", "XML"),
        (b"<rss xmlns:wp='http://wordpress.org/export/1.2/'><channel/></rss>", "WordPress"),
        (json.dumps({"headline": "x"}).encode(), "JSON"),
        (json.dumps([{"headline": "x"}], indent=1).encode(), "JSON"),
        (b'{"id": 1}\n{"id": 2}\n', "JSON"),
        (b'[\n {"id": 1},\n {"id"', "JSON"),
        ("<html>".encode("utf-16"), "HTML"),
        (_zip("[Content_Types].xml", "word/document.xml"), "DOCX"),
        (_zip("mimetype", "content.xml"), "ODT"),
        (_zip("xl/workbook.xml"), "XLSX"),
        (_zip("berita.txt"), "ZIP"),
        (b"PK\x03\x04rusak", "ZIP"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "HEIC"),
        (b"\0\0\0\x18ftypisom\0\0\0\0", "MP4"),
        (b"<body>\n<h1>Judul</h1></body>", "HTML"),
        (b'nama,umur\nRina,20\n"Budi, S.H.",30\n', "CSV"),
        (b"nama;umur;kota\nRina;20;Palu\nBudi;30;Ambon", "CSV"),
        (b"nama\tumur\nRina\t20\nBudi\t30\n", "TSV"),
        (b"BEGIN:VCALENDAR\r\nVERSION:2.0", "ICS"),
        (b"BEGIN:VCARD\nFN:Rina", "VCF"),
        (
            b"-- MySQL dump 10.13\n--\n\n/*!40101 SET NAMES utf8 */;\nDROP TABLE IF EXISTS a;",
            "SQL",
        ),
        (b"INSERT INTO berita VALUES (1);", "SQL"),
        (b"1\n00:00:01,000 --> 00:00:02,000\nHalo", "SRT"),
        (b"-----BEGIN PGP MESSAGE-----\n\nhQEMA", "PGP"),
        (b"% naskah\n\\documentclass{article}\nIsi", "TeX"),
        (b"diff --git a/b b/b\nindex 1..2", "diff"),
        (b"--- a/b\n+++ b/b\n@@ -1 +1 @@", "diff"),
        (b"#!/usr/bin/env python3\nprint(1)", "program"),
        (b"Judul\n\n<html>\n<body>\n<p>Isi</p></body></html>", "HTML"),
        (b"Judul\n<!DOCTYPE html>\n<html><body>Isi", "HTML"),
        (b"%PDF-1.7\nx", "PDF"),
        (b"{\\rtf1 x}", "RTF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "DOC"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"\x89PNG\r\n", "PNG"),
    ],
)
def test_a_file_that_is_no_story_is_refused_by_name(data, name):
    with pytest.raises(StoryError, match=name):
        read_story(data)


@pytest.mark.parametrize(
    "start",
    ["[PageSix.com] Kendall", "{Opini} Bakau", "<3 Bakau", "[1] Catatan", "“Kami” Menang", "[]x"],
)
def test_a_headline_that_only_looks_like_data(start):
    assert read_story(f"{start}\nIsi berita.".encode()).headline == start


@pytest.mark.parametrize(
    "text",
    [
        "Banjir, Warga Mengungsi\nAir naik, kata Rina.\nHujan deras, kata Budi.",
        "Harga naik 1,5\nHarga turun 2,5\nHarga tetap 3,5",
        "Data\na;1\nb;2\nc;3",
        "Begin\nCREATE TABLE adalah perintah.",
        "Judul\n<p>Isi</p>\nLalu <script> disebut.",
    ],
)
def test_text_that_only_looks_like_data(text):
    assert read_story(text.encode()).headline == text.split("\n")[0]


@pytest.mark.parametrize("headline", ["***", "---\nIsi", "“”", "– – –", "?!", "►"])
def test_a_headline_needs_a_letter_or_a_digit(headline):
    with pytest.raises(StoryError, match="no letter"):
        read_story(f"{headline}\nIsi berita.".encode())
    assert read_story(b"7\nIsi berita.").headline == "7"


@pytest.mark.parametrize("unit", ["<!---->", "<!-- a -->\n", "<?xml a?>", "<!DOCTYPE a> ", "<!--"])
@pytest.mark.parametrize("end", ["", " Judul\n\nisi"])
def test_many_comments_before_no_root_are_read_in_few_steps(unit, end):
    for count in (35, 5_000):
        with suppress(StoryError):
            read_story((unit * count + end).encode())


def test_the_encoding_that_was_tried_is_named():
    with pytest.raises(StoryError, match="not UTF-16 text") as error:
        decode("Judul\nIsi".encode("utf-16") + b"\x00")
    assert error.value.line == 2
