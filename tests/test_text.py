"""Keys of titles, names and searches, and characters that show nothing."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from articles.invisible import begins_right_to_left, split_like, visible
from articles.text import (
    KEY_LENGTH,
    begin_words,
    has_words,
    headline_slug,
    import_key,
    name_key,
    printable,
    search_keys,
    title_key,
    typed,
)

APOSTROPHES = "'’‘ʼʻʿ`´′＇"
DASHES = ["-", "‐", "‑", "‒", "–", "—", "−", "﹘", "－", " ", " – ", ""]
UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u2066\u2069\u202e\x90\ufe0f\u3164\u115f"
LETTERS = st.text("abcdeiouéñçàöşğåž", min_size=1, max_size=8)


@st.composite
def spelt_twice(draw):
    """Two spellings of one title: words of letters, one with a number, between apostrophes."""
    words = draw(st.lists(LETTERS, min_size=1, max_size=5))
    number = str(draw(st.integers(0, 99)))

    def spell():
        mark = draw(st.sampled_from(APOSTROPHES))
        dash = draw(st.sampled_from(DASHES))
        text = f"{mark.join(words)}{dash}{number}"
        text = unicodedata.normalize(draw(st.sampled_from(["NFC", "NFD"])), text)
        if draw(st.booleans()):
            text = "".join(
                c for c in unicodedata.normalize("NFD", text) if c.isascii() or c in mark + dash
            )
        if draw(st.booleans()):
            text = "".join(
                chr(ord(c) + 0xFEE0) if c.isascii() and c.isalnum() else c for c in text
            )
        at = draw(st.integers(0, len(text)))
        text = f"{text[:at]}{draw(st.sampled_from(UNSEEN))}{text[at:]}"
        return text.upper() if draw(st.booleans()) else text

    return spell(), spell()


@given(spelt_twice())
def test_all_spellings_of_a_title_have_one_key(titles):
    one, other = titles
    assert title_key(one) == title_key(other)
    assert name_key(one) == name_key(other)


@given(st.text())
@example("Ꞌ")
@example("Taʼ ʼ ruf")
def test_a_key_is_its_own_key_and_never_empty_for_a_text_with_words(text):
    for key_of in (title_key, name_key):
        key = key_of(text)
        assert key_of(key) == key
        assert len(key) <= KEY_LENGTH
        assert key or not has_words(text)
    assert all(key in title_key(f"Awal {text}") for key in search_keys(text) if has_words(key))


@pytest.mark.parametrize(
    ("searched", "headline"),
    [
        ("maruf", "Ma’ruf Amin"), ("ma'ruf", "Maruf Amin"), ("maʼruf", "Ma`ruf Amin"),
        ("u23", "Timnas U-23"), ("u 23", "Timnas U-23"), ("u-23", "Timnas U23"),
        ("u23", "Timnas U 23"), ("Ｕ２３", "Timnas U–23"), ("cafe", "Café"),
        ("café", "Cafe\u0301 Baru"), ("lodz", "Łódź"), ("erdogan", "Erdoğan"),
        ("antikorupsi", "Anti\u00adkorupsi"), ("5,1", "Gempa M 5.1"), ("محمد", "مُحَمَّد"),
        ("undang undang", "Undang-Undang"), ("co2", "CO₂"),
        ("rusia-ukraina", "Rusia dan Ukraina"), ("Rusia–Ukraina", "Ukraina–Rusia"),
        ("al-quran", "Al Qur’an"), ("covid-19", "Covid 19"), ("anak-anak", "Anak-Anak"),
    ],
)  # fmt: skip
def test_a_search_finds_a_headline_however_it_is_spelt(searched, headline):
    assert all(key in title_key(headline) for key in search_keys(searched))


def test_a_number_and_a_word_said_twice_are_looked_for_as_one():
    for searched, headline in [("u-23", "23 Juni di Ubud"), ("anak-anak", "Anak Gunung")]:
        assert not all(key in title_key(headline) for key in search_keys(searched))


@pytest.mark.parametrize(
    ("searched", "title", "begins"),
    [
        ("rinas", "Harin Asia", False), ("asia", "Harin Asia", True), ("u23", "Timnas U-23", True),
        ("u-23", "Timnas U 23", True), ("maruf", "Wapres “Ma’ruf”", True), ("23", "U–23", True),
        ("harga turun", "Harga naik/turun", True), ("harga urun", "Harga turun", False),
        ("5,1", "Gempa M 5.1", True), ("cafe", "Di Café", True),
    ],
)  # fmt: skip
def test_a_key_begins_a_word_or_is_in_one(searched, title, begins):
    assert begin_words(search_keys(searched), title) is begins


def test_what_says_something_else_has_another_key():
    assert title_key("Skor 2-1") != title_key("Skor 21")
    assert title_key("कि") != title_key("की")
    assert title_key("か") != title_key("が")
    assert len({name_key(name) for name in ("C", "C++", "C#", "R&B", "RB")}) == 5
    assert search_keys("  ") == search_keys("\u3164") == []


def test_the_key_of_an_import_stays_as_it_was():
    assert import_key("Ma’ruf: U-23, Café!") == "ma ruf u 23 café"


@pytest.mark.parametrize(
    "needed",
    ["می‌خواهم", "1446 ه‍", "क्‍ष", "ภาษา​ไทย", "👨‍👩‍👧", "👩🏻‍⚕️", "❤️", "☎︎", "1️⃣", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "葛󠄀"],
)
def test_what_a_script_or_a_sign_needs_stays(needed):
    assert typed(needed) == needed


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        (f"Ma{UNSEEN}ruf", "Maruf"), ("a\u200db\u200cc", "abc"), ("a\ufe0f1\ufe0f", "a1"),
        ("\ufeffJudul\u200e", "Judul"), ("\u2067عربي\u2069", "عربي"), ("a\x85b\u2028c", "a\nb\nc"),
        ("a\x93b\x9f", "ab"), ("Baris\x0b", "Baris"), ("\U000e0041\U000e007f", ""),
    ],
)  # fmt: skip
def test_what_shows_nothing_is_dropped(text, seen):
    assert typed(text) == seen


@given(st.text("a1#عه中ก❤👨🏻🏴" + UNSEEN + "\U000e0067\U000e007f\u180b\u20e3"), st.booleans())
def test_a_text_that_was_cleaned_stays(text, keeps):
    seen = visible(text, keeps_direction=keeps)
    assert visible(seen, keeps_direction=keeps) == seen
    assert "".join(split_like([text[:3], text[3:5], text[5:]], seen)) == seen


def test_words_are_seen_and_breaks_do_not_join_them():
    assert not has_words("\u3164\u115f")
    assert printable("satu\x0bdua\x0c") == "satu\ndua"
    assert headline_slug("Rusia–Ukraina: Ma’ruf, U‑23\u00ad") == "rusia-ukraina-maruf-u-23"


def test_the_first_letter_tells_the_direction():
    assert begins_right_to_left("«2026 عربي» abc")
    assert not begins_right_to_left("abc عربي")
    assert not begins_right_to_left("2026")
