"""A story is withdrawn by two people: who asks, who decides, and what stays when it goes wrong."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.domain.desk import retraction, todo, workflow
from articles.domain.desk.workflow import StaleState
from articles.domain.story import live, revisions
from articles.enums import Action, RetractionReason, State
from articles.models import Article, Retraction
from articles.permissions import can
from tests import cast
from tests.factories import make_article, make_section, retract, save_content

pytestmark = pytest.mark.django_db
WHY = ("child", "Identitas seorang anak terungkap.")


@pytest.fixture
def story():
    return make_article(section=make_section("Ekonomi"), tags=["Rusia"])


@pytest.fixture
def asked(story):
    return retraction.request_retraction(story, *WHY, user=cast.editor())


def stored(article):
    return Article.objects.get(pk=article.pk)


def test_asking_changes_nothing_for_readers_and_is_in_the_log(story):
    editor = cast.editor()
    asked = retraction.request_retraction(story, *WHY, user=editor)
    assert stored(story).is_visible
    assert (asked.is_approved, asked.asked_by) == (None, editor)
    entry = story.log_entries.first()
    assert (entry.action, entry.created_by) == (Action.ASK_RETRACTION, editor)
    assert retraction.open_request(story) == asked
    assert list(todo.with_open_retraction()) == [story]


def test_approval_withdraws_the_story_with_a_revision_and_a_log_entry(story, asked):
    chief = cast.managing_editor()
    retraction.decide_retraction(asked, approve=True, user=chief)
    now = stored(story)
    assert (now.state, asked.is_approved, asked.decided_by) == (State.RETRACTED, True, chief)
    entry = now.log_entries.first()
    assert (entry.action, entry.to_state) == (Action.RETRACT, State.RETRACTED)
    assert entry.revision == now.latest_revision == now.revisions.first()
    assert now.latest_revision.action == Action.RETRACT
    assert now.tag_items.get().listed_at is None
    assert list(Retraction.objects.public()) == [asked]
    assert not todo.with_open_retraction().exists()


def test_a_refusal_needs_a_note_and_leaves_the_story(story, asked):
    chief = cast.managing_editor()
    with pytest.raises(ValidationError) as error:
        retraction.decide_retraction(asked, approve=False, user=chief, note=" ")
    assert list(error.value.message_dict) == ["note"]
    retraction.decide_retraction(asked, approve=False, user=chief, note="Alasan tidak cukup.")
    assert stored(story).is_visible
    assert story.log_entries.first().note == "Alasan tidak cukup."
    assert not Retraction.objects.public().exists()
    assert retraction.request_retraction(story, *WHY, user=asked.asked_by).pk != asked.pk


def test_nobody_approves_what_they_asked_for_but_may_withdraw_it(story):
    chief = cast.superuser()
    asked = retraction.request_retraction(story, *WHY, user=chief)
    with pytest.raises(ValidationError) as error:
        retraction.decide_retraction(asked, approve=True, user=chief)
    assert error.value.messages == [retraction.own_request_message()]
    assert (
        retraction.can_approve_retraction(chief, asked),
        retraction.can_refuse_retraction(chief, asked),
    ) == (
        False,
        True,
    )
    retraction.decide_retraction(asked, approve=False, user=chief)
    assert story.log_entries.first().action == Action.KEEP
    assert stored(story).is_visible


def test_the_database_refuses_an_approval_by_the_same_person(asked):
    same = {"is_approved": True, "decided_by": asked.asked_by, "decided_at": timezone.now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Retraction.objects.filter(pk=asked.pk).update(**same)


def test_the_database_refuses_a_second_open_request(asked):
    with pytest.raises(IntegrityError), transaction.atomic():
        Retraction.objects.create(
            article=asked.article, reason="child", explanation="x", asked_by=asked.asked_by
        )


def test_one_request_is_open_at_a_time(story, asked):
    with pytest.raises(ValidationError):
        retraction.request_retraction(story, *WHY, user=cast.managing_editor())
    assert Retraction.objects.count() == 1


@pytest.mark.parametrize(
    ("reason", "explanation", "fields"),
    [
        ("", "Sebab.", ["reason"]),
        ("bosan", "Sebab.", ["reason"]),
        ("child", "", ["explanation"]),
        ("child", " \n ", ["explanation"]),
        ("child", "x" * 2_001, ["explanation"]),
        ("child", "\0", ["explanation"]),
        ("child", "\u200b\u2066", ["explanation"]),
        ("\0", None, ["reason", "explanation"]),
    ],
)
def test_a_request_without_a_reason_of_the_list_or_words_is_refused(
    story, reason, explanation, fields
):
    with pytest.raises(ValidationError) as error:
        retraction.request_retraction(story, reason, explanation, user=cast.editor())
    assert list(error.value.message_dict) == fields
    assert not Retraction.objects.exists()


def test_the_list_of_reasons_is_the_one_of_the_press_council():
    assert len(RetractionReason) == 5


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW, State.READY, State.RETRACTED])
def test_what_readers_do_not_see_is_not_retracted(state):
    article = make_article(state=state)
    with pytest.raises(StaleState):
        retraction.request_retraction(article, *WHY, user=cast.superuser())


def test_a_scheduled_story_is_not_retracted():
    with pytest.raises(StaleState):
        retraction.request_retraction(
            make_article(ago=-dt.timedelta(hours=1)), *WHY, user=cast.editor()
        )


# Who asks for and decides on the retraction of a published story of the section Ekonomi.
TABLE = """
          ask approve refuse
