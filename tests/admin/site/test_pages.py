"""The pages about the newsroom at the desk: who may, what is saved, and that no text is lost."""

import re
import time
from functools import partial

import pytest
from django.core.management import call_command
from django.test import Client

from articles.admin.site.pages import PageAdmin
from articles.enums import PageName
from articles.models import Page
from tests import cast
from tests.admin.article_form import told
from tests.domain.story.test_parallel_links import at_once
from tests.factories import make_article

pytestmark = pytest.mark.django_db
LIST, ADD = "/admin/articles/page/", "/admin/articles/page/add/"


@pytest.fixture
def page():
    return Page.objects.create(
        name=PageName.CONTACT, title="Kontak", description="Uraian.", body="<p>Satu.</p>",
        is_starter=True,
    )  # fmt: skip


@pytest.fixture
def client(client):
    client.force_login(cast.managing_editor())
    return client


def address(page):
    return f"{LIST}{page.pk}/change/"


def form_of(client, page):
    """Return what the form of `page`, opened now, sends when nothing is changed in it."""
    form = client.get(address(page)).context["adminform"].form
    return {name: form[name].value() or "" for name in ("title", "description", "body", "opened")}


def errors(response):
    return response.context["adminform"].form.errors


def test_what_is_saved_is_what_readers_see_at_once(client, page):
    story = make_article()
    data = form_of(client, page) | {
        "title": "Hubungi Kami",
        "body": f'<p>Dua<script>x</script> <a href="/x/{story.pk}/">kata</a></p>',
    }
    response = client.post(address(page), data, follow=True)
    assert response.redirect_chain == [(address(page), 302)]
    assert told(response)
    page.refresh_from_db()
    assert (page.title, page.body) == (
        "Hubungi Kami",
        f'<p>Dua <a href="urn:uuid:{story.uid}" rel="noopener">kata</a></p>',
    )
    assert page.modified_by.username == "redpel"
    shown = f'<p>Dua <a href="{story.get_absolute_url()}">kata</a></p>'
    assert shown in client.get("/kontak/").content.decode()


@pytest.mark.parametrize(
    ("change", "is_starter"),
    [({}, True), ({"title": "Lain"}, True), ({"body": "<p>Satu.</p>\r\n"}, True),
     ({"body": "<p>Lain.</p>"}, True), ({"is_checked": "on"}, False),
     ({"body": "<p>Lain.</p>", "is_checked": "on"}, False)],
)  # fmt: skip
def test_a_text_is_a_starter_until_it_is_said_to_be_checked(client, page, change, is_starter):
    assert client.post(address(page), form_of(client, page) | change).status_code == 302
    page.refresh_from_db()
    assert page.is_starter is is_starter


def test_the_form_asks_for_the_check_only_of_a_starter_text(client, page):
    assert 'name="is_checked"' in client.get(address(page)).content.decode()
    Page.objects.update(is_starter=False)
    assert 'name="is_checked"' not in client.get(address(page)).content.decode()


def test_a_starter_text_stays_as_it_is_when_nothing_is_changed(client):
    call_command("loaddata", "pages", verbosity=0)
    for page in Page.objects.all():
        assert client.post(address(page), form_of(client, page)).status_code == 302
        assert Page.objects.get(pk=page.pk).body == page.body
        assert Page.objects.get(pk=page.pk).is_starter


def test_a_text_that_was_overtaken_is_not_saved_and_both_are_shown(client, page):
    mine = form_of(client, page) | {"body": "<p>Satu punyaku.</p>"}
    other = cast.managing_editor("dewi")
    page.title, page.body, page.modified_by = "Judul & Dewi", "<p>Satu punya Dewi.</p>", other
    page.save()
    response = client.post(address(page), mine)
    content = response.content.decode()
    assert response.status_code == 200
    assert errors(response)["__all__"]
    assert Page.objects.get().body == "<p>Satu punya Dewi.</p>"
    assert "dewi" in content
    assert "<dd>Judul &amp; Dewi</dd>" in content
    assert "&lt;p&gt;Satu punya Dewi.&lt;/p&gt;" in content
    form = response.context["adminform"].form
    assert form["body"].value() == "<p>Satu punyaku.</p>"
    assert "<ins>punyaku</ins>" in form.newer_page.changes
    again = mine | {"opened": re.search(r'name="opened" value="(\w+)"', content)[1]}
    assert client.post(address(page), again).status_code == 302
    assert Page.objects.get().body == "<p>Satu punyaku.</p>"


def test_a_third_text_is_shown_as_well(client, page):
    mine = form_of(client, page) | {"body": "<p>Punyaku.</p>"}
    Page.objects.update(body="<p>Kedua.</p>")
    mine["opened"] = client.post(address(page), mine).context["adminform"].form["opened"].value()
    Page.objects.update(body="<p>Ketiga.</p>")
    form = client.post(address(page), mine).context["adminform"].form
    assert form.newer_page.page.body == "<p>Ketiga.</p>"


