"""Related stories are those with the same telling words, visible, and told from copies."""

import datetime as dt

import pytest

from articles.domain.search import entries, indexing, related
from articles.domain.search.counting import count_words
from articles.domain.search.related import copies_of, find_related, texts_of
from articles.models import SearchEntry
from tests.factories import make_article, make_hidden_articles

pytestmark = pytest.mark.django_db
FLOOD = "Sungai Tuntang meluap dan merendam ratusan rumah warga di Kecamatan Gubug."
QUAKE = "Gempa bumi mengguncang Palu, warga berlarian ke luar rumah menuju lapangan."


def make(headline, text, **options):
    return make_article(headline=headline, body=f"<p>{text}</p>", **options)


def found(story, limit=5, **options):
    words = SearchEntry.objects.get(pk=story.pk).words
    return [one.pk for one in find_related(words, limit, without=[story.pk], **options)]


def test_the_nearest_comes_first_and_what_shares_nothing_not_at_all():
    story = make("Banjir Rendam Gubug", FLOOD)
    far = make("Warga Palu", QUAKE)
    near = make("Bantuan untuk Gubug", "Warga Gubug yang rumahnya terendam menerima bantuan.")
    make("Bursa Saham", "Indeks ditutup menguat.")
    count_words()
    assert found(story) == [near.pk, far.pk]
    assert found(story, limit=1) == [near.pk]
    assert found(story, among={far.pk}) == [far.pk]
    assert found(story, among=set()) == []


def test_hidden_stories_are_related_to_none():
    make_hidden_articles(body=f"<p>{FLOOD}</p>")
    story = make("Banjir", FLOOD)
    indexing.make_some_entries()
    assert found(story) == []


def test_a_text_that_is_not_stored_has_related_stories_too():
    story = make("Banjir Rendam Gubug", FLOOD)
    count_words()
    words = entries.compose(["Gubug terendam lagi", "Sungai meluap."], (), ()).words
    assert [one.pk for one in find_related(words, 5)] == [story.pk]
    assert find_related(entries.compose([""], (), ()).words, 5) == []


def test_a_reworded_copy_is_called_one_and_another_story_is_not():
    story, other = make("Banjir", FLOOD * 3), make("Gempa", QUAKE * 3)
    copy = make("Air Bah", f"{QUAKE[:20]} {FLOOD}")
    text, texts = texts_of([copy.pk])[copy.pk], texts_of([story.pk, other.pk])
    assert copies_of(text, texts) == [story.pk]
    assert copies_of("", texts) == []


def test_it_costs_two_queries_and_few_candidates(django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(related, "CANDIDATES", 3)
    stories = [make(f"Banjir {n}", FLOOD, ago=dt.timedelta(days=n)) for n in range(6)]
    count_words()
    words = SearchEntry.objects.get(pk=stories[0].pk).words
    with django_assert_num_queries(2):
        assert len(find_related(words, 10, without=[stories[0].pk])) == 3
