"""Saving and publishing write each thing once, in a fixed number of queries."""

import datetime as dt
import re
from collections import Counter
from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.content.shape import blank
from articles.domain.desk import workflow
from articles.domain.desk.submission import Submission, submit
from articles.domain.story import revisions
from articles.enums import Action, State
from articles.models import Article, Revision
from tests import cast
from tests.admin.article_form import change, existing, saved
from tests.factories import make_article, make_author, make_image, make_section, save_content

pytestmark = pytest.mark.django_db
# Three of publishing are those of the search: the text is read as it is stored, the names of its
# authors and tags, and its entry is written. One more has its related stories looked for.
MOST = {Action.SAVE: 26, Action.PUBLISH: 44}


@pytest.fixture
def user():
    return cast.editor("ana")


@pytest.fixture
def draft(user):
    target, image = make_article(), make_image()
    body = (
        f'<p>Isi <a href="urn:uuid:{target.uid}">lama</a>.</p>\n'
        f'<figure data-image="{image.uid}"></figure>\n'
        f'<aside data-baca-juga="{target.uid}"></aside>'
    )
    article = make_article(
        state=State.DRAFT, tags=["Satu", "Dua"], authors=[make_author()], created_by=user,
        lead_image=make_image((300, 200)), body=body,
    )  # fmt: skip
    revisions.ensure_first_revision(article)
    return article


def rewritten(article):
    """Return a content in which each part of the newest one is changed."""
    old, other, image = article.latest_revision.content, make_article(), make_image((320, 240))
    body = (
        f'<p>Isi <a href="urn:uuid:{make_article().uid}">baru</a>.</p>\n'
        f'<figure data-image="{image.uid}"></figure>\n'
        f'<aside data-baca-juga="{other.uid}"></aside>'
    )
    bylines = [*old["bylines"], {"author": str(make_author().uid), "role": "editor"}]
    return old | {
        "headline": "Judul Baru", "body": body, "tags": ["Dua", "Satu"], "bylines": bylines
    }  # fmt: skip


def asked(queries):
    """Return the queries without the named locks, which PostgreSQL alone has."""
    return [query for query in queries.captured_queries if "pg_advisory" not in query["sql"]]


def written(queries):
    """Return how often each table was written, by the kind of statement and the table."""
    statement = re.compile(r'^(INSERT|UPDATE|DELETE)\b.*?"(articles_\w+)"')
    found = filter(None, (statement.match(query["sql"]) for query in queries))
    return Counter((match[1], match[2].removeprefix("articles_")) for match in found)


@pytest.mark.parametrize("action", MOST)
def test_a_text_that_is_new_in_every_part_is_written_once(draft, user, action):
    sent = Submission(uuid4(), rewritten(draft), action, base=1, sequence=1)
    user.get_all_permissions()
    with CaptureQueriesContext(connection) as queries:
        outcome = submit(draft, sent, user=user)
    assert not outcome.trouble
    assert len(asked(queries)) <= MOST[action]
    counts = written(queries.captured_queries)
    once = ["article", "articletag", "byline", "bacajuga", "imageuse", "revision"]
    assert counts[("UPDATE", "article")] == 1
    assert {name: counts[("INSERT", name)] for name in once[1:]} == dict.fromkeys(once[1:], 1)
    assert counts[("INSERT", "logentry")] == (action != Action.SAVE)
    assert [one.action for one in draft.revisions.all()] == [action, Action.IMPORT]


@pytest.mark.parametrize("action", MOST)
def test_the_whole_request_of_a_changed_headline_and_text_keeps_to_it_too(
    client, draft, user, action
):
    client.force_login(user)
    sent = existing(draft, action.value, headline="Judul Baru", body="<p>Isi baru.</p>")
    with CaptureQueriesContext(connection) as queries:
        response = client.post(change(draft), sent)
    assert saved(response)
    assert len(asked(queries)) <= MOST[action]


def test_what_did_not_change_is_not_written(draft, user):
    content = draft.latest_revision.content | {"kicker": "Kilas"}
    sent = Submission(uuid4(), content, base=1, sequence=1)
    with CaptureQueriesContext(connection) as queries:
        submit(draft, sent, user=user)
    counts = written(queries.captured_queries)
    assert {key for key in counts if key[1] != "buffer"} == {
        ("INSERT", "revision"), ("UPDATE", "article"),
    }  # fmt: skip


def test_a_new_article_is_one_revision_and_published_at_once(user):
    content = blank() | {
        "headline": "Baru", "body": "<p>Isi.</p>", "section": str(make_article().section.uid)
    }  # fmt: skip
    outcome = submit(None, Submission(uuid4(), content, Action.PUBLISH, sequence=1), user=user)
    assert outcome.trouble == {}
    stored = Article.objects.get(headline="Baru")
    revision = Revision.objects.get(article=stored)
    assert (stored.live_revision, stored.latest_revision) == (revision, revision)
    assert (revision.action, revision.number) == (Action.PUBLISH, 1)
    assert stored.is_visible


@pytest.mark.parametrize("sent_by_script", [True, False])
def test_what_is_sent_twice_is_done_once_and_answered_alike(draft, user, sent_by_script):
    sequence = 3 if sent_by_script else None
    for action, kept in ((Action.SAVE, 2), (Action.PUBLISH, 3)):
        newest = Article.objects.get(pk=draft.pk).latest_revision
        content = newest.content | {"headline": f"Judul {action}"}
        sent = Submission(uuid4(), content, action, base=newest.number, sequence=sequence)
        outcomes = [submit(Article.objects.get(pk=draft.pk), sent, user=user) for _ in range(3)]
        assert [outcome.trouble for outcome in outcomes] == [{}] * 3
        assert len({outcome.saved.revision for outcome in outcomes}) == 1
        assert draft.revisions.count() == kept
    assert draft.log_entries.filter(action=Action.PUBLISH).count() == 1


