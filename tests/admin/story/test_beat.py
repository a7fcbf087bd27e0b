"""The beat of an open form: what it costs, and what makes the form ask for everything again."""

import datetime as dt
import json
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from articles.domain.desk import todo, workflow
from articles.domain.story import buffers, revisions
from articles.enums import Action, State
from articles.models import Buffer, StaffProfile
from articles.permissions import EDITOR
from tests import cast
from tests.factories import make_article, make_section, save_content

pytestmark = pytest.mark.django_db
BASE = "/admin/articles/article"


@pytest.fixture
def story():
    article = make_article(state=State.DRAFT)
    revisions.ensure_first_revision(article)
    return article


class Form:
    """An open form of the editor "ana"."""

    def __init__(self, article, client=None):
        self.client, self.article, self.key = client or Client(), article, str(uuid4())
        if client is None:
            self.user = cast.editor("ana")
            self.client.force_login(self.user)
        self.ask()
        self.mark = self.ask()

    def ask(self, **data):
        """Send an autosave without text, as a form does first; return the mark of the answer."""
        article = self.article and self.article.pk
        sent = {"key": self.key, "article": article, "content": None} | data
        path = f"{BASE}/autosave/"
        return self.client.post(path, json.dumps(sent), content_type="application/json").json()[
            "mark"
        ]

    def is_same(self, mark=None, key=None):
        query = f"key={key or self.key}&mark={self.mark if mark is None else mark}"
        return self.client.post(f"{BASE}/beat/?{query}").json()["is_same"]


@pytest.fixture
def form(story):
    return Form(story)


def test_a_beat_is_two_statements_and_keeps_the_form_open(
    noon, form, django_assert_num_queries, time_machine
):
    for _beat in range(8):
        time_machine.shift(dt.timedelta(seconds=15))
        with django_assert_num_queries(2):
            assert form.is_same()
    colleague = cast.editor("budi")
    assert [one.name for one in buffers.others_editing(form.article, colleague)] == ["ana"]


def test_a_form_of_an_article_that_was_never_saved_has_beats_too(django_assert_num_queries):
    form = Form(None)
    with django_assert_num_queries(2):
        assert form.is_same()


def test_a_form_that_is_not_stored_yet_gets_no_mark(form):
    form.key = str(uuid4())
    assert form.ask() == ""
    assert not form.is_same("")
    form.mark = form.ask()
    assert form.is_same()


def colleague_opens(form):
    buffers.store_text(uuid4(), user=cast.editor("budi"), article=form.article)


def own_tab_opens(form):
    buffers.store_text(uuid4(), user=form.user, article=form.article)


def form_is_closed(form):
    form.ask(closing=True)


def newer_version_is_saved(form):
    content = revisions.latest_content(form.article) | {"kicker": "Baru"}
    base = form.article.latest_revision
    save_content(form.article, content, base=base, user=cast.editor("budi"))


def step_is_taken(form):
    workflow.perform(form.article, Action.SUBMIT, user=form.user)


def article_is_assigned(form):
    todo.assign_article(form.article, cast.reporter(), None)


def article_is_deleted(form):
    form.article.delete()


def session_ends(form):
    form.client.logout()


def session_expires(form):
    form.client.session.model.objects.update(expire_date=timezone.now())


def password_is_changed(form):
    form.user.set_password("kata sandi yang lain")
    form.user.save()


def account_is_closed(form):
    form.user.is_active = False
    form.user.save()


def account_leaves_the_desk(form):
    form.user.is_staff = False
    form.user.save()


def rights_are_taken_from_the_user(form):
    form.user.groups.clear()


def rights_are_taken_from_the_group(form):
    group = Group.objects.get(name=EDITOR)
    group.permissions.remove(group.permissions.get(codename="change_article"))


def sections_of_the_user_change(form):
    StaffProfile.objects.create(user=form.user).sections.add(make_section("Lain"))


CHANGES = [
    colleague_opens, own_tab_opens, form_is_closed, newer_version_is_saved, step_is_taken,
    article_is_assigned, article_is_deleted, session_ends, session_expires, password_is_changed,
    account_is_closed, account_leaves_the_desk, rights_are_taken_from_the_user,
    rights_are_taken_from_the_group, sections_of_the_user_change,
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_after_a_change_a_beat_is_not_the_same(form, change):
    assert form.is_same()
    change(form)
    seen = list(Buffer.objects.filter(key=form.key).values_list("seen_at", flat=True))
    assert not form.is_same()
    assert list(Buffer.objects.filter(key=form.key).values_list("seen_at", flat=True)) == seen


def test_a_colleague_who_leaves_is_a_change_too(noon, form, time_machine):
    colleague_opens(form)
    form.mark = form.ask()
    time_machine.shift(dt.timedelta(seconds=70))
    assert form.is_same()
    time_machine.shift(dt.timedelta(seconds=10))
    assert not form.is_same()


def test_who_slept_asks_for_everything(noon, form, time_machine):
    time_machine.shift(dt.timedelta(minutes=2))
    assert not form.is_same()


def test_a_mark_is_for_its_form_its_session_and_its_maker_alone(form, story):
    other = Client()
    other.force_login(form.user)
    second = Form(story, other)
    form.mark = form.ask()
    assert form.is_same()
    assert not form.is_same(second.mark)
    assert not second.is_same(form.mark, form.key)
    for mark in ("", "x", "é", form.mark[:-1], "0" * 64):
        assert not form.is_same(mark)
    for key in ("x", uuid4(), second.key):
        assert not form.is_same(key=key)


def test_nobody_who_is_signed_out_learns_anything(form):
    assert Client().post(f"{BASE}/beat/").json() == {"is_same": False}
    path = f"{BASE}/beat/?key={form.key}&mark={form.mark}"
    assert Client().post(path).json() == {"is_same": False}
    assert form.client.get(path).status_code == 405
    form.client.handler.enforce_csrf_checks = True
    assert form.client.post(path).status_code == 403
