"""The page about the security of an account, who must have a second factor, and who lost one."""

import datetime as dt
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from articles.domain.access import factors, sessions
from articles.models import AuditEntry
from tests import cast
from tests.admin.access.test_second_factor import BROKEN, CODE, DESK, give_password, is_in
from tests.factories import make_article
from tests.second_factors import add_app, code_for, code_of, recovery_codes_of

pytestmark = pytest.mark.django_db

SECURITY, APP, CODES = "/admin/keamanan/", "/admin/keamanan/aplikasi/", "/admin/keamanan/kode/"
ADD_PASSKEY = "/admin/keamanan/kunci/tambah/"
AUTOSAVE = "/admin/articles/article/autosave/"


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


def enter(user, *, code=True):
    client = Client()
    give_password(client, user)
    if code:
        client.post(CODE, {"code": code_of(user)})
    return client


def test_setting_up_an_app(client):
    user = cast.editor()
    give_password(client, user)
    page = client.get(APP)
    secret = page.context["form"].secret
    assert "<svg" in page.content.decode()
    assert secret in page.content.decode()
    wrong = client.post(APP, {"code": "000000"})
    assert wrong.context["form"].secret == secret
    assert client.post(APP, {"code": code_for(secret)}).url == CODES
    assert len(client.get(CODES).context["unused_codes"]) == 10
    text = client.get("/admin/keamanan/kode/unduh/").content.decode()
    assert len([line for line in text.split() if line.isdecimal()]) == 10
    assert give_password(Client(), user).url == CODE


def test_an_old_session_gives_the_password_again(client, time_machine):
    user = cast.editor()
    time_machine.move_to("2026-05-04 10:00 +0700")
    give_password(client, user)
    time_machine.shift(16 * 60)
    again = f"/admin/keamanan/ulang/?next={APP.replace('/', '%2F')}"
    assert client.get(APP).url == again
    assert client.post(again, {"password": "salah"}).status_code == 200
    assert client.post(again, {"password": cast.PASSWORD}).url == APP
    assert client.get(APP).status_code == 200


@pytest.mark.usefixtures("required")
@pytest.mark.parametrize("who", [cast.editor, cast.managing_editor, cast.superuser])
def test_who_may_publish_sets_one_up_first(client, who):
    user = who()
    give_password(client, user)
    article = make_article()
    for path in (DESK, "/admin/articles/image/", f"/admin/articles/article/{article.pk}/change/"):
        assert client.get(path).url == SECURITY
    refused = client.post(AUTOSAVE, {}, headers={"Accept": "application/json"})
    assert refused.status_code == 403
    assert "verifikasi dua langkah" in refused.json()["error"]
    assert client.get(SECURITY).context["is_missing"]
    # A factor that was set up elsewhere does not let a session in that has not shown it.
    add_app(user)
    again = client.get(DESK).url
    assert again == "/admin/keamanan/ulang/kode/?next=%2Fadmin%2F"
    signed_out = client.post(AUTOSAVE, {}, headers={"Accept": "application/json"})
    assert (signed_out.status_code, signed_out.json()) == (401, {"error": "signed_out"})
    for path in (CODES, f"{CODES}unduh/", ADD_PASSKEY):
        assert client.get(path).url.startswith("/admin/keamanan/ulang/kode/"), path
    assert client.post("/admin/keamanan/ulang/", {"password": cast.PASSWORD}).status_code == 302
    assert not is_in(client)
    assert client.post(again, {"code": code_of(user)}).url == DESK
    assert is_in(client)


@pytest.mark.usefixtures("required")
def test_a_reporter_may_have_one(client):
    user = cast.reporter()
    give_password(client, user)
    assert is_in(client)
    add_app(user)
    assert give_password(Client(), user).url == CODE


@pytest.mark.django_db(transaction=True)  # as on a site: only what needs one is in a transaction
@pytest.mark.usefixtures("required")
def test_the_last_one_is_kept_where_it_is_required():
    user = cast.editor()
    add_app(user)
    client = enter(user)
    for ask in (client.get, client.post):
        assert "wajib" in ask("/admin/keamanan/aplikasi/hapus/").content.decode()
    assert Authenticator.objects.filter(user=user, type="totp").exists()


