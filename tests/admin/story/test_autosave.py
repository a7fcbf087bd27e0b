"""The endpoints that keep what is typed: who may, what is refused, what it costs."""

import json
import re
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session

from articles.body.length import LONGEST_BODY
from articles.content.shape import clean
from articles.domain.desk import workflow
from articles.domain.search import indexing
from articles.domain.story import buffers, revisions
from articles.enums import Action, State
from articles.models import Buffer, Revision
from tests import cast
from tests.factories import make_article, save_content

pytestmark = pytest.mark.django_db
BASE = "/admin/articles/article/"


@pytest.fixture
def story():
    article = make_article(state=State.DRAFT, headline="Judul Lama", body="<p>Teks lama.</p>")
    revisions.ensure_first_revision(article)
    return article


@pytest.fixture
def editor(client):
    user = cast.editor()
    client.force_login(user)
    return user


def send(client, name="autosave", **data):
    return client.post(f"{BASE}{name}/", json.dumps(data), content_type="application/json")


def autosave(client, article=None, content=None, **data):
    about = {"key": str(uuid4()), "article": article and article.pk, "sequence": 1}
    if article and article.latest_revision:
        about["based_on"] = article.latest_revision.number
    return send(client, **about | {"content": content} | data)


def typed(article, text):
    return revisions.latest_content(article) | {"body": f"<p>{text}</p>"}


def test_what_is_typed_is_kept_without_a_revision(client, editor, story):
    key = str(uuid4())
    answer = autosave(client, story, {"headline": "Baru", "body": "<p>x</p>"}, key=key).json()
    assert re.fullmatch(r"\d\d:\d\d WIB", answer["saved_at"])
    assert (answer["latest"], answer["others"], answer["sequence"]) == (1, [], 1)
    buffer = Buffer.objects.get()
    assert (str(buffer.key), buffer.article, buffer.user) == (key, story, editor)
    assert buffer.content == clean({"headline": "Baru", "body": "<p>x</p>"})
    assert buffer.based_on == story.latest_revision
    assert Revision.objects.count() == 1


def test_no_active_content_is_kept(client, editor, story):
    autosave(client, story, {"body": "<p>a<img src=x onerror=alert(1)></p><script>x</script>"})
    assert Buffer.objects.get().content["body"] == "<p>a</p>"


def test_a_new_article_has_a_buffer_before_it_exists(client, editor):
    assert autosave(client, None, {"headline": "Baru"}).json()["latest"] is None
    assert Buffer.objects.get().article is None


def test_others_and_a_newer_version_are_told(client, editor, story):
    budi = cast.editor("budi")
    budi.first_name = "Budi"
    budi.save()
    buffers.store_text(uuid4(), user=budi, article=story)
    save_content(story, typed(story, "dua"), base=story.latest_revision, user=budi)
    answer = autosave(client, story, None).json()
    assert answer["saved_at"] is None
    assert [(other["name"], other["own"]) for other in answer["others"]] == [("Budi", False)]
    assert answer["latest"] == 2
    assert "Budi" in answer["presence_html"]
    assert "presence-newer" in answer["presence_html"]


def test_a_step_that_somebody_took_is_told_and_is_nothing_to_merge(client, editor, story):
    workflow.perform(story, Action.SUBMIT, user=editor)
    chief = cast.managing_editor()
    opened = {"based_on": story.latest_revision.number, "state": "in_review"}
    workflow.perform(story, Action.RETURN, user=chief, note="Tambah <narasumber>.")
    shown = autosave(client, story, None, **opened).json()["presence_html"]
    assert "Tambah &lt;narasumber&gt;." in shown
    assert "digabung" not in shown
    saved = save_content(
        story, typed(story, "dua"), base=story.revisions.get(number=2), user=editor
    )
    assert saved.merged_with is None
    shown = autosave(client, story, None, **opened | {"state": "draft"}).json()["presence_html"]
    assert "narasumber" not in shown
    assert "digabung" in shown


def test_a_form_that_is_looked_at_again_gets_its_checks(client, editor, story):
    assert "checks_html" not in autosave(client, story, None).json()
    again = autosave(client, story, None, look=True).json()
    assert "Gambar utama belum ada" in again["checks_html"]
    assert "checks_html" not in autosave(client, None, None, look=True).json()


def test_somebody_elses_name_is_shown_as_text(client, editor, story):
    other = cast.editor("budi")
    other.first_name = "<b>Budi</b>"
    other.save()
    buffers.store_text(uuid4(), user=other, article=story)
    assert "<b>" not in autosave(client, story).json()["presence_html"]


