"""Counts in how many articles each phrase is, and keeps one that shows it.

Nothing is suggested but what the text of such an example has, so a phrase whose example is hidden
or has changed waits until `work` finds another.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from django.db import transaction

from articles.domain.locks import wait_for_lock
from articles.domain.search.entries import STRONG
from articles.domain.search.phrases import key_of
from articles.domain.search.postings import articles_with
from articles.domain.search.words import term_of, words_of
from articles.models import Article, SearchEntry, SearchPhrase

PHRASES = "search phrases"  # the lock
AT_ONCE = 500  # entries
MOST_SOUGHT = 50  # phrases of one search for examples
_COLUMNS = ["text", "documents", "article_id"]


class Seen(NamedTuple):
    """A change of the phrases of an article: its pk, the column `phrases` before and after."""

    article: int
    before: str
    after: str


def keyed(phrases: str) -> dict[str, str]:
    """Return the phrases of the column `phrases` by their keys."""
    return {key_of(words_of(phrase)): phrase for phrase in phrases.split("\n") if phrase}


def add(changes: Iterable[Seen]) -> None:
    """Add changes, of each article in their order, to the numbers; in a transaction."""
    wait_for_lock(PHRASES)
    waiting = iter(changes)
    while some := list(islice(waiting, AT_ONCE)):
        _add(some)


def _add(changes: Iterable[Seen]) -> None:
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
    """Keep the newest visible article; one that is not yet, only if there is no other."""
    if row.article_id in seen:
        row.article_id = None
    having = {article: text for article, text in seen.items() if text}
    best = max(having, key=lambda article: (article in visible, article), default=None)
    if best is not None and (best in visible or row.article_id is None):
        row.article_id, row.text = best, having[best]


def count_anew() -> None:
    """Count the phrases of all entries, whatever the numbers were; in a transaction."""
    SearchPhrase.objects.all().delete()
    add(Seen(pk, "", phrases) for pk, phrases in _entries())


def numbers() -> Counter[str]:
    """Return in how many articles each phrase is, by its key."""
    counts: Counter[str] = Counter()
    for _pk, phrases in _entries():
        counts.update(keyed(phrases).keys())
    return counts


def _entries() -> Iterator[tuple[int, str]]:
    entries = SearchEntry.objects.exclude(phrases="").order_by("pk")
    return entries.values_list("pk", "phrases").iterator()


@transaction.atomic
def find_examples() -> None:
    """Find another article for phrases whose example has them no more."""
    wait_for_lock(PHRASES)
    sought = list(SearchPhrase.objects.filter(article_id=None).order_by("key")[:MOST_SOUGHT])
    for row in sought:
        groups = [[term + STRONG, term] for term in map(term_of, row.key.split(" "))]
        having = _having(row.key, articles_with(groups))
        _choose_example(row, having, _visible(having))
    SearchPhrase.objects.bulk_update(sought, _COLUMNS)


def _having(key: str, articles: list[int]) -> dict[int, str]:
    """Return the text of a phrase in the first of `articles` that have it, by article."""
    for start in range(0, len(articles), AT_ONCE):
        some = articles[start : start + AT_ONCE]
        entries = SearchEntry.objects.filter(pk__in=some).exclude(phrases="")
        rows = ((pk, keyed(phrases)) for pk, phrases in entries.values_list("pk", "phrases"))
        if found := {pk: phrases[key] for pk, phrases in rows if key in phrases}:
            return found
    return {}