def test_a_late_request_brings_back_nothing_that_was_changed_since(draft, user):
    """The first request hangs in the network; its writer changes the text and saves again."""
    key, old = uuid4(), draft.latest_revision.content
    added = old | {"body": f"{old['body']}\n<p>Paragraf yang dibuang lagi.</p>"}
    final = old | {"headline": "Judul Akhir"}
    submit(draft, Submission(key, final, base=1, sequence=9), user=user)
    late = submit(
        Article.objects.get(pk=draft.pk), Submission(key, added, base=1, sequence=5), user=user
    )
    stored = Article.objects.get(pk=draft.pk)
    assert (stored.headline, "dibuang" in stored.body) == ("Judul Akhir", False)
    assert late.saved.revision == stored.latest_revision
    assert draft.revisions.count() == 2


def test_a_late_request_asks_nothing_though_it_touches_the_same_words(draft, user):
    key, old = uuid4(), draft.latest_revision.content
    contents = [old | {"body": f"<p>{word}.</p>"} for word in ("Satu", "Dua")]
    submit(draft, Submission(key, contents[1], base=1, sequence=6), user=user)
    stored = Article.objects.get(pk=draft.pk)
    late = submit(stored, Submission(key, contents[0], base=1, sequence=5), user=user)
    assert (late.saved.conflicts, late.trouble) == ((), {})
    assert Article.objects.get(pk=draft.pk).body == "<p>Dua.</p>"


def test_a_step_that_was_overtaken_by_a_save_is_not_said_to_be_taken(draft, user):
    key, old = uuid4(), draft.latest_revision.content
    submit(draft, Submission(key, old | {"kicker": "Kilas"}, base=1, sequence=6), user=user)
    late = Submission(key, old, Action.PUBLISH, base=1, sequence=5)
    assert submit(Article.objects.get(pk=draft.pk), late, user=user).trouble
    assert Article.objects.get(pk=draft.pk).state == State.DRAFT


@pytest.mark.parametrize("action", [Action.SAVE, Action.SCHEDULE, Action.PUBLISH])
def test_what_a_choice_did_not_take_is_kept_whatever_else_was_asked_for(draft, user, action):
    at = timezone.now() + dt.timedelta(hours=2)
    workflow.perform(draft, Action.SCHEDULE, user=user, at=at)
    base = draft.latest_revision
    save_content(draft, base.content | {"kicker": "Budi"}, base=base, user=cast.editor("budi"))
    mine = base.content | {"kicker": "Ana"}
    sent = Submission(uuid4(), mine, action, base=base.number, sequence=1, at=at)
    (conflict,) = submit(draft, sent, user=user).saved.conflicts
    workflow.perform(draft, Action.SCHEDULE, user=user, at=at)  # Budi's text has its time now
    chosen = replace(sent, choices={conflict.key: "theirs"})
    assert submit(Article.objects.get(pk=draft.pk), chosen, user=user).trouble == {}
    aside = draft.revisions.get(action=Action.ASIDE)
    assert aside.content["kicker"] == "Ana"
    assert Article.objects.get(pk=draft.pk).kicker == "Budi"


@pytest.mark.parametrize("action", [Action.APPROVE, Action.SUBMIT])
def test_a_step_without_a_new_text_does_not_sign_the_row(user, action):
    article = make_article(state=State.DRAFT)
    base = revisions.ensure_first_revision(article)
    submit(article, Submission(uuid4(), base.content, action, base=1, sequence=1), user=user)
    stored = Article.objects.get(pk=article.pk)
    assert stored.state != State.DRAFT
    assert stored.modified_by is None


def test_a_step_with_a_text_that_leaves_the_editors_sections_is_refused(user):
    own, other = make_section("Ekonomi"), make_section("Olahraga")
    editor = cast.editor("cici", sections=[own])
    article = make_article(state=State.DRAFT, section=own)
    base = revisions.ensure_first_revision(article)
    moved = base.content | {"section": str(other.uid)}
    for action in (Action.APPROVE, Action.PUBLISH):
        sent = Submission(uuid4(), moved, action, base=1, sequence=1)
        with transaction.atomic():
            assert submit(Article.objects.get(pk=article.pk), sent, user=editor).trouble
            assert Article.objects.get(pk=article.pk).state == State.DRAFT
            transaction.set_rollback(True)


def test_a_step_that_was_undone_since_is_not_said_to_be_taken(draft, user):
    sent = Submission(uuid4(), draft.latest_revision.content, Action.SUBMIT, base=1)
    assert submit(draft, sent, user=user).trouble == {}
    workflow.perform(draft, Action.RETURN, user=user, note="Lengkapi.")
    assert submit(Article.objects.get(pk=draft.pk), sent, user=user).trouble
    assert Article.objects.get(pk=draft.pk).state == State.DRAFT


def test_a_revision_is_restored_once_though_the_button_is_pressed_twice(draft, user):
    first = draft.latest_revision
    save_content(draft, first.content | {"kicker": "Kilas"}, base=first, user=user)
    restored = [revisions.restore_revision(draft, first, user=user) for _ in range(2)]
    assert restored[0] == restored[1]
    assert draft.revisions.count() == 3
