"""Marking a story as unverified, and clearing it, beside its form."""

import datetime as dt
import json

import pytest
from django.utils import timezone

from articles.enums import State
from articles.models import Article
from tests import cast
from tests.admin.article_form import change, existing, saved, typed
from tests.factories import make_article, make_section

pytestmark = pytest.mark.django_db
DUE = "2031-07-13T10:00"


def post(client, article, step, **data):
    path = f"/admin/articles/article/{article.pk}/{step}/"
    return client.post(path, json.dumps(data), content_type="application/json")


def marked(**fields):
    return make_article(needs_verification=True, verify_by=timezone.now(), **fields)


def stored(article):
    return Article.objects.get(pk=article.pk)


def test_a_story_is_marked_and_its_time_moved_in_the_newsrooms_zone(desk):
    article = make_article()
    for due in (DUE, "2031-07-14T10:00"):
        answer = post(desk, article, "doubt", due=due)
        assert answer.status_code == 200
        assert "mark-unverified" in answer.json()["html"]
        assert f"{timezone.localtime(stored(article).verify_by):%Y-%m-%dT%H:%M}" == due
    assert 'class="unverified"' in desk.get(article.get_absolute_url()).content.decode()
    assert 'data-verify="' in desk.get(change(article)).content.decode()


@pytest.mark.parametrize(
    "sent",
    [{}, {"due": ""}, {"due": "x"}, {"due": 5}, {"due": None}, {"due": "2001-01-01T00:00"},
     {"due": "9999-12-31T23:59"}, {"due": "\ud800"}],
)  # fmt: skip
def test_a_time_that_cannot_be_is_refused(desk, sent):
    article = make_article()
    answer = post(desk, article, "doubt", **sent)
    assert (answer.status_code, list(answer.json())) == (400, ["error"])
    assert not stored(article).needs_verification


@pytest.mark.parametrize("name", ["uid", "pk", "address"])
def test_the_outcome_is_named_by_its_uid_number_or_address(desk, settings, name):
    article, outcome = marked(), make_article()
    named = {
        "uid": str(outcome.uid), "pk": str(outcome.pk),
        "address": settings.SITE_URL + outcome.get_absolute_url(),
    }[name]  # fmt: skip
    answer = post(desk, article, "verify", text="Benar\0 adanya.", outcome=f" {named} ")
    assert answer.status_code == 200
    assert "mark-unverified" not in answer.json()["html"]
    correction = article.corrections.get()
    assert (correction.related, correction.text) == (outcome, "Benar adanya.")
    assert outcome.headline in desk.get(article.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    "sent",
    [
        {}, {"text": "Benar."}, {"outcome": "1"}, {"text": "Benar.", "outcome": ""},
        {"text": "Benar.", "outcome": "999999"}, {"text": "Benar.", "outcome": "bukan alamat"},
        {"text": "Benar.", "outcome": "https://example.org/a/1/"}, {"text": 5, "outcome": 5},
        {"text": "Benar.", "outcome": "9" * 600}, {"text": "Benar.", "outcome": "\0"},
    ],
)  # fmt: skip
def test_an_outcome_that_says_nothing_or_leads_nowhere_is_refused(desk, sent):
    article = marked()
    answer = post(desk, article, "verify", **sent)
    assert (answer.status_code, list(answer.json())) == (400, ["error"])
    assert stored(article).needs_verification
    assert not article.corrections.exists()


def test_a_draft_is_unmarked_without_more(desk):
    article = marked(state=State.DRAFT)
    assert "data-verify-text" not in desk.get(change(article)).content.decode()
    assert post(desk, article, "verify", text="", outcome="").status_code == 200
    assert not stored(article).needs_verification
    assert post(desk, article, "verify", text="", outcome="").status_code == 400


def test_who_may_not_publish_there_is_refused_and_sees_the_mark_alone(client):
    section = make_section("Ekonomi")
    for user in (cast.reporter(), cast.editor("limited", sections=[make_section("Lain")])):
        client.force_login(user)
        article = marked(section=section)
        assert post(client, article, "doubt", due=DUE).status_code == 403
        assert post(client, article, "verify", text="B.", outcome="x").status_code == 403
        page = client.get(change(article)).content.decode()
        assert "mark-unverified" in page
        assert "data-mark=" not in page


def test_other_methods_and_articles_that_are_gone(desk):
    for step in ("doubt", "verify"):
        path = f"/admin/articles/article/{make_article().pk}/{step}/"
        assert desk.get(path).status_code == 405
        gone = "/admin/articles/article/999999/"
        data = {"due": DUE, "text": "", "outcome": ""}
        answer = desk.post(f"{gone}{step}/", data, content_type="application/json")
        assert answer.status_code == 404


def test_the_desk_lists_what_waits_and_marks_what_is_late(desk):
    late = timezone.now() - dt.timedelta(hours=2)
    make_article(headline="Gempa Besar", needs_verification=True, verify_by=late)
    page = desk.get("/admin/").content.decode()
    panel = page[page.index("panel-verify") :]
    assert "Gempa Besar" in panel
    assert "is-overdue" in panel
    assert "Gempa Besar" in desk.get("/admin/articles/article/?desk=verify").content.decode()


def test_a_reply_is_published_with_the_article_that_carries_it(desk):
    article, reply = make_article(), make_article()
    sent = {"kind": "reply", "correction": "PT X membantah.", "related": str(reply.pk)}
    assert saved(desk.post(change(article), existing(article, "publish", **sent)))
    correction = article.corrections.get()
    assert (correction.kind, correction.related) == ("reply", reply)
    assert correction.created_by.username == "admin"


def test_the_article_of_a_reply_is_left_out_of_other_kinds(desk):
    article, reply = make_article(), make_article()
    sent = {"kind": "update", "correction": "Ada yang baru.", "related": str(reply.pk)}
    assert saved(desk.post(change(article), existing(article, "publish", **sent)))
    assert article.corrections.get().related is None


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"related": "999999"}, "related"), ({"related": "draft"}, "related"),
        ({"related": "itself"}, "related"), ({"correction": " "}, "correction"),
        ({"correction": "x" * 2_001}, "correction"), ({"kind": ""}, "kind"),
        ({"kind": "lain"}, "kind"),
    ],
)  # fmt: skip
def test_nothing_typed_for_readers_is_lost_when_it_is_refused(desk, fields, fault):
    article = make_article(headline="Lama")
    sent = {"kind": "reply", "correction": "PT X membantah.", "related": str(make_article().pk)}
    pks = {"draft": str(make_article(state=State.DRAFT).pk), "itself": str(article.pk)}
    sent |= {name: pks.get(value, value) for name, value in fields.items()}
    response = desk.post(change(article), existing(article, "publish", headline="Baru", **sent))
    assert list(response.context["form"].errors) == [fault]
    assert {name: typed(response, name) for name in sent} == sent
    assert typed(response, "headline") == "Baru"
    assert stored(article).headline == "Lama"
    assert not article.corrections.exists()
