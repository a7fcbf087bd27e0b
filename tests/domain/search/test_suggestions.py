"""What is suggested while somebody types: phrases of visible stories, at a fixed cost."""

import datetime as dt

import pytest

from articles.domain.announcement import announce_text
from articles.domain.search import indexing, phrase_counts
from articles.domain.search.counting import count_words
from articles.domain.search.phrases import phrases_of
from articles.domain.search.suggestions import suggest
from articles.models import Article, SearchPhrase
from tests.factories import make_article, make_author, make_hidden_articles, withdraw

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def make(*headlines, **options):
    stories = [make_article(headline=headline, **options) for headline in headlines]
    count_words()
    return stories


@pytest.mark.parametrize(
    ("line", "phrases"),
    [
        ("", []),
        ("Harga  di Jakarta", ["Harga", "Harga di Jakarta", "Jakarta"]),
        ("Joko: Naik", ["Joko", "Naik"]),
        ("Jum’at-Sabtu", ["Jum’at", "Jum’at-Sabtu", "Sabtu"]),
        ("A dan B", []),
        ("x" * 101, []),
    ],
)
def test_phrases_begin_and_end_with_words_that_say_something(line, phrases):
    assert list(phrases_of([line]).values()) == phrases


def test_the_last_words_are_gone_on_with_the_frequent_first():
    make(
        "Banjir Demak",
        "Banjir Demak Surut",
        "Banjir Kudus",
        "Gempa",
        authors=[make_author("Banu")],
    )
    assert suggest("ban") == [
        "Banu",
        "Banjir",
        "Banjir Demak",
        "Banjir Demak Surut",
        "Banjir Kudus",
    ]
    assert suggest("Kabar banjir de") == ["Kabar Banjir Demak", "Kabar Banjir Demak Surut"]
    assert suggest("“gem") == ["“Gempa"]
    assert suggest("banjir ") == ["Banjir Demak", "Banjir Demak Surut", "Banjir Kudus"]


@pytest.mark.parametrize("text", ["", " ", "-", "zzz", "\x00", "di ", "🙂", "ﷺ" * 600, "a " * 900])
def test_anything_may_be_typed(text):
    make("Banjir Demak")
    assert suggest(text) == []


def test_nothing_hidden_is_suggested_from_the_same_moment_on():
    make_hidden_articles(short_headline="Rahasia Negara")
    (story,) = make("Rahasia Umum")
    assert suggest("rahasia") == ["Rahasia Umum"]
    withdraw(story)
    assert suggest("rahasia") == []
    (other,) = make("Rahasia Umum")
    Article.objects.filter(pk=other.pk).update(headline="Kabar Biasa")
    announce_text(Article.objects.get(pk=other.pk))
    assert suggest("rahasia") == []


def test_a_scheduled_headline_is_suggested_from_its_time_on(time_machine):
    make("Nanti Malam", ago=-HOUR)
    assert suggest("nanti") == []
    time_machine.move_to(dt.datetime.now(dt.UTC) + HOUR)
    assert suggest("nanti") == ["Nanti Malam"]


def test_another_story_shows_a_phrase_when_its_example_is_gone():
    _older, newer = make("Gempa Bumi", "Gempa Bumi")
    withdraw(newer)
    assert suggest("gempa") == []
    indexing.make_some_entries()
    assert suggest("gempa") == ["Gempa Bumi"]
    assert not SearchPhrase.objects.filter(article_id=None).exists()


def test_it_reads_three_times_at_most_for_each_of_three_words(django_assert_max_num_queries):
    make(*(f"Kabar Nomor {number}" for number in range(30)))
    with django_assert_max_num_queries(3):
        assert len(suggest("kab")) == 8
    with django_assert_max_num_queries(9):
        assert suggest("satu dua tiga empat") == []


def test_phrases_are_counted_as_new_ones_would_be():
    make("Banjir Demak", "Banjir Kudus", tags=["Banjir"])
    before = list(SearchPhrase.objects.order_by("key").values_list("key", "text", "documents"))
    phrase_counts.count_anew()
    after = list(SearchPhrase.objects.order_by("key").values_list("key", "text", "documents"))
    assert before == after
    assert ("banjir", "Banjir", 2) in after
