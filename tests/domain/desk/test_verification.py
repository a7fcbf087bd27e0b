import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from articles.domain.desk import todo, verification, workflow
from articles.domain.reading.article_page import compose_article_page
from articles.domain.story import corrections
from articles.enums import Action, CorrectionKind, State
from articles.models import Article, Correction, LogEntry
from tests import cast
from tests.factories import make_article, make_section, retract

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def editor():
    return cast.editor()


def in_an_hour():
    return timezone.now() + HOUR


def body_of(article):
    return compose_article_page(Article.objects.for_page().get(pk=article.pk)).body


def test_the_page_of_an_unverified_story_ends_with_the_note(editor):
    article = make_article(body="<p>Satu.</p><ul><li>Dua</li></ul>", dateline="Jakarta")
    before = body_of(article)
    due = in_an_hour()
    verification.mark_unverified(article, due, user=editor)
    assert (article.needs_verification, article.verify_by) == (True, due)
    note = body_of(article).removeprefix(before)
    assert note.startswith('\n<p class="unverified"><em>(')
    assert note.endswith(")</em></p>")
    stored = Article.objects.get(pk=article.pk)
    assert stored.last_changed_at == stored.stated_at > stored.published_at
    assert stored.updated_at is None
    entry = article.log_entries.first()
    assert (entry.action, entry.from_state, entry.to_state) == (
        Action.MARK_UNVERIFIED, State.PUBLISHED, State.PUBLISHED,
    )  # fmt: skip


def test_the_due_time_may_be_moved_and_the_same_one_twice_is_once(editor):
    article = make_article()
    first, second = in_an_hour(), timezone.now() + 2 * HOUR
    for due in (first, first, second):
        verification.mark_unverified(article, due, user=editor)
    assert article.verify_by == second
    assert article.log_entries.filter(action=Action.MARK_UNVERIFIED).count() == 2


@pytest.mark.parametrize("ago", [None, HOUR])
def test_a_time_that_is_over_is_refused(editor, ago):
    article = make_article()
    with pytest.raises(ValidationError):
        verification.mark_unverified(article, ago and timezone.now() - ago, user=editor)
    assert not Article.objects.get(pk=article.pk).needs_verification


def test_who_may_not_publish_marks_and_clears_nothing(editor):
    article = make_article(section=make_section("Ekonomi"))
    marked = make_article(section=article.section)
    verification.mark_unverified(marked, in_an_hour(), user=editor)
    limited = cast.editor("limited", sections=[make_section("Lain")])
    for user in (cast.reporter(), limited, cast.outsider(), cast.reader()):
        with pytest.raises(PermissionDenied):
            verification.mark_unverified(article, in_an_hour(), user=user)
        with pytest.raises(PermissionDenied):
            verification.clear_mark(marked, user=user, text="Benar.", outcome=make_article())
    assert [a.pk for a in Article.objects.unverified()] == [marked.pk]


def test_what_readers_have_seen_is_cleared_with_the_outcome_alone(editor):
    article, outcome = make_article(), make_article()
    verification.mark_unverified(article, in_an_hour(), user=editor)
    for text, related, field in [
        ("Benar.", None, "related"),
        ("Benar.", article, "related"),
        ("Benar.", make_article(state=State.DRAFT), "related"),
        (" ", outcome, "correction"),
    ]:
        with pytest.raises(ValidationError) as error:
            verification.clear_mark(article, user=editor, text=text, outcome=related)
        assert list(error.value.message_dict) == [field]
    assert Article.objects.get(pk=article.pk).needs_verification
    assert not Correction.objects.exists()
    correction = verification.clear_mark(
        article, user=editor, text="Benar adanya.", outcome=outcome
    )
    stored = Article.objects.get(pk=article.pk)
    assert (stored.needs_verification, stored.verify_by) == (False, None)
    assert stored.stated_at == correction.posted_at
    assert (correction.kind, correction.related) == (CorrectionKind.VERIFICATION, outcome)
    entry = article.log_entries.first()
    assert (entry.action, entry.note) == (Action.VERIFY, "Benar adanya.")
    assert "unverified" not in body_of(article)
    with pytest.raises(ValidationError):
        verification.clear_mark(article, user=editor, text="Benar adanya.", outcome=outcome)
    assert Correction.objects.count() == 1


def test_what_waits_for_its_own_verification_is_no_outcome(editor):
    article, other = make_article(), make_article()
    chosen = Article.objects.get(pk=other.pk)
    for doubtful in (article, other):
        verification.mark_unverified(doubtful, in_an_hour(), user=editor)
    with pytest.raises(ValidationError) as error:
        verification.clear_mark(article, user=editor, text="Benar.", outcome=chosen)
    assert list(error.value.message_dict) == ["related"]
    assert Article.objects.get(pk=article.pk).needs_verification


