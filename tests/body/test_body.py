import re
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from articles import body
from articles.body import (
    BacaJugaRef,
    Embed,
    Figure,
    baca_juga_refs,
    plain_text,
    sanitise,
    split_blocks,
    with_directions,
)
from articles.body.embed import EMBED
from articles.body.figure import FIGURE
from articles.models import Article
from articles.text import shorten, title_key
from tests.factories import make_article
from tests.hostile import assert_grammar, hostile_payloads

UID = "0d9f5f3e-6f0b-4a52-9b0e-3f6a3f1c2d11"
IMAGE = f'<figure data-image="{UID}"></figure>'
SPOKEN = "<blockquote><p>a</p><footer>S T</footer></blockquote>"
VIDEO = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


@pytest.mark.parametrize(
    ("given_html", "stored"),
    [
        ("", ""),
        (" \n ", ""),
        ("Teks <b>tebal</b>", "<p>Teks <strong>tebal</strong></p>"),
        ("<h1>A</h1><h4>B</h4>", "<h2>A</h2>\n<h3>B</h3>"),
        ("<h3>A</h3><h3>B</h3>", "<h2>A</h2>\n<h3>B</h3>"),
        ("<div><div>A</div>B</div>", "<p>A</p>\n<p>B</p>"),
        ("<p>A</p>lepas<p>B</p>", "<p>A</p>\n<p>lepas</p>\n<p>B</p>"),
        ("<p></p><p>&nbsp;</p><p>A</p>", "<p>A</p>"),
        ("<ul>x<li>a</li><p>b</p></ul>", "<ul><li>x</li><li>a</li><li>b</li></ul>"),
        ("<p>a<script>alert(1)</script>b</p>", "<p>ab</p>"),
        ("<p onclick=x style=y class=z>a</p>", "<p>a</p>"),
        ('<a href="javascript:alert(1)">a</a>', '<p><a rel="noopener">a</a></p>'),
        ('<p><a href="/indeks/">a</a></p>', '<p><a href="/indeks/" rel="noopener">a</a></p>'),
        ("a < b & c", "<p>a &lt; b &amp; c</p>"),
        ("<p>a\x00b\x0b\ufffe</p>", "<p>ab</p>"),
        ('<aside data-baca-juga="">  </aside>', ""),
        ("<aside>biasa</aside>", "<p>biasa</p>"),
        (f'<aside data-baca-juga="{UID}"></aside>', f'<aside data-baca-juga="{UID}"></aside>'),
        ('<aside data-baca-juga="bukan">J</aside>', '<aside data-baca-juga="">J</aside>'),
        (
            '<p>a<aside data-baca-juga=""><p>J</p></aside>b</p>',
            '<p>a</p>\n<aside data-baca-juga="">J</aside>\n<p>b</p>',
        ),
        ("<p>a&#8;b</p>", "<p>ab</p>"),
        ("<ul><li><div>a</div><div>b</div></li></ul>", "<ul><li> a  b </li></ul>"),
        (
            "<ul><li><h2>x<ol><li>a</li></ol></h2></li></ul>",
            "<ul><li>x<ol><li>a</li></ol></li></ul>",
        ),
        ("<blockquote>a</blockquote>", "<blockquote><p>a</p></blockquote>"),
    ],
)
def test_the_grammar(given_html, stored):
    assert sanitise(given_html) == stored
    assert sanitise(str(stored)) == stored


