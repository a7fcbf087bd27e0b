"""What stands around a story: mail, press releases, agencies; and Markdown."""

import base64
from contextlib import suppress
from email.message import EmailMessage

import pytest

from articles.body import sanitise
from articles.importers.plain_text import LineKind, StoryError, read_story

TEXT = "Warga menanam bakau di pesisir.\n\nAcara berlangsung sampai sore."
BODY = "<p>Warga menanam bakau di pesisir.</p>\n<p>Acara berlangsung sampai sore.</p>"


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


def read(text, name=""):
    return read_story(text.encode(), name)


def left_out(story):
    return [line.text for line in story.lines if line.kind is LineKind.LEFT_OUT]


@pytest.mark.parametrize(
    "headers",
    [
        "From: Humas <humas@contoh.id>\nSubject: Warga Tanam Bakau\nDate: Mon, 2 Nov 2026",
        "Dari: Humas\nKepada: Redaksi\nPerihal: Fwd: Re: Rilis: Warga Tanam Bakau",
        "Subject: Warga Tanam\n Bakau\nTo: redaksi@contoh.id\nX-Mailer: a",
        "---------- Forwarded message ---------\nDari: Humas <h@contoh.id>\nDate: Sen, 2 Nov\n"
        "Subject: Warga Tanam Bakau\nTo: <redaksi@contoh.id>",
        "Subject: =?utf-8?q?Warga_Tanam_Bakau?=\nFrom: Humas",
    ],
)
def test_headers_of_mail(headers):
    story = read(f"{headers}\n\n{TEXT}")
    assert (story.headline, story.body) == ("Warga Tanam Bakau", BODY)
    assert left_out(story)[0] == headers.split("\n")[0]
    assert "headers of the mail left out" in story.notes


def test_a_headline_in_the_text_wins_over_the_subject():
    head = "From: Humas\nSubject: Kiriman hari ini\n\n"
    story = read(f"{head}Warga Tanam Bakau\n\n{TEXT}")
    assert (story.headline, story.body) == ("Warga Tanam Bakau", BODY)
    assert "headline taken from the text, not “Kiriman hari ini”" in story.notes
    same = read(f"From: Humas\nSubject: warga tanam bakau!\n\nWarga Tanam Bakau\n\n{TEXT}")
    assert (same.headline, same.body) == ("Warga Tanam Bakau", BODY)


def test_greeting_and_signature():
    head = "From: Humas\nSubject: Warga Tanam Bakau\n\nYth. Redaksi,\n\nBerikut rilis kami.\n\n"
    foot = "\n\nSalam hormat,\nBudi\nHumas\n\n-- \nBudi\nHP 08123456789\n"
    story = read(head + TEXT + foot)
    assert story.body == BODY
    assert {"Yth. Redaksi,", "Berikut rilis kami.", "Salam hormat,", "--"} <= set(left_out(story))


@pytest.mark.parametrize(
    "foot",
    [
        "-- \nBudi\nHumas",
        "Dikirim dari iPhone saya",
        "Sent from my Galaxy",
        "Dikirim dari Yahoo Mail untuk iPhone",
        "Get Outlook for iOS<https://aka.ms/x>",
    ],
)
def test_a_signature_without_headers(foot):
    story = read(f"Warga Tanam Bakau\n\n{TEXT}\n\n{foot}")
    assert story.body == BODY
    assert left_out(story) == [line.strip() for line in foot.split("\n")]


@pytest.mark.parametrize(
    "text",
    [
        "Warga menanam bakau.\n--\nMereka senang.\n\nAcara selesai.",
        "Warga menanam bakau.\n\n--\n\nIa berkata, “Kami senang.”\n\nSelesai.",
        f"Warga menanam bakau.\n--\n{'Mereka menanam bakau ' * 6}\nBudi",
        "Warga menanam.\nDikirim dari Jakarta, bantuan itu tiba di Palu pada Senin.\nSelesai.",
        "Warga menanam.\nDikirim dari Jakarta\nBantuan itu tiba di Palu.",
        "Warga menanam.\nDikirim dari ponsel saya, foto itu menyebar.\nSelesai.",
        "Warga menanam.\nDikirim menggunakan truk milik dinas.\nSelesai.",
    ],
)
def test_prose_below_what_looks_like_a_signature_stays(text):
    assert left_out(read(f"Warga Tanam Bakau\n{text}")) == []


