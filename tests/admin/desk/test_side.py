"""The front page of the admin, and the notes and assignments beside the form."""

import datetime as dt
import json
from uuid import uuid4

import pytest
from django.utils import timezone

from articles.content.shape import blank
from articles.domain.desk import todo as rules
from articles.domain.desk import verification, workflow
from articles.domain.story import buffers
from articles.enums import Action, State
from articles.models import Article, Note, StaffProfile
from tests import cast
from tests.factories import make_article, make_section

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def reporter(client):
    user = cast.reporter()
    client.force_login(user)
    return user


def post(client, path, **data):
    return client.post(path, json.dumps(data), content_type="application/json")


def notes(article):
    return f"/admin/articles/article/{article.pk}/notes/"


def assign(article):
    return f"/admin/articles/article/{article.pk}/assign/"


def test_the_front_page_shows_what_waits_why_and_until_when(client, reporter):
    article = make_article(headline="Kembali & lagi", state=State.DRAFT, created_by=reporter)
    workflow.perform(article, Action.SUBMIT, user=reporter)
    workflow.perform(article, Action.RETURN, user=cast.editor(), note="Tambah <b>narasumber</b>.")
    rules.assign_article(article, reporter, timezone.now() - DAY)
    make_article(headline="Besok", ago=-dt.timedelta(hours=2, minutes=10, seconds=30))
    page = client.get("/admin/").content.decode()
    assert page.count("Kembali &amp; lagi") == 2  # it waits, and it is a draft
    assert "Tambah &lt;b&gt;narasumber&lt;/b&gt;." in page
    assert "is-overdue" in page
    assert "2\xa0jam 10\xa0menit" in page
    assert "/admin/articles/article/add/" in page


def test_an_empty_desk_says_so(client, reporter):
    page = client.get("/admin/").content.decode()
    assert page.count('class="panel-empty"') == 7


def test_what_was_typed_and_never_saved_is_offered(client, reporter):
    article = make_article(headline="Sudah Ada", state=State.DRAFT, created_by=reporter)
    for headline, of in [("Judul Ketikan", article), ("Artikel Baru", None)]:
        content = blank() | {"headline": headline}
        buffers.store_text(
            uuid4(), user=reporter, article=of, content=content, sequence=1, is_closing=True
        )
    page = client.get("/admin/").content.decode()
    assert "panel-unsaved" in page
    assert page.count("Judul Ketikan") == page.count("Artikel Baru") == 1
    client.force_login(cast.editor())
    assert "panel-unsaved" not in client.get("/admin/").content.decode()


def test_who_may_see_no_article_sees_no_list(client):
    make_article(headline="Rahasia", state=State.IN_REVIEW)
    client.force_login(cast.outsider())
    page = client.get("/admin/").content.decode()
    assert "Rahasia" not in page
    assert "panel-" not in page


def test_the_front_page_costs_the_same_for_many(client, django_assert_max_num_queries):
    section = make_section()
    user = cast.editor(sections=[section])
    client.force_login(user)

    def visit():
        with django_assert_max_num_queries(31) as queries:
            assert client.get("/admin/").status_code == 200
        return len(queries)

    def fill():
        for state in State:
            article = make_article(state=state, assignee=user, created_by=user, section=section)
            rules.add_note(article, "Periksa.", user=user)
            for text in ("satu", "dua"):
                content = blank() | {"headline": text}
                key = uuid4()
                buffers.store_text(
                    key, user=user, article=article, content=content, sequence=1, is_closing=True
                )

    fill()
    few = visit()
    for _round in range(3):
        fill()
    assert visit() == few


def test_each_list_leads_to_the_same_articles(client, django_assert_max_num_queries):
    user = cast.editor()
    client.force_login(user)
    for number in range(rules.SHOWN + 1):
        for fields in (
            {"state": State.DRAFT, "created_by": user},
            {"state": State.IN_REVIEW},
            {"ago": dt.timedelta(seconds=number)},
            {"ago": -DAY},
        ):
            article = make_article(**fields)
            rules.add_note(article, "Periksa.", user=user)
        verification.mark_unverified(article, timezone.now() + DAY, user=user)
    for panel in rules.panels(user):
        response = client.get(f"/admin/articles/article/?{panel.query}")
        found = {article.pk for article in response.context["cl"].result_list}
        assert (len(found), panel.has_more) == (panel.count, True), panel.name
        assert {article.pk for article in panel.articles} <= found


def test_a_note_is_written_and_resolved(client, reporter):
    article = make_article()
    answer = post(client, notes(article), text="Periksa <angka>.")
    assert (answer.status_code, answer.json()["open"]) == (200, 1)
    assert "Periksa &lt;angka&gt;." in answer.json()["html"]
    note = Note.objects.get()
    assert note.created_by == reporter
    answer = post(client, f"{notes(article)}{note.pk}/resolve/")
    assert answer.json()["open"] == 0
    note.refresh_from_db()
    assert note.resolved_by == reporter
    assert "Periksa" not in client.get(article.get_absolute_url()).content.decode()


@pytest.mark.parametrize("body", ["", "[]", "{", '{"text": null}', '{"text": "  "}', "[" * 9_999])
def test_a_note_that_says_nothing_is_refused(client, reporter, body):
    answer = client.post(notes(make_article()), body, content_type="application/json")
    assert (answer.status_code, list(answer.json())) == (400, ["error"])
    assert not Note.objects.exists()


def test_a_note_loses_what_no_page_can_carry(client, reporter):
    assert post(client, notes(make_article()), text="Periksa\0 \ud800angka.").status_code == 200
    assert Note.objects.get().text == "Periksa angka."


