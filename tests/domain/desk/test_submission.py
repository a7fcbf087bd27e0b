"""Sending the form: all of it lands, or nothing of it, wherever it is killed."""

import datetime as dt
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from django.core import serializers
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from articles.content.shape import blank, clean
from articles.domain.desk import workflow
from articles.domain.desk.submission import Submission, submit
from articles.domain.story import baca_juga, buffers, image_uses, live, revisions
from articles.enums import Action, ChangeKind, State
from articles.models import (
    Article,
    ArticleTag,
    BacaJuga,
    Buffer,
    Byline,
    Correction,
    ImageUse,
    LogEntry,
    Revision,
)  # fmt: skip
from articles.models.tags import TagNameQuerySet
from tests import cast
from tests.factories import make_article, make_author, make_image, make_section, save_content

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
KEY = UUID(int=7)
ALL = (Article, ArticleTag, BacaJuga, Buffer, Byline, Correction, ImageUse, LogEntry, Revision)


def everything():
    """Return all rows of an article's tables as text."""
    return [serializers.serialize("json", model.objects.order_by("pk")) for model in ALL]


def rich_content(**fields):
    return clean(
        blank()
        | {
            "headline": "Baru", "section": str(make_section().uid), "tags": ["Rusia", "Asia"],
            "lead_image": str(make_image().uid), "bylines": [{"author": str(make_author().uid)}],
            "body": f'<p>Isi.</p><figure data-image="{make_image((300, 200)).uid}"></figure>'
            '<aside data-baca-juga="">Belum Ada</aside>',
            "end_links": [{"uid": str(make_article().uid)}],
        }
        | fields
    )  # fmt: skip


def killed(*args, **kwargs):
    raise KeyboardInterrupt


CORRECTION = "the correction"
PLACES = {
    "the tags": (TagNameQuerySet, "get_or_create_tags"),
    "the links": (baca_juga, "sync_links"),
    "the live row": (live, "write_live_row"),
    "the pictures": (image_uses, "sync_image_uses"),
    "the revision": (Revision, "save"),
    "the end of the buffer": (buffers, "end_buffer"),
    "the step": (workflow, "perform_on_locked"),
    "the pending links elsewhere": (baca_juga, "resolve_pending"),
    "the announcement": (live, "announce"),
    "the log": (LogEntry, "save"),
    CORRECTION: (Correction, "save"),
}


@pytest.mark.parametrize(
    ("place", "is_new"),
    # In a new article nobody has read what a correction would correct.
    [(p, is_new) for p in PLACES for is_new in (True, False) if (p, is_new) != (CORRECTION, True)],
)
def test_killed_in_the_middle_it_leaves_everything_as_it_was(monkeypatch, place, is_new):
    user = cast.superuser()
    key = uuid4()
    article = None if is_new else make_article(tags=["Lama"], authors=[make_author()])
    content = rich_content()
    base = article and revisions.ensure_first_revision(article)
    buffers.store_text(key, user=user, article=article, based_on=base, content=content, sequence=5)
    sent = Submission(
        key, content, Action.PUBLISH, base=base and base.number, sequence=5,
        kind=ChangeKind.CORRECTION, correction="Yang benar B.",
    )  # fmt: skip
    before = everything()
    owner, name = PLACES[place]
    with monkeypatch.context() as patch:
        patch.setattr(owner, name, killed)
        with pytest.raises(KeyboardInterrupt):
            submit(article, sent, user=user)
    assert everything() == before
    outcome = submit(article, sent, user=user)  # sent again, it lands
    assert not outcome.trouble
    stored = Article.objects.get(pk=outcome.article.pk)
    assert (stored.headline, stored.is_visible) == ("Baru", True)
    assert Correction.objects.count() == (0 if is_new else 1)
    assert Buffer.objects.get().content is None
    numbers = stored.revisions.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, len(numbers) + 1))


