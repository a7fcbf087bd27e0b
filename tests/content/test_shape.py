import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.content.fields import FIELDS
from articles.content.shape import blank, clean, fingerprint

UID = "0d9f5f3e-6f0b-4a52-9b0e-3f6a3f1c2d11"

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
    | st.sampled_from(["\ud800", "<script>x</script>", UID, "12", "javascript:x", 10**400]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["author", "role", "uid", "url"]), inner, max_size=4),
    max_leaves=8,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from([*FIELDS, "other"]), json_values))
def test_any_json_becomes_content_that_stays_as_it_is(raw):
    content = clean(raw)
    assert content.keys() == FIELDS.keys()
    assert clean(content) == content
    assert clean(json.loads(json.dumps(content))) == content
    json.dumps(content, ensure_ascii=False).encode()


def test_blank_content():
    assert blank() == blank() | {
        "headline": "", "short_headline": "", "slug": "", "kicker": "", "standfirst": "",
        "body": "", "section": None, "lead_image": None, "lead_caption": "", "dateline": "",
        "source": "", "disclosure": "", "label": "none", "seo_title": "", "seo_description": "",
        "canonical_url": "", "tags": [], "bylines": [], "end_links": [],
    }  # fmt: skip


def test_fingerprints_of_earlier_releases_stay_true():
    first = "62f92d518d3aac6343c1a15460a2d7b3a8d616d7c6052948bb66afd67c21760b"
    later = "41da6baa27d2cce7abe49a16344d707ebd107a6b0d1b14b835e4eeef87eb5660"
    content = clean({"headline": "Judul", "tags": ["Beras"], "disclosure": "Dibantu AI"})
    content["section"] = 3  # a primary key then
    assert [fingerprint(blank()), fingerprint(content)] == [first, later]


@pytest.mark.parametrize(
    ("name", "raw", "kept"),
    [
        ("headline", " Beras\r\nnaik\ud800 ", "Beras\nnaik"),
        ("headline", {"a": ["Beras", {"b": "naik"}], "c": 9}, "Beras naik 9"),
        ("headline", 10**400, ""),
        ("headline", True, ""),
        ("headline", "x" * 5000, "x" * 5000),
        ("body", "<div>A<script>b</script></div>", "<p>A</p>"),
        ("section", UID.upper(), UID),
        ("section", 12, None),
        ("section", "9" * 19, None),
        ("section", True, None),
        ("lead_image", UID.upper(), UID),
        ("lead_image", "foto.jpg", None),
        ("label", "opinion", "opinion"),
        ("label", "x", "none"),
        ("tags", ["Beras", " beras ", "Bulog  Kita", None, ""], ["Beras", "Bulog Kita"]),
        ("tags", "Beras", ["Beras"]),
        ("bylines",
         [{"author": UID.upper(), "role": "editor"}, {"author": UID}, {"author": 3}, 7, {}],
         [{"author": UID, "role": "editor"}]),
        ("bylines", [{"author": UID, "role": []}], [{"author": UID, "role": "writer"}]),
        ("end_links", ["Judul", {"uid": UID, "x": 1}, {"url": "https://a.id", "text": "A"}, {}],
         [{"uid": "", "url": "", "text": "Judul"}, {"uid": UID, "url": "", "text": ""},
          {"uid": "", "url": "https://a.id", "text": "A"}]),
        ("end_links", [{"url": "javascript:x", "text": "A"}],
         [{"uid": "", "url": "", "text": "A javascript:x"}]),
    ],
)  # fmt: skip
def test_what_is_kept(name, raw, kept):
    assert clean({name: raw}) == blank() | {name: kept}


def test_words_survive_a_deep_wrapping_and_junk_does_not_break_it():
    assert clean({"headline": 10**5000, "section": 10**5000}) == blank()
    deep = "Beras"
    for _ in range(60):
        deep = [deep]
    assert clean({"headline": deep})["headline"] == "Beras"
    for _ in range(900):
        deep = [deep]
    assert clean({"headline": deep, "tags": deep, "bylines": deep, "end_links": deep})


def test_many_links_take_no_longer_each_than_few():
    links = [{"text": f"Judul {number}"} for number in range(20_000)]
    started = time.process_time()
    assert len(clean({"end_links": [*links, *links]})["end_links"]) == 20_000
    assert time.process_time() - started < 3
