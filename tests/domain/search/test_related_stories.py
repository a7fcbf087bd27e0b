"""The related stories of each article are those that would be found now, whatever happened."""

import datetime as dt
import random

import pytest
from django.db import connection
from django.utils import timezone

from articles.domain.announcement import announce, change_of
from articles.domain.search import related_stories
from articles.domain.search.counting import count_words
from articles.domain.search.related_stories import find_next
from articles.enums import Label, State
from articles.models import Article, OutdatedRelated, RelatedStory
from tests.factories import make_article, withdraw

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
DAY = 24 * HOUR
PLACES = ["Demak", "Kudus", "Jepara", "Pati"]
EVENTS = ["banjir merendam rumah", "jembatan putus diterjang arus", "harga beras naik tajam"]


def text_of(place, event, more=""):
    return f"<p>Di {place}, {event}. {more}</p>"


def make(place, event, **options):
    return make_article(
        headline=f"{event.capitalize()} di {place}", body=text_of(place, event), **options
    )


def find_all():
    count_words()
    while find_next():
        pass


def shown(article):
    rows = RelatedStory.objects.filter(article_id=article.pk, is_shown=True)
    return list(rows.order_by("position").values_list("other_id", flat=True))


def test_a_new_story_gets_its_own_and_enters_those_of_its_neighbours(client):
    first, other = make("Demak", EVENTS[0], ago=3 * DAY), make("Pati", EVENTS[2], ago=2 * DAY)
    find_all()
    assert (shown(first), shown(other)) == ([], [])
    new = make("Demak", EVENTS[1])
    find_all()
    assert (shown(new), shown(first), shown(other)) == ([first.pk], [new.pk], [])
    assert new.headline in client.get(first.get_absolute_url()).text
    assert not OutdatedRelated.objects.exists()


def test_a_withdrawn_story_leaves_those_of_its_neighbours():
    first, second = make("Demak", EVENTS[0], ago=3 * DAY), make("Demak", EVENTS[1], ago=2 * DAY)
    find_all()
    withdraw(second)
    find_all()
    assert not RelatedStory.objects.exists()
    first.delete()
    find_all()
    assert not OutdatedRelated.objects.exists()


def test_a_scheduled_story_is_related_from_its_time_on(monkeypatch):
    first = make("Demak", EVENTS[0], ago=3 * DAY)
    coming = make("Demak", EVENTS[1], ago=-HOUR)
    find_all()
    assert (shown(first), shown(coming)) == ([], [])
    assert OutdatedRelated.objects.get().due == coming.published_at
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now + 2 * HOUR)
    find_all()
    assert (shown(first), shown(coming)) == ([coming.pk], [first.pk])


def test_two_of_a_day_are_shown_no_copies_and_none_that_was_paid_for():
    make("Demak", EVENTS[2], label=Label.ADVERTORIAL, ago=4 * DAY)
    of_a_day = [make("Demak", event, ago=3 * DAY) for event in EVENTS]
    before = make("Demak", "sekolah libur", ago=5 * DAY)
    copied = f"{text_of('Demak', EVENTS[0])}<p>Air setinggi satu meter sampai Selasa malam.</p>"
    story, copy = (make_article(headline="Banjir di Demak", body=copied) for _ in range(2))
    find_all()
    found = shown(story)
    assert before.pk in found
    assert len(set(found) & {one.pk for one in of_a_day}) == 2
    assert RelatedStory.objects.get(article_id=story.pk, other_id=copy.pk).is_shown is False
    assert len(found) == 3


def test_what_changes_while_it_is_looked_for_is_looked_for_again(monkeypatch):
    story = make("Demak", EVENTS[0])
    make("Demak", EVENTS[1])
    find = related_stories._rows

    def find_and_change(entry, near):
        monkeypatch.setattr(related_stories, "_rows", find)
        announce(change_of(Article.objects.get(pk=entry.pk)))
        return []

    find_all()
    standing = shown(story)
    announce(change_of(story))
    monkeypatch.setattr(related_stories, "_rows", find_and_change)
    assert find_next()
    assert shown(story) == standing
    assert OutdatedRelated.objects.filter(pk=story.pk).exists()


