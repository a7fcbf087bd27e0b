import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.domain.desk import workflow
from articles.domain.story import baca_juga, corrections, live, revisions
from articles.enums import Action, CorrectionKind, State
from articles.models import Article, Byline
from tests import cast
from tests.factories import make_article, make_author, make_section, unpublish

pytestmark = pytest.mark.django_db


def test_publishing_sets_the_time_once():
    article = make_article(state=State.DRAFT)
    workflow.change_state(article, State.PUBLISHED)
    first = article.published_at
    assert abs(timezone.now() - first) < dt.timedelta(seconds=5)
    unpublish(article)
    workflow.change_state(article, State.PUBLISHED)
    article.refresh_from_db()
    assert (article.published_at, article.first_published_at) == (first, first)


def test_a_time_to_come_schedules():
    article = make_article(state=State.DRAFT)
    workflow.change_state(article, State.PUBLISHED, at=timezone.now() + dt.timedelta(hours=2))
    assert article.is_scheduled
    assert not Article.objects.published().filter(pk=article.pk).exists()


def test_a_schedule_comes_true_by_the_clock_alone(time_machine):
    article = make_article(ago=-dt.timedelta(hours=2))
    assert not Article.objects.published().exists()
    time_machine.move_to(timezone.now() + dt.timedelta(hours=2, seconds=1))
    assert list(Article.objects.published()) == [article]


@pytest.mark.parametrize(("field", "value"), [("section", None), ("body", "")])
def test_a_story_that_lacks_something_is_not_published(field, value):
    article = make_article(state=State.DRAFT)
    setattr(article, field, value)
    article.save()
    with pytest.raises(ValidationError) as error:
        workflow.change_state(article, State.PUBLISHED)
    assert list(error.value.message_dict) == [field]
    assert Article.objects.get(pk=article.pk).state == State.DRAFT


def test_the_database_refuses_a_published_article_without_section():
    article = make_article()
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(section=None)


def test_a_change_that_somebody_else_made_first_is_not_overwritten():
    article = make_article(state=State.DRAFT)
    Article.objects.filter(pk=article.pk).update(state=State.READY)
    with pytest.raises(workflow.StaleState):
        workflow.change_state(article, State.PUBLISHED)
    assert Article.objects.get(pk=article.pk).state == State.READY


def test_lists_of_tags_and_authors_follow_the_state():
    article = make_article(tags=["Rusia"], authors=[make_author()])
    assert article.tag_items.get().listed_at == article.published_at
    assert article.bylines.get().listed_at == article.published_at
    unpublish(article)
    assert article.tag_items.get().listed_at is None
    assert article.bylines.get().listed_at is None


def test_nothing_of_a_publication_stays_when_it_is_killed_in_the_middle(monkeypatch):
    article = make_article(state=State.DRAFT, tags=["Rusia"])

    def die(article):
        raise KeyboardInterrupt

    monkeypatch.setattr(baca_juga, "resolve_pending", die)
    with pytest.raises(KeyboardInterrupt):
        workflow.change_state(article, State.PUBLISHED)
    stored = Article.objects.get(pk=article.pk)
    assert (stored.state, stored.published_at) == (State.DRAFT, None)
    assert stored.tag_items.get().listed_at is None


def test_an_author_stands_once_in_a_byline():
    author = make_author()
    article = make_article(authors=[author])
    with pytest.raises(IntegrityError), transaction.atomic():
        Byline.objects.create(article=article, author=author, position=1)


def test_only_a_real_update_moves_the_time_that_readers_see():
    article = make_article()
    article.standfirst = "Lain."
    article.save()
    assert article.updated_at is None
    corrections.add_correction(article, CorrectionKind.UPDATE, "Ada yang baru.", user=None)
    assert Article.objects.get(pk=article.pk).last_changed_at > article.published_at


def test_the_first_publication_is_remembered():
    article = make_article()
    first = article.first_published_at
    unpublish(article)
    workflow.change_state(article, State.PUBLISHED, at=timezone.now())
    assert Article.objects.get().first_published_at == first


def test_publication_is_refused_when_the_newest_revision_leaves_the_editors_sections():
    own, other = make_section("Ekonomi"), make_section("Olahraga")
    editor = cast.editor(sections=[own])
    article = make_article(state=State.READY, section=own)
    base = revisions.ensure_first_revision(article)
    moved = live.content_of(article) | {"section": str(other.uid)}
    revisions.record_revision(article, moved, action=Action.SAVE, based_on=base)
    with pytest.raises(PermissionDenied):
        workflow.perform(article, Action.PUBLISH, user=editor)
    stored = Article.objects.get()
    assert (stored.state, stored.section) == (State.READY, own)


def test_a_writer_takes_back_what_they_submitted_without_a_reason():
    reporter = cast.reporter()
    article = make_article(state=State.DRAFT, created_by=reporter)
    workflow.perform(article, Action.SUBMIT, user=reporter)
    workflow.perform(article, Action.RETURN, user=reporter)
    assert Article.objects.get().state == State.DRAFT


def test_a_writer_cannot_restore_what_was_approved_in_the_meantime():
    reporter = cast.reporter()
    article = make_article(state=State.DRAFT, created_by=reporter)
    first = revisions.ensure_first_revision(article)
    Article.objects.filter(pk=article.pk).update(state=State.READY)
    with pytest.raises(PermissionDenied):
        revisions.restore_revision(article, first, user=reporter)
    assert article.revisions.count() == 1


@pytest.mark.parametrize("action", workflow.SYSTEM_TRANSITIONS)
@pytest.mark.parametrize("old", State)
@pytest.mark.parametrize("new", State)
def test_the_system_makes_the_transitions_of_its_table_and_no_others(action, old, new):
    article = make_article(state=old)
    before = Article.objects.filter(pk=article.pk).values().get()
    if new in workflow.SYSTEM_TRANSITIONS[action].get(old, ()):
        workflow.change_state(article, new, action=action)
        assert Article.objects.get(pk=article.pk).state == new
        return
    with pytest.raises(ValidationError, match=article.headline):
        workflow.change_state(article, new, action=action)
    assert Article.objects.filter(pk=article.pk).values().get() == before


def test_the_table_of_the_system_leads_out_of_what_readers_have_by_a_retraction_alone():
    leaving = {
        (action, old, new)
        for action, table in workflow.SYSTEM_TRANSITIONS.items()
        for old, targets in table.items()
        for new in targets
        if old in {State.PUBLISHED, State.RETRACTED} and new != old
    }
    assert leaving == {(Action.RETRACT, State.PUBLISHED, State.RETRACTED)}
