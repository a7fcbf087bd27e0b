"""A scratch site that is searched in process, to measure what is found: see bench/search.py.

    load_documents([Document("a", "Banjir di Demak", "Air naik.\nWarga mengungsi.", time)])
    answer("banjir demak")  # ["a"]

Only for a database that nobody needs: the documents become published articles.
"""

import datetime as dt
from collections.abc import Iterable
from html import escape
from itertools import islice
from typing import NamedTuple

from articles.domain.search import indexing
from articles.domain.search.counting import count_words
from articles.domain.search.queries import Query
from articles.domain.search.search import search
from articles.enums import State
from articles.models import Article, Section


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
    pks = [hit.pk for hit in search(Query.parse(query)).hits[:limit]]
    ids = dict(Article.objects.filter(pk__in=pks).values_list("pk", "source"))
    return [ids[pk] for pk in pks]


def _article(document: Document, section: Section) -> Article:
    lines = (line for line in document.text.split("\n") if line.strip())
    article = Article(
        headline=document.headline, source=document.id, section=section, state=State.PUBLISHED,
        body="".join(f"<p>{escape(line)}</p>" for line in lines),
        published_at=document.time, first_published_at=document.time,
    )  # fmt: skip
    article.derive()
    return article