def end(pks, *, spreads):
    if not spreads:
        raise KeyboardInterrupt


def test_what_changed_comes_before_all_that_is_only_near():
    old = make("Demak", EVENTS[0], ago=3 * DAY)
    find_all()
    related_stories._queue([old.pk], spreads=False)
    new = make("Demak", EVENTS[1])
    count_words()
    assert find_next()
    assert list(OutdatedRelated.objects.values_list("pk", flat=True)) == [old.pk]
    assert new.is_visible


def test_one_that_fails_does_not_hold_up_the_others(monkeypatch, caplog):
    first, second, _other = (
        make(*one) for one in (("Demak", EVENTS[0]), ("Demak", EVENTS[1]), ("Pati", EVENTS[2]))
    )
    count_words()
    with monkeypatch.context() as patch:
        patch.setattr(related_stories, "find_related", lambda *_args, **_options: 1 / 0)
        assert find_next()
        assert f"article {first.pk}" in caplog.text
    assert OutdatedRelated.objects.get(pk=first.pk).due > timezone.now()
    assert find_next()
    assert RelatedStory.objects.filter(article_id=second.pk).exists()


def test_a_process_that_is_ended_after_storing_does_the_rest_again(monkeypatch):
    old, _other = make("Demak", EVENTS[0], ago=3 * DAY), make("Pati", EVENTS[2])
    find_all()
    new = make("Demak", EVENTS[1])
    count_words()
    with monkeypatch.context() as patch:
        patch.setattr(related_stories, "_queue", end)
        with pytest.raises(KeyboardInterrupt):
            find_next()
    assert (shown(new), shown(old)) == ([old.pk], [])
    find_all()
    assert (shown(new), shown(old)) == ([old.pk], [new.pk])


def publish(draw, stories):
    stories.append(make(draw.choice(PLACES), draw.choice(EVENTS), ago=draw.randrange(9) * DAY))


def reword(draw, stories):
    story = draw.choice(stories)
    story.body = text_of(draw.choice(PLACES), draw.choice(EVENTS), "Kata lain.")
    story.save()
    announce(change_of(story))


def retract(draw, stories):
    story = draw.choice(stories)
    if story.state == State.PUBLISHED:
        withdraw(story)


def show_again(draw, stories):
    story = draw.choice(stories)
    story.state = State.PUBLISHED
    story.save()
    announce(change_of(story))


def delete(draw, stories):
    if len(stories) > 3:
        story = stories.pop(draw.randrange(len(stories)))
        announce(change_of(story))
        story.delete()


def all_rows():
    rows = RelatedStory.objects.order_by("article_id", "position")
    return list(rows.values_list("article_id", "other_id", "is_shown"))


@pytest.mark.parametrize("seed", range(4))
def test_after_any_sequence_they_are_what_is_found_anew(seed):
    draw = random.Random(seed)
    stories = []
    publish(draw, stories)
    for _ in range(20):
        draw.choice([publish, publish, reword, retract, show_again, delete])(draw, stories)
        if draw.random() < 0.3:
            find_all()
    find_all()
    kept = all_rows()
    visible = set(Article.objects.published().values_list("pk", flat=True))
    assert {pk for row in kept for pk in row[:2]} <= visible
    for story in stories:
        announce(change_of(story))
    RelatedStory.objects.all().delete()
    find_all()
    assert kept == all_rows()


def test_they_are_read_through_the_index(django_assert_max_num_queries):
    story = make("Demak", EVENTS[0])
    make("Demak", EVENTS[1])
    find_all()
    announce(change_of(story))
    with django_assert_max_num_queries(15) as asked:
        find_next()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for query in asked.captured_queries:
                if query["sql"].startswith("SELECT") and "relatedstory" in query["sql"]:
                    cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
                    assert all("SCAN" not in row[3] for row in cursor.fetchall())
