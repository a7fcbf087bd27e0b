"""Contents stored before an article could have a disclosure are as good as later ones."""

import datetime as dt
import hashlib
import json
from uuid import uuid4

import pytest
from django.utils import timezone

from articles.content import comparison
from articles.content.fields import FIELDS
from articles.content.shape import FIRST_FIELDS, blank, fingerprint
from articles.domain.story import buffers, revisions
from articles.enums import State
from articles.models import Buffer, Revision
from tests import cast
from tests.admin.article_form import change, existing, saved
from tests.factories import make_article, save_content

pytestmark = pytest.mark.django_db


def old_shape(content):
    return {name: value for name, value in content.items() if name in FIRST_FIELDS}


def old_fingerprint(content):
    text = json.dumps(old_shape(content), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def make_old(row):
    """Store a revision or a buffer as it was stored then."""
    content = old_shape(row.content)
    type(row).objects.filter(pk=row.pk).update(content=content, digest=old_fingerprint(content))
    row.refresh_from_db()
    return row


@pytest.fixture
def ana():
    return cast.editor("ana")


@pytest.fixture
def story():
    article = make_article(state=State.DRAFT, headline="Judul Lama", body="<p>Teks lama.</p>")
    make_old(revisions.ensure_first_revision(article))
    article.refresh_from_db()
    return article


def test_it_is_read_whole_and_keeps_its_fingerprint(story):
    revision = story.revisions.get()
    assert revision.content.keys() == FIELDS.keys()
    assert revision.content["disclosure"] == ""
    assert fingerprint(revision.content) == revision.digest
    assert fingerprint(revision.content | {"disclosure": "x"}) != revision.digest
    assert fingerprint(blank()) == old_fingerprint(blank())
    assert list(Revision.objects.values_list("content", flat=True)) == [revision.content]


def test_a_buffer_of_then_is_not_left_behind_when_its_text_is_stored(ana, story):
    key = uuid4()
    buffers.store_text(
        key, user=ana, article=story, content=story.latest_revision.content, sequence=1
    )
    seen_at = timezone.now() - dt.timedelta(minutes=10)
    Buffer.objects.filter(key=key).update(seen_at=seen_at)
    buffer = make_old(Buffer.objects.get())
    assert buffers.texts_to_offer(story, ana) == buffers.unsaved_of(ana) == []
    assert buffers.is_stored(buffer.content, story, ana)
    buffers.discard_text(key, user=ana)
    assert story.revisions.count() == 1


def test_a_buffer_of_then_with_more_is_offered_and_read(ana, story):
    key, seen_at = uuid4(), timezone.now() - dt.timedelta(minutes=10)
    typed = story.latest_revision.content | {"headline": "Judul Baru"}
    buffers.store_text(key, user=ana, article=story, content=typed, sequence=1)
    Buffer.objects.filter(key=key).update(seen_at=seen_at)
    make_old(Buffer.objects.get())
    (offered,) = buffers.texts_to_offer(story, ana)
    assert offered.content == typed
    assert buffers.unsaved_of(ana)[0].headline == "Judul Baru"


def test_opening_and_saving_it_unchanged_makes_no_revision(client, ana, story):
    client.force_login(ana)
    assert client.get(change(story)).status_code == 200
    assert saved(client.post(change(story), existing(story)))
    assert story.revisions.count() == 1
    assert not comparison.compare(story.latest_revision.content, revisions.latest_content(story))


def test_it_is_merged_with_what_has_a_disclosure(ana, story):
    base = story.latest_revision
    theirs = make_old(
        save_content(story, base.content | {"kicker": "Kilas"}, base=base, user=None).revision
    )
    mine = base.content | {"disclosure": "Disusun dengan bantuan AI."}
    outcome = save_content(story, mine, base=base, user=ana)
    assert outcome.conflicts == ()
    assert outcome.revision.content == theirs.content | {"disclosure": mine["disclosure"]}


def test_two_disclosures_are_a_question_and_may_both_stand(ana, story):
    base = story.latest_revision
    save_content(story, base.content | {"disclosure": "Satu."}, base=base, user=None)
    mine = base.content | {"disclosure": "Dua."}
    (conflict,) = save_content(story, mine, base=base, user=ana).conflicts
    assert (conflict.field, conflict.can_keep_both) == ("disclosure", True)
    kept = save_content(story, mine, base=base, user=ana, choices={conflict.key: "both"})
    assert kept.revision.content["disclosure"] == "Satu. / Dua."


def test_restoring_it_takes_the_disclosure_away_again(ana, story):
    first = story.latest_revision
    save_content(story, first.content | {"disclosure": "Satu."}, base=first, user=ana)
    story.refresh_from_db()
    assert story.disclosure == "Satu."
    restored = revisions.restore_revision(story, first, user=ana)
    story.refresh_from_db()
    assert (restored.digest, story.disclosure) == (first.digest, "")
