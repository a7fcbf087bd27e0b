import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.domain.desk import retraction, todo, workflow
from articles.enums import Action, RetractionReason, State
from articles.models import Article
from articles.permissions import can
from tests import cast
from tests.factories import make_article, make_section

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def lists(user):
    return {panel.name: [a.headline for a in panel.articles] for panel in todo.panels(user)}


def draft(headline, author, **fields):
    return make_article(headline=headline, state=State.DRAFT, created_by=author, **fields)


def test_each_list_holds_its_own():
    me, other = cast.reporter(), cast.reporter("lain")
    draft("Draf Saya", me)
    draft("Draf Orang", other)
    make_article(headline="Diajukan", state=State.IN_REVIEW, created_by=me)
    make_article(headline="Siap", state=State.READY)
    make_article(headline="Besok", ago=-DAY)
    make_article(headline="Lusa", ago=-2 * DAY)
    make_article(headline="Baru Saja", ago=dt.timedelta(0))
    make_article(headline="Lama", ago=2 * DAY)
    make_article(headline="Dicabut", state=State.RETRACTED)
    todo.add_note(draft("Bercatatan", other), "Periksa angka.", user=me)
    assert lists(me) == {
        "waiting": [],
        "in_review": ["Diajukan"],
        "scheduled": ["Besok", "Lusa"],
        "today": ["Baru Saja"],
        "drafts": ["Draf Saya"],
        "notes": ["Bercatatan"],
        "verify": [],
    }


def test_an_editor_decides_on_what_nobody_else_took_in_their_sections():
    own, other = make_section(), make_section()
    below = make_section(parent=own)
    limited, free = cast.editor("ani", sections=[own]), cast.editor("budi")
    make_article(headline="Di Kanal", state=State.IN_REVIEW, section=own)
    make_article(headline="Di Subkanal", state=State.READY, section=below)
    make_article(headline="Tanpa Kanal", state=State.IN_REVIEW, section=None)
    make_article(headline="Di Kanal Lain", state=State.IN_REVIEW, section=other)
    make_article(headline="Diambil", state=State.IN_REVIEW, section=own, assignee=free)
    assert lists(limited)["waiting"] == ["Di Kanal", "Di Subkanal", "Tanpa Kanal"]
    assert lists(free)["waiting"] == [
        "Di Kanal", "Di Subkanal", "Tanpa Kanal", "Di Kanal Lain", "Diambil",
    ]  # fmt: skip


def test_a_request_for_retraction_waits_for_those_who_may_decide_on_it(
    django_assert_num_queries,
):
    own = make_section()
    asked, other = cast.managing_editor("sari"), cast.managing_editor("tono")
    limited = cast.limited_managing_editor([make_section()])
    editor = cast.editor()
    reason = RetractionReason.CHILD

    def ask(headline):
        retraction.request_retraction(
            make_article(headline=headline, section=own), reason, "Alasan.", user=asked
        )

    ask("Satu")
    found = {panel.name: panel for panel in todo.panels(other)}
    [row] = found["waiting"].rows
    assert (row.article.headline, row.request.asked_by) == ("Satu", asked)
    for user in (asked, limited, editor):
        assert lists(user)["waiting"] == []
    with CaptureQueriesContext(connection) as few:
        lists(other)
    for number in range(3):
        ask(f"Lagi {number}")
    with django_assert_num_queries(len(few)):
        assert len(lists(other)["waiting"]) == 4


def test_what_is_due_first_comes_first():
    me = cast.reporter()
    make_article(headline="Kapan Saja", state=State.DRAFT, assignee=me)
    now = timezone.now()
    for headline, due in [("Nanti", now + DAY), ("Terlambat", now - DAY)]:
        make_article(headline=headline, state=State.DRAFT, assignee=me, due_at=due)
    make_article(headline="Sudah Tayang", assignee=me)
    assert lists(me)["waiting"] == ["Terlambat", "Nanti", "Kapan Saja"]


def test_what_came_back_waits_with_the_reason_until_it_is_submitted_again():
    author, editor = cast.reporter(), cast.editor()
    article = draft("Kembali", author)
    workflow.perform(article, Action.SUBMIT, user=author)
    workflow.perform(article, Action.RETURN, user=editor, note="Tambah narasumber.")
    [found] = todo.panels(author)[0].rows
    assert (found.article, found.returned.note) == (article, "Tambah narasumber.")
    assert found.returned.created_by == editor
    workflow.perform(article, Action.SUBMIT, user=author)
    assert lists(author)["waiting"] == []
    workflow.perform(article, Action.RETURN, user=author, note="Masih ada yang kurang.")
    assert lists(author)["waiting"] == []


