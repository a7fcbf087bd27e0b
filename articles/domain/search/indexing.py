"""Writes the entries of articles, and makes those of earlier code or text anew."""

import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet, Value
from taggit.models import Tag

from articles import body
from articles.domain.announcement import Listing
from articles.domain.locks import wait_for_lock
from articles.domain.search.counting import count_words, different_counts
from articles.domain.search.entries import (
    Composed,
    compose,
    compose_unseen,
    current_version,
)
from articles.domain.search.facets import Facets
from articles.domain.search.phrase_counts import find_examples
from articles.enums import State
from articles.models import Article, ArticleTag, Author, Byline, SearchEntry
from articles.models.article_queryset import ArticleQuerySet

ENTRIES = "search entries"  # the lock: shared by changes, held alone while entries are made anew
A_WHILE = 5.0  # seconds
BATCH = 100  # entries of one transaction, during which SQLite lets nobody else write
_WRITE = (
    "INSERT INTO articles_searchentry"
    " (article_id, version, made_of, text, words, terms, phrases)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (article_id) DO UPDATE SET"
    " version = excluded.version, made_of = excluded.made_of, text = excluded.text,"
    " words = excluded.words, terms = excluded.terms, phrases = excluded.phrases"
)
_COLUMNS = (
    "pk", "state", "modified_at", "headline", "standfirst", "body", "section", "label",
    "published_at", "short_headline", "kicker",
)  # fmt: skip
_UNPUBLISHED = [state for state in State if state != State.PUBLISHED]


def write_entries(
    pks: Collection[int], listings: Mapping[int, Listing | None] = MappingProxyType({})
) -> None:
    """Write the entries of these articles, and delete those of articles that are gone.

    `listings` are those that are known, by pk.
    """
    composed, version = compose_entries(pks, listings), current_version()
    if composed:
        time_of = connection.ops.adapt_datetimefield_value
        rows = [
            (pk, version, time_of(one.made_of), one.text, one.words, one.terms, one.phrases)
            for pk, one in composed.items()
        ]
        with connection.cursor() as cursor:
            cursor.executemany(_WRITE, rows)
    if gone := set(pks) - composed.keys():
        SearchEntry.objects.filter(pk__in=gone).delete()


def compose_entries(
    pks: Collection[int], listings: Mapping[int, Listing | None] = MappingProxyType({})
) -> dict[int, Composed]:
    """Return the entries of these articles, by pk."""
    found = list(Article.objects.order_by().filter(pk__in=pks).values_list(*_COLUMNS))
    lists = _lists([row[0] for row in found], listings)
    tags, authors = _names(lists.values())
    entries = {}
    for (
        pk,
        state,
        modified_at,
        headline,
        standfirst,
        html,
        section,
        label,
        moment,
        *beside,
    ) in found:
        beside += [tags[tag] for tag in sorted(lists[pk][0])]
        beside += [authors[author] for author in sorted(lists[pk][1])]
        parts = [headline, standfirst, body.running_text(html)]
        if state == State.PUBLISHED:
            facets = Facets(section, label, moment, *lists[pk])
            entries[pk] = compose(parts, beside, facets.terms())
        else:
            entries[pk] = compose_unseen([*parts, *beside], modified_at)
    return entries


def _names(
    lists: Iterable[tuple[set[int], set[int]]],
) -> tuple[defaultdict[int, str], defaultdict[int, str]]:
    """Return the names of tags and of authors by their pks: one query."""
    names: tuple[defaultdict[int, str], ...] = (defaultdict(str), defaultdict(str))
    tags, authors = set[int](), set[int]()
    for of_tags, of_authors in lists:
        tags |= of_tags
        authors |= of_authors
    rows = Tag.objects.order_by().filter(pk__in=tags).values_list(Value(0), "pk", "name")
    people = Author.objects.order_by().filter(pk__in=authors)
    for kind, pk, name in rows.union(people.values_list(Value(1), "pk", "name")):
        names[kind][pk] = name
    return names[0], names[1]


def _lists(
    pks: Collection[int], listings: Mapping[int, Listing | None]
) -> dict[int, tuple[set[int], set[int]]]:
    """Return the tags and the authors of each article: one query for those that are not known."""
    known = {pk: listing for pk in pks if (listing := listings.get(pk))}
    found = {pk: (set(one.tags), set(one.authors)) for pk, one in known.items()}
    if unknown := [pk for pk in pks if pk not in known]:
        found.update((pk, (set(), set())) for pk in unknown)
        tags = ArticleTag.objects.order_by().filter(content_object__in=unknown)
        bylines = Byline.objects.order_by().filter(article__in=unknown)
        named = tags.values_list(Value(0), "content_object", "tag")
        for place, article, pk in named.union(bylines.values_list(Value(1), "article", "author")):
            found[article][place].add(pk)
    return found


def outdated_entries() -> QuerySet[SearchEntry]:
    """Entries that are to be made anew, of the newest articles first."""
    version = current_version()
    other = Q(version__lt=version) | Q(version__gt=version)  # <> would not use the index
    return SearchEntry.objects.filter(other).order_by("-pk")


def outdate_entries() -> None:
    """Have all entries made anew."""
    SearchEntry.objects.update(version="")


def make_outdated_entries() -> int:
    """Make some entries anew, if any need it; return how many."""
    return _make(outdated_entries().values_list("pk", flat=True))


def make_entries_of_desk() -> int:
    """Make some entries of articles that are not published and were modified; return how many.

    No announcement tells of these, since readers do not see them.
    """
    return _make(_modified_at_desk().values_list("pk", flat=True))


def _modified_at_desk() -> ArticleQuerySet:
    unpublished = Article.objects.filter(state__in=_UNPUBLISHED).order_by("-pk")
    return unpublished.exclude(found_by__made_of=F("modified_at"))


def _make(pks: QuerySet[Any, int]) -> int:
    if not pks.exists():
        return 0
    with transaction.atomic():
        wait_for_lock(ENTRIES)
        some = list(pks[:BATCH])
        write_entries(some)
    return len(some)


def add_missing_rows() -> None:
    """Add rows to be made for articles without one."""
    lacking = Article.objects.filter(found_by=None).order_by("pk").values_list("pk", flat=True)
    while pks := list(lacking[:1000]):
        rows = [SearchEntry(article_id=pk) for pk in pks]
        SearchEntry.objects.bulk_create(rows, ignore_conflicts=True)


def make_some_entries() -> None:
    """Make entries for some seconds, then count words and phrases: `work` calls it again."""
    end = time.monotonic() + A_WHILE
    while time.monotonic() < end and (make_outdated_entries() or make_entries_of_desk()):
        pass
    count_words()
    find_examples()


class Comparison(NamedTuple):
    """What of the index is not as it would be made now: ids of articles; terms, words, phrases."""

    entries: list[int]
    words: list[str]


def compare_with_new() -> Comparison:
    """Compare all entries, and the numbers of all words and phrases, with new ones.

    Articles that are not published and that `work` has not indexed yet are passed over.
    """
    different: list[int] = []
    waiting = set(_modified_at_desk().values_list("pk", flat=True))
    known = Article.objects.order_by("pk").values_list("pk", flat=True)
    pks = [pk for pk in known if pk not in waiting]
    for start in range(0, len(pks), BATCH):
        batch = pks[start : start + BATCH]
        composed, rows = compose_entries(batch), SearchEntry.objects.in_bulk(batch)
        for pk in batch:
            row = rows.get(pk)
            written = row and Composed(row.text, row.words, row.terms, row.phrases, row.made_of)
            if written != composed.get(pk):
                different.append(pk)
    return Comparison(different, list(different_counts()))
