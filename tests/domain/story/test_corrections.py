import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from articles.domain.desk import workflow
from articles.domain.story import corrections, live, revisions
from articles.domain.story.corrections import (
    add_correction,
    corrections_of,
    history_of,
    responsible_name,
)
from articles.enums import Action, ChangeKind, CorrectionKind, State
from articles.models import Article, Correction
from articles.models.correction import SHORT
from tests import cast
from tests.factories import make_article, make_author, retract, save_content

pytestmark = pytest.mark.django_db


def published(article):
    return Article.objects.get(pk=article.pk)


def test_a_correction_says_what_when_and_who_is_responsible():
    user = cast.editor()
    make_author("Ana Satu", user=user)
    article = make_article()
    correction = add_correction(
        article, CorrectionKind.CORRECTION, " Yang benar tujuh. ", user=user
    )
    assert (correction.text, correction.responsible) == ("Yang benar tujuh.", "Ana Satu")
    assert (correction.created_by, correction.related) == (user, None)
    stored = published(article)
    assert stored.stated_at == stored.last_changed_at == correction.posted_at
    assert stored.updated_at is None
    update = add_correction(article, CorrectionKind.UPDATE, "Korban bertambah.", user=user)
    assert published(article).updated_at == published(article).stated_at == update.posted_at


def test_the_name_that_readers_see_is_never_one_to_sign_in_with(settings):
    user = cast.editor()
    assert responsible_name(user) == responsible_name(None) == settings.SITE_NAME
    user.first_name, user.last_name = "Budi", "Dua"
    assert responsible_name(user) == "Budi Dua"
    make_author("Budi D.", user=user)
    assert responsible_name(type(user).objects.get(pk=user.pk)) == "Budi D."


@pytest.mark.parametrize("kind", CorrectionKind)
@pytest.mark.parametrize(
    "text",
    ["", " \n ", "\x01", "\u200b\u2066", "… – !", "x" * 2_001, corrections.WORDING,
     f"Ralat. {corrections.WORDING}.", f"{corrections.WORDING} Maaf.",
     corrections.WORDING.replace("…", "enam.", 1), corrections.WORDING.replace("…", ""),
     corrections.WORDING.replace("…", "enam.", 1) + "\n\nKami meminta maaf."],
)  # fmt: skip
def test_a_correction_that_says_nothing_or_too_much_is_refused(kind, text):
    article = make_article()
    with pytest.raises(ValidationError) as error:
        add_correction(article, kind, text, user=None)
    assert list(error.value.message_dict) == ["correction"]
    assert not Correction.objects.exists()
    assert published(article).stated_at is None


@pytest.mark.parametrize("gaps", [("enam.", "tujuh."), ("… enam …", "… tujuh")])
def test_the_standard_wording_is_taken_once_it_is_filled(gaps):
    text = corrections.WORDING.replace("…", "{}").format(*gaps)
    assert add_correction(make_article(), CorrectionKind.CORRECTION, text, user=None).text == text


@pytest.mark.parametrize(
    "fields", [{"state": State.DRAFT}, {"ago": -dt.timedelta(hours=1)}, {"state": State.RETRACTED}]
)
def test_readers_are_not_sent_to_what_they_cannot_see(fields):
    article, other = make_article(), make_article(**fields)
    for related in (other, article):
        with pytest.raises(ValidationError) as error:
            add_correction(
                article, CorrectionKind.REPLY, "PT X membantah.", user=None, related=related
            )
        assert list(error.value.message_dict) == ["related"]


def test_what_was_retracted_since_it_was_chosen_carries_nothing():
    article, other = make_article(), make_article()
    revisions.ensure_first_revision(article)
    chosen = published(other)
    retract(other)
    with pytest.raises(ValidationError):
        workflow.perform(
            article, Action.PUBLISH, user=cast.editor(), kind=ChangeKind.REPLY,
            correction="PT X membantah.", related=chosen,
        )  # fmt: skip
    assert not Correction.objects.exists()
    Article.objects.filter(pk=other.pk).delete()
    with pytest.raises(ValidationError):
        add_correction(article, CorrectionKind.REPLY, "Membantah.", user=None, related=chosen)


def test_a_story_that_answers_another_three_times_is_said_to_once_for_each_kind():
    article, reply = make_article(), make_article()
    for kind in [CorrectionKind.REPLY] * 3 + [CorrectionKind.VERIFICATION]:
        add_correction(article, kind, "PT X membantah.", user=None, related=reply)
    kinds = [correction.kind for correction in corrections_of(reply).referring]
    assert kinds == [CorrectionKind.REPLY, CorrectionKind.VERIFICATION]
    assert len(corrections_of(article).own) == 4


