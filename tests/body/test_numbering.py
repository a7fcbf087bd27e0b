"""Numbered lists keep their numbers, wherever their text goes."""

import pytest

from articles.body import plain_text, sanitise
from articles.content.comparison import compare_bodies


@pytest.mark.parametrize(
    ("given_html", "stored", "text"),
    [
        ('<ol start="3"><li>c<li>d</ol>', '<ol start="3"><li>c</li><li>d</li></ol>', "3. c\n4. d"),
        ('<ol start="1"><li>a</ol>', "<ol><li>a</li></ol>", "1. a"),
        ('<ol start="0"><li>a</ol>', '<ol start="0"><li>a</li></ol>', "0. a"),
        ('<ol start="-2"><li>a<li>b</ol>', '<ol start="-2"><li>a</li><li>b</li></ol>',
         "-2. a\n-1. b"),
        ('<ol start="tiga" type="x"><li>a</ol>', "<ol><li>a</li></ol>", "1. a"),
        ('<ol start="99999999999999999999"><li>a</ol>', "<ol><li>a</li></ol>", "1. a"),
        ('<ol><li value="7">a<li>b<li value="12">c</ol>',
         '<ol><li value="7">a</li><li>b</li><li value="12">c</li></ol>', "7. a\n8. b\n12. c"),
        ("<ol reversed><li>a<li>b<li>c</ol>",
         '<ol reversed=""><li>a</li><li>b</li><li>c</li></ol>', "3. a\n2. b\n1. c"),
        ('<ol reversed start="9"><li>a<li>b</ol>',
         '<ol start="9" reversed=""><li>a</li><li>b</li></ol>', "9. a\n8. b"),
        ('<ol type="a"><li>x<li>y</ol>', '<ol type="a"><li>x</li><li>y</li></ol>', "a. x\nb. y"),
        ('<ol type="A" start="27"><li>x</ol>', '<ol start="27" type="A"><li>x</li></ol>', "AA. x"),
        ('<ol type="i" start="4"><li>x</ol>', '<ol start="4" type="i"><li>x</li></ol>', "iv. x"),
        ('<ol type="I" start="0"><li>x</ol>', '<ol start="0" type="I"><li>x</li></ol>', "0. x"),
        (f'<ol start="{"1" * 5000}"><li value="{"9" * 5000}">a</ol>', "<ol><li>a</li></ol>",
         "1. a"),
        ('<ul start="3"><li value="3">x</ul>', "<ul><li>x</li></ul>", "- x"),
        ('<ol><li>a<ol type="a"><li>b</ol></ol>',
         '<ol><li>a<ol type="a"><li>b</li></ol></li></ol>', "1. a\na. b"),
    ],
)  # fmt: skip
def test_a_list_keeps_its_numbers(given_html, stored, text):
    assert sanitise(given_html) == stored
    assert sanitise(stored) == stored
    assert plain_text(stored) == text


def test_a_comparison_shows_a_number_that_was_set():
    old, new = "<ol><li>a</li><li>b</li></ol>", '<ol start="3"><li>a</li><li>b</li></ol>'
    assert "<ins>3.</ins>" in compare_bodies(old, new).replace(" </ins>", "</ins>")


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>10<sup>6</sup> m<sup>2</sup></p>", "10⁶ m²"),
        ("<p>CO<sub>2</sub> 10<sup>−3</sup></p>", "CO₂ 10⁻³"),
        ("<p>x<sup>2a</sup> 1<sup>st</sup></p>", "x^2a 1st"),
        ("<p>m<sup><strong>2</strong></sup></p>", "m²"),
    ],
)
def test_plain_text_keeps_what_raised_and_lowered_figures_say(html, text):
    assert sanitise(html) == html
    assert plain_text(html) == text