@pytest.mark.parametrize(
    ("given_html", "stored"),
    [
        (
            f'<figure data-image="{UID.upper()}" data-credit=" C " data-alt="A" class="x">'
            "<figcaption>k <b>l</b>\nm</figcaption></figure>",
            f'<figure data-image="{UID}" data-alt="A" data-credit="C">'
            "<figcaption>k l m</figcaption></figure>",
        ),
        (f'<figure data-image="{UID}" data-alt=""><figcaption> </figcaption></figure>', IMAGE),
        (
            "<figure data-image='' data-alt='A'><figcaption>k</figcaption></figure>",
            '<figure data-image="" data-alt="A"><figcaption>k</figcaption></figure>',
        ),
        ("<figure data-image=''></figure><p>a</p>", "<p>a</p>"),
        ("<figure data-image='x' data-alt='a'><figcaption>k</figcaption></figure>", "<p>k</p>"),
        ("<figure><img src=/a.jpg alt=a><figcaption>k</figcaption></figure>", "<p>k</p>"),
        ("<figcaption>k</figcaption>", "<p>k</p>"),
        (f"<ul><li>a{IMAGE}b</li></ul>", f"<ul><li>a b</li></ul>\n{IMAGE}"),
        (f"<h2>a{IMAGE}</h2>", f"<h2>a</h2>\n{IMAGE}"),
        (
            f'<aside data-baca-juga="">J{IMAGE}</aside>',
            f'<aside data-baca-juga="">J</aside>\n{IMAGE}',
        ),
        (f"{IMAGE[:-9]}a<p>b</p></figure>", f"{IMAGE}\n<p>a</p>\n<p>b</p>"),
        ("<blockquote><p>a</p><footer>S <em>T</em></footer></blockquote>", SPOKEN),
        ("<blockquote>a<footer>S<p>T</p></footer> </blockquote>", SPOKEN),
        (
            "<blockquote><p>a</p><footer>S</footer>b</blockquote>",
            "<blockquote><p>a</p><p>S</p><p>b</p></blockquote>",
        ),
        ("<blockquote><footer>S</footer></blockquote>", "<blockquote><p>S</p></blockquote>"),
        (
            "<blockquote><p>a</p><footer> </footer></blockquote>",
            "<blockquote><p>a</p></blockquote>",
        ),
        ("<footer>S</footer>", "<p>S</p>"),
        (f"<blockquote>a{IMAGE}</blockquote>", f"<blockquote><p>a</p></blockquote>\n{IMAGE}"),
        (
            f"<figure data-embed='{VIDEO}'>k</figure>",
            f"{Embed('youtube', VIDEO).to_html()}\n<p>k</p>",
        ),
        (
            "<figure data-embed='http://e.org/?a&amp;b'></figure>",
            '<p><a href="http://e.org/?a&amp;b" rel="noopener">http://e.org/?a&amp;b</a></p>',
        ),
        ("<figure data-embed='javascript:alert(1)'></figure>", "<p>javascript:alert(1)</p>"),
    ],
)
def test_the_grammar_of_figures_and_quotations(given_html, stored):
    assert sanitise(given_html) == stored
    assert sanitise(stored) == stored


@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("https://youtu.be/dQw4w9WgXcQ?si=x", VIDEO),
        ("https://m.youtube.com/watch?t=3&v=dQw4w9WgXcQ", VIDEO),
        ("https://www.youtube.com/shorts/dQw4w9WgXcQ", VIDEO),
        ("https://youtube.com/live/dQw4w9WgXcQ/", VIDEO),
        ("https://twitter.com/a_b/status/12?s=20", "https://x.com/a_b/status/12"),
        ("https://x.com/i/web/status/12/photo/1", "https://x.com/i/web/status/12"),
        ("https://instagram.com/p/Cx_1-aB/?img_index=1", "https://www.instagram.com/p/Cx_1-aB/"),
        ("https://www.instagram.com/nama/reel/Cx_1-aB", "https://www.instagram.com/reel/Cx_1-aB/"),
        ("https://www.tiktok.com/@a.b/video/12?x", "https://www.tiktok.com/@a.b/video/12"),
        ("http://youtu.be/dQw4w9WgXcQ", None),
        ("https://youtu.be.example/dQw4w9WgXcQ", None),
        ("https://a@youtube.com/watch?v=dQw4w9WgXcQ", None),
        ("https://youtube.com:444/watch?v=dQw4w9WgXcQ", None),
        ("https://youtube.com/watch?v=dQw4w9WgXcQ'onload", None),
        ("https://youtube.com/@kanal", None),
        ("https://x.com/nama", None),
        ("https://[", None),
        ("javascript:alert(1)//https://youtu.be/dQw4w9WgXcQ", None),
    ],
)
def test_an_embed_has_one_address(address, known):
    embed = body.recognise(address)
    assert (embed and embed.url) == known
    if embed:
        assert body.recognise(embed.url) == embed
        assert sanitise(embed.to_html()) == embed.to_html()


