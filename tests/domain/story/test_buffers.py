"""Buffers: what is typed stays until it is saved, and never comes back after that."""

import datetime as dt
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone

from articles.content.shape import blank, clean
from articles.domain.desk import submission, workflow
from articles.domain.story import buffers, revisions
from articles.enums import Action, ChangeKind, State
from articles.models import Buffer
from tests import cast
from tests.factories import make_article, save_content

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return cast.editor("ana")


@pytest.fixture
def story():
    article = make_article(state=State.DRAFT, headline="Judul Lama", body="<p>Teks lama.</p>")
    revisions.ensure_first_revision(article)
    return article


def typed(article, text, **fields):
    return revisions.latest_content(article) | {"body": f"<p>{text}</p>"} | fields


def keep(user, article, content, *, key=None, sequence=1, ago=0, **options):
    """Keep `content` in a form whose tab was last seen `ago` seconds ago; return its key."""
    key = key or uuid4()
    buffers.store_text(
        key, user=user, article=article, based_on=article and article.latest_revision,
        content=content, sequence=sequence, **options,
    )  # fmt: skip
    if ago:
        Buffer.objects.filter(key=key).update(seen_at=timezone.now() - dt.timedelta(seconds=ago))
    return key


def test_what_is_typed_is_cleaned_and_kept_once_for_each_form(ana, story):
    key = keep(ana, story, {"headline": "Baru", "body": "<p>Satu<script>x</script></p>"})
    keep(ana, story, {"headline": "Lebih Baru", "body": "<p>Dua</p>"}, key=key, sequence=2)
    buffer = Buffer.objects.get()
    assert buffer.content == clean({"headline": "Lebih Baru", "body": "<p>Dua</p>"})
    assert (buffer.article, buffer.user, buffer.sequence) == (story, ana, 2)
    assert buffer.based_on == story.latest_revision


def test_a_form_that_closes_is_on_offer_though_its_text_was_there_already(ana, story):
    key = keep(ana, story, typed(story, "dua"), sequence=20)
    assert buffers.unsaved_of(ana) == []
    keep(ana, story, typed(story, "dua"), key=key, sequence=20, is_closing=True)
    assert [buffer.key for buffer in buffers.unsaved_of(ana)] == [key]


def test_an_older_text_that_comes_late_changes_nothing(ana, story):
    key = keep(ana, story, typed(story, "dua"), sequence=20)
    late = typed(story, "satu")
    kept = buffers.store_text(key, user=ana, article=story, content=late, sequence=10)
    assert kept.sequence == 20
    assert Buffer.objects.get().content["body"] == "<p>dua</p>"


def test_a_form_that_is_merely_open_keeps_its_text(ana, story):
    key = keep(ana, story, typed(story, "satu"), ago=600)
    keep(ana, story, None, key=key)
    buffer = Buffer.objects.get()
    assert buffer.content["body"] == "<p>satu</p>"
    assert timezone.now() - buffer.seen_at < dt.timedelta(seconds=10)


def test_a_key_belongs_to_who_drew_it(ana, story):
    key = keep(ana, story, typed(story, "milik Ana"))
    other = cast.editor("budi")
    for content in (None, typed(story, "milik Budi")):
        with pytest.raises(buffers.OtherUser):
            keep(other, story, content, key=key, sequence=9)
    with pytest.raises(buffers.OtherUser):
        buffers.discard_text(key, user=other)
    with pytest.raises(buffers.OtherUser):
        buffers.close_inserted_buffer(key, uuid4(), user=other)
    buffers.end_buffer(key, user=other)
    assert Buffer.objects.get().content["body"] == "<p>milik Ana</p>"


def test_a_saved_text_does_not_come_back_with_a_late_autosave(ana, story):
    key = keep(ana, story, typed(story, "satu"), sequence=10)
    buffers.end_buffer(key, user=ana, article=story, sequence=10)
    for sequence in (9, 10):
        keep(ana, story, typed(story, "satu"), key=key, sequence=sequence)
    assert Buffer.objects.get().content is None
    keep(ana, story, typed(story, "ditulis sesudahnya"), key=key, sequence=11)
    assert Buffer.objects.get().content["body"] == "<p>ditulis sesudahnya</p>"


def test_what_was_typed_while_the_form_was_being_saved_stays(ana, story):
    key = keep(ana, story, typed(story, "dua"), sequence=11)
    buffers.end_buffer(key, user=ana, article=story, sequence=10)
    assert Buffer.objects.get().content["body"] == "<p>dua</p>"
    buffers.end_buffer(key, user=ana, article=story)
    assert Buffer.objects.get().content is None