def test_a_refused_step_leaves_the_save_alone_standing():
    user, article = cast.superuser(), make_article(headline="Lama")
    base = revisions.ensure_first_revision(article)
    content = base.content | {"headline": "Baru"}
    sent = Submission(uuid4(), content, Action.PUBLISH, base=base.number)
    outcome = submit(article, sent, user=user)
    assert list(outcome.trouble) == ["kind"]
    stored = Article.objects.get()
    assert (stored.headline, stored.latest_revision.content["headline"]) == ("Lama", "Baru")
    assert stored.log_entries.count() == 1  # of the factory


def test_the_buffer_keeps_what_was_typed_after_it_was_sent():
    user, article, key = cast.superuser(), make_article(state=State.DRAFT), uuid4()
    base = revisions.ensure_first_revision(article)
    content = base.content | {"kicker": "Satu"}
    later = base.content | {"kicker": "Satu Dua"}
    buffers.store_text(key, user=user, article=article, content=later, sequence=7)
    submit(article, Submission(key, content, base=1, sequence=6), user=user)
    assert Buffer.objects.get().content == later
    submit(article, Submission(key, later, base=2, sequence=7), user=user)
    assert Buffer.objects.get().content is None


def test_conflicts_end_no_buffer_and_write_nothing():
    user, article, key = cast.superuser(), make_article(state=State.DRAFT), uuid4()
    base = revisions.ensure_first_revision(article)
    save_content(article, base.content | {"kicker": "Satu"}, base=base, user=user)
    content = base.content | {"kicker": "Dua"}
    buffers.store_text(key, user=user, article=article, content=content, sequence=7)
    before = everything()
    outcome = submit(article, Submission(key, content, base=1, sequence=7), user=user)
    assert [conflict.field for conflict in outcome.saved.conflicts] == ["kicker"]
    assert everything() == before


def test_who_may_not_write_makes_no_article():
    with pytest.raises(PermissionDenied):
        submit(None, Submission(uuid4(), rich_content()), user=cast.outsider())
    assert not Article.objects.filter(headline="Baru").exists()


def test_a_key_that_is_the_uid_of_an_article_of_others_gives_no_right_on_it():
    article = make_article(headline="Milik Orang Lain")
    with pytest.raises(PermissionDenied):
        submit(None, Submission(article.uid, rich_content()), user=cast.reporter())
    assert Article.objects.get(pk=article.pk).headline == "Milik Orang Lain"
    assert not Revision.objects.exists()


@pytest.fixture
def live_story():
    article = make_article(headline="Lama")
    revisions.ensure_first_revision(article)
    return article


def sent_twice(article, user, fields, **content):
    """Send the same form twice, as a browser does that lost the first answer."""
    base = article.latest_revision
    sent = Submission(uuid4(), base.content | content, base=base.number, sequence=5, **fields)
    first = submit(article, sent, user=user)
    before = everything()
    second = submit(Article.objects.get(pk=article.pk), sent, user=user)
    assert everything() == before
    assert (second.trouble, second.is_aside) == (first.trouble, first.is_aside)
    assert second.saved.revision.content == first.saved.revision.content
    return second


def test_a_step_sent_twice_is_taken_once(live_story):
    step = {"action": Action.PUBLISH, "kind": ChangeKind.UPDATE, "correction": "Baru."}
    assert sent_twice(live_story, cast.superuser(), step, headline="Baru").trouble == {}
    assert live_story.log_entries.filter(action=Action.PUBLISH).count() == 1


def test_a_step_that_was_refused_is_refused_again_with_its_reason(live_story):
    step = {"action": Action.PUBLISH}
    outcome = sent_twice(live_story, cast.superuser(), step, headline="Baru")
    assert list(outcome.trouble) == ["kind"]
    assert Article.objects.get().headline == "Lama"


def test_a_text_kept_aside_is_kept_once():
    user = cast.reporter()
    article = make_article(created_by=user)
    revisions.ensure_first_revision(article)
    assert sent_twice(article, user, {}, headline="Baru").is_aside