@pytest.mark.parametrize(
    "foot",
    [
        "Budi Hartono\nKepala Humas\nTelp. 0812-3456-7890",
        "Budi Hartono, S.H.\nbudi@contoh.id",
        "DISCLAIMER: Surel ini rahasia.\n\nHapus bila salah kirim.",
        "Surel ini dan lampirannya hanya untuk penerima yang\ndimaksud.",
    ],
)
def test_the_sender_below_a_mail_and_what_a_firm_adds(foot):
    mail = f"From: Humas\nSubject: Warga Tanam Bakau\n\n{TEXT}\n\n"
    story = read(mail + foot)
    assert story.body == BODY
    assert left_out(story)[2:] == [line for line in foot.split("\n") if line]


@pytest.mark.parametrize(
    "end",
    [
        "Nomor darurat:\nBPBD 0812-3456-7890\nPolisi 110",
        "Budi Hartono\nKepala Desa Ara",
        "Posko 1: Balai Desa\n0812-3456-7890",
        "Ia menanam bakau.\n0812-3456-7890",
    ],
)
def test_the_end_of_a_mailed_story_stays(end):
    story = read(f"From: Humas\nSubject: Warga Tanam Bakau\n\n{TEXT}\n\n{end}")
    assert len(left_out(story)) == 2


def test_a_reply_without_headers():
    story = read(
        f"Terima kasih, berikut naskahnya.\n\nWarga Tanam Bakau\n\n{TEXT}\n\n"
        "Pada 1 Nov 2026 Redaksi <r@x.id> menulis:\n> Mohon kirim.\n"
    )
    assert (story.headline, story.body) == ("Warga Tanam Bakau", BODY)


def test_a_line_of_a_program_is_taken_off_alone():
    story = read(f"Warga Tanam Bakau\n\nDikirim dari iPhone saya\n\n{TEXT}")
    assert story.body == BODY
    assert left_out(story) == ["Dikirim dari iPhone saya"]


def test_quoted_mail():
    whole = read("\n".join(f"> {line}" for line in f"Warga Tanam Bakau\n\n{TEXT}".split("\n")))
    assert (whole.headline, whole.body) == ("Warga Tanam Bakau", BODY)
    answer = f"Warga Tanam Bakau\n\n{TEXT}\n\nPada 1 Nov 2026 Redaksi <r@x.id> menulis:\n> Mana?\n"
    assert read(answer).body == BODY
    assert left_out(read(answer))[-1] == "> Mana?"


@pytest.mark.parametrize(
    "wrote",
    [
        "On Mon, 30 Nov 2026 Rina wrote:",
        "Pada Sen, 30 Nov 2026 pukul 10.00 Rina menulis:",
        "On Mon, 30 Nov 2026 at 10:00, Rina <rina@contoh.id>\nwrote:",
    ],
)
def test_the_line_above_a_text_that_is_quoted_as_a_whole_is_no_headline(wrote):
    quoted = "\n".join(f"> {line}" for line in f"Warga Tanam Bakau\n\n{TEXT}".split("\n"))
    story = read(f"{wrote}\n{quoted}")
    assert (story.headline, story.body) == ("Warga Tanam Bakau", BODY)
    assert left_out(story) == wrote.split("\n")


