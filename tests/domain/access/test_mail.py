"""Mails about accounts: of a device that is new, and to who forgot the password."""

import re

import pytest
from django.test import Client
from django.urls import include, path

from articles.admin.access.urls import password_reset
from newsroom.urls import urlpatterns as all_urls
from tests import cast
from tests.admin.access.test_second_factor import give_password
from tests.second_factors import add_app
from tests.waiting import until

pytestmark = pytest.mark.django_db
AGENT = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36"

RESET = "/admin/sandi/"

urlpatterns = [path("admin/", include(password_reset)), *all_urls]


@pytest.fixture
def mailed(settings):
    settings.EMAIL_URL = "smtp://localhost"
    user = cast.reporter()
    user.email = "rina@contoh.id"
    user.save()
    return user


def test_a_new_device_is_told_once(mailed, mailoutbox):
    phone = Client(HTTP_USER_AGENT=AGENT, REMOTE_ADDR="192.0.2.7")
    give_password(phone, mailed)
    until(lambda: len(mailoutbox) == 1)
    [mail] = mailoutbox
    assert mail.to == ["rina@contoh.id"]
    text = " ".join(mail.body.split())
    assert "Chrome di Android, dari 192.0.2.7, pada" in text
    phone.post("/admin/logout/")
    give_password(phone, mailed)
    assert len(mailoutbox) == 1


def test_nothing_is_mailed_without_a_server_or_an_address(mailed, mailoutbox, settings):
    settings.EMAIL_URL = ""
    give_password(Client(), mailed)
    settings.EMAIL_URL = "smtp://localhost"
    give_password(Client(), cast.editor())
    assert mailoutbox == []


@pytest.mark.urls(__name__)
def test_a_forgotten_password_is_replaced_by_mail(client, mailed, mailoutbox):
    add_app(mailed)
    assert RESET in client.get("/admin/login/").content.decode()
    assert client.post(RESET, {"email": "rina@contoh.id"}).url == f"{RESET}terkirim/"
    until(lambda: len(mailoutbox) == 1)
    [link] = re.findall(r"http://127.0.0.1:8000(/admin/sandi/\S+)", mailoutbox[0].body)
    form = client.get(link).url
    new = "payung biru di teras"
    client.post(form, {"new_password1": new, "new_password2": new})
    assert give_password(client, mailed, new).url == "/admin/login/kode/"
    assert "tidak berlaku lagi" in client.get(link).content.decode()


@pytest.mark.urls(__name__)
def test_an_unknown_address_is_answered_alike(client, mailed, mailoutbox):
    reader = cast.reader()
    reader.email = "pembaca@contoh.id"
    reader.save()
    for address in ("siapa@contoh.id", "pembaca@contoh.id"):
        assert client.post(RESET, {"email": address}).url == f"{RESET}terkirim/"
    assert mailoutbox == []


def test_without_mail_the_page_says_whom_to_ask(client):
    page = client.get("/admin/login/").content.decode()
    assert RESET not in page
    assert "Pengelola akun" in page