def test_a_list_counts_what_it_does_not_show(django_assert_num_queries):
    me = cast.reporter()
    for number in range(todo.SHOWN + 2):
        draft(f"Draf {number}", me)
    panel = todo.panels(me)[4]
    assert (len(panel.articles), panel.count, panel.has_more) == (todo.SHOWN, todo.SHOWN + 2, True)


@pytest.mark.usefixtures("noon")
def test_the_desk_costs_two_queries_a_list_and_five_for_all(django_assert_num_queries):
    section = make_section()
    me = cast.editor(sections=[section])
    assert me.has_perm("articles.view_article")
    lists(me)  # the rights and sections of a person are asked for once a request
    for _round in range(2):
        for state in State:
            article = make_article(state=state, assignee=me, created_by=me, section=section)
            todo.add_note(article, "Periksa.", user=me)
        with django_assert_num_queries(2 * 7 + 5):
            lists(me)


def test_a_note_is_open_until_somebody_resolves_it():
    me, other = cast.reporter(), cast.editor()
    article = make_article()
    note = todo.add_note(article, "  Periksa angka.\n", user=me)
    assert todo.notes_of(article) == ([note], [])
    todo.resolve_note(note, user=other)
    todo.resolve_note(note, user=me)
    assert todo.notes_of(article) == ([], [note])
    assert (note.text, note.resolved_by) == ("Periksa angka.", other)
    assert not todo.with_open_notes().exists()


@pytest.mark.parametrize("text", ["", " \n", "x" * 2_001])
def test_a_note_without_words_or_end_is_refused(text):
    with pytest.raises(ValidationError):
        todo.add_note(make_article(), text, user=cast.reporter())


def test_an_assignment_leaves_the_text_and_its_time_alone():
    article, me, due = make_article(state=State.DRAFT), cast.reporter(), timezone.now() + DAY
    saved = article.modified_at
    todo.assign_article(article, me, due)
    stored = Article.objects.get()
    assert (stored.assignee, stored.due_at, stored.modified_at) == (me, due, saved)
    todo.assign_article(article, None, due)
    stored = Article.objects.get()
    assert (stored.assignee, stored.due_at) == (None, None)


@pytest.mark.parametrize(
    ("state", "has_section"),
    [(state, True) for state in State]
    + [(state, False) for state in State if state != State.PUBLISHED],  # nor can it be
)
def test_those_who_may_work_on_an_article_once_it_is_theirs_can_be_given_it(state, has_section):
    above, elsewhere = make_section(), make_section()
    section = make_section(parent=above) if has_section else None
    article = make_article(state=state, section=section)
    gone = cast.reporter("pergi")
    gone.is_active = False
    gone.save()
    for user in [
        cast.reporter(), cast.editor(), cast.managing_editor(), cast.superuser(), cast.outsider(),
        cast.reader(), cast.editor("ani", sections=[above, elsewhere]),
        cast.editor("budi", sections=[elsewhere]), gone,
    ]:  # fmt: skip
        user = type(user).objects.get(pk=user.pk)
        article.assignee = user
        assert (user in todo.assignable_users(article)) == can(user, "change", article), user


def test_publishing_ends_what_is_due_and_a_new_task_waits_again():
    editor, limited = cast.editor(), cast.editor("ani", sections=[make_section()])
    article = make_article(headline="Tayang", state=State.READY, section=make_section())
    due = timezone.now() + DAY
    todo.assign_article(article, editor, due)
    workflow.perform(article, Action.PUBLISH, user=editor)
    assert (article.assignee, article.due_at) == (editor, None)
    assert lists(editor)["waiting"] == []
    with pytest.raises(ValidationError):
        todo.assign_article(article, editor, None)
    todo.assign_article(article, editor, due)
    assert lists(editor)["waiting"] == ["Tayang"]
    for other in (limited, cast.reporter()):
        todo.assign_article(article, other, due)
        assert lists(other)["waiting"] == []


def test_the_steps_of_an_article_are_told_newest_first():
    author = cast.reporter()
    article = draft("Langkah", author)
    for _round in range(6):
        workflow.perform(article, Action.SUBMIT, user=author)
        workflow.perform(article, Action.RETURN, user=author, note="Kurang.")
    steps = todo.steps_of(article)
    assert [entry.action for entry in steps] == [Action.RETURN, Action.SUBMIT] * 5
