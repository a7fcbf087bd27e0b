"""Writes the entries of published articles, and makes those of earlier code anew."""

import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Q, QuerySet, Value
from taggit.models import Tag

from articles import body
from articles.domain.announcement import Listing
from articles.domain.locks import wait_for_lock
from articles.domain.search.counting import count_words, different_counts
from articles.domain.search.entries import Composed, compose, current_version
from articles.domain.search.facets import Facets
from articles.enums import State
from articles.models import Article, ArticleTag, Author, Byline, SearchEntry

ENTRIES = "search entries"  # the lock: shared by changes, held alone while entries are made anew
A_WHILE = 5.0  # seconds
BATCH = 100  # entries of one transaction, during which SQLite lets nobody else write
_WRITE = (
    "INSERT INTO articles_searchentry (article_id, version, text, words, terms)"
    " VALUES (%s, %s, %s, %s, %s) ON CONFLICT (article_id) DO UPDATE SET"
    " version = excluded.version, text = excluded.text, words = excluded.words,"
    " terms = excluded.terms"
)
_COLUMNS = (
    "pk", "headline", "standfirst", "body", "section", "label", "published_at", "short_headline",
    "kicker",
)  # fmt: skip


def write_entries(
    pks: Collection[int], listings: Mapping[int, Listing | None] = MappingProxyType({})
) -> None:
    """Write the entries of these articles, and delete those of articles that are not published.

    `listings` are those that are known, by pk.
    """
    composed, version = compose_entries(pks, listings), current_version()
    if composed:
        rows = [(pk, version, *entry) for pk, entry in composed.items()]
        with connection.cursor() as cursor:
            cursor.executemany(_WRITE, rows)
    if gone := set(pks) - composed.keys():
        SearchEntry.objects.filter(pk__in=gone).delete()


def compose_entries(
    pks: Collection[int], listings: Mapping[int, Listing | None] = MappingProxyType({})
) -> dict[int, Composed]:
    """Return, by pk, the entries of those of these articles that are published or scheduled."""
    rows = Article.objects.order_by().in_state(State.PUBLISHED).filter(pk__in=pks)
    found = list(rows.values_list(*_COLUMNS))
    lists = _lists([row[0] for row in found], listings)
    tags, authors = _names(lists.values())
    entries = {}
    for pk, headline, standfirst, html, section, label, moment, *beside in found:
        facets = Facets(section, label, moment, *lists[pk])
        beside += [tags[tag] for tag in sorted(facets.tags)]
        beside += [authors[author] for author in sorted(facets.authors)]
        parts = [headline, standfirst, body.running_text(html)]
        entries[pk] = compose(parts, beside, facets.terms())
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
    with transaction.atomic():
        wait_for_lock(ENTRIES)
        pks = list(outdated_entries().values_list("pk", flat=True)[:BATCH])
        write_entries(pks)
    return len(pks)


def add_missing_rows() -> None:
    """Add rows to be made for published articles without one; delete those of all others."""
    published = Article.objects.in_state(State.PUBLISHED)
    lacking = published.filter(found_by=None).order_by("pk").values_list("pk", flat=True)
    while pks := list(lacking[:1000]):
        rows = [SearchEntry(article_id=pk) for pk in pks]
        SearchEntry.objects.bulk_create(rows, ignore_conflicts=True)
    with transaction.atomic():
        wait_for_lock(ENTRIES)
        SearchEntry.objects.exclude(article__state=State.PUBLISHED).delete()


def make_some_entries() -> None:
    """Make outdated entries for some seconds, then count words: `work` calls it again."""
    end = time.monotonic() + A_WHILE
    while time.monotonic() < end and make_outdated_entries():
        pass
    count_words()


class Comparison(NamedTuple):
    """What of the index is not as it would be made now: ids of articles, and words."""

    entries: list[int]
    words: list[str]


def compare_with_new() -> Comparison:
    """Compare all entries, and the numbers of all words, with what would be written now."""
    different: list[int] = []
    pks = Article.objects.in_state(State.PUBLISHED).order_by("pk").values_list("pk", flat=True)
    known = sorted({*pks, *SearchEntry.objects.values_list("pk", flat=True)})
    for start in range(0, len(known), BATCH):
        batch = known[start : start + BATCH]
        composed, rows = compose_entries(batch), SearchEntry.objects.in_bulk(batch)
        for pk in batch:
            row = rows.get(pk)
            written = Composed(row.text, row.words, row.terms) if row else None
            if written != composed.get(pk):
                different.append(pk)
    words = SearchEntry.objects.order_by("pk").values_list("words", flat=True)
    return Comparison(different, list(different_counts(words.iterator())))
