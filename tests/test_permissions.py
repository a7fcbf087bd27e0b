"""Who may do what: each role, each step, each state, in one table."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from articles.domain.desk import todo, workflow
from articles.domain.story import live, revisions
from articles.enums import Action, ChangeKind, State
from articles.models import Article
from articles.permissions import can, can_change, sections_of
from tests import cast
from tests.factories import make_article, make_section, save_content

pytestmark = pytest.mark.django_db
LATER = dt.timedelta(days=1)
STATES = ["draft", "in_review", "ready", "scheduled", "published", "retracted"]

# o: own article (written by, or assigned to, the person), x: an article of somebody else.
# The steps are those of workflow.TRANSITIONS; "change" is work on the text.
TABLE = """
                   draft  in_review  ready  scheduled  published  retracted
reporter   change  o-     o-         --     --         --         --
reporter   submit  o-     --         --     --         --         --
reporter   return  --     o-         --     --         --         --
reporter   approve --     --         --     --         --         --
reporter   publish --     --         --     --         --         --
reporter   schedule --    --         --     --         --         --
reporter   unschedule --  --         --     --         --         --
reporter   assign  --     --         --     --         --         --
reporter   doubt   --     --         --     --         --         --
reporter   verify  --     --         --     --         --         --
editor     change  ox     ox         ox     ox         ox         --
editor     submit  ox     --         --     --         --         --
editor     return  --     ox         ox     --         --         --
editor     approve ox     ox         --     --         --         --
editor     publish ox     ox         ox     ox         ox         --
editor     schedule ox    ox         ox     ox         --         --
editor     unschedule --  --         --     ox         --         --
editor     assign  ox     ox         ox     ox         ox         --
editor     doubt   ox     ox         ox     ox         ox         --
editor     verify  ox     ox         ox     ox         ox         --
limited    change  o-     o-         --     --         --         --
limited    submit  o-     --         --     --         --         --
limited    return  --     o-         --     --         --         --
limited    approve --     --         --     --         --         --
limited    publish --     --         --     --         --         --
limited    schedule --    --         --     --         --         --
limited    unschedule --  --         --     --         --         --
limited    assign  --     --         --     --         --         --
limited    doubt   --     --         --     --         --         --
limited    verify  --     --         --     --         --         --
managing   change  ox     ox         ox     ox         ox         ox
managing   submit  ox     --         --     --         --         --
managing   return  --     ox         ox     --         --         --
managing   approve ox     ox         --     --         --         --
managing   publish ox     ox         ox     ox         ox         --
managing   schedule ox    ox         ox     ox         --         --
managing   unschedule --  --         --     ox         --         --
managing   assign  ox     ox         ox     ox         ox         ox
managing   doubt   ox     ox         ox     ox         ox         ox
managing   verify  ox     ox         ox     ox         ox         ox
"""
# These take an article to no other state.
BESIDE = {"assign", "doubt", "verify"}
ROWS = [line.split() for line in TABLE.strip().splitlines()[1:]]
PEOPLE = {
    "reporter": cast.reporter,
    "editor": cast.editor,
    "limited": lambda: cast.editor(sections=[make_section("Kanal Lain")]),
    "managing": cast.managing_editor,
}


def article_in(state, **fields):
    """Make an article of `state` that every step of that state fits: one with a change."""
    ago = -2 * LATER if state == "scheduled" else dt.timedelta(hours=1)
    stored = State.PUBLISHED if state == "scheduled" else State(state)
    article = make_article(state=stored, ago=ago, **fields)
    base = revisions.ensure_first_revision(article)
    change = live.content_of(article) | {"kicker": "Baru"}
    save_content(article, change, base=base, user=None)
    return Article.objects.get(pk=article.pk)


def take(article, action, user):
    workflow.perform(
        article, action, user=user, at=timezone.now() + LATER if action == "schedule" else None,
        note="Sebab.", kind=ChangeKind.TYPO,
    )  # fmt: skip


def is_allowed(user, action, article):
    if action == "change":
        return can_change(user, article)
    if action in BESIDE:
        return can(user, action, article)
    return action in workflow.transitions_for(user, article)


@pytest.mark.parametrize(("role", "action", "cells"), [(r[0], r[1], r[2:]) for r in ROWS])
def test_the_table_of_roles_and_steps(role, action, cells):
    user = PEOPLE[role]()
    section = make_section("Ekonomi")
    found = []
    for state in STATES:
        own = article_in(state, created_by=user, section=section)
        other = article_in(state, section=section)
        cell = "".join(
            mark if is_allowed(user, action, article) else ""
            for mark, article in (("o", own), ("x", other))
        )
        found.append({"": "--", "o": "o-", "x": "-x"}.get(cell, cell))
    assert dict(zip(STATES, found, strict=True)) == dict(zip(STATES, cells, strict=True))


@pytest.mark.parametrize("role", PEOPLE)
@pytest.mark.parametrize("state", STATES)
def test_a_step_that_is_not_offered_is_refused_and_one_that_is_works(role, state):
    user, section = PEOPLE[role](), make_section("Ekonomi")
    for action in workflow.TRANSITIONS:
        article = article_in(state, section=section)
        before = Article.objects.values("state", "published_at").get(pk=article.pk)
        if action in workflow.transitions_for(user, article):
            take(article, action, user)
            assert article.log_entries.first().action == action
        else:
            with pytest.raises((PermissionDenied, workflow.StaleState, ValidationError)):
                take(article, action, user)
            assert Article.objects.values("state", "published_at").get(pk=article.pk) == before


def test_an_assignee_works_on_an_article_as_its_author_does():
    user = cast.reporter()
    article = make_article(state=State.DRAFT, assignee=user)
    assert workflow.transitions_for(user, article) == [Action.SUBMIT]


def test_a_limited_managing_editor_changes_what_is_retracted_in_their_sections_alone():
    own, other = make_section(), make_section()
    user = cast.limited_managing_editor([own])
    for section, may in ((own, True), (other, False)):
        article = make_article(state=State.RETRACTED, section=section)
        assert can_change(user, article) is may
        assert (user in todo.assignable_users(article)) is may


def test_a_limited_editor_decides_in_their_sections_and_those_below():
    own = make_section()
    user = cast.editor(sections=[own])
    for section in (own, make_section(parent=own), None):
        assert can_change(user, make_article(state=State.DRAFT, section=section))
    assert not can_change(user, make_article(state=State.DRAFT, section=make_section()))


@pytest.mark.parametrize("person", [cast.outsider, cast.reader])
def test_who_has_no_role_may_nothing(person):
    user, article = person(), make_article(state=State.DRAFT)
    article.created_by = user
    actions = ["view", "add", "change", "delete", *sorted(BESIDE), *workflow.TRANSITIONS]
    assert [action for action in actions if can(user, action, article)] == []
    assert [action for action in actions if can(user, action)] == []


def test_an_account_that_is_closed_may_nothing():
    user = cast.superuser()
    assert can(user, "view")
    user.is_active = False
    assert not can(user, "view")


def test_the_sections_of_a_person_cost_two_queries_once_and_follow_a_change(
    django_assert_num_queries,
):
    before, after = make_section(), make_section()
    user, free = cast.editor(sections=[before]), cast.editor("bebas")
    for person, sections in [(user, {before.pk}), (free, set())]:
        stored = type(person).objects.get(pk=person.pk)
        with django_assert_num_queries(2 if sections else 1):
            assert [sections_of(stored) for _ in range(3)] == [sections] * 3
    user.staff_profile.sections.set([after])
    assert sections_of(user) == {after.pk}