def test_a_step_sent_again_later_does_not_publish_what_others_saved_since(live_story):
    user, base = cast.superuser(), live_story.latest_revision
    content = base.content | {"headline": "Baru"}
    sent = Submission(uuid4(), content, Action.PUBLISH, base=1, sequence=5)
    submit(live_story, sent, user=user)  # says no kind
    newest = live_story.revisions.get(number=2)
    save_content(live_story, content | {"kicker": "X"}, base=newest, user=cast.editor())
    again = replace(sent, kind=ChangeKind.TYPO)
    assert submit(live_story, again, user=user).trouble
    assert Article.objects.get().headline == "Lama"


def test_who_lost_the_assignment_while_typing_finds_the_text_in_the_history():
    reporter = cast.reporter()
    article = make_article(state=State.DRAFT, assignee=reporter)
    base = revisions.ensure_first_revision(article)
    sent = Submission(uuid4(), base.content | {"headline": "Diketik"}, base=base.number)
    buffers.store_text(sent.key, user=reporter, article=article, content=sent.content, sequence=1)
    Article.objects.update(assignee=None)
    outcome = submit(article, sent, user=reporter)
    assert outcome.is_aside
    assert outcome.saved.revision.content["headline"] == "Diketik"
    stranger = replace(sent, key=uuid4())
    with pytest.raises(PermissionDenied):
        submit(article, stranger, user=reporter)


def test_a_schedule_is_pulled_back_though_the_section_was_taken_out():
    user, article = cast.superuser(), make_article(ago=-DAY)
    base = revisions.ensure_first_revision(article)
    content = base.content | {"section": None, "headline": "Baru"}
    sent = Submission(uuid4(), content, Action.UNSCHEDULE, base=base.number)
    assert submit(article, sent, user=user).trouble == {}
    stored = Article.objects.get()
    assert (stored.state, stored.section, stored.headline) == (State.READY, None, "Baru")


def test_a_step_counts_for_the_state_in_which_it_was_chosen():
    user, article = cast.superuser(), make_article(state=State.IN_REVIEW)
    base = revisions.ensure_first_revision(article)
    workflow.perform(article, Action.RETURN, user=user, note="Jangan tayang.")
    content = base.content | {"headline": "Baru"}
    sent = Submission(uuid4(), content, Action.PUBLISH, base=base.number, state=State.IN_REVIEW)
    assert submit(article, sent, user=user).trouble
    stored = Article.objects.get()
    assert (stored.state, stored.headline) == (State.DRAFT, "Baru")


def test_a_form_that_was_saved_in_one_article_saves_in_another_as_well():
    user, one, other = cast.superuser(), *(make_article(state=State.DRAFT) for _ in range(2))
    for article in (one, other):
        base = revisions.ensure_first_revision(article)
        content = base.content | {"headline": "Baru"}
        sent = Submission(KEY, content, base=base.number, sequence=5)
        assert submit(article, sent, user=user).saved.revision.content["headline"] == "Baru"


def test_a_step_sent_again_is_known_though_its_form_went_on_saying_that_it_is_open(live_story):
    """The browser lost the answer: its form stays open, and tells so, until it sends again."""
    user, base = cast.superuser(), live_story.latest_revision
    content = base.content | {"headline": "Baru"}
    sent = Submission(
        uuid4(), content, Action.PUBLISH, base=1, sequence=5, kind=ChangeKind.CORRECTION,
        correction="Yang benar B.",
    )  # fmt: skip
    submit(live_story, sent, user=user)
    later = timezone.now() + dt.timedelta(minutes=5)
    Buffer.objects.update(seen_at=later)
    assert submit(live_story, sent, user=user).trouble == {}
    assert live_story.log_entries.filter(action=Action.PUBLISH).count() == 1
    assert Correction.objects.count() == 1
