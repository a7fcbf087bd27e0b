import gzip
import json
import re
from html import escape
from itertools import pairwise

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from articles.body import sanitise
from articles.content.comparison import ListChange, compare, compare_bodies
from articles.content.lines import read_lines
from articles.content.names import Names, uids_in
from articles.content.shape import blank, clean
from tests.content.test_merge import edited
from tests.hostile import assert_inert, hostile_payloads

UID = "0d9f5f3e-6f0b-4a52-9b0e-3f6a3f1c2d11"
ONE, TWO = (f"00000000-0000-4000-8000-00000000000{number}" for number in (1, 2))
CARD = f'<aside data-baca-juga="{UID}">Judul</aside>'
FIGURE = f'<figure data-image="{UID}"><figcaption>Sawah</figcaption></figure>'


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def without(html, *gone):
    """Return the words of a comparison without the elements of a kind and without its notes."""
    root = lxml_html.fragment_fromstring(html or "<p></p>", create_parent="div")
    for element in [*root.iter("small", *gone)]:
        element.drop_tree()
    for line_break in root.iter("br"):
        line_break.tail = f" {line_break.tail or ''}"
    lines = (" ".join(line.text_content().split()) for line in root)
    return [line for line in lines if line]


def text(body):
    """Return the lines of a body as a comparison shows them."""
    lines = ("".join(token.text for token in line.tokens) for line in read_lines(body, Names()))
    return [" ".join(line.split()) for line in lines if line.strip()]


def assert_both_can_be_read(old, new):
    marked = compare_bodies(old, new)
    if old == new:
        assert marked == ""
        return
    assert without(marked, "del") == text(new)
    assert without(marked, "ins") == text(old)


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [
        ("<p>Harga naik.</p>", "<p>Harga beras naik.</p>",
         '<p class="line">Harga <ins>beras </ins>naik.</p>'),
        ("<p>Satu.</p>", "<p>Satu.</p>\n<h2>Dua</h2>",
         '<p class="line">Satu.</p>\n<h2 class="line"><ins>Dua</ins></h2>'),
        ("<p>Harga beras naik.</p>", "<p>Harga <strong>beras</strong> naik.</p>",
         '<p class="line">Harga <span class="format"><strong>beras </strong></span>'
         '<small class="note"> [bold]</small>naik.</p>'),
        ('<p>Baca <a href="https://a.id/">ini</a>.</p>',
         '<p>Baca <a href="https://b.id/">ini</a>.</p>',
         '<p class="line">Baca <span class="format"><a href="https://b.id/" '
         'rel="noopener nofollow">ini</a></span><small class="note"> '
         "[link changed: https://a.id/ → https://b.id/]</small>.</p>"),
        ("<p>Harga beras naik.</p>", "<h2>Harga beras naik.</h2>",
         '<h2 class="line">Harga beras naik.<small class="note"> [heading, was paragraph]'
         "</small></h2>"),
        ("<ul><li>a</li><li>b</li></ul>", "<ul><li>a</li><li>c</li><li>b</li></ul>",
         '<p class="line is-ul">a</p>\n<p class="line is-ul"><ins>c</ins></p>\n'
         '<p class="line is-ul">b</p>'),
        (f"<p>A.</p>\n{CARD}\n<p>B.</p>", f"{CARD}\n<p>A.</p>\n<p>B.</p>",
         '<p class="line is-aside"><ins class="moved">Baca Juga: Judul</ins>'
         '<small class="note"> [moved to here]</small></p>\n<p class="line">A.</p>\n'
         '<p class="line is-aside"><del class="moved">Baca Juga: Judul</del>'
         '<small class="note"> [moved from here]</small></p>\n<p class="line">B.</p>'),
        (FIGURE, FIGURE.replace("Sawah", "Ladang"),
         f'<p class="line is-figure"><del>Image: {UID} · Sawah</del> '
         f"<ins>Image: {UID} · Ladang</ins></p>"),
        ("<p>Petani menanti panen.</p>", "<p>Menteri pergi ke gudang besar.</p>",
         '<p class="line"><del>Petani menanti panen.</del>'
         "<ins>Menteri pergi ke gudang besar.</ins></p>"),
        ("", "<p>a &lt; b</p>", '<p class="line"><ins>a &lt; b</ins></p>'),
        ("<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>",
         '<ol start="3"><li>a<ul><li>b</li></ul></li><li>c</li><li>d</li>'
         '<li value="9">e</li></ol>',
         '<p class="line is-ol"><ins>3. </ins>a</p>\n'
         '<p class="line is-ul is-deep">b</p>\n<p class="line is-ol" data-mark="4.">c</p>\n'
         '<p class="line is-ol" data-mark="5."><ins>d</ins></p>\n'
         '<p class="line is-ol"><ins>9. e</ins></p>'),
        ("", "<ul><li>نعم</li><li>ya</li></ul>",
         '<p class="line is-ul" dir="auto"><ins>نعم</ins></p>\n'
         '<p class="line is-ul"><ins>ya</ins></p>'),
    ],
)  # fmt: skip
def test_how_a_change_of_the_body_reads(old, new, marked):
    assert compare_bodies(str(sanitise(old)), str(sanitise(new))) == marked


