"""Signing in by a password and a second factor, on the page and in the dialog of a form."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from tests import cast
from tests.second_factors import add_app, code_of, recovery_codes_of

pytestmark = pytest.mark.django_db

LOGIN, CODE, DESK = "/admin/login/", "/admin/login/kode/", "/admin/"
ID = '"id": "eA", "rawId": "eA", "type": "public-key"'
DATA = '"clientDataJSON": "e30", "authenticatorData": "AA", "signature": "AA"'
BROKEN = [
    "", "x", "[]", "{}", '{"id": 1}', '{"response": {"userHandle": "@"}}',
    f'{{{ID}}}', f'{{{ID}, "response": {{}}}}', f'{{{ID}, "response": 3}}',
    f'{{{ID}, "response": {{{DATA}, "userHandle": "AA", "attestationObject": "AA"}}}}',
]  # fmt: skip
DIALOG = "/admin/articles/article/sign-in/"


@pytest.fixture
def enrolled():
    user = cast.editor()
    add_app(user)
    return user


def give_password(client, user, password=cast.PASSWORD, **more):
    return client.post(LOGIN, {"username": user.get_username(), "password": password, **more})


def is_in(client):
    return client.get(DESK).status_code == 200


def test_a_password_is_enough_without_a_second_factor(client):
    user = cast.reporter()
    assert give_password(client, user, "salah").status_code == 200
    assert not is_in(client)
    response = give_password(client, user, next="/admin/articles/image/")
    assert (response.status_code, response.url) == (302, "/admin/articles/image/")
    assert is_in(client)
    assert client.get(LOGIN).url == DESK


@pytest.mark.parametrize("address", ["https://lain.example/", "//lain.example", "javascript:x()"])
def test_the_sign_in_leads_to_no_other_site(client, address):
    assert give_password(client, cast.reporter(), next=address).url == DESK


def test_a_password_alone_does_not_open_an_account_with_a_second_factor(client, enrolled):
    response = give_password(client, enrolled, next="/admin/articles/image/")
    assert (response.status_code, response.url) == (302, CODE)
    assert not is_in(client)
    assert client.post(CODE, {"code": "000000"}).status_code == 200
    assert not is_in(client)
    code = code_of(enrolled)
    assert client.post(CODE, {"code": code}).url == "/admin/articles/image/"
    assert is_in(client)


def test_a_code_opens_once(client, enrolled):
    code, spare = code_of(enrolled), recovery_codes_of(enrolled)[0]
    for each in (code, spare):
        for expected in (302, 200):
            other = Client()
            give_password(other, enrolled)
            response = other.post(CODE, {"code": each})
            assert (response.status_code, is_in(other)) == (expected, expected == 302)


def test_a_clock_may_be_half_a_minute_off(client, enrolled):
    for steps, expected in ((-2, 200), (2, 200), (-1, 302), (1, 302)):
        other = Client()
        give_password(other, enrolled)
        assert other.post(CODE, {"code": code_of(enrolled, steps)}).status_code == expected


def test_a_second_factor_without_a_password_opens_nothing(client, enrolled):
    assert client.get(CODE).url == LOGIN
    assert client.post(CODE, {"code": code_of(enrolled)}).url == LOGIN
    assert not is_in(client)


def test_the_second_step_waits_for_a_while_alone(client, enrolled, time_machine):
    time_machine.move_to("2026-05-04 10:00 +0700", tick=False)
    give_password(client, enrolled)
    time_machine.shift(settings_timeout() + 1)
    assert client.post(CODE, {"code": code_of(enrolled)}).url == LOGIN


def settings_timeout():
    from allauth.account import app_settings

    return app_settings.LOGIN_TIMEOUT


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}])
def test_an_account_that_was_closed_in_between_stays_out(client, enrolled, change):
    give_password(client, enrolled)
    get_user_model().objects.filter(pk=enrolled.pk).update(**change)
    client.post(CODE, {"code": code_of(enrolled)})
    assert not is_in(client)


def test_readers_and_closed_accounts_are_told_no_more_than_strangers(client):
    closed = cast.editor("tutup")
    get_user_model().objects.filter(pk=closed.pk).update(is_active=False)
    answers = [
        client.post(LOGIN, {"username": name, "password": password})
        for name, password in (
            ("pembaca", cast.PASSWORD), ("tutup", cast.PASSWORD), ("siapa", "x"), ("tutup", "x")
        )
    ]  # fmt: skip
    cast.reader()
    answers.append(client.post(LOGIN, {"username": "pembaca", "password": cast.PASSWORD}))
    told = {tuple(answer.context["form"].non_field_errors()) for answer in answers}
    assert len(told) == 1


def test_nobody_signs_up(client):
    for name in ("account_signup", "account_email", "mfa_signup_webauthn"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


def ask_dialog(client, user, **fields):
    return client.post(DIALOG, {"user": user.pk, **fields})


def test_the_dialog_asks_for_the_second_factor(client, enrolled):
    password = {"username": enrolled.get_username(), "password": cast.PASSWORD}
    assert ask_dialog(client, enrolled, **password).json() == {"factor": None}
    assert not is_in(client)
    refused = ask_dialog(client, enrolled, code="000000")
    assert refused.status_code == 400
    assert refused.json()["error"].startswith("Kode ini salah atau sudah dipakai.")
    given = ask_dialog(client, enrolled, code=code_of(enrolled))
    assert given.json()["user"] == enrolled.pk
    assert given.json()["csrf"]
    assert is_in(client)


def test_the_dialog_takes_no_code_without_a_password(client, enrolled):
    refused = ask_dialog(client, enrolled, code=code_of(enrolled))
    assert refused.status_code == 410
    assert not is_in(client)


@pytest.mark.parametrize("sent", BROKEN)
def test_a_broken_passkey_is_refused(client, enrolled, sent):
    alone = client.post("/admin/login/kunci/", {"credential": sent})
    assert alone.status_code == 302
    give_password(client, enrolled)
    assert client.post(CODE, {"credential": sent}).status_code == 200
    assert ask_dialog(client, enrolled, credential=sent).status_code == 400
    assert not is_in(client)


def test_secrets_are_sealed_in_the_database(enrolled):
    stored = Authenticator.objects.get(user=enrolled, type="totp").data["secret"]
    assert code_of(enrolled)
    assert stored.startswith("gAAAA")
    seed = Authenticator.objects.get(user=enrolled, type="recovery_codes").data["seed"]
    assert seed.startswith("gAAAA")


def test_a_new_secret_key_opens_what_the_old_one_sealed(enrolled, settings):
    code = code_of(enrolled)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "lain" * 20
    assert code_of(enrolled) == code


def test_guessing_codes_gets_slower(client, enrolled, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    give_password(client, enrolled)
    answers = [client.post(CODE, {"code": "000000"}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert "Terlalu banyak percobaan" in answers[-1].content.decode()
    assert client.post(CODE, {"code": code_of(enrolled)}).status_code == 429
    assert not is_in(client)
