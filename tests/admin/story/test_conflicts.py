"""Two who save one article: what is merged, what is asked, and where each text is kept."""

import pytest
from django.test import Client
from django.utils.translation import gettext_lazy as _

from articles.domain.desk import workflow
from articles.domain.story import revisions
from articles.enums import Action, State
from articles.models import Article, Revision
from tests import cast
from tests.admin.article_form import change, existing, saved, told, typed
from tests.factories import make_article, tag_uids

pytestmark = pytest.mark.django_db
BODY = "<p>Satu awal.</p>\n<p>Dua awal.</p>\n<p>Tiga awal.</p>"


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def sari():
    return client_of(cast.editor("sari"))


@pytest.fixture
def budi():
    return client_of(cast.editor("budi"))


@pytest.fixture
def story():
    article = make_article(state=State.DRAFT, headline="Awal", body=BODY)
    revisions.ensure_first_revision(article)
    return article


def newest(article):
    return Article.objects.get(pk=article.pk).latest_revision


def questions(response):
    assert response.status_code == 200
    return response.context["conflicts"].questions


def texts():
    """Return all that is kept of any text, in any revision."""
    return [str(content) for content in Revision.objects.values_list("content", flat=True)]


def body(number, text):
    return BODY.replace(f"{number} awal", text)


def test_changes_of_different_blocks_both_land(sari, budi, story):
    mine = existing(story, body=body("Satu", "Satu milik Budi"), kicker="Kilas")
    theirs = existing(story, body=body("Tiga", "Tiga milik Sari"), tags=["Rusia"])
    assert saved(sari.post(change(story), theirs))
    response = budi.post(change(story), mine, follow=True)
    assert told(response)[0] == "Naskah Anda digabung dengan yang disimpan sari."
    found = newest(story)
    assert found.content["body"] == body("Satu", "Satu milik Budi").replace(
        "Tiga awal", "Tiga milik Sari"
    )
    assert (found.content["kicker"], found.content["tags"]) == ("Kilas", tag_uids("Rusia"))
    assert (found.action, found.number) == (Action.MERGE, 3)
    assert Article.objects.get().body == found.content["body"]


@pytest.mark.parametrize(
    ("choice", "kept"),
    [
        ("mine", ["Dua milik Budi."]),
        ("theirs", ["Dua milik Sari."]),
        ("both", ["Dua milik Sari.", "Dua milik Budi."]),
    ],
)
def test_the_same_block_is_asked_and_nothing_is_lost(sari, budi, story, choice, kept):
    mine = existing(story, body=body("Dua", "Dua milik Budi"), kicker="Kilas")
    assert saved(sari.post(change(story), existing(story, body=body("Dua", "Dua milik Sari"))))
    response = budi.post(change(story), mine)
    (question,) = questions(response)
    assert question.can_keep_both
    page = response.content.decode()
    assert "Budi" in question.mine
    assert "Sari" in question.theirs
    assert all(f'value="{value}"' in page for value in ("mine", "theirs", "both"))
    assert typed(response, "body") == mine["body"]
    assert newest(story).number == 2
    assert budi.post(change(story), mine | {question.name: "lain"}).status_code == 200
    assert saved(budi.post(change(story), mine | {question.name: choice}))
    content = newest(story).content
    parts = [text for text in ("Dua milik Sari.", "Dua milik Budi.") if text in content["body"]]
    assert sorted(parts) == sorted(kept)
    assert content["kicker"] == "Kilas"
    for text in ("Dua milik Sari.", "Dua milik Budi."):
        assert any(text in stored for stored in texts())
    aside = Revision.objects.get(action=Action.ASIDE)
    assert (aside.created_by.username, aside.based_on.number) == ("budi", 1)
    assert aside.content["body"] == mine["body"]
    assert list(story.revisions.values_list("number", flat=True)) == [4, 3, 2, 1]


def test_a_third_who_saves_in_between_is_asked_about_anew(sari, budi, story):
    ana = client_of(cast.editor("ana"))
    mine = existing(story, body=body("Dua", "Dua milik Budi"), headline="Judul Budi")
    assert saved(sari.post(change(story), existing(story, body=body("Dua", "Dua milik Sari"))))
    (first,) = questions(budi.post(change(story), mine))
    data = existing(story, headline="Judul Ana")
    assert saved(ana.post(change(story), data))
    response = budi.post(change(story), mine | {first.name: "mine"})
    (second,) = questions(response)
    assert "Judul" in second.theirs
    assert response.context["conflicts"].carried == {first.name: "mine"}
    assert f'name="{first.name}" value="mine"' in response.content.decode()
    both = mine | {first.name: "mine", second.name: "theirs"}
    assert saved(budi.post(change(story), both))
    assert newest(story).content["headline"] == "Judul Ana"
    assert "Dua milik Budi." in newest(story).content["body"]
    assert any("Judul Budi" in stored for stored in texts())


