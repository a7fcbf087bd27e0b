"""Asking for a retraction and deciding on it at the desk, endpoint by endpoint."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext as _

from articles.body import BacaJugaRef, Figure
from articles.domain.desk import broken_links, retraction
from articles.domain.desk import todo as rules
from articles.domain.desk.broken_links import Choice, Settling
from articles.domain.story import corrections, revisions
from articles.enums import CorrectionKind, RetractionReason, State
from articles.models import Article, Retraction
from tests import cast
from tests.admin.article_form import change, existing, told
from tests.factories import (
    make_article,
    make_image,
    make_section,
    retract,
    save_content,
    unpublish,
    withdraw,
)
from tests.hostile import assert_inert

pytestmark = pytest.mark.django_db
WORDS = {"reason": "child", "explanation": "Identitas seorang anak terungkap."}


@pytest.fixture
def story():
    return make_article(section=make_section("Ekonomi"))


@pytest.fixture
def asked(story):
    return retraction.request_retraction(story, *WORDS.values(), user=cast.editor("peminta"))


def address(article, *parts):
    return f"/admin/articles/article/{article.pk}/{'/'.join(map(str, parts))}/"


def decision(asked):
    return address(asked.article, "retraction", asked.pk, "decide")


def stored(article):
    return Article.objects.get(pk=article.pk)


def test_from_the_form_to_the_notice(client, story):
    editor, chief = cast.editor(), cast.managing_editor()
    client.force_login(editor)
    page = client.get(change(story)).content.decode()
    assert address(story, "retraction") in page
    assert client.get(address(story, "retraction")).status_code == 200
    response = client.post(address(story, "retraction", "ask"), WORDS)
    assert (response.status_code, response.url) == (302, change(story))
    asked = Retraction.objects.get()
    page = client.get(change(story)).content.decode()
    assert WORDS["explanation"] in page
    assert f"{address(story, 'retraction')}#refuse" in page
    assert f"{address(story, 'retraction')}#approve" not in page
    client.force_login(chief)
    assert f"{address(story, 'retraction')}#approve" in client.get(change(story)).content.decode()
    assert decision(asked) in client.get(address(story, "retraction")).content.decode()
    response = client.post(decision(asked), {"decision": "approve", "note": "Setuju."})
    assert (response.status_code, response.url) == (302, change(story))
    assert stored(story).state == State.RETRACTED
    assert client.get(story.get_absolute_url()).status_code == 410
    asked.refresh_from_db()
    assert (asked.decided_by, asked.decision_note) == (chief, "Setuju.")
    page = client.get(change(story)).content.decode()
    assert story.get_absolute_url() in page
    assert address(story, "links") in page


def test_approval_leads_to_the_links_when_there_are_any(client, story, asked):
    make_article(body=f"<p>Isi.</p>\n{BacaJugaRef(uid=story.uid).to_html()}")
    client.force_login(cast.managing_editor())
    response = client.post(decision(asked), {"decision": "approve"}, follow=True)
    assert response.redirect_chain == [(address(story, "links"), 302)]
    assert len(response.context["rows"]) == 1


def test_approval_leads_to_links_that_only_an_unpublished_change_has(client, story, asked):
    source = make_article()
    base = revisions.ensure_first_revision(source)
    body = f"<p>Isi.</p>\n{BacaJugaRef(uid=story.uid).to_html()}"
    save_content(source, base.content | {"body": body}, base=base, user=None)
    client.force_login(cast.managing_editor())
    response = client.post(decision(asked), {"decision": "approve"})
    assert response.url == address(story, "links")


def test_what_a_story_carries_for_others_is_named_before_and_after_approval(client, story, asked):
    other, user = make_article(headline="Yang Dijawab"), asked.asked_by
    corrections.add_correction(other, CorrectionKind.REPLY, "Jawaban.", user=user, related=story)
    client.force_login(cast.managing_editor())
    page = address(story, "retraction")
    assert [s.article for s in client.get(page).context["referring"]] == [other]
    response = client.post(decision(asked), {"decision": "approve"}, follow=True)
    assert len(told(response)) == 2
    assert "Yang Dijawab" in told(response)[1]
    assert page in response.content.decode()
    assert "Yang Dijawab" in client.get(page).content.decode()


@pytest.mark.parametrize("take_away", [unpublish, withdraw])
def test_a_request_about_what_readers_do_not_see_any_more_can_be_closed(
    client, story, asked, take_away
):
    take_away(story)
    client.force_login(cast.managing_editor())
    page = address(story, "retraction")
    assert f"{page}#refuse" in client.get(change(story)).content.decode()
    found = client.get(page).content.decode()
    assert 'value="refuse"' in found
    assert 'value="approve"' not in found
    client.post(decision(asked), {"decision": "refuse", "note": "Sudah ditarik."})
    asked.refresh_from_db()
    assert asked.is_approved is False


def test_the_form_of_a_retracted_story_says_what_saving_means(client, story):
    retract(story)
    client.force_login(cast.managing_editor())
    response = client.post(change(story), existing(story, headline="Lain"), follow=True)
    assert told(response) == [_("Saved as a revision. Readers find the same notice as before.")]
    assert stored(story).headline == story.headline


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "reason"), ({"reason": "bosan", "explanation": "x"}, "reason"),
        ({"reason": "child"}, "explanation"),
        ({"reason": "child", "explanation": " "}, "explanation"),
        ({"reason": "child", "explanation": "\u200b"}, "explanation"),
        ({"reason": "child", "explanation": "x" * 2_001}, "explanation"),
        ({"reason": "\0", "explanation": "x"}, "reason"),
    ],
)  # fmt: skip
def test_a_request_that_lacks_something_comes_back_with_what_was_typed(client, story, sent, field):
    client.force_login(cast.editor())
    response = client.post(address(story, "retraction", "ask"), sent)
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert sent.get("explanation", "") in response.content.decode()
    assert not Retraction.objects.exists()


def test_a_second_request_is_refused_with_a_reason(client, story, asked):
    client.force_login(cast.editor())
    response = client.post(address(story, "retraction", "ask"), WORDS)
    assert Retraction.objects.get() == asked
    assert response.status_code == 200
    assert asked.explanation in response.content.decode()


def test_the_only_account_is_told_why_it_cannot_retract_alone(client, story):
    client.force_login(user := cast.superuser())
    asked = retraction.request_retraction(story, *WORDS.values(), user=user)
    page = client.get(address(story, "retraction"))
    assert retraction.own_request_message() in page.content.decode()
    assert 'value="approve"' not in page.content.decode()
    response = client.post(decision(asked), {"decision": "approve"}, follow=True)
    assert told(response) == [retraction.own_request_message()]
    assert stored(story).is_visible


def test_a_refusal_without_a_reason_is_asked_for_one(client, story, asked):
    client.force_login(cast.managing_editor())
    for sent in (
        {"decision": "refuse"},
        {"decision": "refuse", "note": "x" * 2_001},
        {},
        {"x": 1},
    ):
        response = client.post(decision(asked), sent, follow=True)
        assert response.redirect_chain == [(address(story, "retraction"), 302)]
        assert len(told(response)) == 1
    asked.refresh_from_db()
    assert asked.is_approved is None
    client.post(decision(asked), {"decision": "refuse", "note": "Cukup koreksi."})
    asked.refresh_from_db()
    assert (asked.is_approved, asked.decision_note) == (False, "Cukup koreksi.")
    page = client.get(address(story, "retraction")).content.decode()
    assert "Cukup koreksi." in page


def test_who_asked_withdraws_the_request(client, story, asked):
    client.force_login(asked.asked_by)
    assert client.post(decision(asked), {"decision": "refuse"}).status_code == 302
    asked.refresh_from_db()
    assert asked.is_approved is False


def test_the_second_decision_is_told_that_it_came_late(client, story, asked):
    retraction.decide_retraction(asked, approve=True, user=cast.managing_editor("lain"))
    client.force_login(cast.managing_editor())
    for sent in ({"decision": "approve"}, {"decision": "refuse", "note": "x"}):
        response = client.post(decision(asked), sent, follow=True)
        assert len(told(response)) == 1
    asked.refresh_from_db()
    assert asked.decided_by.username == "lain"


def test_what_readers_do_not_see_offers_no_request(client):
    client.force_login(cast.managing_editor())
    for state in (State.DRAFT, State.READY, State.RETRACTED):
        article = make_article(state=state)
        assert 'name="reason"' not in client.get(address(article, "retraction")).content.decode()
        assert client.post(address(article, "retraction", "ask"), WORDS).status_code == 302
    assert not Retraction.objects.exists()


def test_a_request_of_another_article_or_of_none_is_not_there(client, story, asked):
    client.force_login(cast.managing_editor())
    other, sent = make_article(), {"decision": "approve"}
    assert client.post(address(other, "retraction", asked.pk, "decide"), sent).status_code == 404
    for pk in (0, 10**25):
        assert client.post(address(story, "retraction", pk, "decide"), sent).status_code == 404
        path = f"/admin/articles/article/{pk}/retraction/"
        assert client.get(path).status_code == 404
        assert client.post(f"{path}ask/", WORDS).status_code == 404
    assert stored(story).is_visible


def test_methods(client, story, asked):
    client.force_login(cast.managing_editor())
    assert client.post(address(story, "retraction")).status_code == 405
    assert client.get(address(story, "retraction", "ask")).status_code == 405
    assert client.get(decision(asked)).status_code == 405


def test_the_form_of_an_article_retracts_nothing_any_more(client, story):
    client.force_login(cast.managing_editor())
    client.post(change(story), existing(story, "retract", note="Salah."))
    assert stored(story).is_visible


def test_each_reason_is_explained(client, story):
    client.force_login(cast.editor())
    page = client.get(address(story, "retraction"))
    assert len(page.context["form"].reasons()) == len(RetractionReason) == 5
    assert all(str(meaning) in page.content.decode() for _v, _n, meaning, _c in
               page.context["form"].reasons())  # fmt: skip


def test_hostile_words_stay_words_at_the_desk(client, story):
    nasty = '"><script>alert(1)</script>\n<img src=x onerror=alert(1)> javascript:alert(1)'
    chief = cast.managing_editor()
    client.force_login(chief)
    Article.objects.filter(pk=story.pk).update(headline=nasty.splitlines()[0])
    asked = retraction.request_retraction(story, "child", nasty, user=cast.editor())
    desk = client.get("/admin/").content.decode()
    for page in (change(story), address(story, "retraction")):
        assert "<script>alert" not in client.get(page).content.decode()
    assert "<script>alert" not in desk
    retraction.decide_retraction(asked, approve=False, user=chief, note=nasty)
    page = client.get(address(story, "retraction")).content.decode()
    assert_inert(page[page.index('<div class="retraction-page">') : page.index("<svg")])


def panels_of(user):
    return {panel.name: panel for panel in rules.panels(user)}


def test_the_desk_shows_requests_and_unsettled_links_to_those_who_decide(client, story, asked):
    chief, reporter = cast.managing_editor(), cast.reporter()
    assert "retractions" not in panels_of(reporter)
    panel = panels_of(chief)["retractions"]
    assert [(row.article, row.request) for row in panel.rows] == [(story, asked)]
    assert "links" not in panels_of(chief)
    source = make_article(body=f"<p>Isi.</p>\n{BacaJugaRef(uid=story.uid).to_html()}")
    retraction.decide_retraction(asked, approve=True, user=chief)
    assert "retractions" not in panels_of(chief)
    panel = panels_of(chief)["links"]
    assert [(row.article, row.unsettled_links) for row in panel.rows] == [(story, 1)]
    client.force_login(chief)
    page = client.get("/admin/").content.decode()
    assert address(story, "links") in page
    for name, found in (("links", 1), ("retractions", 0)):
        listed = client.get(f"/admin/articles/article/?desk={name}").context["cl"].result_count
        assert listed == found
    broken_links.settle_links(story, {source.pk: Settling(Choice.NOTICE)}, user=chief)
    assert "links" not in panels_of(chief)


def test_the_desk_costs_the_same_with_1_request_and_with_30(
    client, story, django_assert_num_queries
):
    chief = cast.managing_editor()
    client.force_login(chief)

    def fill(number):
        for _number in range(number):
            retraction.request_retraction(make_article(), *WORDS.values(), user=chief)
            gone = make_article()
            make_article(body=f"<p>Isi.</p>\n{BacaJugaRef(uid=gone.uid).to_html()}")
            retract(gone)

    fill(1)
    client.get("/admin/")
    with CaptureQueriesContext(connection) as few:
        client.get("/admin/")
    fill(2)
    with django_assert_num_queries(len(few)):
        client.get("/admin/")
    fill(27)
    with django_assert_num_queries(len(few)):
        client.get("/admin/")


@pytest.mark.parametrize("has_uses", [True, False])
def test_the_pictures_that_go_are_named_before_and_after_approval(client, has_uses):
    image, elsewhere = make_image(title="Anak <b>"), make_image(title="Dipakai Lagi")
    body = f"<p>Isi.</p>{Figure(elsewhere.uid).to_html()}"
    story = make_article(lead_image=image, body=body)
    make_article(lead_image=elsewhere)
    asked = retraction.request_retraction(story, *WORDS.values(), user=cast.editor("peminta"))
    if not has_uses:  # as from a fixture
        story.image_uses.all().delete()
    client.force_login(cast.managing_editor())
    page = client.get(address(story, "retraction")).content.decode()
    response = client.post(decision(asked), {"decision": "approve"}, follow=True)
    for text in (page, " ".join(told(response))):
        assert "Anak &lt;b&gt;" in text
        assert "Dipakai Lagi" not in text
    assert "?taken_down=1" in " ".join(told(response))
