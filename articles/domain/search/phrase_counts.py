"""Counts in how many articles each phrase is, and keeps one of them as its example.

Nothing is suggested but what a visible example has. When an example has lost its phrase, `work`
looks for another.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import NamedTuple

from articles.domain.locks import wait_for_lock
from articles.domain.search.entries import STRONG
from articles.domain.search.phrases import key_of
from articles.domain.search.postings import articles_with
from articles.domain.search.words import FUNCTION_WORDS, term_of, words_of
from articles.models import Article, SearchEntry, SearchPhrase

PHRASES = "search phrases"  # the lock
AT_ONCE = 500  # entries
MOST_SOUGHT = 50  # phrases of one search for examples
MOST_LOOKED_AT = 500  # the newest articles with the words of a phrase
NO_EXAMPLE = 0  # none of these has it
_COLUMNS = ["text", "documents", "article_id"]


class PhraseChange(NamedTuple):
    """A change of the phrases of an article: its pk, the column `phrases` before and after."""

    article: int
    before: str
    after: str


def keyed(phrases: str) -> dict[str, str]:
    """Return the phrases of the column `phrases` by their keys."""
    return {key_of(words_of(phrase)): phrase for phrase in phrases.split("\n") if phrase}


def add(changes: Iterable[PhraseChange]) -> None:
    """Add changes, of each article in their order, to the numbers; in a transaction."""
    wait_for_lock(PHRASES)
    waiting = iter(changes)
    while some := list(islice(waiting, AT_ONCE)):
        _add(some)


def _add(changes: Iterable[PhraseChange]) -> None:
    counts: Counter[str] = Counter()
    seen: defaultdict[str, dict[int, str | None]] = defaultdict(dict)
    for article, before, after in changes:
        old, new = keyed(before), keyed(after)
        counts.subtract(old.keys())
        counts.update(new.keys())
        for key in old.keys() | new.keys():
            seen[key][article] = new.get(key)
    visible = _visible(article for articles in seen.values() for article in articles)
    rows = SearchPhrase.objects.in_bulk(list(counts))
    for key, number in counts.items():
        row = rows.setdefault(key, SearchPhrase(key=key))
        row.documents += number
        _choose_example(row, seen[key], visible)
    gone = [key for key, row in rows.items() if row.documents <= 0]
    SearchPhrase.objects.filter(pk__in=gone).delete()
    SearchPhrase.objects.bulk_create(
        [row for row in rows.values() if row.documents > 0],
        update_conflicts=True, unique_fields=["key"], update_fields=_COLUMNS,
    )  # fmt: skip


def _visible(articles: Iterable[int]) -> set[int]:
    return set(
        Article.objects.published().filter(pk__in=set(articles)).values_list("pk", flat=True)
    )


def _choose_example(row: SearchPhrase, seen: Mapping[int, str | None], visible: set[int]) -> None:
    """Choose the newest visible article; one that is scheduled, only if it is the only one."""
    if row.article_id in seen:
        row.article_id = None
    having = {article: text for article, text in seen.items() if text}
    best = max(having, key=lambda article: (article in visible, article), default=None)
    if best is not None and (best in visible or row.documents == 1):
        row.article_id, row.text = best, having[best]
    elif best is not None and not row.text:
        row.text = having[best]


def expected_counts() -> Counter[str]:
    """Return in how many articles each phrase is, by its key."""
    counts: Counter[str] = Counter()
    entries = SearchEntry.objects.exclude(phrases="").order_by("pk")
    for phrases in entries.values_list("phrases", flat=True).iterator():
        counts.update(keyed(phrases).keys())
    return counts


def find_examples() -> None:
    """Find other examples for phrases that have lost theirs, the newest article with it."""
    sought = SearchPhrase.objects.filter(article_id=None).order_by("key")
    for key, text in list(sought.values_list("key", "text")[:MOST_SOUGHT]):
        example = max(_articles_with(key, text), default=NO_EXAMPLE)
        SearchPhrase.objects.filter(key=key, article_id=None).update(article_id=example)


def _articles_with(key: str, text: str) -> list[int]:
    terms = [term_of(word) for word in key.split(" ") if word not in FUNCTION_WORDS]
    pks = articles_with([[term + STRONG, term] for term in terms], MOST_LOOKED_AT)
    visible = SearchEntry.objects.filter(article__in=Article.objects.published(), pk__in=pks)
    rows = visible.values_list("pk", "phrases")
    return [pk for pk, phrases in rows if text in phrases.split("\n")]