def test_a_message_as_it_was_sent():
    message = EmailMessage()
    message["From"], message["Subject"] = "Humas <humas@contoh.id>", "Warga Tanam “Bakau”"
    message["Message-ID"] = "<a1@contoh.id>"
    message.set_content(TEXT, cte="quoted-printable")
    message.add_alternative(f"<p>{TEXT}</p>", subtype="html")
    message.add_attachment(b"x", maintype="image", subtype="jpeg", filename="bakau.jpg")
    story = read_story(message.as_bytes())
    assert (story.headline, story.body) == ("Warga Tanam “Bakau”", BODY)
    assert story.sender_id == "<a1@contoh.id>"
    assert "attachments are not read: bakau.jpg" in story.notes
    encoded = base64.b64encode(TEXT.encode()).decode()
    head = "MIME-Version: 1.0\nSubject: Warga Tanam Bakau\nContent-Transfer-Encoding: base64\n\n"
    assert read(head + encoded).body == BODY


@pytest.mark.parametrize(
    ("head", "text"),
    [
        ("Content-Transfer-Encoding: base64", TEXT.encode()),
        ("Content-Transfer-Encoding: base64", b"Warga menanam bakau"),
        ('Content-Type: text/plain; charset="utf-8"', TEXT.encode() + b" \xe9t\xe9"),
    ],
)
def test_a_damaged_message_is_refused(head, text):
    mail = f"From: Humas\nSubject: Warga Tanam Bakau\nMIME-Version: 1.0\n{head}\n\n".encode()
    with pytest.raises(StoryError, match="is damaged"):
        read_story(mail + text)


def test_a_mailbox_of_several_mails_is_refused():
    mail = f"From a@b.id Mon Nov 30 10:00:00 2026\nSubject: Bakau\nMIME-Version: 1.0\n\n{TEXT}\n"
    assert read(mail).headline == "Bakau"
    with pytest.raises(StoryError, match="mbox"):
        read(f"{mail}\n{mail}")


def test_a_message_of_html_is_refused():
    with pytest.raises(StoryError, match="only HTML"):
        read("MIME-Version: 1.0\nSubject: x\nContent-Type: text/html\n\n<p>Isi</p>")


@pytest.mark.parametrize(
    "head",
    [
        "SIARAN PERS\nNomor: 12/HM.01/XI/2026\nTanggal 2 November 2026\n\n",
        "SIARAN PERS NOMOR 12/HM/2026\n",
        "Siaran Pers\nNo. 3/2026\n\nUntuk segera disiarkan\n\n",
        "PRESS RELEASE\n\nJakarta, 2 November 2026\n\n",
        "DINAS KEHUTANAN JAWA TENGAH\nJl. Melati No. 1, Semarang\nSIARAN PERS\nNo. 3/2026\n\n",
        "Kementerian Kehutanan\nhumas@contoh.id\n\nSiaran Pers\n\n",
    ],
)
@pytest.mark.parametrize(
    "foot",
    [
        "",
        "Narahubung:\nHumas Dinas\nSurel: humas@contoh.id\n",
        "Informasi lebih lanjut hubungi:\nBudi (0812-3456-7890)\n\nwww.contoh.id\n",
        "Kontak Media: Ana, ana@contoh.id\n",
    ],
)
def test_a_press_release(head, foot):
    story = read(f"{head}Dinas Tanam Seribu Bakau\n\n{TEXT}\n\n{foot}")
    assert (story.headline, story.body) == ("Dinas Tanam Seribu Bakau", BODY)
    expected = [line for line in f"{head}{foot}".split("\n") if line]
    assert left_out(story) == expected


@pytest.mark.parametrize(
    "text",
    [
        "WARGA TANAM BAKAU\nSIARAN PERS\nWarga menanam bakau di pesisir.",
        "Jakarta, 2 November 2026\nIsi berita.",
        "Dinas Tanam Bakau\nIsi berita.\nSIARAN PERS\nJudul Lain",
    ],
)
def test_what_is_no_head_of_a_release_stays(text):
    assert not left_out(read(text))