def test_removing_it_takes_the_recovery_codes_along():
    user = cast.editor()
    add_app(user)
    assert enter(user).post("/admin/keamanan/aplikasi/hapus/").url == SECURITY
    assert not Authenticator.objects.exists()


def test_the_pages_are_for_who_is_signed_in(client):
    for path in (SECURITY, APP, CODES, ADD_PASSKEY, f"{CODES}baru/"):
        response = client.get(path)
        assert response.status_code == 302
        assert response.url.startswith("/admin/login/?next="), path
    assert client.post("/admin/keamanan/sesi/").url.startswith("/admin/login/")


def test_another_account_is_not_reached_by_its_numbers():
    owner, other = cast.editor(), cast.managing_editor()
    session = UserSession.objects.get(session_key=enter(owner, code=False).session.session_key)
    passkey = Authenticator.objects.create(user=owner, type="webauthn", data={"name": "Laptop"})
    client = enter(other, code=False)
    assert client.post(f"/admin/keamanan/kunci/{passkey.pk}/hapus/").status_code == 404
    client.post("/admin/keamanan/sesi/", {"session": session.pk})
    assert UserSession.objects.filter(pk=session.pk).exists()


@pytest.mark.parametrize("sent", BROKEN)
def test_a_broken_passkey_is_not_added(sent):
    client = enter(cast.editor(), code=False)
    client.get(ADD_PASSKEY)
    assert client.post(ADD_PASSKEY, {"name": "x", "credential": sent}).status_code == 200
    assert not Authenticator.objects.exists()


def test_sessions_are_listed_and_ended():
    user = cast.reporter()
    here, there, third = (enter(user, code=False) for _ in range(3))
    shown = here.get(SECURITY).context["sessions"]
    assert len(shown) == 3
    key = there.session.session_key
    number = next(session.pk for session in shown if session.session_key == key)
    here.post("/admin/keamanan/sesi/", {"session": number})
    assert [is_in(client) for client in (here, there, third)] == [True, False, True]
    here.post("/admin/keamanan/sesi/", {"session": "x"})
    assert is_in(third)
    here.post("/admin/keamanan/sesi/")
    assert [is_in(client) for client in (here, third)] == [True, False]


def test_sessions_that_are_over_are_forgotten(time_machine):
    user = cast.reporter()
    time_machine.move_to("2026-05-04 10:00 +0700")
    enter(user, code=False)
    time_machine.shift(dt.timedelta(days=13))
    here = enter(user, code=False)
    time_machine.shift(dt.timedelta(days=2))
    sessions.forget_expired()
    [left] = UserSession.objects.all()
    assert left.session_key == here.session.session_key
    assert is_in(here)


def test_a_second_factor_signs_out_who_came_in_without_one():
    user = cast.reporter()
    here, there = (enter(user, code=False) for _ in range(2))
    secret = here.get(APP).context["form"].secret
    assert here.post(APP, {"code": code_for(secret)}).url == CODES
    assert [is_in(client) for client in (here, there)] == [True, False]
    assert here.get(CODES).status_code == 200


@pytest.mark.parametrize("change", ["closed", "demoted", "new password"])
def test_what_is_changed_between_password_and_code_counts(change):
    user = cast.editor()
    add_app(user)
    client = enter(user, code=False)
    user.is_active, user.is_staff = change != "closed", change != "demoted"
    if change == "new password":
        user.set_password("sandi lain yang panjang")
    user.save()
    assert client.post(CODE, {"code": code_of(user)}).url == "/admin/login/"
    user.is_active = user.is_staff = True
    user.save()
    assert not is_in(client)
    assert not UserSession.objects.exists()


def test_a_new_password_or_a_closed_account_ends_all_sessions():
    user = cast.reporter()
    here, there = (enter(user, code=False) for _ in range(2))
    new = "sandi lain yang panjang"
    here.post(
        "/admin/password_change/",
        {"old_password": cast.PASSWORD, "new_password1": new, "new_password2": new},
    )
    assert [is_in(client) for client in (here, there)] == [True, False]
    [left] = here.get(SECURITY).context["sessions"]
    assert left.session_key == here.session.session_key
    user.refresh_from_db()
    user.is_active = False
    user.save()
    assert not is_in(here)


