"""Every way in is guarded by the same backend: the page, and the dialog of an open form."""

import logging
import time

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.hashers import make_password
from django.db import OperationalError, connection
from django.utils import timezone

from articles.domain.access import hashing
from articles.domain.access.throttle import OF_ADDRESS, OF_DEVICE, SLOTS
from articles.models import AttemptCount
from tests import cast

pytestmark = pytest.mark.django_db
PAGE, DIALOG = "/admin/login/", "/admin/articles/article/sign-in/"
WRONG = "salah"
PBKDF2 = "django.contrib.auth.hashers.PBKDF2PasswordHasher"


def sign_in(client, name="editor", password=WRONG, path=PAGE):
    return client.post(path, {"username": name, "password": password})


@pytest.mark.parametrize("path", [PAGE, DIALOG])
@pytest.mark.parametrize("name", ["editor", "tidak-ada"])
def test_guesses_are_refused_alike_whether_there_is_an_account_or_not(
    client, path, name, time_machine
):
    time_machine.move_to(timezone.now(), tick=False)
    cast.editor()
    answers = [sign_in(client, name, path=path) for _ in range(OF_DEVICE.free + 1)]
    assert {answer.status_code for answer in answers[:-1]} == {200 if path == PAGE else 400}
    last = answers[-1]
    assert (last.status_code, last["Retry-After"]) == (429, "1")
    text = last.content.decode() if path == PAGE else last.json()["error"]
    assert "Terlalu banyak percobaan yang gagal. Coba lagi dalam 1 detik." in text
    # The right password does not help before the time.
    assert sign_in(client, "editor", cast.PASSWORD, path).status_code == (
        429 if name == "editor" else 302 if path == PAGE else 200
    )


def test_who_has_signed_in_before_enters_while_a_stranger_guesses_all_night(client):
    cast.editor()
    assert sign_in(client, password=cast.PASSWORD).status_code == 302
    [cookie] = [one for name, one in client.cookies.items() if name.startswith("device-")]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert "editor" not in str(cookie)
    stranger = type(client)(REMOTE_ADDR="192.0.2.66")
    for _ in range(OF_ADDRESS.free):
        sign_in(stranger)
    strangers = AttemptCount.objects.filter(slot__gte=SLOTS)
    assert strangers.update(failures=2**20, at=time.time()) == 5
    assert sign_in(stranger, password=cast.PASSWORD).status_code == 429
    assert sign_in(client, password=cast.PASSWORD).status_code == 302


def test_a_wrong_password_gives_no_cookie(client):
    cast.editor()
    sign_in(client)
    assert not [name for name in client.cookies if name.startswith("device-")]


@pytest.mark.parametrize("path", [PAGE, DIALOG, "/admin/password_change/"])
def test_without_a_database_there_is_a_page_and_one_line_in_the_log(client, caplog, path):
    def down(execute, *_):
        raise OperationalError("connection refused")

    client.cookies[django_settings.SESSION_COOKIE_NAME] = "x" * 32
    with connection.execute_wrapper(down):
        response = sign_in(client, password=cast.PASSWORD, path=path)
    assert (response.status_code, response["Retry-After"]) == (503, "60")
    assert "Basis data tempat akun disimpan tidak menjawab" in response.content.decode()
    assert not any(record.exc_info for record in caplog.records)
    assert [r.name for r in caplog.records if r.levelno == logging.WARNING] == [
        "articles.admin.access.answers"
    ]


def test_an_old_hash_becomes_argon2id_at_sign_in(client, settings):
    settings.PASSWORD_HASHERS = production_hashers()
    user = cast.editor()
    user.password = make_password(cast.PASSWORD, hasher="pbkdf2_sha256")
    user.save()
    assert sign_in(client).status_code == 200
    user.refresh_from_db()
    assert user.password.startswith("pbkdf2_sha256$")
    assert sign_in(client, password=cast.PASSWORD).status_code == 302
    user.refresh_from_db()
    assert user.password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert user.check_password(cast.PASSWORD)


def production_hashers():
    return ["articles.domain.access.hashing.Argon2idHasher", PBKDF2]


def test_each_name_costs_the_same_hashing(client, settings, monkeypatch):
    """Whether it has an account, with a hash of this release or of an earlier one, or none."""
    settings.PASSWORD_HASHERS = production_hashers()
    new, old = cast.editor(), cast.reporter()
    new.set_password(cast.PASSWORD)
    new.save()
    old.password = make_password(cast.PASSWORD, hasher="pbkdf2_sha256")
    old.save()
    spent = []
    for kind in (hashing.Argon2idHasher, hashing.get_hashers()[1].__class__):
        count_calls(monkeypatch, kind, spent)
    costs = {}
    for name in ("editor", "reporter", "tidak-ada"):
        spent.clear()
        sign_in(client, name)
        costs[name] = sorted(spent)
    assert costs["editor"] == costs["reporter"] == costs["tidak-ada"]
    assert costs["editor"] == ["argon2", "pbkdf2_sha256"]
    old.set_password(cast.PASSWORD)
    old.save()
    spent.clear()
    sign_in(client, "tidak-ada")
    assert spent == ["argon2"]


def count_calls(monkeypatch, kind, spent):
    """Have each hashing by `kind` noted, instead of the time that it would take."""

    def encode(self, password, salt, *_):
        spent.append(self.algorithm)
        return f"{self.algorithm}$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA"

    def verify(self, password, encoded):
        spent.append(self.algorithm)
        return False

    monkeypatch.setattr(kind, "encode", encode)
    monkeypatch.setattr(kind, "verify", verify)