def test_no_payload_stays_active_and_none_changes_when_cleaned_again(shared):
    for payload in hostile_payloads(shared):
        cleaned = sanitise(payload)
        assert_grammar(cleaned)
        assert sanitise(str(cleaned)) == cleaned
        title_key(payload)
        shorten(payload, 40)


@given(st.text())
def test_any_text_gives_a_stable_body(text):
    cleaned = sanitise(text)
    assert_grammar(cleaned)
    assert sanitise(str(cleaned)) == cleaned


WORDS = st.text(st.characters(categories=["L", "N"], max_codepoint=0x24F), min_size=1, max_size=9)
TAGS = [
    "<p>", "<div>", "<li>", "<ul>", "<b>", "<span>", "<blockquote>", "<h2>", "<td>", "<br>",
    '<aside data-baca-juga="">', "</p>", "</div>", "</ul>", "</b>", "</aside>", "<footer>",
    f'<figure data-image="{UID}">', f'<figure data-embed="{VIDEO}">', "<figure>", "<figcaption>",
    "</figure>", "</figcaption>", "</footer>", "</blockquote>", "<table>", "<tr>", "<th>",
    "<td rowspan=2 colspan=2>", "<caption>", "<thead>", "</td>", "</tr>", "</table>",
    "<ol start=3>",
]  # fmt: skip


MARKS = re.compile(r"^(?:-|\d+\.|Foto:|Tabel:|Baca Juga:|YouTube: \S+)(?: |$)", re.MULTILINE)


@example([f'<figure data-image="{UID}">', "<h2>", "0", "<ul>"])
@given(st.lists(st.one_of(WORDS, st.sampled_from(TAGS)), max_size=40))
def test_no_word_of_broken_markup_is_lost_and_the_body_is_stable(pieces):
    cleaned = sanitise(" ".join(pieces))
    found = MARKS.sub("", plain_text(cleaned)).replace("– ", "").replace("|", "").split()
    assert sorted(found) == sorted(piece for piece in pieces if not piece.startswith("<"))
    assert_grammar(cleaned)
    assert sanitise(str(cleaned)) == cleaned
    assert "\n".join(split_blocks(cleaned)) == cleaned
    assert FIGURE.replace(cleaned, Figure.to_html) == cleaned
    assert EMBED.replace(cleaned, Embed.to_html) == cleaned
    assert len(body.figures(cleaned)) == cleaned.count("data-image=")


@pytest.mark.parametrize(
    "unit",
    [
        "<table><tr><td>", "<td rowspan=99 colspan=99>x",
        "<div>", "<b>", "<p>", "<ul><li>", "<aside data-baca-juga>", "<blockquote>", "<footer>",
        f'<figure data-image="{UID}">',
    ],
)  # fmt: skip
def test_a_hostile_body_neither_fails_nor_hangs(unit):
    cleaned = sanitise(unit * 20_000 + "x")
    assert_grammar(cleaned)
    assert "x" in plain_text(cleaned)


