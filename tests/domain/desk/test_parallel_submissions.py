"""Forms of one article that arrive at the same moment: each sees what the other has written."""

import time
from uuid import uuid4

import pytest
from django.db import transaction

from articles.domain.desk import workflow
from articles.domain.desk.submission import Submission, submit
from articles.domain.story import buffers, live, revisions
from articles.enums import Action, State
from articles.models import Article, LogEntry
from tests import cast
from tests.domain.story.test_parallel_links import PAUSE, at_once, slowly
from tests.factories import make_article, make_image, make_section, save_content, tag_uids

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def draft():
    article = make_article(state=State.DRAFT, section=None)
    revisions.ensure_first_revision(article)
    return article


def stored(article):
    return Article.objects.get(pk=article.pk)


def test_a_lock_that_had_to_wait_gives_what_was_written_meanwhile(draft):
    section, image, found = make_section("Baru"), make_image(), []
    base = draft.latest_revision
    moved = base.content | {"section": str(section.uid), "lead_image": str(image.uid)}

    def write():
        with transaction.atomic():
            save_content(draft, moved, base=base, user=None)
            time.sleep(PAUSE)

    def wait():
        time.sleep(PAUSE / 3)
        with transaction.atomic():
            found.append(revisions.lock_article(draft))

    assert at_once(write, wait) == []
    (locked,) = found
    assert (locked.section, locked.lead_image) == (section, image)
    assert locked.latest_revision.content == moved


@pytest.mark.parametrize("action", [Action.SAVE, Action.PUBLISH])
def test_the_same_form_at_the_same_moment_is_one(monkeypatch, draft, action):
    user, section = cast.superuser(), make_section()
    content = draft.latest_revision.content | {"section": str(section.uid), "headline": "Baru"}
    sent = Submission(uuid4(), content, action, base=1, sequence=2)
    slowly(monkeypatch, live, "write_live_row", draft)
    outcomes = []
    steps = [lambda: outcomes.append(submit(stored(draft), sent, user=user))] * 3
    assert at_once(*steps) == []
    assert [outcome.trouble for outcome in outcomes] == [{}] * 3
    assert len({outcome.saved.revision.pk for outcome in outcomes}) == 1
    assert draft.revisions.count() == 2
    steps_taken = LogEntry.objects.filter(article=draft, action=Action.PUBLISH).count()
    assert steps_taken == (action == Action.PUBLISH)


def test_one_gives_the_section_and_the_other_publishes(monkeypatch, draft):
    """The second transaction waits for the first, and publishes with the section of that one."""
    user, section = cast.superuser(), make_section()
    base = draft.latest_revision
    slowly(monkeypatch, live, "write_live_row", draft)

    def give():
        save_content(draft, base.content | {"section": str(section.uid)}, base=base, user=user)

    def publish():
        time.sleep(PAUSE / 3)
        workflow.perform(stored(draft), Action.PUBLISH, user=user)

    assert at_once(give, publish) == []
    article = stored(draft)
    assert (article.state, article.section, article.root_section) == (
        State.PUBLISHED, section, section,
    )  # fmt: skip


def test_two_that_make_the_same_tags_in_other_orders_do_not_wait_in_a_circle(monkeypatch, draft):
    other = make_article(state=State.DRAFT)
    revisions.ensure_first_revision(other)
    for article in (draft, other):
        slowly(monkeypatch, live, "write_live_row", article)

    def save(article, tags):
        base = article.latest_revision
        save_content(article, base.content | {"tags": tags}, base=base, user=None)

    names = ["C", "C++", "Beras", "Diyarbakır"]
    assert at_once(lambda: save(draft, names), lambda: save(other, names[::-1])) == []
    assert live.tags_of(draft) == tag_uids(*names)
    assert live.tags_of(other) == tag_uids(*names[::-1])


def test_a_text_is_discarded_while_its_form_is_saved_without_a_deadlock(monkeypatch, draft):
    user, key, base = cast.superuser(), uuid4(), draft.latest_revision
    content = base.content | {"headline": "Diketik"}
    buffers.store_text(key, user=user, article=draft, content=content, sequence=3)
    slowly(monkeypatch, live, "write_live_row", draft)
    sent = Submission(key, content, base=1, sequence=3)

    def discard():
        time.sleep(PAUSE / 3)
        buffers.discard_text(key, user=user)

    assert at_once(lambda: submit(stored(draft), sent, user=user), discard) == []
    assert stored(draft).headline == "Diketik"
