"""The lists of readers, as ids in SQL."""

import datetime as dt

import pytest
from django.db import connection
from taggit.models import Tag

from articles.enums import State
from articles.models import Article, RelatedStory
from articles.models.selection import Selection, either, newest_of, related_to
from tests.factories import make_article, make_author, make_section

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
HIDDEN = [
    {"state": State.DRAFT},
    {"state": State.RETRACTED},
    {"published_at": dt.datetime(2099, 1, 1, tzinfo=dt.UTC)},
]


def pks(selection):
    return [pk for (pk,) in selection.rows("article.id")]


def plan_of(selection):
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {selection.sql}", selection.values)
        return " ".join(row[3] for row in cursor.fetchall())


@pytest.fixture
def subjects():
    """Return all that has a list, and makes of four stories that stand in each of them."""
    top = make_section("Internasional")
    section, author = make_section("Asia", parent=top), make_author("Ratri")
    made = [
        make_article(section=section, authors=[author], tags=["Rusia"], ago=hours * HOUR)
        for hours in range(1, 5)
    ]
    return [None, top, section, Tag.objects.get(name="Rusia"), author], made


def test_each_list_has_the_newest_first_and_what_follows_a_position(subjects):
    lists, made = subjects
    expected = [article.pk for article in made]
    for subject in lists:
        assert pks(newest_of(subject, 3)) == expected[:3]
        assert pks(newest_of(subject, 3, made[1].position)) == expected[2:]
        assert not newest_of(subject, 1).is_empty()
        assert newest_of(subject, 1, made[3].position).is_empty()


@pytest.mark.parametrize("hidden", HIDDEN, ids=["draft", "retracted", "scheduled"])
def test_what_readers_may_not_see_is_in_no_list_whatever_rows_say_of_it(subjects, hidden):
    """A fixture replaces an article, and its tags and bylines still say that it is listed."""
    lists, made = subjects
    gone, *rest = made
    Article.objects.filter(pk=gone.pk).update(**hidden)
    for subject in lists:
        assert pks(newest_of(subject, 3)) == [article.pk for article in rest]
    assert pks(Selection.of_ids([gone.pk, rest[0].pk])) == [rest[0].pk]
    for position, other in enumerate([gone, *rest[:2]]):
        RelatedStory.objects.create(
            article_id=rest[-1].pk, position=position, other_id=other.pk, is_shown=True
        )
    assert pks(related_to(rest[-1].pk, 3, [])) == [rest[0].pk, rest[1].pk]
    assert pks(related_to(rest[-1].pk, 1, [rest[0].pk])) == [rest[1].pk]


def test_selections_go_together(subjects):
    _lists, made = subjects
    some = [Selection.of_ids([made[3].pk]), newest_of(None, 1), Selection.of_ids([])]
    assert pks(either(some)) == [made[0].pk, made[3].pk]
    assert pks(either([])) == []
    assert Selection.of_ids([]).is_empty()


@pytest.mark.sqlite
def test_no_list_is_read_through_the_archive(subjects):
    lists, made = subjects
    before = made[0].position
    queries = [newest_of(subject, 21, at) for subject in lists for at in (None, before)]
    for selection in queries:
        plan = plan_of(selection)
        assert "SEARCH" in plan
        assert "SCAN article" not in plan
        assert "TEMP B-TREE" not in plan
    assert "article_live" not in plan_of(Selection.of_ids([made[0].pk]))