def test_a_story_of_an_agency():
    story = read(
        "Warga Tanam Bakau\nOleh Aji Styawan\n"
        "Warga menanam bakau, Senin (2/11/2026). (ANTARA/Aji Styawan)\n"
        "Demak (ANTARA) - Warga menanam bakau di pesisir.\nMereka senang. (ANTARA)\n"
        "Pewarta: Aji Styawan, Budi Santoso\nEditor: Ana\nCopyright © ANTARA 2026"
    )
    assert story.body.split("\n") == [
        '<figure data-image="" data-credit="ANTARA/Aji Styawan">'
        "<figcaption>Warga menanam bakau, Senin (2/11/2026).</figcaption></figure>",
        "<p>Demak (ANTARA) - Warga menanam bakau di pesisir.</p>",
        "<p>Mereka senang. (ANTARA)</p>",
    ]
    assert story.authors == ("Aji Styawan", "Budi Santoso")
    assert len(left_out(story)) == 4


def test_credits_within_a_story_and_prose_at_its_end_stay():
    text = (
        "Warga Tanam Bakau\nIsi satu.\nPenulis: Ana Satu\nIsi dua.\nOleh karena itu mereka pulang."
    )
    story = read(text)
    assert left_out(story) == []
    assert "<p>Penulis: Ana Satu</p>" in story.body
    assert "<p>Oleh karena itu mereka pulang.</p>" in story.body
    assert read("Judul Kita\nOleh karena itu mereka pulang.\nSelesai.").authors == ()


@pytest.mark.parametrize(
    "end",
    [
        "Informasi lebih lanjut: 021-5551234\nAcara berakhir pukul 15.00 WIB.",
        "Editor: kini banyak yang beralih ke daring, kata dia.",
        "Penulis: kini banyak yang beralih ke daring, kata dia.",
        "Dilarang membuang sampah di pantai itu, kata kepala desa.",
        "Foto: Bakau di Demak",
        "Hak cipta (lagu) itu dipersoalkan di pengadilan.",
        "Copyright lagu itu dipersoalkan oleh ahli waris penciptanya sejak 2024.",
    ],
)
def test_a_sentence_is_no_credit_and_belongs_to_no_contact(end):
    story = read(f"Warga Tanam Bakau\n{end}")
    assert not left_out(story)
    assert end.split("\n")[-1] in story.body


@pytest.mark.parametrize(
    "end",
    [
        "Editor: Rina",
        "Copyright © Contoh 2026. Dilarang mengambil isi berita ini tanpa izin dari kami.",
        "Hak Cipta (C) Contoh 2026",
        "Pewarta: Ana\nUploader: Budi\nCopyright © ANTARA 2026\n"
        "Dilarang keras mengambil konten, melakukan crawling atau pengindeksan otomatis di situs"
        " ini tanpa izin tertulis.",
        "Reporter: Ana | Editor: Budi\nPenulis: Siti\nFoto: Aji",
        "Informasi lebih lanjut: 021-5551234\nRina, S.H.",
        "Narahubung:\nRina\nJl. Melati No. 1, Palu.\n0812-3456-7890",
    ],
)
def test_credits_and_contacts_are_left_out(end):
    story = read(f"Warga Tanam Bakau\nIsi berita.\n{end}")
    assert (story.body, left_out(story)) == ("<p>Isi berita.</p>", end.split("\n"))


def test_quotations_over_several_paragraphs_are_one():
    one = "<blockquote><p>“Satu.</p><p>“Dua.</p><p>“Tiga.”</p></blockquote>"
    assert (
        read("Judul\nIsi.\n“Satu.\n“Dua.\n“Tiga.”\nIsi.").body
        == f"<p>Isi.</p>\n{one}\n<p>Isi.</p>"
    )
    first_alone = read('Judul\nIsi.\n\n"Satu.\n\nDua.\n\nTiga."').body
    assert first_alone.endswith('<p>"Satu.</p><p>Dua.</p><p>Tiga."</p></blockquote>')
    assert "blockquote" not in read("Judul\n“Satu.\nDua.\n“Tiga,” katanya.").body


MARKDOWN = """---
title: "Warga Tanam Bakau"
author: [Ana Satu, Budi Dua]
tags:
  - Bakau
  - Pesisir
summary: Ringkas.
id: bakau-1
layout: post
---

# Warga Tanam Bakau

**DEMAK** – Warga *menanam* bakau
di tepi pantai, 2 * 3 * 4, `kode`, snake_case_x, \\*bukan\\*
dan [tautan](https://x.id/a_b_c?d=1&e=2).

## Sejak lama

![Bakau muda](bakau.jpg "Bakau di Demak")

1. satu
2. dua
   lanjut

> Kutipan satu
> lanjut.
>
> Kutipan dua.

**Baca juga:** [Judul Lain](https://x.id/1)
"""