def test_a_note_of_another_article_or_of_none_is_not_there(client, reporter):
    article = make_article()
    note = rules.add_note(make_article(), "Periksa.", user=reporter)
    assert post(client, f"{notes(article)}{note.pk}/resolve/").status_code == 404
    for pk in (0, 10**25):
        path = f"/admin/articles/article/{pk}/"
        assert post(client, f"{path}notes/", text="x").status_code == 404
        assert post(client, f"{path}notes/{note.pk}/resolve/").status_code == 404
    assert rules.notes_of(note.article) == ([note], [])


def test_an_editor_assigns_an_article_with_a_time_of_the_newsroom(client):
    editor, reporter = cast.editor(), cast.reporter()
    client.force_login(editor)
    article = make_article(state=State.DRAFT)
    answer = post(client, assign(article), user=str(reporter.pk), due="2030-07-13T10:00")
    assert answer.status_code == 200
    article.refresh_from_db()
    assert (article.assignee, timezone.localtime(article.due_at).hour) == (reporter, 10)
    assert post(client, assign(article), user="", due="").status_code == 200
    assert Article.objects.get().assignee is None


@pytest.mark.parametrize(
    "sent",
    [
        {"user": "x"}, {"user": 10**25}, {"user": str(10**25)}, {"user": "\0"}, {"user": ["1"]},
        {"user": None}, {"due": "kapan-kapan"}, {"due": 5}, {"due": True}, {"due": None},
        {"due": "0001-01-01T00:00"}, {"due": "9999-12-31T23:59"}, {"due": "\ud800"},
    ],
)  # fmt: skip
def test_an_assignment_that_cannot_be_read_is_refused(client, sent):
    user = cast.editor()
    client.force_login(user)
    article = make_article(state=State.DRAFT, assignee=user)
    sent = {"user": str(user.pk), "due": ""} | sent
    assert post(client, assign(article), **sent).status_code == 400
    assert Article.objects.get().assignee == user


@pytest.mark.parametrize("body", ["", "{}", "null", "{", '{"user": ""}', "[" * 99_999])
def test_a_message_that_does_not_arrive_whole_takes_nobody_off_an_article(client, body):
    user = cast.editor()
    client.force_login(user)
    article = make_article(state=State.DRAFT, assignee=user)
    answer = client.post(assign(article), body, content_type="application/json")
    assert (answer.status_code, list(answer.json())) == (400, ["error"])
    assert Article.objects.get().assignee == user


def test_an_article_is_given_to_nobody_who_could_not_write_it(client):
    client.force_login(cast.editor())
    article = make_article(state=State.DRAFT)
    for user in (cast.outsider(), cast.reader()):
        assert post(client, assign(article), user=str(user.pk), due="").status_code == 400
    assert Article.objects.get().assignee is None


def test_a_limited_editor_assigns_in_their_sections_alone(client):
    own, other = make_section(), make_section()
    client.force_login(cast.editor(sections=[own]))
    for section, status in [(own, 200), (other, 403)]:
        article = make_article(state=State.DRAFT, section=section)
        assert post(client, assign(article), user="", due="").status_code == status


def test_a_managing_editor_says_who_works_where(client):
    client.force_login(cast.managing_editor())
    section, editor = make_section(), cast.editor()
    address = "/admin/articles/staffprofile/add/"
    assert client.get(address).status_code == 200
    answer = client.post(address, {"user": editor.pk, "sections": [section.pk]})
    assert answer.status_code == 302
    assert list(editor.staff_profile.sections.all()) == [section]


def test_nobody_lifts_a_limit_that_binds_them(client):
    section, editor = make_section(), cast.editor(sections=[make_section()])
    limited, chief = cast.limited_managing_editor([section]), cast.managing_editor()
    StaffProfile.objects.create(user=chief)
    address = "/admin/articles/staffprofile/"
    for user, whose, status in [
        (limited, limited, 403), (limited, editor, 403), (chief, chief, 403), (chief, editor, 302),
        (chief, limited, 302), (cast.superuser(), chief, 302),
    ]:  # fmt: skip
        client.force_login(user)
        page = f"{address}{whose.staff_profile.pk}"
        assert client.get(f"{page}/change/").status_code == 200
        assert client.post(f"{page}/change/", {"sections": [section.pk]}).status_code == status
        may_delete = 403 if status == 403 else 200
        assert client.get(f"{page}/delete/").status_code == may_delete
    client.force_login(limited)
    assert client.get(f"{address}add/").status_code == 403


def test_superusers_alone_manage_accounts(client):
    user = cast.editor()
    section = make_section()
    pages = ["/admin/auth/user/", f"/admin/auth/user/{user.pk}/change/", "/admin/auth/group/"]
    client.force_login(cast.managing_editor())
    assert [client.get(page).status_code for page in pages] == [403] * 3
    client.force_login(cast.superuser())
    assert [client.get(page).status_code for page in pages] == [200] * 3
    form = client.get(pages[1]).context["adminform"].form
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    data |= {
        "username": "editor", "is_active": "on", "is_staff": "on", "date_joined_0": "01-01-2025",
        "date_joined_1": "10.00", "last_login_0": "", "last_login_1": "",
        "staff_profile-TOTAL_FORMS": 1, "staff_profile-INITIAL_FORMS": 0,
        "staff_profile-0-sections": [section.pk], "staff_profile-0-user": user.pk,
    }  # fmt: skip
    data.pop("last_login", None)
    assert client.post(pages[1], data).status_code == 302
    assert list(user.staff_profile.sections.all()) == [section]
