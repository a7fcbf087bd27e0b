"""Accounts that are deleted: no text that nobody saved goes with them."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db.models import ProtectedError

from articles.content.shape import blank
from articles.domain.story import accounts, buffers, revisions
from articles.enums import Action, State
from articles.models import Buffer
from articles.models.revision import UnsavedTextError
from tests import cast
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return cast.editor("ana")


@pytest.fixture
def boss():
    return cast.superuser()


@pytest.fixture
def story():
    article = make_article(state=State.DRAFT, headline="Judul", body="<p>Lama.</p>")
    revisions.ensure_first_revision(article)
    return article


def keep(user, article, content, *, is_closing=True):
    key = uuid4()
    buffers.store_text(
        key, user=user, article=article, based_on=article and article.latest_revision,
        content=content, sequence=1, is_closing=is_closing,
    )  # fmt: skip
    return key


def typed(article, text):
    return revisions.latest_content(article) | {"body": f"<p>{text}</p>"}


def kept_words():
    texts = Buffer.objects.with_text().values_list("content__body", "content__headline")
    return {word for text in texts for word in text if word}


def test_the_heir_is_offered_every_text_with_the_name_of_who_typed_it(ana, boss, story):
    closed = keep(ana, story, typed(story, "tertutup"))
    still_open = keep(ana, story, typed(story, "masih terbuka"), is_closing=False)
    never_saved = keep(ana, None, {"headline": "Belum pernah disimpan"})
    keep(ana, story, typed(story, "Lama."))
    keep(ana, None, blank())
    keep(ana, story, None)
    assert accounts.delete_accounts([ana], boss) == 3
    assert not User.objects.filter(username="ana").exists()
    offered = buffers.texts_to_offer(story, boss)
    assert {buffer.key for buffer in offered} == {closed, still_open}
    assert [buffer.key for buffer in buffers.texts_to_offer(None, boss)] == [never_saved]
    assert {buffer.typed_by for buffer in buffers.unsaved_of(boss)} == {"ana"}
    assert Buffer.objects.count() == 3


def test_a_text_handed_over_twice_keeps_the_name_of_who_typed_it(ana, boss, story):
    keep(ana, story, typed(story, "satu"))
    heir = cast.editor("budi")
    accounts.hand_over([ana], heir)
    accounts.hand_over([heir], boss)
    assert [buffer.typed_by for buffer in buffers.texts_to_offer(story, boss)] == ["ana"]


def test_a_text_that_the_heir_ignores_is_in_the_history_with_that_name(ana, boss, story):
    key = keep(ana, story, typed(story, "satu"))
    accounts.delete_accounts([ana], boss)
    buffers.discard_text(key, user=boss)
    aside = story.revisions.get(action=Action.ASIDE)
    assert (aside.content["body"], aside.created_by, aside.note) == ("<p>satu</p>", boss, "ana")


def test_the_form_that_was_open_cannot_overwrite_the_text(ana, boss, story):
    key = keep(ana, story, typed(story, "satu"), is_closing=False)
    accounts.hand_over([ana], boss)
    with pytest.raises(buffers.OtherUser):
        buffers.store_text(key, user=ana, article=story, content=typed(story, "dua"), sequence=2)
    assert kept_words() >= {"<p>satu</p>"}


@pytest.mark.parametrize("is_closing", [True, False])
@pytest.mark.parametrize("is_new", [True, False])
@pytest.mark.parametrize(
    "delete", [lambda user: user.delete(), lambda user: User.objects.filter(pk=user.pk).delete()]
)
def test_no_deletion_loses_a_text(ana, story, delete, is_new, is_closing):
    article = None if is_new else story
    keep(ana, article, typed(story, "satu"), is_closing=is_closing)
    with pytest.raises(UnsavedTextError, match="1 texts that nobody saved"):
        delete(ana)
    assert kept_words() >= {"<p>satu</p>"}


def test_an_account_without_unsaved_text_is_simply_deleted(ana, story):
    keep(ana, story, typed(story, "Lama."))
    keep(ana, None, blank())
    keep(ana, story, None)
    ana.delete()
    assert not Buffer.objects.exists()


def killed(*args, **kwargs):
    raise KeyboardInterrupt


def test_killed_in_the_middle_everything_is_as_it_was(ana, boss, story, monkeypatch):
    others = [ana, cast.editor("budi")]
    for user in others:
        keep(user, story, typed(story, f"oleh {user}"))
    before = list(Buffer.objects.order_by("pk").values())
    with monkeypatch.context() as patch:
        patch.setattr(User, "delete", killed)
        with pytest.raises(KeyboardInterrupt):
            accounts.delete_accounts(others, boss)
    assert list(Buffer.objects.order_by("pk").values()) == before


def test_an_account_in_use_keeps_its_texts(ana, boss, story):
    keep(ana, story, typed(story, "satu"))
    idle = cast.editor("budi")
    keep(idle, story, typed(story, "dua"))
    story.created_by = ana
    story.save()
    before = list(Buffer.objects.order_by("pk").values())
    with pytest.raises(ProtectedError):
        accounts.delete_accounts([idle, ana], boss)
    assert list(Buffer.objects.order_by("pk").values()) == before
    assert User.objects.filter(username="budi").exists()