@pytest.mark.django_db
def test_every_way_to_the_column_sanitises():
    article = make_article(body="<p>a</p><script>b</script>")
    assert Article.objects.get().body == "<p>a</p>"
    Article.objects.update(body="<p onclick=x>c</p>")
    assert Article.objects.get().body == "<p>c</p>"
    article.pk, article.uid = None, UID
    article.body = "<p>d</p><iframe src=//x></iframe>"
    Article.objects.bulk_create([article])
    assert Article.objects.get(uid=UID).body == "<p>d</p>"
    article.body = "<p style=x>e</p>"
    article.save_base(raw=True)
    assert Article.objects.get(uid=UID).body == "<p>e</p>"


def test_links_are_read_as_they_were_written():
    links = [
        BacaJugaRef(uid=None, text='Judul & "kutipan" <i>'),
        BacaJugaRef(url="https://example.org/?a=1&b=2", text="Teks"),
    ]
    html = sanitise("".join(link.to_html() for link in links))
    assert baca_juga_refs(html) == links


def test_figures_are_read_as_they_were_written():
    figures = [
        Figure(UUID(UID), alt="a \"b\" 'c' <d> & e", credit="f", caption="g < h & 'i' \"j\""),
        Figure(UUID(UID), credit="f & g"),
        Figure(UUID(UID)),
    ]
    html = sanitise("".join(figure.to_html() for figure in figures))
    assert body.figures(html) == figures
    assert "\n".join(figure.to_html() for figure in figures) == html
    assert body.image_uids(html) == {UUID(UID)}


def test_a_figure_that_waits_for_its_file_is_kept_and_not_shown():
    waiting = Figure(None, alt="Banjir", caption="Banjir di pasar").to_html()
    assert sanitise(waiting) == waiting
    assert body.figures(waiting) == [Figure(None, alt="Banjir", caption="Banjir di pasar")]
    assert body.image_uids(waiting) == set()
    assert body.render(waiting, body.RenderContext(), "page") == ""
    assert plain_text(waiting) == "Foto: Banjir di pasar"


def test_blocks_are_split_at_the_top_level():
    blocks = [
        "<p>a</p>",
        "<blockquote><p>b</p><p>c</p></blockquote>",
        IMAGE,
        "<ul><li>d</li></ul>",
    ]
    assert split_blocks(sanitise("".join(blocks))) == blocks


def test_words_are_counted_as_they_are_read():
    html = sanitise(
        f'<p>Satu <b>du</b>a – tiga.</p>{SPOKEN}<aside data-baca-juga="">tidak ikut</aside>'
        f'<figure data-image="{UID}" data-alt="tidak"><figcaption>empat</figcaption></figure>'
        f"<figure data-embed='{VIDEO}'></figure>"
    )
    assert body.word_count(html) == 7


def test_plain_text_keeps_marks_and_lines():
    html = "<p>a<br>b</p><ul><li>c</li></ul><ol><li>d</li><li>e</li></ol><h2>f &amp; g</h2>"
    assert plain_text(html) == "a b\n- c\n1. d\n2. e\nf & g"


def test_plain_text_names_what_is_not_text():
    html = sanitise(
        f'{SPOKEN}<figure data-image="{UID}" data-alt="x" data-credit="C"></figure>{IMAGE}'
        f'<figure data-embed="{VIDEO}"></figure><aside data-baca-juga="">J</aside>'
    )
    assert plain_text(html) == f"a – S T\nFoto: x (C)\nYouTube: {VIDEO}\nBaca Juga: J"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Harga Beras Naik, Pasar Sepi", "HARGA BERAS NAIK – pasar  sepi"),
        ("“Kutipan” Menteri", '"kutipan" menteri'),
        ("Rusia–Ukraina", "Rusia - Ukraina"),
        ("ＬＥＢＡＲ", "lebar"),
    ],
)
def test_titles_are_compared_by_their_words(one, other):
    assert title_key(one) == title_key(other)


def test_different_titles_have_different_keys_and_none_is_empty():
    assert title_key("Gempa M 5,1") != title_key("Gempa M 6,1")
    assert title_key("???") == "???"
    assert len(title_key("ﷺ" * 200)) <= 250