def test_a_text_older_than_what_was_saved_is_known(ana, story):
    key = uuid4()
    assert not buffers.was_saved_later(key, user=ana, article=story, sequence=5)
    keep(ana, None, typed(story, "baru"), key=key, sequence=5)
    assert not buffers.was_saved_later(key, user=ana, article=story, sequence=4)
    buffers.end_buffer(key, user=ana, article=story, sequence=5)
    assert buffers.was_saved_later(key, user=ana, article=story, sequence=4)
    assert not buffers.was_saved_later(key, user=ana, article=story, sequence=5)
    assert not buffers.was_saved_later(key, user=ana, article=story, sequence=None)
    other = make_article(state=State.DRAFT)
    assert not buffers.was_saved_later(key, user=ana, article=other, sequence=4)
    user = cast.reporter()
    assert not buffers.was_saved_later(key, user=user, article=story, sequence=4)
    unseen = uuid4()
    buffers.end_buffer(unseen, user=ana, article=story, sequence=7)
    assert buffers.was_saved_later(unseen, user=ana, article=story, sequence=6)


def test_a_discarded_form_counts_as_no_save(ana, story):
    key = keep(ana, story, typed(story, "satu"), sequence=5)
    buffers.discard_text(key, user=ana)
    assert not buffers.was_saved_later(key, user=ana, article=story, sequence=4)


def test_texts_left_behind_are_offered_newest_first(ana, story):
    older = keep(ana, story, typed(story, "satu"), ago=600)
    newer = keep(ana, story, typed(story, "dua"), ago=300)
    keep(ana, story, typed(story, "masih terbuka"))
    keep(ana, story, typed(story, "Teks lama."), ago=300)
    keep(ana, story, None, ago=300)
    keep(ana, None, typed(story, "artikel baru"), ago=300)
    keep(cast.editor("budi"), story, typed(story, "milik Budi"), ago=300)
    assert [buffer.key for buffer in buffers.texts_to_offer(story, ana)] == [newer, older]


def test_a_closed_tab_is_offered_at_once(ana, story):
    key = keep(ana, story, typed(story, "satu"), is_closing=True)
    assert [buffer.key for buffer in buffers.texts_to_offer(story, ana)] == [key]
    assert buffers.others_editing(story, cast.editor("budi")) == []


def test_a_text_that_is_a_revision_of_ones_own_is_not_offered(ana, story):
    keep(ana, story, typed(story, "satu"), ago=300)
    base = story.latest_revision
    save_content(story, typed(story, "satu"), base=base, user=ana)
    story.refresh_from_db()
    save_content(story, typed(story, "dua"), base=story.latest_revision, user=ana)
    story.refresh_from_db()
    assert buffers.texts_to_offer(story, ana) == []


def test_an_article_that_was_never_saved_is_offered(ana, story):
    key = keep(ana, None, {"headline": "Berita Besar"}, ago=300)
    keep(ana, None, blank(), ago=300)
    assert [buffer.key for buffer in buffers.texts_to_offer(None, ana)] == [key]
    keep(ana, story, typed(story, "satu"), ago=100)
    found = buffers.unsaved_of(ana)
    assert {buffer.article for buffer in found} == {None, story}


def test_the_text_outlives_its_article(ana, story):
    key = keep(ana, story, typed(story, "satu"), ago=300)
    story.delete()
    assert [buffer.key for buffer in buffers.texts_to_offer(None, ana)] == [key]


def test_who_else_has_it_open(ana, story):
    budi = cast.editor("budi")
    budi.first_name, budi.last_name = "Budi", "Santoso"
    budi.save()
    mine = keep(ana, story, None)
    keep(budi, story, typed(story, "x"))
    keep(budi, story, None)
    keep(cast.editor("lama"), story, None, ago=300)
    keep(cast.editor("lain"), make_article(), None)
    assert [(who.name, who.is_own) for who in buffers.others_editing(story, ana, mine)] == [
        ("Budi Santoso", False)
    ]
    keep(ana, story, None)
    found = buffers.others_editing(story, ana, mine)
    assert [(who.name, who.is_own) for who in found] == [("Budi Santoso", False), ("ana", True)]
    assert buffers.others_editing(None, ana, mine) == []


def test_a_discarded_text_is_kept_aside(ana, story):
    base = story.latest_revision
    key = keep(ana, story, typed(story, "tidak jadi"), ago=300)
    buffers.discard_text(key, user=ana)
    assert buffers.texts_to_offer(story, ana) == []
    aside = story.revisions.get(action=Action.ASIDE)
    assert (aside.content["body"], aside.created_by) == ("<p>tidak jadi</p>", ana)
    assert aside.based_on == base
    story.refresh_from_db()
    assert story.latest_revision == base