@pytest.mark.parametrize("opened", ["", "x", "\0"])
def test_a_form_that_does_not_say_what_it_was_begun_from_overwrites_nothing(client, page, opened):
    data = form_of(client, page) | {"body": "<p>Lain.</p>", "opened": opened}
    assert client.post(address(page), data).status_code == 200
    assert Page.objects.get().body == "<p>Satu.</p>"


def test_a_form_that_is_sent_twice_is_saved_once(client, page):
    data = form_of(client, page) | {"body": "<p>Dua.</p>"}
    for _ in range(2):
        assert client.post(address(page), data).status_code == 302
    assert Page.objects.get().body == "<p>Dua.</p>"


@pytest.mark.parametrize(
    ("name", "value"),
    [("title", ""), ("title", "x" * 121), ("description", "x" * 201), ("body", ""),
     ("body", "<script>x</script>"), ("body", "x" * 400_001), ("body", "<p>\u200b – !</p>")],
)  # fmt: skip
def test_what_is_not_taken_comes_back_with_a_message(client, page, name, value):
    response = client.post(address(page), form_of(client, page) | {name: value})
    assert name in errors(response)
    assert Page.objects.get().body == "<p>Satu.</p>"
    assert response.context["adminform"].form[name].value() == value


def test_a_missing_page_is_told_of_and_can_be_written(client, page):
    Page.objects.bulk_create(
        Page(name=name, title=name.label, body="<p>Isi.</p>")
        for name in PageName
        if name not in {PageName.CONTACT, PageName.GUIDE}
    )
    response = client.get(LIST)
    assert str(PageName.GUIDE.label) in " ".join(told(response))
    choices = client.get(ADD).context["adminform"].form.fields["name"].choices
    assert [value for value, _label in choices] == ["", PageName.GUIDE]
    data = {"name": PageName.GUIDE, "title": "Panduan", "description": "", "body": "<p>Isi.</p>"}
    assert client.post(ADD, data | {"name": PageName.CONTACT}).status_code == 200
    assert client.post(ADD, data).status_code == 302
    guide = Page.objects.get(name=PageName.GUIDE)
    assert not guide.is_starter
    assert told(client.get(LIST))[1:] == []
    assert client.get(ADD).status_code == 403


def test_the_last_page_written_by_somebody_else_meanwhile_loses_no_word(client, page):
    Page.objects.bulk_create(
        Page(name=name, title=name.label, body="<p>Isi.</p>")
        for name in PageName
        if name != PageName.CONTACT
    )
    data = {"name": PageName.CONTACT, "title": "Kontak", "description": "", "body": "<p>Aku.</p>"}
    response = client.post(ADD, data)
    assert response.status_code == 200
    assert list(errors(response)) == ["name"]
    assert response.context["adminform"].form["body"].value() == "<p>Aku.</p>"


@pytest.mark.django_db(transaction=True)
def test_two_who_write_the_same_page_at_once_both_hear_what_became_of_it(monkeypatch):
    save = PageAdmin.save_model

    def slow(*args):
        time.sleep(0.5)
        save(*args)

    monkeypatch.setattr(PageAdmin, "save_model", slow)
    responses = []

    def write(user):
        client = Client()
        client.force_login(user)
        data = {
            "name": PageName.CONTACT,
            "title": "K",
            "description": "",
            "body": f"<p>{user}</p>",
        }
        responses.append(client.post(ADD, data))

    people = [cast.managing_editor("satu"), cast.managing_editor("dua")]
    assert at_once(*(partial(write, person) for person in people)) == []
    assert sorted(response.status_code for response in responses) == [200, 302]
    refused = next(response for response in responses if response.status_code == 200)
    texts = {refused.context["adminform"].form["body"].value(), Page.objects.get().body}
    assert texts == {"<p>satu</p>", "<p>dua</p>"}


def test_the_list_costs_the_same_queries(client, page, django_assert_max_num_queries):
    with django_assert_max_num_queries(11) as few:
        client.get(LIST)
    call_command("loaddata", "pages", verbosity=0)
    with django_assert_max_num_queries(11) as many:
        client.get(LIST)
    assert len(many) == len(few)


def test_no_page_is_deleted(client, page):
    path = f"{LIST}{page.pk}/delete/"
    assert [client.get(path).status_code, client.post(path).status_code] == [403, 403]


@pytest.mark.parametrize(
    ("person", "status"),
    [(None, 302), (cast.reader, 302), (cast.outsider, 403), (cast.reporter, 403),
     (cast.editor, 403)],
)  # fmt: skip
def test_managing_editors_alone_may(client, page, person, status):
    client.logout()
    if person:
        client.force_login(person())
    for path in (LIST, ADD, address(page)):
        assert client.get(path).status_code == status
    assert client.post(address(page), {"title": "x", "body": "<p>x</p>"}).status_code == status
    assert Page.objects.get().title == "Kontak"


@pytest.mark.parametrize("pk", ["0", "99999999999999999999", "x"])
def test_a_bad_id_leads_back(client, pk):
    assert client.get(f"{LIST}{pk}/change/").status_code == 302