def test_fields_and_lists():
    old = clean(
        {
            "headline": "Harga naik", "section": ONE, "slug": "harga-naik",
            "tags": ["a", "b", "c"],
            "bylines": [{"author": ONE, "role": "writer"}, {"author": TWO, "role": "editor"}],
            "end_links": [{"uid": UID}],
        }
    )  # fmt: skip
    new = old | {
        "headline": "Harga beras naik", "section": TWO, "slug": "harga-beras", "lead_image": UID,
        "tags": ["b", "a", "d"], "label": "opinion",
        "bylines": [{"author": ONE, "role": "editor"}],
        "end_links": [{"uid": UID, "url": "", "text": "Lihat"}],
    }  # fmt: skip
    names = Names(
        {ONE: "Ekonomi", TWO: "<b>"}, {ONE: "Sari", TWO: "Budi"}, {UID: "Foto"}, {UID: "Judul"}
    )
    found = compare(old, clean(new), names)
    assert {change.name: change.html for change in found.fields} == {
        "headline": "Harga <ins>beras </ins>naik",
        "slug": "<del>harga-naik</del> <ins>harga-beras</ins>",
        "section": "<del>Ekonomi</del> <ins>&lt;b&gt;</ins>",
        "lead_image": "<ins>Foto</ins>",
        "label": "<del>No label</del> <ins>Opinion</ins>",
    }
    assert found.lists == [
        ListChange("tags", "Tags", added=["d"], removed=["c"], moved=["b"]),
        ListChange("bylines", "Bylines", removed=["Budi (Editor)"],
                   changed=[("Sari (Writer)", "Sari (Editor)")]),
        ListChange("end_links", "Baca Juga below the text", changed=[("Judul", "Lihat")]),
    ]  # fmt: skip
    uids = uids_in(old, clean(new))
    assert (uids.sections, uids.authors) == ({ONE, TWO}, {ONE, TWO})
    assert (uids.images, uids.articles) == ({UID}, {UID})


def test_equal_contents_do_not_differ():
    assert not compare(blank(), blank())
    assert compare(blank(), blank() | {"dateline": "JAKARTA"})


WORDS = "beras harga naik. bulog, pasar petani <br> <em>impor</em> <a href='https://a.id'>data</a>"
sentence = st.lists(st.sampled_from([*WORDS.split(" "), " ", "  "]), min_size=1, max_size=9)
inline = sentence.map(" ".join) | st.text("ab .,<>&\n\t’“-", min_size=1, max_size=12)
block = st.one_of(
    inline.map("<p>{}</p>".format),
    inline.map("<h2>{}</h2>".format),
    st.tuples(inline, inline).map(
        lambda two: "<ul><li>{}</li><li><p>{}</p></li></ul>".format(*two)
    ),
    st.tuples(inline, inline).map(
        lambda two: "<blockquote><p>{}</p><footer>{}</footer></blockquote>".format(*two)
    ),
    inline.map("<ol><li>x<ul><li>{}</li></ul></li></ol>".format),
    st.tuples(inline, inline, inline).map(
        lambda words: "<table><caption>{}</caption><tr><th>{}</th><td>{}</td></tr></table>".format(
            *words
        )
    ),
    st.sampled_from([CARD, FIGURE, '<figure data-embed="https://x.com/a/status/1"></figure>']),
)


@st.composite
def versions(draw):
    blocks = draw(st.lists(block, max_size=5))
    new = draw(edited(blocks)) if draw(st.booleans()) else draw(st.lists(block, max_size=5))
    return [str(sanitise("\n".join(one))) for one in (blocks, new)]


@settings(max_examples=400)
@given(versions())
def test_both_texts_can_be_read_from_a_comparison(two):
    assert_both_can_be_read(*two)


@given(st.text(max_size=60), st.text(max_size=60))
def test_both_versions_of_a_field_can_be_read(old, new):
    old, new = (clean({"headline": text})["headline"] for text in (old, new))
    for change in compare(blank() | {"headline": old}, blank() | {"headline": new}).fields:
        assert without(f"<p>{change.html}</p>", "del") == ([" ".join(new.split())] if new else [])
        assert without(f"<p>{change.html}</p>", "ins") == ([" ".join(old.split())] if old else [])


def test_articles_of_the_corpus_and_edits_of_them(shared):
    bodies = []
    with gzip.open(shared("data/corpus/indosum-a.jsonl.gz"), "rt", encoding="utf-8") as file:
        for line, _number in zip(file, range(60), strict=False):
            paragraphs = json.loads(line)["text"].split("\n\n")
            bodies.append(str(sanitise("".join(f"<p>{escape(text)}</p>" for text in paragraphs))))
    for old, new in pairwise(bodies):
        assert_both_can_be_read(old, new)
        blocks = old.split("\n")
        changed = [blocks[-1], *blocks[:-1], new.split("\n")[0]]
        changed = [re.sub(r"\b(\w+) (\w+)", r"\2 \1", part, count=1) for part in changed]
        assert_both_can_be_read(old, str(sanitise("\n".join(changed))))


def test_no_payload_becomes_active(shared):
    for number, payload in enumerate(hostile_payloads(shared)):
        if number % 7:
            continue
        old, new = (
            clean({"headline": "a", "body": "<p>a</p>"}),
            clean(
                {"headline": payload, "body": payload, "tags": [payload], "canonical_url": payload}
            ),
        )
        found = compare(old, new)
        for html in [found.body, *(change.html for change in found.fields)]:
            assert_inert(html)
