"""Counts in how many articles each term, word and phrase is, beside the requests.

A row that each publication updates would make publications wait for each other at the word
“indonesia”. So the database notes each change of an entry, and `count_words` adds them up.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Value

from articles.domain.locks import wait_for_lock
from articles.domain.search import phrase_counts
from articles.domain.search.entries import matters, places_of
from articles.domain.search.phrase_counts import PhraseChange
from articles.domain.search.words import sound_of
from articles.models import SearchEntry, SearchPhrase, SearchTerm, SearchWord, UncountedWords

WORDS = "search words"  # the lock
CHANGES = 1000  # of one transaction
MOST_ROWS = 1000  # of one statement
_ADD_TERMS = (
    "INSERT INTO articles_searchterm (term, documents, strong) VALUES {rows}"
    " ON CONFLICT (term) DO UPDATE SET"
    " documents = articles_searchterm.documents + excluded.documents,"
    " strong = articles_searchterm.strong + excluded.strong"
)
_ADD_WORDS = (
    "INSERT INTO articles_searchword (word, sound, documents) VALUES {rows}"
    " ON CONFLICT (word) DO UPDATE SET"
    " documents = articles_searchword.documents + excluded.documents,"
    " sound = excluded.sound"
)


class Counts(NamedTuple):
    """In how many articles each term is, and matters, and each word is; zeros are left out."""

    terms: Counter[str]
    strong: Counter[str]
    words: Counter[str]

    @classmethod
    def of(cls, entries: Iterable[str]) -> "Counts":
        """Count articles by the columns `words` of their entries; each is itself the term ""."""
        counts = cls(Counter(), Counter(), Counter())
        for words in filter(None, entries):
            counts.terms[""] += 1
            for term, place in places_of(words):
                counts.terms[term] += 1
                counts.strong[term] += matters(place)
                counts.words.update(place.words)
        return counts

    def add(self, other: "Counts") -> None:
        for mine, others in zip(self, other, strict=True):
            mine.update(others)

    def minus(self, other: "Counts") -> "Counts":
        for mine, others in zip(self, other, strict=True):
            mine.subtract(others)
        return Counts(*(Counter({key: n for key, n in one.items() if n}) for one in self))


def count_words() -> None:
    """Bring the numbers of SearchTerm, SearchWord and SearchPhrase in line with the entries."""
    while _count_some():
        pass


@transaction.atomic
def _count_some() -> int:
    wait_for_lock(WORDS)
    rows = list(UncountedWords.objects.order_by("pk")[:CHANGES])
    counts = Counts.of(row.after for row in rows).minus(Counts.of(row.before for row in rows))
    _add_counts(counts)
    phrase_counts.add(
        PhraseChange(row.article_id, row.phrases_before, row.phrases_after)
        for row in rows
        if row.phrases_before != row.phrases_after
    )
    UncountedWords.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def _add_counts(counts: Counts) -> None:
    terms = sorted(counts.terms.keys() | counts.strong.keys())
    _add(_ADD_TERMS, [(term, counts.terms[term], counts.strong[term]) for term in terms])
    words = sorted(counts.words.items())
    _add(_ADD_WORDS, [(word, sound_of(word), number) for word, number in words])


def _add(statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor:
        for start in range(0, len(rows), MOST_ROWS):
            some = rows[start : start + MOST_ROWS]
            sql = statement.format(rows=", ".join(["(%s, %s, %s)"] * len(some)))
            cursor.execute(sql, [value for row in some for value in row])


@transaction.atomic
def count_anew() -> None:
    """Count all entries, whatever the numbers were, as they were before what is not counted yet.

    One statement reads both, so what is published meanwhile is counted once: later.
    """
    wait_for_lock(WORDS)
    for counted in (SearchTerm, SearchWord, SearchPhrase):
        counted.objects.all().delete()
    nothing = Value("")
    entries = SearchEntry.objects.exclude(words="").values_list(
        "pk", nothing, "words", nothing, "phrases"
    )
    uncounted = UncountedWords.objects.values_list(
        "article_id", "after", "before", "phrases_after", "phrases_before"
    )
    rows = entries.union(uncounted, all=True).iterator()
    total = Counts.of([])
    while some := list(islice(rows, CHANGES)):
        total.add(Counts.of(row[2] for row in some).minus(Counts.of(row[1] for row in some)))
        phrase_counts.add(PhraseChange(row[0], row[3], row[4]) for row in some)
    _add_counts(total)


def _words_of_entries() -> Iterator[str]:
    entries = SearchEntry.objects.exclude(words="").order_by("pk")
    return entries.values_list("words", flat=True).iterator()


def different_counts() -> Iterator[str]:
    """Yield the terms, words and phrases whose numbers are not those of the entries."""
    counts = Counts.of(_words_of_entries())
    terms = SearchTerm.objects.values_list("term", "documents", "strong")
    numbers = {term: (documents, strong) for term, documents, strong in terms if documents}
    expected = {term: (number, counts.strong[term]) for term, number in counts.terms.items()}
    yield from _different(numbers, expected)
    words = SearchWord.objects.values_list("word", "documents")
    yield from _different({word: number for word, number in words if number}, counts.words)
    phrases = dict(SearchPhrase.objects.values_list("key", "documents"))
    yield from _different(phrases, phrase_counts.expected_counts())


def _different(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    return sorted(key for key in one.keys() | other.keys() if one.get(key) != other.get(key))
