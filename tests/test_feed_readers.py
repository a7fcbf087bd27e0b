"""Readers of RSS show the words that were typed, whether they take a text for HTML or not."""

from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.feeds.rss_format import _element
from articles.text import typed
from tests.factories import make_article, make_author, make_image, make_section
from tests.test_feed_formats import CREATOR, MEDIA

HOSTILE = [
    'Harga <b>naik</b> & "A&B" <script>alert(1)</script>', "1 < 2 & 3 > 2", "&lt; dan &amp;lt;",
    "AT&amp;T", "AT&T, R&D", "a<b>c", "</p>", "<!-- x -->", "<!DOCTYPE html>", "<?php", "<", "&",
    "&#60;b&#62;", "&#x3c;i", "&notit; &copy 2025 &para", "<<b>>", "&&amp;;", "]]>",
    "<![CDATA[x]]>", "tajuk <", "&amp", "<br/>", "'<a href=\"x\">'", "&#0;&#xD800;&#128;",
]  # fmt: skip
MARKUP = st.sampled_from(["<", ">", "&", ";", "#", "x3c", "lt", "amp", "b", "/", "!", "?", " "])


class _Html(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.words = ""

    def handle_data(self, data):
        self.words += data


def taken_for_html(text):
    parser = _Html()
    parser.feed(text)
    parser.close()
    return parser.words


def assert_both_readers_show(words, found):
    assert typed(found) == words
    assert typed(taken_for_html(found)) == words


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_shown_by_both_readers(words):
    assert_both_readers_show(words, ElementTree.fromstring(_element("a", words)).text)  # noqa: S314


@given(st.lists(MARKUP | st.text(st.characters(categories=["L", "N", "P", "S"]), max_size=5)))
def test_any_words_are_shown_by_both_readers(parts):
    if words := typed("".join(parts)):
        found = ElementTree.fromstring(_element("a", words)).text  # noqa: S314
        assert_both_readers_show(words, found)


def test_words_without_markup_are_left_alone():
    for words in ("AT&T, R&D", "1 < 2 & 3 > 2", "Kopi & teh", "S&P 500 < 5.000"):
        assert ElementTree.fromstring(_element("a", words)).text == words  # noqa: S314


@pytest.mark.django_db
def test_every_text_of_the_feed_is_shown_by_both_readers(client):
    words = HOSTILE[0]
    image = make_image(alt=words, caption=words, credit=words)
    make_article(
        headline=words, standfirst=words, tags=[words], authors=[make_author(words)],
        section=make_section(words, slug="asia"), lead_image=image,
    )  # fmt: skip
    response = client.get("/asia/rss.xml")
    channel = ElementTree.fromstring(response.content)[0]  # noqa: S314
    item = channel.find("item")
    media = item.find(f"{MEDIA}content")
    texts = [item.findtext(name) for name in ("title", "description", "category", CREATOR)]
    texts += [media.findtext(MEDIA + name) for name in ("title", "description", "credit")]
    for text in texts:
        assert_both_readers_show(words, text)
    assert words in typed(taken_for_html(channel.findtext("title")))
    assert words in typed(taken_for_html(channel.findtext("description")))
    assert words in typed(taken_for_html(channel.findtext("image/title")))
    item = client.get("/asia/feed.json").json()["items"][0]
    plain = [item["title"], item["summary"], *item["tags"], item["authors"][0]["name"]]
    assert plain == [words] * 4
    assert item["attachments"][0]["title"] == words