def test_a_choice_does_not_count_for_a_text_that_changed_again(sari, budi, story):
    mine = existing(story, body=body("Dua", "Dua milik Budi"))
    assert saved(sari.post(change(story), existing(story, body=body("Dua", "Dua milik Sari"))))
    (first,) = questions(budi.post(change(story), mine))
    assert saved(sari.post(change(story), existing(story, body=body("Dua", "Dua lain lagi"))))
    response = budi.post(change(story), mine | {first.name: "mine"})
    (second,) = questions(response)
    assert second.name != first.name
    assert newest(story).content["body"] == body("Dua", "Dua lain lagi")


def test_a_merged_headline_longer_than_its_column_is_kept_whole(sari, budi, story):
    mine = existing(story, headline="b" * 200)
    assert saved(sari.post(change(story), existing(story, headline="a" * 200)))
    (question,) = questions(budi.post(change(story), mine))
    assert saved(budi.post(change(story), mine | {question.name: "both"}))
    whole = newest(story).content["headline"]
    assert "a" * 200 in whole
    assert "b" * 200 in whole
    assert Article.objects.get().headline == whole[:200]
    response = budi.post(change(story), existing(story, kicker="Kilas"))
    assert list(response.context["form"].errors) == ["headline"]
    assert typed(response, "headline") == whole


def test_the_same_text_from_two_tabs_is_no_question_and_no_revision(sari, story):
    data = existing(story, body=body("Dua", "Dua baru"))
    for _number in range(2):
        response = sari.post(change(story), data, follow=True)
        assert told(response) == ["Tersimpan."]
    assert story.revisions.count() == 2


def test_a_step_waits_until_the_conflict_is_settled(sari, budi, story):
    mine = existing(story, "publish", body=body("Dua", "Dua milik Budi"))
    assert saved(sari.post(change(story), existing(story, body=body("Dua", "Dua milik Sari"))))
    (question,) = questions(budi.post(change(story), mine))
    assert not story.log_entries.exists()
    assert Article.objects.get().state == State.DRAFT
    assert saved(budi.post(change(story), mine | {question.name: "mine"}))
    assert Article.objects.published().get().body == body("Dua", "Dua milik Budi")


def test_what_others_saved_is_in_the_form_that_goes_on_after_a_refused_step(sari, budi, story):
    workflow.change_state(story, State.PUBLISHED)
    mine = existing(story, "publish", kicker="Kilas")  # says no kind
    assert saved(sari.post(change(story), existing(story, body=body("Dua", "Dua milik Sari"))))
    response = budi.post(change(story), mine)
    assert list(response.context["form"].errors) == ["kind"]
    assert typed(response, "body") == body("Dua", "Dua milik Sari")
    assert (typed(response, "kicker"), typed(response, "based_on")) == ("Kilas", "3")
    again = {name: typed(response, name) or "" for name in mine if name != "_action"}
    assert saved(budi.post(change(story), again | {"_action": "publish", "kind": "typo"}))
    stored = Article.objects.get()
    assert (stored.kicker, stored.body) == ("Kilas", body("Dua", "Dua milik Sari"))


def test_a_form_that_was_opened_with_an_unknown_revision_is_asked_everything(sari, story):
    data = existing(story, headline="Baru") | {"based_on": "99"}
    assert questions(sari.post(change(story), data))
    assert newest(story).number == 1


def test_a_step_that_comes_too_late_is_said_and_its_text_saved(sari, budi, story):
    data = existing(story, "submit", kicker="Kilas")
    assert saved(sari.post(change(story), existing(story, "approve")))
    response = budi.post(change(story), data)
    assert "orang lain" in str(response.context["form"].non_field_errors())
    assert Article.objects.get().kicker == "Kilas"


def test_a_question_left_open_is_marked_when_it_is_sent_again(sari, budi, story):
    mine = existing(story, headline="Milik Budi", slug="budi")
    assert saved(sari.post(change(story), existing(story, headline="Milik Sari", slug="sari")))
    asked = questions(budi.post(change(story), mine))
    assert [question.is_missed for question in asked] == [False, False]
    assert [question.both for question in asked] == ["Milik Sari / Milik Budi", ""]
    again = mine | {"asked": [question.name for question in asked], asked[1].name: "mine"}
    response = budi.post(change(story), again)
    assert [question.is_missed for question in questions(response)] == [True]
    assert str(_("Choose one of these")) in response.content.decode()
