"""What the search finds, of few candidates: visible stories alone, in the order of all."""

import datetime as dt

import pytest
from django.core.management import call_command

from articles.domain.announcement import announce, change_of
from articles.domain.search import search as searching
from articles.domain.search import spelling
from articles.domain.search.counting import count_words
from articles.domain.search.indexing import compare_with_new, make_outdated_entries
from articles.domain.search.newest import find_with_all_words
from articles.domain.search.queries import Query
from articles.domain.search.search import EVERYTHING, Narrowing
from articles.models import Article, SearchTerm, UncountedWords
from tests.factories import make_article, make_author

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def found(query, within=EVERYTHING, **options):
    """Return the headlines that are found, and whether these are all."""
    answer = searching.search(Query.parse(query), within, **options)
    headlines = dict(Article.objects.values_list("pk", "headline"))
    return [headlines[hit.pk] for hit in answer.hits], answer.is_all


def test_what_is_scheduled_takes_no_place_among_the_best(monkeypatch):
    monkeypatch.setattr(searching, "CANDIDATES", 3)
    make_article(headline="Safir Terlihat")
    for number in range(5):
        make_article(headline=f"Safir Safir {number}", ago=-DAY)
    assert found("safir") == (["Safir Terlihat"], True)
    assert len(find_with_all_words("safir", 1)) == 1


def test_what_is_older_takes_no_place_among_those_of_today(monkeypatch):
    monkeypatch.setattr(searching, "CANDIDATES", 3)
    today = make_article(headline="Kabar", body=f"<p>{'kata ' * 70} zamrud</p>")
    for number in range(5):
        make_article(headline=f"Zamrud {number}", ago=2 * DAY)
    assert found("zamrud", Narrowing(since=today.published_at - DAY)) == (["Kabar"], True)


def test_phrases_and_what_is_left_out_are_looked_for_in_more_texts(monkeypatch):
    monkeypatch.setattr(searching, "CANDIDATES", 3)
    make_article(headline="Kuarsa Ungu")
    for number in range(5):
        make_article(headline=f"Kuarsa dan Ungu Opal {number}")
    assert found('"kuarsa ungu"') == (["Kuarsa Ungu"], True)
    assert found("kuarsa -opal") == (["Kuarsa Ungu"], True)


def test_all_words_or_one_of_them():
    make_article(headline="Akuamarin Giok")
    make_article(headline="Akuamarin Saja")
    assert found("akuamarin giok")[0] == ["Akuamarin Giok", "Akuamarin Saja"]
    assert found("akuamarin giok", all_words=True) == (["Akuamarin Giok"], True)


def test_a_word_with_the_stem_of_a_function_word_is_no_function_word():
    make_article(headline="Lain", body=f"<p>{'kata ' * 70} pendapatan yang di bagian.</p>")
    for query in ("pendapatan", '"pendapatan yang di bagian"', "bagian daerah"):
        assert found(query)[0] == ["Lain"], query
    assert found("bagian daerah", all_words=True)[0] == []


def test_names_and_what_stands_above_a_headline_find_a_story():
    story = make_article(
        headline="Panjang Sekali", short_headline="Judul Ringkas", kicker="Klinik Bahasa",
        tags=["Ujicoba"], authors=[make_author("Lintang Titimangsa")],
    )  # fmt: skip
    for query in ('"judul ringkas"', "klinik bahasa", "lintang titimangsa", "ujicoba"):
        assert found(query)[0] == [story.headline], query


def test_accents_are_known_in_phrases():
    make_article(headline="Luka Modrić Bertemu Erdoğan")
    for query in ('"Luka Modrić"', '"luka modric"', '"bertemu erdogan"', '"Bertemu Erdoğan"'):
        assert found(query)[0] == ["Luka Modrić Bertemu Erdoğan"], query
    assert found("luka -modrić")[0] == []


def test_no_word_is_offered_that_readers_may_not_see():
    make_article(headline="Penyadapan Kantor", ago=-DAY)
    make_article(headline="Sadap Karet")
    gone = make_article(headline="Penggeledahan Rumah")
    count_words()
    gone.delete()
    count_words()
    assert spelling.offer("penyadapna") is None
    assert spelling.offer("penggeledahna") is None


def test_the_next_likely_word_is_offered_if_the_first_is_hidden():
    for _number in range(3):
        make_article(headline="Rubidion", ago=-DAY)
    make_article(headline="Rubidium")
    count_words()
    assert spelling.offer("rubidiom") == "rubidium"


def test_wrong_numbers_break_nothing_and_are_mended():
    make_article(headline="Hitung")
    count_words()
    SearchTerm.objects.filter(term="hitung").update(documents=-1)
    UncountedWords.objects.create(before="1\nhitung 0 1\n", after="")
    assert found("hitung")[0] == ["Hitung"]
    call_command("rebuild_search", all=True)
    assert compare_with_new() == ([], [])


def test_a_deleted_tag_and_a_renamed_author_are_found_out():
    author = make_author("Nama Lama")
    story = make_article(tags=["Sementara"], authors=[author])
    author.name = "Nama Baru"
    author.save()
    announce(change_of(author))
    tag = story.tags.get()
    change = change_of(tag)
    tag.delete()
    announce(change)
    while make_outdated_entries():
        pass
    assert found("baru")[0] == [story.headline]
    assert found("sementara")[0] == []