def test_guessing_the_old_password_gets_slower(time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    client, new = enter(cast.reporter(), code=False), "sandi lain yang panjang"
    sent = {"old_password": "salah", "new_password1": new, "new_password2": new}
    answers = [client.post("/admin/password_change/", sent) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]


PAGES = [
    (SECURITY, 200), ("/admin/password_change/", 200), (APP, 200), (ADD_PASSKEY, 200),
    (f"{APP}hapus/", 404), (CODES, 404), (f"{CODES}unduh/", 404), (f"{CODES}baru/", 200),
    ("/admin/keamanan/kunci/1/hapus/", 404), ("/admin/keamanan/sesi/", 405),
    ("/admin/keamanan/ulang/", 200), ("/admin/keamanan/ulang/kode/", 302),
    ("/admin/keamanan/ulang/kunci/", 302), (CODE, 302), ("/admin/login/kunci/", 302),
]  # fmt: skip


@pytest.mark.parametrize("who", [cast.outsider, cast.reporter, cast.editor, cast.superuser])
def test_each_role_has_the_same_pages_for_its_own_account(who):
    client = enter(who(), code=False)
    assert [(path, client.get(path).status_code) for path, _status in PAGES] == PAGES


def test_a_superuser_lets_somebody_in_who_lost_the_phone():
    user = cast.editor()
    add_app(user)
    lost = enter(user)
    path = f"/admin/auth/user/{user.pk}/keamanan/"
    for somebody, expected in ((cast.managing_editor(), 403), (cast.outsider(), 403)):
        assert enter(somebody, code=False).post(path, {"forget": 1}).status_code == expected
    manager = enter(cast.superuser(), code=False)
    assert manager.get(f"/admin/auth/user/{manager.session['_auth_user_id']}/keamanan/").url == (
        SECURITY
    )
    assert len(manager.get(path).context["sessions"]) == 1
    assert manager.post(path, {"forget": 1}).url == path
    assert not Authenticator.objects.filter(user=user).exists()
    assert not is_in(lost)
    assert give_password(Client(), user).url == DESK


def test_a_superuser_ends_the_sessions_of_an_account():
    user = cast.reporter()
    client = enter(user, code=False)
    enter(cast.superuser(), code=False).post(f"/admin/auth/user/{user.pk}/keamanan/")
    assert not is_in(client)


def test_what_happens_to_factors_is_in_the_audit_log():
    user = cast.editor()
    client = enter(user, code=False)
    secret = client.get(APP).context["form"].secret
    client.post(APP, {"code": code_for(secret)})
    other = Client()
    give_password(other, user)
    other.post(CODE, {"code": "000000"})
    other.post(CODE, {"code": recovery_codes_of(user)[0]})
    other.post("/admin/keamanan/kode/baru/")
    other.post("/admin/keamanan/sesi/")
    other.post("/admin/keamanan/aplikasi/hapus/")
    entries = AuditEntry.objects.filter(subject="editor").order_by("number")
    assert [(entry.event, entry.name) for entry in entries][-7:] == [
        (event, "editor")
        for event in (
            "factor_added", "recovery_codes_made", "code_failed", "recovery_code_used",
            "recovery_codes_made", "session_ended", "factor_removed",
        )
    ]  # fmt: skip
    call_command("verify_audit")


def test_the_form_of_an_account_opens_where_it_is_saved_as_a_new_one(client):
    client.force_login(cast.superuser())
    path = f"/admin/auth/user/{cast.reporter().pk}/change/"
    assert f"{path.removesuffix('change/')}keamanan/" in client.get(path).content.decode()
    assert client.post(path, {"_saveasnew": ""}).status_code == 200


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("required")
def test_of_two_removals_at_once_one_leaves_a_factor(monkeypatch):
    user = cast.editor()
    add_app(user)
    passkey = Authenticator.objects.create(user=user, type="webauthn", data={"name": "Laptop"})
    client = Client()
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    may_remove = factors.may_remove

    def decide_slowly(factor):
        is_free = may_remove(factor)
        time.sleep(0.5)  # in which the other would decide too
        return is_free

    monkeypatch.setattr(factors, "may_remove", decide_slowly)

    def remove(path):
        other = Client()
        other.cookies = client.cookies
        try:
            return other.post(f"/admin/keamanan/{path}/hapus/").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(remove, ("aplikasi", f"kunci/{passkey.pk}")))
    assert sorted(answers) == [200, 302]
    assert Authenticator.objects.exclude(type="recovery_codes").count() == 1
