"""Text made to be slow to read: the time grows with its length, not with the square of it."""

import time
from contextlib import suppress

import pytest
from markdown_it.parser_inline import ParserInline

from articles.body import plain_text, sanitise, word_count
from articles.body.length import LONGEST_BODY
from articles.body.rendering import with_directions
from articles.body.tracking import untracked
from articles.content.alignment import close_matches
from articles.content.comparison import compare
from articles.content.merge import merge
from articles.content.shape import blank
from articles.content.values import read_text
from articles.importers import markdown_parser
from articles.importers.plain_text import StoryError, read_story
from articles.importers.typed_text import read_body
from articles.text import begin_words, headline_slug, search_keys, title_key, without_tags
from tests.hostile import CONTAINERS, DELIMITERS

pytestmark = pytest.mark.growth
SHORT = 1_000
# Reading four times as much takes four times as long, and sixteen times if it is quadratic.
MOST_GROWTH = 9
LEAST_SECONDS = 0.02


def read_file(text, name="", above="Judul Berita\n"):
    with suppress(StoryError):  # refused in time
        read_story(f"{above}{text}\nAkhir berita.\n".encode("utf-8", "replace"), name)


WAYS = {
    "a body": sanitise,
    "plain text": lambda text: plain_text(sanitise(text)),
    "words": lambda text: word_count(sanitise(text)),
    "typed text": read_body,
    "a text field": read_text,
    "a file": read_file,
    "Markdown": lambda text: read_file(text, "a.md"),
    "a mail": lambda text: read_file(text, above=f"From: {text[:2000]}\nSubject: a\n\nJudul\n\n"),
    "a title": title_key,
    "a search": lambda text: begin_words(search_keys(text[:99]), text),
    "an address": headline_slug,
    "tags": without_tags,
    "addresses in a text": untracked,
    "directions": lambda text: with_directions(sanitise(f"<p>ا{text}")),
}


def seconds(read, text):
    start = time.process_time()
    read(text)
    return time.process_time() - start


def is_quadratic(read, make):
    """Tell whether `read` takes longer than in proportion, at each of two sizes.

    Another program can make one measure longer: only what is so three times counts.
    """
    for length in (SHORT, 4 * SHORT):
        longer, shorter = make(4 * length), make(length)
        of_longer = seconds(read, longer)
        if of_longer < LEAST_SECONDS:
            continue
        for _measure in range(3):
            if of_longer < MOST_GROWTH * seconds(read, shorter):
                return False
            of_longer = seconds(read, longer)
        if length > SHORT:
            return True
    return False


@pytest.mark.parametrize("way", WAYS)
def test_repeating_any_delimiter_makes_no_way_in_quadratic(way):
    slow = [
        token
        for token in DELIMITERS
        if is_quadratic(WAYS[way], lambda length, token=token: token * (length // len(token)))
    ]
    assert slow == []


@pytest.mark.parametrize("container", CONTAINERS)
def test_no_container_makes_the_sanitiser_quadratic(container):
    slow = [
        token
        for token in DELIMITERS
        if "<" in token
        and is_quadratic(
            sanitise, lambda length, token=token: container + token * (length // len(token))
        )
    ]
    assert slow == []


@pytest.mark.parametrize(
    "other",
    [
        lambda words: [*words[7:], *"bbbbbbb"],
        lambda words: words[::-1],
        lambda words: [f"{n}" if n % 100 == 0 else "a" for n in range(len(words))],
    ],
)
def test_words_that_repeat_are_compared_in_time(other):
    def compare(text):
        words = text.split()
        close_matches([f"{n}" if n % 100 == 0 else w for n, w in enumerate(words)], other(words))

    assert not is_quadratic(compare, lambda length: "a b " * (2 * length))


@pytest.mark.parametrize("block", ["<ul><li>x</ul>", "<table><tr><td>x</table>"])
def test_many_blocks_that_both_sides_changed_are_merged_and_compared_in_time(block):
    def versions(length):
        number = 4 * length // len(block)
        texts = (block * number, f"{block}x" * number, f"{block} y " * number)
        return [blank() | {"body": sanitise(text)} for text in texts]

    assert not is_quadratic(lambda contents: merge(*contents), versions)
    assert not is_quadratic(lambda contents: compare(*contents[1:]), versions)


@pytest.mark.parametrize("text", ["[", "![", "[irp ", "[[](", "![[]("])
@pytest.mark.parametrize("end", ["", "](x)"])
def test_brackets_of_markdown_are_tried_few_times_each(monkeypatch, text, end):
    tried = []
    skip = ParserInline.skipToken
    monkeypatch.setattr(
        ParserInline, "skipToken", lambda *given: (tried.append(True), skip(*given))
    )
    source = text * 500 + end
    markdown_parser.parse([source])
    assert len(tried) < 16 * len(source)


def test_numbered_attributes_and_signs_to_escape_are_read_in_time():
    for make in (
        lambda length: f"<p {' '.join(f'x{n}' for n in range(length))}>",
        lambda length: "©" * length,
        lambda length: "&" * length,
        lambda length: f"<figure data-image='' data-alt='{'<!--' * (length // 4)}'>",
    ):
        assert not is_quadratic(sanitise, lambda length, make=make: make(8 * length))


def test_a_text_with_many_signs_to_escape_keeps_all_of_them():
    text = "a&amp;b&nbsp;©»" * 12_000
    assert sanitise(f"<p>{text}</p>") == f"<p>{text}</p>"
    figure = f'<figure data-image="" data-alt="{"a&amp;b©»" * 3_000}"></figure>'
    assert sanitise(figure + text) == f"{figure}\n<p>{text}</p>"


def test_a_body_of_the_greatest_length_of_signs_or_cells_stays_within_the_caps():
    cells = sanitise("<td>x" * (LONGEST_BODY // 5))
    assert plain_text(cells).split() == ["x"] * (LONGEST_BODY // 5)
    assert "<td>" not in cells
    deep = sanitise("<i>x</b>" * 10_000)
    assert plain_text(deep).split() == ["x"] * 10_000
    assert sanitise(f"<p>{'a' * LONGEST_BODY}</p>") == f"<p>{'a' * LONGEST_BODY}</p>"