def test_a_headline_that_is_underlined_is_of_markdown():
    story = read("Warga Tanam Bakau\n=====\n\nIsi.\n\nSejak lama\n---\n\nIsi.")
    assert story.headline == "Warga Tanam Bakau"
    assert story.body == "<p>Isi.</p>\n<h2>Sejak lama</h2>\n<p>Isi.</p>"


def test_authors_of_front_matter_with_more_than_a_name():
    front = (
        "---\ntitle: Bakau\nauthors:\n  - name: Ana Satu\n    email: a@b.id\n  - Budi Dua\n---\n"
    )
    assert read(f"{front}Isi.").authors == ("Ana Satu", "Budi Dua")


def test_markdown_with_front_matter():
    story = read(MARKDOWN)
    assert story.headline == "Warga Tanam Bakau"
    assert story.body.split("\n") == [
        "<p><strong>DEMAK</strong> – Warga <em>menanam</em> bakau di tepi pantai, 2 * 3 * 4, "
        'kode, snake_case_x, *bukan* dan <a href="https://x.id/a_b_c?d=1&amp;e=2" rel="noopener">'
        "tautan</a>.</p>",
        "<h2>Sejak lama</h2>",
        '<figure data-image="" data-alt="Bakau muda">'
        "<figcaption>Bakau di Demak</figcaption></figure>",
        "<ol><li>satu</li><li>dua lanjut</li></ol>",
        "<blockquote><p>Kutipan satu lanjut.</p><p>Kutipan dua.</p></blockquote>",
        '<aside data-baca-juga=""><a href="https://x.id/1" rel="noopener">Judul Lain</a></aside>',
    ]
    assert story.authors == ("Ana Satu", "Budi Dua")
    assert story.tags == ("Bakau", "Pesisir")
    assert (story.standfirst, story.sender_id) == ("Ringkas.", "bakau-1")
    assert "not used: layout: post" in story.notes


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("| Negara | Emas |\n|---|--:|\n| Indonesia | *12* |",
         "<table><tbody><tr><th>Negara</th><th>Emas</th></tr>"
         "<tr><td>Indonesia</td><td><em>12</em></td></tr></tbody></table>"),
        ("```python\na < b\n\nc\n```", "<p>a &lt; b<br><br>c</p>"),
        ("1. satu\n\n   lanjut\n\n2. dua",
         "<ol><li><p>satu</p><p>lanjut</p></li><li>dua</li></ol>"),
        ("| Baca | Harga Beras Naik |\n|---|---|\n| Baca juga | Harga Emas Turun |",
         "<table><tbody><tr><th>Baca</th><th>Harga Beras Naik</th></tr>"
         "<tr><td>Baca juga</td><td>Harga Emas Turun</td></tr></tbody></table>"),
        ("~~~\nBaca juga: Harga Emas\n~~~\n\nBaca juga: Harga Emas",
         '<p>Baca juga: Harga Emas</p>\n<aside data-baca-juga="">Harga Emas</aside>'),
        ("3. satu\n\n4. dua", '<ol start="3"><li>satu</li><li>dua</li></ol>'),
        ("- satu\n    - dua\n\n- tiga",
         "<ul><li>satu<ul><li>dua</li></ul></li><li>tiga</li></ul>"),
        ("Yang dibawa:\n3. satu\n4. dua",
         '<p>Yang dibawa:</p>\n<ol start="3"><li>satu</li><li>dua</li></ol>'),
        ("• *satu*\n• dua", "<ul><li><em>satu</em></li><li>dua</li></ul>"),
        ("a. satu\nb. dua", '<ol type="a"><li>satu</li><li>dua</li></ol>'),
        ("1. satu\n\nBaca juga: Judul Lain\n\n2. dua",
         '<ol><li>satu</li></ol>\n<aside data-baca-juga="">Judul Lain</aside>\n'
         '<ol start="2"><li>dua</li></ol>'),
        ("satu  \ndua", "<p>satu<br>dua</p>"),
        ("> satu\n> - dua", "<blockquote><p>satu</p><ul><li>dua</li></ul></blockquote>"),
        ("Isi ![Bakau](x.jpg) ini.",
         '<p>Isi </p>\n<figure data-image="" data-alt="Bakau"></figure>\n<p> ini.</p>'),
        ("[^1] dan [1]: https://x.id", "<p>[^1] dan [1]: https://x.id</p>"),
        ("[1]: https://x.id", "<p>[1]: https://x.id</p>"),
        ("    Menjorok.", "<p>Menjorok.</p>"),
        ("## Bagian\n\n### Anak", "<h2>Bagian</h2>\n<h3>Anak</h3>"),
        ("Warga menanam. (ANTARA/Aji)",
         '<figure data-image="" data-credit="ANTARA/Aji"><figcaption>Warga menanam.'
         "</figcaption></figure>"),
        ("“Kami *senang*.”", "<blockquote><p>“Kami <em>senang</em>.”</p></blockquote>"),
        ("Satu\n\n---\n\n***", "<p>Satu</p>"),
    ],
)  # fmt: skip
def test_blocks_of_markdown(text, body):
    story = read(f"# Judul\n\nIsi.\n\n{text}\n\nAkhir.")
    assert story.body == f"<p>Isi.</p>\n{body}\n<p>Akhir.</p>"
    assert sanitise(story.body) == story.body