reporter  no  no      no
outsider  no  no      no
editor    yes no      no
limited   no  no      no
chief     yes yes     yes
away      no  no      no
"""
PEOPLE = {
    "reporter": cast.reporter,
    "outsider": cast.outsider,
    "editor": cast.editor,
    "limited": lambda: cast.editor("lain", sections=[make_section("Olahraga")]),
    "chief": cast.managing_editor,
    "away": lambda: cast.limited_managing_editor([make_section("Budaya")]),
}


@pytest.mark.parametrize("row", [line.split() for line in TABLE.strip().splitlines()[1:]])
def test_the_table_of_roles(story, row):
    role, *cells = row
    user, colleague = PEOPLE[role](), cast.editor("rekan")

    def works(step):
        try:
            step()
        except PermissionDenied:
            return "no"
        return "yes"

    def fresh():
        return retraction.request_retraction(
            make_article(section=story.section), *WHY, user=colleague
        )

    asked = fresh()
    offered = [
        retraction.can_request_retraction(user, story),
        retraction.can_approve_retraction(user, asked),
        retraction.can_refuse_retraction(user, asked),
    ]  # fmt: skip
    assert ["yes" if may else "no" for may in offered] == cells
    found = [
        works(lambda: retraction.request_retraction(story, *WHY, user=user)),
        works(lambda: retraction.decide_retraction(asked, approve=True, user=user)),
        works(
            lambda: retraction.decide_retraction(fresh(), approve=False, user=user, note="Tidak.")
        ),
    ]
    assert found == cells


def test_who_asked_may_withdraw_it_without_the_right_to_decide(asked):
    retraction.decide_retraction(asked, approve=False, user=asked.asked_by)
    assert asked.is_approved is False


@pytest.mark.parametrize("first", [True, False])
def test_a_decision_is_made_once(asked, first):
    chief, other = cast.managing_editor(), cast.superuser()
    retraction.decide_retraction(asked, approve=first, user=chief, note="Sebab.")
    for approve in (True, False):
        with pytest.raises(StaleState):
            retraction.decide_retraction(asked, approve=approve, user=other, note="Lain.")
    asked.refresh_from_db()
    assert (asked.is_approved, asked.decided_by) == (first, chief)


def test_nothing_of_an_approval_stays_when_it_is_killed_in_the_middle(story, asked, monkeypatch):
    def die(article, *args, **kwargs):
        raise KeyboardInterrupt

    chief, before = cast.managing_editor(), story.revisions.count()
    monkeypatch.setattr(live, "write_live_row", die)
    with pytest.raises(KeyboardInterrupt):
        retraction.decide_retraction(asked, approve=True, user=chief)
    asked.refresh_from_db()
    assert (asked.is_approved, stored(story).state) == (None, State.PUBLISHED)
    assert story.revisions.count() == before
    assert story.log_entries.first().action == Action.ASK_RETRACTION


def test_a_newer_text_that_waits_stays_the_newest(story, asked):
    base = revisions.ensure_first_revision(story)
    newer = live.content_of(story) | {"kicker": "Baru"}
    save_content(story, newer, base=base, user=asked.asked_by)
    retraction.decide_retraction(asked, approve=True, user=cast.managing_editor())
    now = stored(story)
    assert (now.kicker, now.latest_revision.content["kicker"]) == ("", "Baru")


def test_the_register_leaves_out_what_readers_see_again(story):
    found = retract(story)
    assert list(Retraction.objects.public()) == [found]
    Article.objects.filter(pk=story.pk).update(state=State.PUBLISHED)
    assert not Retraction.objects.public().exists()


def test_retracting_is_no_step_of_the_form():
    assert Action.RETRACT not in workflow.TRANSITIONS
    assert can(cast.managing_editor(), Action.RETRACT)