@pytest.mark.parametrize(
    "body",
    [
        "", "{", "[]", "null", '"x"', "1", '{"key": "x"}', '{"key": null}', "{}", "[" * 100_000,
        '{"key": "6f1e1f8e-4f0f-4a4e-9d5b-0c8f3a1c2b3d", "content": []}',
        '{"key": "6f1e1f8e-4f0f-4a4e-9d5b-0c8f3a1c2b3d", "content": "x"}',
        '{"key": "6f1e1f8e-4f0f-4a4e-9d5b-0c8f3a1c2b3d", "article": {}}',
        '{"key": "6f1e1f8e-4f0f-4a4e-9d5b-0c8f3a1c2b3d", "article": "x"}',
        '{"key": "6f1e1f8e-4f0f-4a4e-9d5b-0c8f3a1c2b3d", "sequence": 1e400}',
        '{"key": "6f1e1f8e-4f0f-4a4e-9d5b-0c8f3a1c2b3d", "sequence": -1}',
        '{"key": "6f1e1f8e-4f0f-4a4e-9d5b-0c8f3a1c2b3d", "sequence": 99999999999999999999}',
        '{"key": "6f1e1f8e-4f0f-4a4e-9d5b-0c8f3a1c2b3d", "based_on": true}',
        b"\xff\xfe",
    ],
    ids=repr,
)  # fmt: skip
@pytest.mark.parametrize("name", ["autosave", "rescue", "diff"])
def test_what_is_no_message_is_refused(client, editor, body, name):
    response = client.post(f"{BASE}{name}/", body, content_type="application/json")
    assert response.status_code == 400
    assert response.json()["error"]
    assert not Buffer.objects.exists()


def test_a_message_of_more_than_five_megabytes_is_refused(client, editor, story):
    response = autosave(client, story, {"body": "x" * (5 * 1024 * 1024)})
    assert (response.status_code, Buffer.objects.count()) == (413, 0)


@pytest.mark.parametrize("name", ["autosave", "diff"])
def test_a_body_that_no_form_takes_is_refused_with_its_length(client, editor, story, name):
    def sent(body):
        content = {"body": body}
        return send(client, name, key=str(uuid4()), article=story.pk, content=content, sequence=1)

    for body in ("x" * (LONGEST_BODY + 1), ["x" * (LONGEST_BODY + 1)]):
        response = sent(body)
        assert (response.status_code, Buffer.objects.count()) == (413, 0)
        assert "400.0" in response.json()["error"]
    assert sent("x" * LONGEST_BODY).status_code == 200


def test_odd_content_is_kept_as_far_as_it_is_text(client, editor, story):
    content = {"headline": ["a", 1], "tags": {"x": "y"}, "section": "satu", "body": "a\x00b\ud800"}
    assert autosave(client, story, content).status_code == 200
    assert Buffer.objects.get().content["body"] == "<p>ab</p>"


@pytest.mark.parametrize("name", ["autosave", "diff"])
def test_other_methods_are_refused(client, editor, name):
    for method in (client.get, client.put, client.delete):
        assert method(f"{BASE}{name}/").status_code == 405


def test_rescue_and_sign_in_refuse_other_methods(client, editor):
    for name in ("rescue", "sign-in"):
        assert client.put(f"{BASE}{name}/").status_code == 405


@pytest.mark.parametrize("name", ["autosave", "rescue", "diff"])
def test_who_is_signed_out_is_told_so(client, story, name):
    response = send(client, name, key=str(uuid4()), article=story.pk, content={"headline": "x"})
    assert (response.status_code, response.json()) == (401, {"error": "signed_out"})
    client.force_login(cast.reader())
    assert send(client, name, key=str(uuid4())).status_code == 401
    assert client.get(f"{BASE}rescue/").status_code == 401
    assert not Buffer.objects.exists()


@pytest.mark.parametrize("name", ["autosave", "rescue", "diff"])
def test_who_may_not_work_on_it_is_refused(client, story, name):
    client.force_login(cast.outsider())
    key = str(uuid4())
    assert send(client, name, key=key, article=story.pk, content={}).status_code == 403
    client.force_login(cast.reporter())
    assert send(client, name, key=key, article=story.pk, content={"body": "x"}).status_code == 403
    assert not Buffer.objects.exists()
    assert story.revisions.count() == 1


