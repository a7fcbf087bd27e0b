"""The index is what a new one would be, whatever changes, and finds what readers may see."""

import datetime as dt
import logging
import random
from contextlib import suppress
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from articles.domain.search import indexing
from articles.domain.search.queries import Query
from articles.domain.search.search import Narrowing, search
from articles.domain.site import tags
from articles.models import Article, SearchEntry
from tests.domain import test_announcement
from tests.domain.test_announcement import DOORS, NOW, UNSEEN_DOORS, World
from tests.factories import make_article, make_author, make_hidden_articles, make_section, withdraw
from tests.page_cache.test_exactness import announcing

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def found(text, **narrowing):
    return [hit.pk for hit in search(Query.parse(text), Narrowing(**narrowing)).hits]


def rebuilt():
    call_command("rebuild_search", stdout=StringIO())


def is_as_new():
    indexing.make_some_entries()
    return indexing.compare_with_new() == ([], [])


def test_a_story_is_found_as_soon_as_it_is_published_and_never_before():
    make_hidden_articles(body="<p>Kabar tersembunyi.</p>")
    story = make_article(headline="Judul", body="<p>Kabar tersembunyi tentang kucing.</p>")
    assert found("tersembunyi") == [story.pk]
    withdraw(story)
    assert found("tersembunyi") == []
    assert is_as_new()


def test_a_scheduled_story_is_found_from_its_time_on(time_machine):
    later = make_article(headline="Nanti", ago=-HOUR)
    assert found("nanti") == []
    time_machine.move_to(dt.datetime.now(dt.UTC) + HOUR)
    assert found("nanti") == [later.pk]


def test_a_merged_tag_finds_the_articles_of_both():
    stories = [make_article(headline="Beras", tags=[name]) for name in ("Pangan", "Makanan")]
    stays, gone = (story.tags.get() for story in stories)
    tags.merge_tags(stays, [gone])
    assert is_as_new()
    assert sorted(found("beras", tag=stays.pk)) == sorted(story.pk for story in stories)


def test_no_change_leaves_an_old_entry(client, tmp_path, time_machine, monkeypatch):
    monkeypatch.setattr(logging.root.manager, "disable", logging.WARNING)
    time_machine.move_to(NOW, tick=False)
    world, chance = World(client, tmp_path), random.Random(1)
    for make in (make_article, make_section):
        monkeypatch.setattr(test_announcement, make.__name__, announcing(make))
    doors = [*DOORS, *UNSEEN_DOORS]
    chance.shuffle(doors)
    for number, door in enumerate(doors):
        with suppress(Exception), transaction.atomic():
            door(world)
        time_machine.move_to(NOW + number * HOUR, tick=False)
        assert (door.__name__, is_as_new()) == (door.__name__, True)
        visible = set(Article.objects.published().values_list("pk", flat=True))
        assert set(found("berita judul isi")) <= visible


def test_what_was_there_before_is_indexed_and_a_stopped_rebuild_goes_on():
    stories = [make_article(headline=f"Gempa {n}", authors=[make_author()]) for n in range(3)]
    SearchEntry.objects.all().delete()
    assert found("gempa") == []
    indexing.add_missing_rows()
    indexing.write_entries([stories[0].pk])
    rebuilt()
    assert sorted(found("gempa")) == [story.pk for story in stories]
    call_command("rebuild_search", check=True, stdout=StringIO())


def test_check_finds_what_differs(capsys):
    story = make_article(headline="Gempa")
    rebuilt()
    Article.objects.filter(pk=story.pk).update(headline="Banjir")
    with pytest.raises(CommandError):
        call_command("rebuild_search", check=True)
    assert f"{story.pk} differs" in capsys.readouterr().err


def test_an_index_of_an_earlier_release_is_made_anew():
    story = make_article(headline="Gempa")
    SearchEntry.objects.update(version="lain", words="1\nkucing 0 1 kucing\n", terms="kucing+")
    assert found("kucing") == [story.pk]
    assert is_as_new()
    assert (found("kucing"), found("gempa")) == ([], [story.pk])