def test_both_articles_know_of_each_other_as_long_as_readers_may_see_both(
    django_assert_num_queries,
):
    article, reply = make_article(), make_article()
    add_correction(article, CorrectionKind.REPLY, "PT X membantah.", user=None, related=reply)
    add_correction(article, CorrectionKind.UPDATE, "Ada yang baru.", user=None)
    with django_assert_num_queries(1):
        of_article = corrections_of(article)
        assert [s.visible_related for s in of_article.own] == [reply, None]
        assert [s.kind for s in of_article.notices] == ["reply"]
    with django_assert_num_queries(1):
        of_reply = corrections_of(reply)
        assert [s.article for s in of_reply.referring] == [article]
        assert of_reply.own == []
    Article.objects.filter(pk=reply.pk).update(state=State.RETRACTED)
    assert corrections_of(article).own[0].visible_related is None
    Article.objects.filter(pk=article.pk).update(state=State.RETRACTED)
    assert corrections_of(reply).referring == []


def test_the_history_begins_with_the_publication_and_is_empty_without_a_change():
    article = make_article(ago=dt.timedelta(days=2))
    assert history_of(article, []) == []
    time = article.published_at + dt.timedelta(hours=1)
    article.updated_at = time  # of before updates had words
    later = Correction(kind="correction", text="B.", posted_at=time + dt.timedelta(hours=1))
    found = history_of(article, [later])
    assert [change.time for change in found] == [article.published_at, time, later.posted_at]
    assert [change.correction for change in found] == [None, None, later]
    update = Correction(kind="update", text="Baru.", posted_at=time)
    assert [c.correction for c in history_of(article, [update])] == [None, update]


def test_a_long_correction_stands_below_the_text_and_an_update_always():
    for kind, length, above in [
        ("correction", SHORT, True), ("reply", SHORT + 1, False), ("update", 5, False)
    ]:  # fmt: skip
        assert Correction(kind=kind, text="x" * length).stands_above is above


def change_of(article, **fields):
    base = revisions.ensure_first_revision(article)
    save_content(article, live.content_of(article) | fields, base=base, user=None)


@pytest.mark.parametrize(
    ("owner", "name"),
    [(Correction, "save"), (corrections, "record_correction_time"), (live, "write_live_row")],
)
def test_a_change_and_its_correction_land_together_or_not_at_all(monkeypatch, owner, name):
    article, user = make_article(headline="Lama"), cast.superuser()
    change_of(article, headline="Baru")

    def die(*args, **kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(owner, name, die)
        with pytest.raises(KeyboardInterrupt):
            workflow.perform(
                article, Action.PUBLISH, user=user, kind=ChangeKind.CORRECTION, correction="B."
            )
    stored = published(article)
    assert (stored.headline, stored.stated_at, stored.corrections.count()) == ("Lama", None, 0)


def test_a_change_whose_reply_leads_nowhere_is_not_published():
    article, user = make_article(headline="Lama"), cast.superuser()
    change_of(article, headline="Baru")
    with pytest.raises(ValidationError):
        workflow.perform(
            article, Action.PUBLISH, user=user, kind=ChangeKind.REPLY, correction="Bantahan.",
            related=make_article(state=State.DRAFT),
        )  # fmt: skip
    assert published(article).headline == "Lama"
    assert not Correction.objects.exists()


@pytest.mark.parametrize("kind", [ChangeKind.CORRECTION, ChangeKind.UPDATE, ChangeKind.REPLY])
def test_a_correction_needs_no_change_of_the_text_and_is_added_once(kind):
    article, user = make_article(), cast.superuser()
    workflow.perform(article, Action.PUBLISH, user=user, kind=kind, correction="Kata.")
    with pytest.raises(ValidationError):
        workflow.perform(article, Action.PUBLISH, user=user, kind=kind, correction=" Kata. ")
    assert article.corrections.get().kind == kind
    workflow.perform(article, Action.PUBLISH, user=user, kind=kind, correction="Lain.")
    assert article.corrections.count() == 2


def test_words_without_a_kind_are_asked_for_it_and_no_change_is_none():
    article, user = make_article(), cast.superuser()
    with pytest.raises(ValidationError) as error:
        workflow.perform(article, Action.PUBLISH, user=user, correction="Kata.")
    assert list(error.value.message_dict) == ["kind"]
    with pytest.raises(ValidationError, match="Tidak ada yang berubah"):
        workflow.perform(article, Action.PUBLISH, user=user)
