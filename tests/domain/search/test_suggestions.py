"""What is suggested while somebody types: phrases of visible stories, at a fixed cost."""

import datetime as dt

import pytest
from taggit.models import Tag

from articles.domain.announcement import announce_text
from articles.domain.search import counting, indexing, phrase_counts
from articles.domain.search.counting import count_words
from articles.domain.search.phrases import phrases_of
from articles.domain.search.suggestions import suggest
from articles.domain.site import tags
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
        ("Jum’at-Sabtu", ["Jum’at-Sabtu", "Sabtu"]),
        ("A dan B", []),
        ("x" * 101, []),
        ("ﷺﷺﷺ bagaimana merupakan ﷺﷺﷺ ﷺﷺﷺ", ["ﷺﷺﷺ", "ﷺﷺﷺ ﷺﷺﷺ"]),
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
    assert suggest("“banjir” de") == ["“banjir” Demak", "“banjir” Demak Surut"]
    assert suggest("banjir ") == ["Banjir Demak", "Banjir Demak Surut", "Banjir Kudus"]


def test_what_is_nearly_always_part_of_a_longer_phrase_is_left_out():
    make(*["Satya Lencana"] * 3, "Satya Wacana")
    assert suggest("sat") == ["Satya", "Satya Lencana", "Satya Wacana"]
    make("Satya Lencana")
    assert suggest("sat") == ["Satya Lencana", "Satya Wacana"]


@pytest.mark.parametrize(
    "text",
    ["", " ", "-", "zzz", "\x00", "di ", "🙂", "ﷺ" * 600, "a " * 900, "-ban", "banjir -de"],
)
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


def test_phrases_of_scheduled_stories_and_of_renamed_tags_leave_room_for_visible_ones():
    make(*(f"Pemilu {chr(97 + n)} Rahasia" for n in range(26)), ago=-HOUR)
    make("Pemilu Zona Aman", tags=["Nama Korban"])
    assert suggest("pemilu ") == ["Pemilu Zona Aman"]
    assert suggest("nama") == ["Nama Korban"]
    tag = Tag.objects.get()
    tag.name = "Korban"
    tags.save_tag(tag)
    assert suggest("nama") == []
    indexing.make_some_entries()
    assert suggest("kor") == ["Korban"]


def test_a_scheduled_headline_is_suggested_from_its_time_on(time_machine):
    make("Nanti Malam", ago=-HOUR)
    assert suggest("nanti") == []
    time_machine.move_to(dt.datetime.now(dt.UTC) + HOUR)
    assert suggest("nanti") == ["Nanti Malam"]


def test_another_visible_story_is_the_example_when_one_is_gone():
    long = f"<p>{'kata ' * 80}</p>"
    _older, newer = (make("Gempa", tags=["Hukum dan HAM"], body=long)[0] for _ in range(2))
    withdraw(newer)
    make("Nanti", tags=["Hukum dan HAM"], ago=-HOUR)
    assert suggest("hukum") == []
    indexing.make_some_entries()
    assert suggest("hukum") == ["Hukum dan HAM"]


def test_a_phrase_that_none_of_the_newest_has_is_looked_for_once(monkeypatch):
    monkeypatch.setattr(phrase_counts, "MOST_LOOKED_AT", 1)
    _old, newer = make("Gempa Bumi", "Gempa Bumi")
    make("Kabar", body="<p>Gempa bumi.</p>")
    withdraw(newer)
    indexing.make_some_entries()
    assert not SearchPhrase.objects.filter(article_id=None).exists()
    assert suggest("gempa") == []
    make("Gempa Bumi")
    assert suggest("gempa") == ["Gempa Bumi"]


def test_it_reads_three_times_at_most_for_each_of_three_words(django_assert_max_num_queries):
    make(*(f"Kabar Nomor {number}" for number in range(30)))
    with django_assert_max_num_queries(3):
        assert len(suggest("kab")) == 8
    with django_assert_max_num_queries(9):
        assert suggest("satu dua tiga empat") == []


def test_phrases_are_counted_as_new_ones_would_be():
    stories = make("Banjir Demak", "Banjir Kudus", "Banjir Pati", tags=["Banjir"])
    withdraw(stories[0])
    Article.objects.filter(pk=stories[1].pk).update(headline="Surut di Kudus")
    announce_text(Article.objects.get(pk=stories[1].pk))
    make_article(headline="Banjir Lagi")
    counting.count_anew()  # what waits to be counted is not among these
    assert not SearchPhrase.objects.filter(key="banjir lagi").exists()
    count_words()
    assert indexing.compare_with_new() == ([], [])
    columns = ["key", "text", "documents"]
    before = list(SearchPhrase.objects.order_by("key").values_list(*columns))
    counting.count_anew()
    assert list(SearchPhrase.objects.order_by("key").values_list(*columns)) == before
    assert ("banjir", "Banjir", 3) in before
    assert not [key for key, _text, _number in before if "demak" in key]