@given(st.text(), st.integers(min_value=5, max_value=80))
def test_shortened_text_fits(text, limit):
    assert len(shorten(text, limit)) <= limit


def test_the_words_of_a_body_that_is_nested_too_deep_stay_apart():
    assert sanitise("<div>" * 101 + "<p>satu</p><p>dua</p>").split() == [
        "<p>",
        "satu",
        "dua",
        "</p>",
    ]


@pytest.mark.parametrize("flat", ["<img src=x>", "<input>", "<hr>"])
def test_what_opens_no_element_is_not_deep(flat):
    assert sanitise(f"<p>Satu</p>{flat * 2500}<p>Dua</p>") == "<p>Satu</p>\n<p>Dua</p>"


@pytest.mark.django_db
def test_the_words_of_a_body_that_is_nested_too_deep_are_kept():
    article = make_article(body=f"awal {'<div>' * 400}tengah{'</div>' * 400} akhir")
    article.refresh_from_db()
    assert article.body.split() == ["<p>awal", "tengah", "akhir</p>"]


@pytest.mark.parametrize(
    ("given_html", "stored"),
    [
        ("<p>so&shy;al \u200bx\ufeff</p><p>\u200b</p><p>\u200e</p>", "<p>soal x</p>"),
        ("<p>\u200eABC\u200f</p><p>قال\u200f (ABC)</p>", "<p>ABC</p>\n<p>قال\u200f (ABC)</p>"),
        (
            "<p>می\u200cخواهم a\u200cb 👨\u200d👩\u200d👧</p>",
            "<p>می\u200cخواهم ab 👨\u200d👩\u200d👧</p>",
        ),
        ("<p>a <em>\u2067عربي\u2069</em></p>", "<p>a <em>\u2067عربي\u2069</em></p>"),
        ('<aside data-baca-juga="">a\u00adb</aside>', '<aside data-baca-juga="">ab</aside>'),
        (
            f'<figure data-image="{UID}" data-alt="a\u00adb"></figure>',
            f'<figure data-image="{UID}" data-alt="ab"></figure>',
        ),
        ("<p>a\u2028b&#133;</p>", "<p>a\nb…</p>"),
        (
            "<p>می\u200c<em>خو</em><b>\u200c<i>اهم</i></b>ab\u00ad<em>c</em></p>",
            "<p>می\u200c<em>خو</em><strong>\u200c<em>اهم</em></strong>ab<em>c</em></p>",
        ),
        ("<ul><li>می\u200c</li><li>خو</li></ul>", "<ul><li>می</li><li>خو</li></ul>"),
        ("<p>می\u200c<br>خو</p>", "<p>می<br>خو</p>"),
    ],
)
def test_what_shows_nothing_stays_only_where_a_script_needs_it(given_html, stored):
    assert sanitise(given_html) == stored


def test_the_blocks_of_a_body_with_right_to_left_letters_have_directions():
    body = "<p>a</p>\n<p>عربي</p>\n<ul><li>عربي</li></ul>\n<ol><li>a</li></ol>"
    assert with_directions(body) == (
        '<p dir="auto">a</p>\n<p dir="auto">عربي</p>\n'
        '<ul dir="rtl"><li dir="auto">عربي</li></ul>\n'
        '<ol dir="auto"><li dir="auto">a</li></ol>'
    )
    assert with_directions("<p>a</p>") == "<p>a</p>"
    for first in ("&amp;", "&lt;", "&gt; 7 &amp;"):
        assert with_directions(f"<ul><li>{first} مرحبا</li></ul>") == (
            f'<ul dir="rtl"><li dir="auto">{first} مرحبا</li></ul>'
        )
    assert with_directions('<p data-x="عربي <p onclick=x ">a</p>') == (
        '<p data-x="عربي <p onclick=x " dir="auto">a</p>'
    )
