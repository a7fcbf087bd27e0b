"""Lists as people and Word write them."""

import pytest

from articles.importers.plain_text import read_story

IN_NUMBERS = "<ol><li>a<ul><li>b</li><li>c</li></ul></li><li>d</li></ol>"


def body(text):
    return read_story(f"Judul Berita\nYang dibawa:\n{text}\nPanitia siap.".encode()).body.split(
        "\n"
    )


def items(mark, *texts):
    return "\n".join(f"{mark}{text}" for text in texts)


@pytest.mark.parametrize(
    "mark",
    ["\uf0b7\t", "\uf0a7 ", "• ", "▪ ", "– ", "— ", "‑ ", "- ", "* ", "✓ ", "➢ ", "❖ ", "→ ",
     "■\t", "+ ", "Ø\t", "ü\t", "o\t", "o   ", "·\t", "    • "],
)  # fmt: skip
def test_bullets(mark):
    assert body(items(mark, "Sepatu", "Topi")) == [
        "<p>Yang dibawa:</p>", "<ul><li>Sepatu</li><li>Topi</li></ul>", "<p>Panitia siap.</p>",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "list_"),
    [
        ("1. a\n   - b\n   - c\n2. d", IN_NUMBERS),
        ("1. a\n- b\n- c\n2. d", IN_NUMBERS),
        ("• a\no\tb\n▪\tc\n• d",
         "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li></ul>"),
        ("• a\n   o b\n   o c\n• d",
         "<ul><li>a<ul><li>b</li><li>c</li></ul></li><li>d</li></ul>"),
        ("- a\n  1. b\n  2. c", "<ul><li>a<ol><li>b</li><li>c</li></ol></li></ul>"),
        ("3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>'),
        ("1. Judul bagian", "<p>1. Judul bagian</p>"),
        ("a. a\nb. b", '<ol type="a"><li>a</li><li>b</li></ol>'),
        ("A. a\nB. b", '<ol type="A"><li>a</li><li>b</li></ol>'),
        ("i. a\nii. b", '<ol type="i"><li>a</li><li>b</li></ol>'),
        ("I) a\nII) b\nIII) c", '<ol type="I"><li>a</li><li>b</li><li>c</li></ol>'),
        ("c. a\nd. b", '<ol start="3" type="a"><li>a</li><li>b</li></ol>'),
        ("1. a\n\n2. b\n\n3. c", "<ol><li>a</li><li>b</li><li>c</li></ol>"),
    ],
)  # fmt: skip
def test_numbers_and_nested_lists(text, list_):
    assert body(text)[1] == list_


@pytest.mark.parametrize(
    "line",
    ["E. Prasetyo menolak.", "2024. Tahun itu sepi.", "§ 27 mengatur.", "I. Newton lahir.",
     "A. Yani menang.\nB. Santoso kalah."],
)  # fmt: skip
def test_words_that_look_like_marks(line):
    story = read_story(f"Judul Berita\nIsi satu.\n{line}\nIsi dua.".encode())
    assert "".join(f"<p>{each}</p>\n" for each in line.split("\n")) in story.body


def test_ticks_beside_crosses_are_words():
    assert body("✓ boleh\n✗ jangan\n✓ boleh juga")[1:4] == [
        "<p>✓ boleh</p>", "<p>✗ jangan</p>", "<p>✓ boleh juga</p>",
    ]  # fmt: skip


@pytest.mark.parametrize("lead", ["\u200e", "\u200f\u202a", "\u2060"])
def test_marks_that_show_nothing_stand_before_the_mark_of_an_item(lead):
    assert body(f"{lead}• satu\n{lead}• dua")[1] == "<ul><li>satu</li><li>dua</li></ul>"
    assert body(f"{lead}1. satu\n{lead}2. dua")[1] == "<ol><li>satu</li><li>dua</li></ol>"


def test_deep_lists_are_read():
    deep = "\n".join(" " * depth + "- a" for depth in range(0, 800, 2))
    assert body(deep)[1].count("<li>") == 400


@pytest.mark.parametrize(
    ("unit", "kinds"),
    [
        ("2. a\n", {"paragraph"}),
        ("1. a\n- b\n", {"paragraph"}),
        ("a. x\n", {"paragraph"}),
        ("✓ a\n✗ b\n", {"paragraph"}),
        ("    - a\n- b\n", {"paragraph", "bullet"}),
    ],
)
def test_every_line_of_many_items_is_listed(unit, kinds):
    story = read_story(("Judul\n" + unit * 2_000).encode())
    assert [line.number for line in story.lines] == list(range(1, 2 + 2_000 * unit.count("\n")))
    assert {line.kind.value for line in story.lines[1:]} == kinds
