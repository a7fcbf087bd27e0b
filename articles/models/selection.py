"""Articles that readers may see, by their ids in SQL: the newest of a list, or some.

A list is read through its own index, and in one query with what is shown of its articles. The ORM
would take five times as long to write the query as the database to answer. Numbers of rows are a
part of the text: PostgreSQL keeps no plan of a query when it cannot tell how many are wanted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection
from django.db.models.expressions import RawSQL
from django.utils import timezone
from taggit.models import Tag

from articles.enums import State
from articles.models import Article, Author, Section
from articles.models.visibility import VISIBLE, Position, visible_values

if TYPE_CHECKING:
    from django.db.models import QuerySet


class Selection(NamedTuple):
    """A query in SQL that gives the ids of articles, and its parameters."""

    sql: str
    values: tuple[Any, ...]

    @classmethod
    def of(cls, articles: QuerySet[Article]) -> Selection:
        """Return the selection of a query of the ORM."""
        sql, values = articles.values("pk").query.sql_with_params()
        return cls(f"SELECT * FROM ({sql}) AS found", tuple(values))  # noqa: S608

    @classmethod
    def of_ids(cls, pks: Collection[int]) -> Selection:
        """Return those of these articles that readers may see now."""
        return cls(_OF_IDS.format(pks=_marks(pks)), (*pks, *visible_values()))

    @property
    def expression(self) -> RawSQL:
        """The ids for a filter of the ORM, as in `pk__in`."""
        return RawSQL(self.sql, self.values)  # noqa: S611

    def is_empty(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.values)
            return cursor.fetchone() is None

    def rows(self, columns: str) -> list[tuple[Any, ...]]:
        """Return columns of the articles, newest first.

        They are written as SQL, of the tables `article`, `section`, and `parts`, which may have no
        row. Times of SQLite come without a zone: see `aware`.
        """
        sql = _ROWS.format(columns=columns, selection=self.sql)
        with connection.cursor() as cursor:
            cursor.execute(sql, self.values)
            return list(cursor.fetchall())


def _marks(values: Collection[Any]) -> str:
    """Return the marks of these parameters for `IN (…)`."""
    return ",".join(["%s"] * len(values)) or "NULL"


# Without CASE, SQLite would look through all visible articles for them.
_OF_IDS = (
    "SELECT id FROM articles_article AS article WHERE id IN ({pks})"  # noqa: S608
    f" AND CASE WHEN {VISIBLE} THEN 1 END = 1"
)
_ROWS = (
    "SELECT {columns} FROM articles_article AS article"
    " JOIN articles_section AS section ON section.id = article.section_id"
    " LEFT JOIN articles_articleparts AS parts ON parts.article_id = article.id"
    " WHERE article.id IN ({selection}) ORDER BY article.published_at DESC, article.id DESC"
)


def aware(time: dt.datetime) -> dt.datetime:
    """Return a time that was read from the database by SQL, with its zone."""
    return time if time.tzinfo else time.replace(tzinfo=dt.UTC)


class _List(NamedTuple):
    """The rows whose index has the articles of a list in the order of their publication."""

    rows: str
    pk: str
    time: str
    condition: str


_SITE = _List("articles_article AS article", "id", "published_at", "state = %s")
_SECTION = _SITE._replace(condition="section_id = %s AND state = %s")
_TOP_SECTION = _SITE._replace(condition="root_section_id = %s AND state = %s")
# Rows that fixtures left behind may say that an article is listed which is not visible any more.
_JOINED = "{table} JOIN articles_article AS article ON article.id = {pk}"
_TAG = _List(
    _JOINED.format(table="articles_articletag", pk="content_object_id"),
    "content_object_id", "listed_at", f"tag_id = %s AND {VISIBLE}",
)  # fmt: skip
_AUTHOR = _List(
    _JOINED.format(table="articles_byline", pk="article_id"),
    "article_id", "listed_at", f"author_id = %s AND {VISIBLE}",
)  # fmt: skip
_NEWEST = (
    "SELECT * FROM (SELECT {pk} FROM {rows} WHERE {condition} AND {time} <= %s"
    " ORDER BY {time} DESC, {pk} DESC LIMIT {number}) AS listed"
)
_FOLLOWING = _NEWEST.replace(" ORDER", " AND ({time} < %s OR {pk} < %s) ORDER")


@lru_cache(maxsize=256)
def _text(listed: _List, number: int, *, follows: bool) -> str:
    return (_FOLLOWING if follows else _NEWEST).format(**listed._asdict(), number=number)


def newest_of(
    subject: Section | Tag | Author | None, number: int, before: Position | None = None
) -> Selection:
    """Return the newest `number` articles of a section, a tag, an author or the whole site.

    A top-level section has those of its subsections. With `before`, those that follow it.
    """
    match subject:
        case Section(parent_id=None, pk=pk):
            return newest_of_top_section(pk, number, before)
        case Section(pk=pk):
            return _newest(_SECTION, (pk, State.PUBLISHED.value), number, before)
        case Tag(pk=pk):
            return newest_of_tag(pk, number, before)
        case Author(pk=pk):
            return _newest(_AUTHOR, (pk, *visible_values()), number, before)
        case None:
            return _newest(_SITE, (State.PUBLISHED.value,), number, before)


def newest_of_tag(pk: int, number: int, before: Position | None = None) -> Selection:
    return _newest(_TAG, (pk, *visible_values()), number, before)


def newest_of_top_section(
    pk: int, number: int, before: Position | None = None, until: dt.datetime | None = None
) -> Selection:
    """As `newest_of`; with `until`, those that were published by then."""
    return _newest(_TOP_SECTION, (pk, State.PUBLISHED.value), number, before, until)


def newest_of_top_sections(wanted: Mapping[int, int], until: dt.datetime) -> Selection:
    """Return the newest of several; `wanted` is {section id: number of articles}."""
    return either([newest_of_top_section(pk, n, until=until) for pk, n in wanted.items()])


def either(selections: Collection[Selection]) -> Selection:
    """Return the articles of all `selections`, each once."""
    if not selections:
        return Selection.of_ids([])
    values = tuple(value for one in selections for value in one.values)
    return Selection(" UNION ".join(one.sql for one in selections), values)


def _newest(
    listed: _List,
    key: tuple[Any, ...],
    number: int,
    before: Position | None,
    until: dt.datetime | None = None,
) -> Selection:
    adapt = connection.ops.adapt_datetimefield_value
    end = min(time for time in (timezone.now(), until, before and before.time) if time)
    following = (adapt(before.time), before.pk) if before else ()
    return Selection(
        _text(listed, number, follows=before is not None), (*key, adapt(end), *following)
    )


_MOST_READ = (
    "SELECT article_id FROM articles_populararticle AS place"  # noqa: S608
    " JOIN articles_article AS article ON article.id = place.article_id"
    f" WHERE period = %s AND {VISIBLE} ORDER BY position LIMIT {{number}}"
)


def most_read_pks(period: str, number: int) -> list[int]:
    """Return the ids of the first articles of a ranking, most read first."""
    with connection.cursor() as cursor:
        cursor.execute(_MOST_READ.format(number=number), [period, *visible_values()])
        return [pk for (pk,) in cursor.fetchall()]


_RELATED = (
    "SELECT * FROM (SELECT other_id FROM articles_relatedstory AS related"  # noqa: S608
    " JOIN articles_article AS article ON article.id = related.other_id"
    f" WHERE related.article_id = %s AND related.is_shown AND {VISIBLE}"
    " AND other_id NOT IN ({without}) ORDER BY position LIMIT {number}) AS found"
)


def related_to(pk: int, number: int, without: Collection[int]) -> Selection:
    """Return the `number` visible articles nearest to the article `pk`, none of `without`."""
    sql = _RELATED.format(without=_marks(without) if without else "0", number=number)
    return Selection(sql, (pk, *visible_values(), *without))
