"""Saving and publishing write each thing once, in a fixed number of queries."""

import re
from collections import Counter
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.content.shape import blank
from articles.domain.desk.submission import Submission, submit
from articles.domain.story import revisions
from articles.enums import Action, State
from articles.models import Article, Revision
from tests import cast
from tests.admin.article_form import change, existing, saved
from tests.factories import make_article, make_author, make_image

pytestmark = pytest.mark.django_db
MOST = {Action.SAVE: 25, Action.PUBLISH: 40}


@pytest.fixture
def user():
    return cast.editor("ana")


@pytest.fixture
def draft(user):
    target, image = make_article(), make_image()
    body = (
        f'<p>Isi.</p>\n<figure data-image="{image.uid}"></figure>\n'
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
        f'<p>Isi baru.</p>\n<figure data-image="{image.uid}"></figure>\n'
        f'<aside data-baca-juga="{other.uid}"></aside>'
    )
    bylines = [*old["bylines"], {"author": make_author().pk, "role": "editor"}]
    return old | {
        "headline": "Judul Baru", "body": body, "tags": ["Dua", "Satu"], "bylines": bylines
    }  # fmt: skip


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
    assert len(queries) <= MOST[action]
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
    assert len(queries) <= MOST[action]


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
        "headline": "Baru", "body": "<p>Isi.</p>", "section": make_article().section_id
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