def test_lines_of_markdown_are_listed():
    story = read(
        "# Judul\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n- satu\n  lanjut\n- dua\n\n> a\n>\n> b\nc"
    )
    assert [(line.number, line.kind.value) for line in story.lines] == [
        (1, "headline"), (3, "table"), (4, "joined"), (5, "joined"), (7, "bullet"), (8, "joined"),
        (9, "bullet"), (11, "quotation"), (12, "joined"), (13, "quotation"), (14, "joined"),
    ]  # fmt: skip


@pytest.mark.parametrize("unit", ["> ", "- ", "1. "])
def test_nothing_is_lost_of_markdown_nested_without_end(unit):
    assert "kata" in read(f"# Judul\n\n{unit * 300}kata\n\nAkhir.").body


def test_markdown_by_its_name_and_by_its_heading():
    assert read("Judul *Baru*\n\nIsi *satu*.", "berita.md").body == "<p>Isi <em>satu</em>.</p>"
    assert read("# Judul\n\nIsi *satu*.").body == "<p>Isi <em>satu</em>.</p>"
    assert read("Judul\n\nIsi *satu*.").body == "<p>Isi *satu*.</p>"
    assert read("Judul Baru\n==========\n\nIsi.", "b.md").headline == "Judul Baru"
    assert read("+++\ntitle = 'Judul'\n+++\nIsi.").headline == "Judul"
    assert read('# Judul\n\n<b onclick="x">Isi</b> [x](javascript:alert(1)).').body.startswith(
        '<p>&lt;b onclick="x"&gt;Isi'
    )


@pytest.mark.parametrize(
    "unit",
    [
        "> a\n", "From: a\nTo: b\n\n", "**a", "_a_ ", "[a](b) ", "“a\n", "Editor: A\n",
        "cp: 08123456789\n", "SIARAN PERS\n", "Yth. a\n\n", "key: a\n", "(ANTARA/",
        "Subject: a\n ", "a-\n", "a \n", "-- \n", "Pewarta: A\ncp: a@b.id\n", "\\*", "`", "<a",
        "a, ", "1/",
    ],
)  # fmt: skip
@pytest.mark.parametrize("head", ["Judul\n", "# Judul\n", "---\n", "From: a\nSubject: b\n\n"])
def test_hostile_letters_neither_fail_nor_hang(unit, head):
    with suppress(StoryError):
        read(head + unit * (20_000 // len(unit)))