def test_who_could_when_the_form_was_opened_loses_nothing(client, story):
    reporter = cast.reporter()
    client.force_login(reporter)
    story.assignee = reporter
    story.save()
    key = str(uuid4())
    assert autosave(client, story, None, key=key).json()["may_save"]
    story.assignee = None
    story.save()
    answer = autosave(client, story, typed(story, "terlambat"), key=key).json()
    assert not answer["may_save"]
    assert Buffer.objects.get().content["body"] == "<p>terlambat</p>"


def test_the_text_of_a_deleted_article_is_kept(client, editor, story):
    article, key = story.pk, str(uuid4())
    story.delete()
    answer = send(client, key=key, article=article, sequence=1, content={"headline": "Masih Ada"})
    assert answer.status_code == 200
    assert Buffer.objects.get().article is None


def test_the_session_of_a_colleague_takes_no_text(client, editor, story):
    response = autosave(client, story, {"body": "milik Ana"}, user=editor.pk + 1)
    assert response.status_code == 409
    assert editor.get_username() in response.json()["error"]
    assert not Buffer.objects.exists()


def test_a_foreign_key_is_refused(client, editor, story):
    key = str(uuid4())
    text = {"headline": "rahasia"}
    buffers.store_text(key, user=cast.editor("budi"), article=story, content=text, sequence=1)
    assert autosave(client, story, {"body": "x"}, key=key, sequence=2).status_code == 409
    assert client.get(f"{BASE}rescue/?key={key}").status_code == 404
    assert send(client, "rescue", key=key).status_code == 409
    shown = send(client, "diff", key=key, article=story.pk, content={"headline": "x"})
    assert "rahasia" not in shown.json()["html"]


def test_a_rescued_text_is_given_back(client, editor, story):
    key = str(uuid4())
    autosave(client, story, typed(story, "hampir hilang"), key=key)
    answer = client.get(f"{BASE}rescue/?key={key}").json()
    assert answer["content"]["body"] == "<p>hampir hilang</p>"
    assert (answer["based_on"], answer["sequence"]) == (1, 1)
    for wrong in ("", "x", uuid4()):
        assert client.get(f"{BASE}rescue/?key={wrong}").status_code in {400, 404}


def test_a_discarded_text_is_kept_aside(client, editor, story):
    key = str(uuid4())
    autosave(client, story, typed(story, "tidak jadi"), key=key)
    assert send(client, "rescue", key=key, article=story.pk).json() == {"ended": True}
    assert story.revisions.get(action=Action.ASIDE).content["body"] == "<p>tidak jadi</p>"
    assert client.get(f"{BASE}rescue/?key={key}").status_code == 404


def test_a_text_is_handed_over_to_the_form_that_took_it(client, editor, story):
    old, new = str(uuid4()), str(uuid4())
    autosave(client, story, typed(story, "satu dua"), key=old)
    assert send(client, "rescue", key=old, into=new).json() == {"ended": False}
    autosave(client, story, typed(story, "satu dua tiga"), key=new)
    assert send(client, "rescue", key=old, into=new).json() == {"ended": True}
    assert story.revisions.count() == 1


def test_a_copy_of_the_browser_is_shown_as_an_offer_or_settled(client, editor, story):
    about = {"key": str(uuid4()), "article": story.pk, "sequence": 5}
    answer = send(client, "diff", **about, content=typed(story, "hanya di peramban")).json()
    assert not answer["settled"]
    assert "<ins>" in answer["html"]
    assert f'data-rescue-key="{about["key"]}"' in answer["html"]
    same = send(client, "diff", **about, content=revisions.latest_content(story))
    assert same.json() == {"settled": True}
    buffers.end_buffer(about["key"], user=editor, article=story, sequence=5)
    done = send(client, "diff", **about, content=typed(story, "hanya di peramban"))
    assert done.json() == {"settled": True}


def test_a_copy_with_active_content_is_shown_harmless(client, editor, story):
    content = {"headline": "<script>alert(1)</script>", "body": "<p onclick=x>a<script>y</script>"}
    html = send(
        client, "diff", key=str(uuid4()), article=story.pk, sequence=5, content=content
    ).json()["html"]  # fmt: skip
    assert "<script" not in html
    assert "onclick" not in html


def sign_in(client, person, password=cast.PASSWORD, **data):
    about = {"username": person.get_username(), "password": password}
    return client.post(f"{BASE}sign-in/", about | data)


def test_signing_in_again_gives_a_token(client, story):
    user = cast.editor()
    assert client.get(f"{BASE}sign-in/").json()["user"] is None
    answer = sign_in(client, user, user=user.pk).json()
    assert answer["user"] == user.pk
    assert len(answer["csrf"]) == 64
    assert autosave(client, story, {"body": "x"}).status_code == 200


