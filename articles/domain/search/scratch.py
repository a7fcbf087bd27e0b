"""A scratch site that is searched in process, to measure what is found: see bench/search.py.

    load_documents([Document("a", "Banjir di Demak", "Air naik.\nWarga mengungsi.", time)])
    answer("banjir demak")  # ["a"]
    related("a", ["b", "c"])  # ["c", "b"]

Only for a database that nobody needs: the documents become published articles.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from html import escape
from itertools import islice
from typing import NamedTuple

from articles.domain.search import indexing
from articles.domain.search.counting import count_words
from articles.domain.search.queries import Query
from articles.domain.search.related import copies_of, find_related, texts_of
from articles.domain.search.search import search
from articles.enums import State
from articles.models import Article, SearchEntry, Section


class Document(NamedTuple):
    """A document: its id (at most 120 characters), its texts (plain), when it appeared (aware).

    A line break in the text ends a paragraph.
    """

    id: str
    headline: str
    text: str
    time: dt.datetime


def load_documents(documents: Iterable[Document]) -> None:
    """Store the documents as published articles of one section, and index them."""
    section, _is_new = Section.objects.get_or_create(slug="uji", defaults={"name": "Uji"})
    waiting = iter(documents)
    while batch := list(islice(waiting, indexing.BATCH)):
        articles = Article.objects.bulk_create([_article(one, section) for one in batch])
        indexing.write_entries([article.pk for article in articles])
    count_words()


def answer(query: str, limit: int = 10) -> list[str]:
    """Return the ids of the documents that answer a query, the best first, at most `limit`."""
    return _ids([hit.pk for hit in search(Query.parse(query)).hits[:limit]])


def related(id: str, among: Collection[str] | None = None, limit: int = 10) -> list[str]:
    """Return the ids of the documents nearest to one, at most `limit`, of `among` if given."""
    entry = SearchEntry.objects.get(article__source=id)
    chosen = among if among is None else _pks(among)
    found = find_related(entry.words, limit, without=[entry.pk], among=chosen)
    return _ids([one.pk for one in found])


def copies(id: str) -> list[str]:
    """Return the ids of those of the ten nearest documents that are nearly the same text."""
    entry = SearchEntry.objects.get(article__source=id)
    found = find_related(entry.words, 10, without=[entry.pk])
    return _ids(copies_of(entry.text, texts_of([one.pk for one in found])))


def _ids(pks: Collection[int]) -> list[str]:
    ids = dict(Article.objects.filter(pk__in=pks).values_list("pk", "source"))
    return [ids[pk] for pk in pks]


def _pks(ids: Iterable[str]) -> set[int]:
    pks = dict(Article.objects.values_list("source", "pk"))
    return {pks[id] for id in ids if id in pks}


def _article(document: Document, section: Section) -> Article:
    lines = (line for line in document.text.split("\n") if line.strip())
    article = Article(
        headline=document.headline, source=document.id, section=section, state=State.PUBLISHED,
        body="".join(f"<p>{escape(line)}</p>" for line in lines),
        published_at=document.time, first_published_at=document.time,
    )  # fmt: skip
    article.derive()
    return article