def test_what_was_retracted_since_it_was_chosen_is_no_outcome(editor):
    article, chosen = make_article(), make_article()
    verification.mark_unverified(article, in_an_hour(), user=editor)
    retract(Article.objects.get(pk=chosen.pk))
    with pytest.raises(ValidationError):
        verification.clear_mark(article, user=editor, text="Benar.", outcome=chosen)
    assert Article.objects.get(pk=article.pk).needs_verification


@pytest.mark.parametrize(
    "fields", [{"state": State.DRAFT}, {"ago": -HOUR}, {"state": State.READY}]
)
def test_what_nobody_saw_is_simply_unmarked(editor, fields):
    article = make_article(**fields)
    verification.mark_unverified(article, in_an_hour(), user=editor)
    assert article.stated_at is None
    assert verification.clear_mark(article, user=editor) is None
    assert not Article.objects.get(pk=article.pk).needs_verification
    assert article.log_entries.first().action == Action.VERIFY


def test_a_schedule_that_came_true_meanwhile_needs_the_outcome(editor, time_machine):
    article = make_article(ago=-HOUR)
    verification.mark_unverified(article, timezone.now() + 3 * HOUR, user=editor)
    time_machine.move_to(timezone.now() + 2 * HOUR)
    with pytest.raises(ValidationError):
        verification.clear_mark(article, user=editor)


def test_killed_in_the_middle_the_mark_stays_and_nothing_is_told(editor, monkeypatch):
    article, outcome = make_article(), make_article()
    verification.mark_unverified(article, in_an_hour(), user=editor)
    before = list(Article.objects.order_by("pk").values())

    def die(*args, **kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(LogEntry, "save", die)
        with pytest.raises(KeyboardInterrupt):
            verification.clear_mark(article, user=editor, text="Benar.", outcome=outcome)
    assert list(Article.objects.order_by("pk").values()) == before
    assert not Correction.objects.exists()


def test_a_story_whose_outcome_is_retracted_waits_again(editor):
    first, second = make_article(), make_article()
    marked, told_twice, replied = make_article(), make_article(), make_article()
    hidden = make_article()
    for article, outcomes in ((marked, [first]), (told_twice, [first, second]), (hidden, [first])):
        for outcome in outcomes:
            verification.mark_unverified(article, in_an_hour(), user=editor)
            verification.clear_mark(article, user=editor, text="Benar.", outcome=outcome)
    corrections.add_correction(
        replied, CorrectionKind.REPLY, "Jawaban.", user=editor, related=first
    )
    Article.objects.filter(pk=hidden.pk).update(state=State.DRAFT)
    retract(first)
    assert list(Article.objects.unverified()) == [marked]
    stored = Article.objects.get(pk=marked.pk)
    assert stored.verify_by <= timezone.now()
    assert stored.stated_at > marked.stated_at
    assert "unverified" in body_of(stored)
    entry = marked.log_entries.first()
    assert (entry.action, first.headline in entry.note) == (Action.MARK_UNVERIFIED, True)
    correction = marked.corrections.get()
    assert (correction.text, correction.visible_related) == ("Benar.", None)


def test_a_retracted_story_waits_for_nothing(editor):
    article = make_article()
    verification.mark_unverified(article, in_an_hour(), user=editor)
    Article.objects.filter(pk=article.pk).update(state=State.RETRACTED)
    assert not Article.objects.unverified().exists()
    with pytest.raises(ValidationError):
        verification.clear_mark(article, user=cast.superuser(), text="B.", outcome=make_article())


def test_the_desk_shows_what_is_due_first_first(editor):
    late, soon, draft = make_article(), make_article(), make_article(state=State.DRAFT)
    for article, hours in [(late, 3), (soon, 1), (draft, 2)]:
        verification.mark_unverified(article, timezone.now() + hours * HOUR, user=editor)
    panel = next(panel for panel in todo.panels(editor) if panel.name == "verify")
    assert (panel.articles, panel.count) == ([soon, draft, late], 3)


def test_a_mark_does_not_hide_that_a_draft_was_returned(editor):
    reporter = cast.reporter()
    article = make_article(state=State.DRAFT, created_by=reporter)
    workflow.perform(article, Action.SUBMIT, user=reporter)
    workflow.perform(article, Action.RETURN, user=editor, note="Periksa sumber.")
    verification.mark_unverified(article, in_an_hour(), user=editor)
    assert list(todo.articles_waiting_for(reporter)) == [article]
    [shown] = {panel.name: panel.rows for panel in todo.panels(reporter)}["drafts"]
    assert shown.returned.note == "Periksa sumber."