def test_a_wrong_password_signs_nobody_in(client):
    user = cast.editor()
    response = sign_in(client, user, "salah", user=user.pk)
    assert response.status_code == 400
    assert response.json()["error"]
    assert not Session.objects.exists()


def test_another_account_does_not_take_over_the_form(client):
    ana, budi = cast.editor("ana"), cast.editor("budi")
    assert sign_in(client, budi, user=ana.pk).status_code == 409
    assert sign_in(client, cast.reader()).status_code == 400
    assert not Session.objects.exists()


def test_signing_in_needs_the_token(story):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    assert sign_in(client, cast.editor()).status_code == 403


def test_an_autosave_is_cheap(client, django_assert_max_num_queries, story):
    client.force_login(cast.superuser())
    content = typed(story, "kata " * 5000)
    key = str(uuid4())
    autosave(client, story, content, key=key)
    with django_assert_max_num_queries(6):  # one of them for the mark, which spares the next beats
        autosave(client, story, None, key=key)
    with django_assert_max_num_queries(9):  # one more to check the text, two to look for a copy
        autosave(client, story, content, key=key, sequence=2)


def test_an_offer_shows_what_saving_it_would_change(client, editor, story):
    """What a colleague saved in the meantime will be merged: it is no change of mine."""
    key = str(uuid4())
    autosave(client, story, typed(story, "milik saya"), key=key, closing=True)
    changed = revisions.latest_content(story) | {"kicker": "Punya Budi"}
    save_content(story, changed, base=story.latest_revision, user=cast.editor("budi"))
    page = client.get(f"{BASE}{story.pk}/change/")
    (offer,) = page.context["rescues"]
    assert str(offer.buffer.key) == key
    assert "milik saya" in offer.comparison.body
    assert offer.comparison.fields == []
    about = {"key": str(uuid4()), "article": story.pk, "based_on": 1, "sequence": 1}
    html = send(client, "diff", **about, content=typed(story, "hanya di sini")).json()["html"]
    assert "<ins>hanya" in html
    assert "Punya Budi" not in html


@pytest.fixture
def left_behind(client, story):
    """Give what a reporter typed into an article that was published before it was saved."""
    reporter = cast.reporter()
    client.force_login(reporter)
    story.created_by = reporter
    story.save()
    key = str(uuid4())
    autosave(client, story, typed(story, "tidak sempat"), key=key, closing=True)
    workflow.perform(story, Action.PUBLISH, user=cast.managing_editor())
    return key


def test_who_may_only_read_finds_the_text_and_puts_it_into_the_history(client, story, left_behind):
    address = f"{BASE}{story.pk}/change/"
    assert address in client.get("/admin/").text
    page = client.get(address)
    (offer,) = page.context["rescues"]
    assert str(offer.buffer.key) == left_behind
    assert 'data-rescue="discard"' in page.text
    assert 'data-rescue="restore"' not in page.text
    assert send(client, "rescue", key=left_behind, article=story.pk).json() == {"ended": True}
    assert story.revisions.get(action=Action.ASIDE).content["body"] == "<p>tidak sempat</p>"
    assert client.get(address).context["rescues"] == []
    assert "panel-unsaved" not in client.get("/admin/").text


def test_who_may_only_read_keeps_what_the_browser_alone_has(client, story, left_behind):
    about = {"key": str(uuid4()), "article": story.pk, "based_on": 1, "sequence": 1}
    content = typed(story, "hanya di peramban")
    html = send(client, "diff", **about, content=content).json()["html"]
    assert 'data-rescue="restore"' not in html
    assert send(client, "rescue", **about, content=content).status_code == 200
    asides = story.revisions.filter(action=Action.ASIDE).values_list("content", flat=True)
    assert "hanya di peramban" in json.dumps(list(asides))


def test_a_copy_of_a_visible_story_is_told_with_a_link_to_it(client, editor, story):
    text = " ".join(f"kata{number}" for number in range(40))
    other = make_article(headline="Kabar <lama>", body=f"<p>{text}</p>")
    indexing.make_some_entries()
    shown = autosave(client, story, typed(story, text)).json()["checks_html"]
    assert f'<a href="{other.get_absolute_url()}" target="_blank" rel="noopener">' in shown
    assert "Mungkin sudah ada berita serupa: “Kabar &lt;lama&gt;” (tayang " in shown