def test_a_newer_copy_of_the_browser_is_what_is_kept_aside(ana, story):
    key = keep(ana, story, typed(story, "satu"), sequence=5, ago=300)
    buffers.discard_text(
        key, user=ana, article=story, content=typed(story, "satu dua"), sequence=6
    )  # fmt: skip
    assert story.revisions.get(action=Action.ASIDE).content["body"] == "<p>satu dua</p>"
    assert Buffer.objects.get().sequence == 6


def test_a_discarded_text_that_is_stored_makes_no_revision(ana, story):
    key = keep(ana, story, typed(story, "Teks lama."), ago=300)
    buffers.discard_text(key, user=ana)
    assert story.revisions.count() == 1


def test_a_text_put_into_another_form_ends_when_it_is_kept_there(ana, story):
    old = keep(ana, story, typed(story, "satu dua tiga"), ago=300)
    new = keep(ana, story, typed(story, "satu dua"))
    assert not buffers.close_inserted_buffer(old, new, user=ana)
    assert not buffers.close_inserted_buffer(old, uuid4(), user=ana)
    assert not buffers.close_inserted_buffer(old, old, user=ana)
    keep(ana, story, typed(story, "satu dua tiga empat"), key=new, sequence=2)
    assert buffers.close_inserted_buffer(old, new, user=ana)
    assert Buffer.objects.get(key=old).content is None


def test_only_rows_without_text_are_forgotten(ana, story):
    day = 24 * 60 * 60
    open_once = keep(ana, story, None, ago=2 * day)
    text = keep(ana, story, typed(story, "satu"), ago=400 * day)
    ended = keep(ana, story, typed(story, "dua"))
    buffers.end_buffer(ended, user=ana, article=story, sequence=1)
    Buffer.objects.filter(key=ended).update(seen_at=timezone.now() - dt.timedelta(days=2))
    buffers.delete_old_buffers()
    kept = set(Buffer.objects.values_list("key", flat=True))
    assert kept == {text, ended}
    assert open_once not in kept
    Buffer.objects.filter(key=ended).update(seen_at=timezone.now() - dt.timedelta(days=31))
    buffers.delete_old_buffers()
    assert [buffer.key for buffer in Buffer.objects.all()] == [text]


def test_a_publication_that_is_sent_twice_happens_once(story):
    boss = cast.managing_editor()
    workflow.perform(story, Action.PUBLISH, user=boss)
    story.refresh_from_db()
    sent = submission.Submission(
        uuid4(), typed(story, "diperbaiki"), Action.PUBLISH, base=story.latest_revision.number,
        sequence=7, kind=ChangeKind.CORRECTION, correction="Angkanya salah.",
    )  # fmt: skip
    assert not submission.submit(story, sent, user=boss).trouble
    revisions_made = story.revisions.count()
    assert not submission.submit(story, sent, user=boss).trouble
    assert story.corrections.count() == 1
    assert story.log_entries.filter(action=Action.PUBLISH).count() == 2
    assert story.revisions.count() == revisions_made


def test_an_end_that_meets_the_first_beat_of_its_form_ends_it(ana, story):
    key, raced = uuid4(), []

    def race(execute, sql, *rest):
        if 'INTO "articles_buffer"' in sql and not raced:
            raced.append(sql)
            keep(ana, story, None, key=key)
        return execute(sql, *rest)

    with transaction.atomic(), connection.execute_wrapper(race):
        buffers.end_buffer(key, user=ana, article=story, sequence=5)
    assert raced
    assert buffers.was_saved_later(key, user=ana, article=story, sequence=4)


def test_a_text_that_another_saved_before_is_on_offer(ana, story):
    """To go back to what a colleague wrote is work too, unless it is the newest text."""
    keep(ana, story, typed(story, "satu"), ago=300)
    saved = save_content(
        story, typed(story, "satu"), base=story.latest_revision, user=cast.editor("budi")
    )
    assert buffers.texts_to_offer(story, ana) == []
    save_content(story, typed(story, "dua"), base=saved.revision, user=None)
    assert len(buffers.texts_to_offer(story, ana)) == 1


def test_a_list_of_texts_costs_one_query_and_reads_none(ana, story, django_assert_num_queries):
    for number in range(30):
        keep(ana, story, typed(story, f"teks {number}", headline=f"Judul {number}"), ago=300)
    with django_assert_num_queries(1):
        found = buffers.unsaved_of(ana)
        assert {text.article.headline for text in found} == {"Judul Lama"}
    assert [text.headline for text in found] == [f"Judul {n}" for n in range(29, 9, -1)]
    assert "content" in found[0].get_deferred_fields()
    with django_assert_num_queries(1):
        assert len(buffers.texts_to_offer(story, ana)) == 5
