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
from tests.undoing import undone

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


@pytest.mark.parametrize("role", PEOPLE)
def test_the_table_of_roles_and_steps(role):
    user, section = PEOPLE[role](), make_section("Ekonomi")
    articles = [
        (article_in(state, created_by=user, section=section), article_in(state, section=section))
        for state in STATES
    ]
    for _role, action, *cells in (row for row in ROWS if row[0] == role):
        found = [
            "".join(
                mark if is_allowed(user, action, article) else "-"
                for mark, article in zip("ox", pair, strict=True)
            )
            for pair in articles
        ]
        assert dict(zip(STATES, found, strict=True)) == dict(zip(STATES, cells, strict=True)), (
            action
        )


@pytest.mark.parametrize("role", PEOPLE)
@pytest.mark.parametrize("state", STATES)
def test_a_step_that_is_not_offered_is_refused_and_one_that_is_works(role, state):
    user, pk = PEOPLE[role](), article_in(state, section=make_section("Ekonomi")).pk
    stored = Article.objects.values("state", "published_at")
    before = stored.get(pk=pk)
    for action in workflow.TRANSITIONS:
        with undone():
            article = Article.objects.get(pk=pk)
            if action in workflow.transitions_for(user, article):
                take(article, action, user)
                assert article.log_entries.first().action == action
            else:
                with pytest.raises((PermissionDenied, workflow.StaleState, ValidationError)):
                    take(article, action, user)
                assert stored.get(pk=pk) == before


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
