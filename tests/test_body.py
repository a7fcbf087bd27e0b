import gzip
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from articles import body
from articles.body import ReadAlso, insert_read_also, plain_text, read_also_links, sanitise
from articles.models import Article
from articles.text import shorten, title_key
from tests.factories import make_article

UID = "0d9f5f3e-6f0b-4a52-9b0e-3f6a3f1c2d11"


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
        ("<ul>x<li>a</li><p>b</p></ul>", "<ul><li>x</li><li>a</li><li><p>b</p></li></ul>"),
        ("<table><tr><td>A</td><td>B</td></tr></table>", "<p>A</p>\n<p>B</p>"),
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
    ],
)
def test_the_grammar(given_html, stored):
    assert sanitise(given_html) == stored
    assert sanitise(str(stored)) == stored


def payloads(shared):
    for name in ("bleach", "dompurify-even", "payloadbox-even"):
        with gzip.open(shared(f"data/xss/{name}.jsonl.gz"), "rt", encoding="utf-8") as file:
            for line in file:
                row = json.loads(line)
                yield next(row[key] for key in ("payload", "input") if key in row)


def assert_inert(html):
    if not html:
        return
    for element in lxml_html.fragment_fromstring(html, create_parent="div").iterdescendants():
        assert element.tag in body.TAGS
        assert set(element.attrib) <= {"href", "rel", "data-baca-juga"}
        href = re.sub(r"[\s\x00-\x20]", "", element.get("href", "")).lower()
        assert not href.startswith(("javascript:", "data:", "vbscript:"))


def test_no_payload_stays_active_and_none_changes_when_cleaned_again(shared):
    count = 0
    for payload in payloads(shared):
        cleaned = sanitise(payload)
        assert_inert(cleaned)
        assert sanitise(str(cleaned)) == cleaned
        count += 1
    assert count > 3000


def test_naughty_strings_are_stored_as_text(shared):
    for text in json.loads(shared("data/text/blns.json").read_text(encoding="utf-8")):
        assert_inert(sanitise(text))
        title_key(text)
        shorten(text, 40)


@given(st.text())
def test_any_text_gives_a_stable_body(text):
    cleaned = sanitise(text)
    assert_inert(cleaned)
    assert sanitise(str(cleaned)) == cleaned


WORDS = st.text(st.characters(categories=["L", "N"], max_codepoint=0x24F), min_size=1, max_size=9)
TAGS = [
    "<p>", "<div>", "<li>", "<ul>", "<b>", "<span>", "<blockquote>", "<h2>", "<td>", "<br>",
    '<aside data-baca-juga="">', "</p>", "</div>", "</ul>", "</b>", "</aside>",
]  # fmt: skip


@given(st.lists(st.one_of(WORDS, st.sampled_from(TAGS)), max_size=40))
def test_no_word_of_broken_markup_is_lost(pieces):
    words = [piece for piece in pieces if not piece.startswith("<")]
    text = plain_text(sanitise(" ".join(pieces))).replace("Baca Juga:", " ")
    found = re.findall(r"\S+", re.sub(r"^(?:-|\d+\.) ", "", text, flags=re.MULTILINE))
    assert sorted(found) == sorted(words)


@pytest.mark.parametrize("unit", ["<div>", "<b>", "<p>", "<ul><li>", "<aside data-baca-juga>"])
def test_a_hostile_body_neither_fails_nor_hangs(unit):
    assert_inert(sanitise(unit * 20_000 + "x"))


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
        ReadAlso(uid=None, text='Judul & "kutipan" <i>'),
        ReadAlso(url="https://example.org/?a=1&b=2", text="Teks"),
    ]
    html = sanitise("".join(link.to_html() for link in links))
    assert read_also_links(html) == links


def test_a_link_is_inserted_in_the_middle_unless_told_otherwise():
    link = ReadAlso(text="J")
    aside = link.to_html()
    assert insert_read_also("", link) == aside
    html = "<p>1</p><p>2</p><p>3</p>"
    assert insert_read_also(html, link) == f"<p>1</p><p>2</p>\n{aside}<p>3</p>"
    assert insert_read_also(html, link, after=1) == f"<p>1</p>\n{aside}<p>2</p><p>3</p>"
    assert insert_read_also(html, link, after=9) == f"<p>1</p><p>2</p>\n{aside}<p>3</p>"


def test_plain_text_keeps_marks_and_lines():
    html = "<p>a<br>b</p><ul><li>c</li></ul><ol><li>d</li><li>e</li></ol><h2>f &amp; g</h2>"
    assert plain_text(html) == "a b\n- c\n1. d\n2. e\nf & g"


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


@pytest.mark.django_db
def test_the_words_of_a_body_that_is_nested_too_deep_are_kept():
    article = make_article(body=f"awal {'<div>' * 400}tengah{'</div>' * 400} akhir")
    article.refresh_from_db()
    assert article.body.split() == ["<p>awal", "tengah", "akhir</p>"]
