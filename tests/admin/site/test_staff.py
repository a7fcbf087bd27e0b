"""Accounts: deleting one hands its unsaved text over, or says to deactivate it."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import User

from articles.domain.story import buffers
from articles.enums import State
from articles.models import Buffer
from tests import cast
from tests.admin.article_form import told
from tests.admin.test_deletion import delete_selected, page_of
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss():
    return cast.superuser()


@pytest.fixture
def desk(client, boss):
    client.force_login(boss)
    return client


@pytest.fixture
def ana():
    return cast.editor("ana")


def keep(user, headline, article=None):
    buffers.store_text(
        uuid4(), user=user, article=article, content={"headline": headline}, sequence=1
    )


def test_the_texts_are_named_and_become_those_of_who_deletes(desk, boss, ana):
    keep(ana, "Banjir di Hulu")
    keep(ana, "", make_article(state=State.DRAFT, headline="Jembatan Putus"))
    page = desk.get(page_of(ana))
    for text in ("Banjir di Hulu", "Jembatan Putus"):
        assert text in page.text
    assert User.objects.filter(pk=ana.pk).exists()
    response = desk.post(page_of(ana), {"post": "yes"}, follow=True)
    assert len(told(response)) == 2
    assert not User.objects.filter(pk=ana.pk).exists()
    assert {buffer.user for buffer in Buffer.objects.all()} == {boss}
    front = desk.get("/admin/").text
    assert "Banjir di Hulu" in front
    assert "diketik oleh ana" in front


def test_an_account_with_only_unsaved_texts_may_be_deleted_or_deactivated(desk, ana):
    keep(ana, "Banjir di Hulu")
    page = desk.get(page_of(ana))
    assert page.context["title"] == "Hapus akun “ana”?"
    assert 'value="yes"' in page.text
    assert 'name="deactivate"' in page.text


def test_so_do_those_of_many_selected_accounts(desk, boss, ana):
    budi = cast.editor("budi")
    keep(ana, "Tulisan Ana")
    keep(budi, "Tulisan Budi")
    page = delete_selected(desk, [ana, budi])
    for text in ("Tulisan Ana", "Tulisan Budi"):
        assert text in page.text
    delete_selected(desk, [ana, budi], post="yes")
    assert list(User.objects.all()) == [boss]
    assert {(text.user, text.typed_by) for text in Buffer.objects.all()} == {
        (boss, "ana"), (boss, "budi"),
    }  # fmt: skip


def test_an_account_that_has_worked_is_deactivated_instead(desk, ana):
    make_article(created_by=ana)
    assert 'name="deactivate"' in desk.get(page_of(ana)).text
    response = desk.post(page_of(ana), {"deactivate": "1"}, follow=True)
    assert told(response)
    ana.refresh_from_db()
    assert not ana.is_active
    page = desk.get(page_of(ana))
    assert 'name="deactivate"' not in page.text


def test_its_texts_can_be_taken_over_while_it_stays(desk, boss, ana):
    make_article(created_by=ana)
    keep(ana, "Banjir di Hulu")
    assert 'name="hand_over"' in desk.get(page_of(ana)).text
    assert told(desk.post(page_of(ana), {"hand_over": "1"}, follow=True))
    assert Buffer.objects.get().user == boss
    assert User.objects.filter(pk=ana.pk).exists()
    assert 'name="hand_over"' not in desk.get(page_of(ana)).text


def test_nobody_deletes_or_deactivates_their_own_account(desk, boss):
    keep(boss, "Naskahku")
    for data in ({"post": "yes"}, {"deactivate": "1"}, {"hand_over": "1"}):
        assert desk.post(page_of(boss), data).status_code == 403
    assert delete_selected(desk, [boss, cast.editor()], post="yes").status_code == 403
    assert User.objects.filter(is_active=True).count() == 2


@pytest.mark.parametrize("data", [{"post": "yes"}, {"deactivate": "1"}, {"hand_over": "1"}])
def test_only_superusers_may(client, ana, data):
    client.force_login(cast.managing_editor())
    keep(ana, "Naskah Ana")
    assert client.get(page_of(ana)).status_code == 403
    assert client.post(page_of(ana), data).status_code == 403
    ana.refresh_from_db()
    assert ana.is_active
    assert Buffer.objects.get().user == ana
