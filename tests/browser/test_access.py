"""Signing in to the desk in Chromium, with passkeys and codes, by keyboard and on a phone."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from articles.domain.story import revisions
from articles.enums import State
from tests import cast
from tests.browser import axe
from tests.factories import make_article
from tests.second_factors import add_app, code_for, code_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), axe.needs_axe]

DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
    "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


def add_device(page):
    """Give the browser a place for passkeys, whose owner always agrees."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})


def give_password(page, user):
    page.fill("#id_username", user.get_username())
    page.fill("#id_password", cast.PASSWORD)
    page.keyboard.press("Enter")


def keeps_nobody_out(page):
    axe.load(page)
    assert axe.violations(page) == []


def leave(page):
    page.click("#logout-form button")
    expect(page.locator("#logout-form")).to_have_count(0)


def test_a_phone_is_enrolled_and_signs_in_alone(visit, site, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    user = cast.editor()
    page = visit("/admin/", width=360)
    add_device(page)
    give_password(page, user)
    expect(page.get_by_text("baru terbuka dengan verifikasi dua langkah")).to_be_visible()
    keeps_nobody_out(page)
    page.get_by_role("link", name="Tambahkan kunci sandi").click()
    keeps_nobody_out(page)
    page.get_by_role("button", name="Buat kunci sandi").press("Enter")
    expect(page.locator(".codes li")).to_have_count(10)
    keeps_nobody_out(page)
    page.get_by_text("Sudah saya simpan").click()
    page.wait_for_url(f"{site}/admin/")

    leave(page)
    page.goto(f"{site}/admin/login/?next=/admin/articles/article/")
    page.get_by_role("button", name="Masuk dengan kunci sandi").press("Enter")
    page.wait_for_url(f"{site}/admin/articles/article/")

    leave(page)
    page.goto(f"{site}/admin/login/?next=/admin/articles/article/")
    give_password(page, user)
    page.wait_for_url("**/login/kode/")
    keeps_nobody_out(page)
    page.get_by_role("button", name="Pakai kunci sandi").press("Enter")
    page.wait_for_url(f"{site}/admin/articles/article/")


def test_an_app_for_codes_is_enrolled_by_keyboard(visit, site):
    user = cast.reporter()
    page = visit("/admin/login/?next=/admin/keamanan/aplikasi/", width=360)
    give_password(page, user)
    secret = page.locator(".secret").inner_text()
    keeps_nobody_out(page)
    box = page.locator(".qr svg").bounding_box()
    assert 150 < box["width"] == box["height"]
    page.keyboard.type("000000")
    page.keyboard.press("Enter")
    expect(page.locator(".errorlist")).to_contain_text("Kode ini salah")
    expect(page.locator("#id_code")).to_be_focused()
    page.keyboard.type(code_for(secret))
    page.keyboard.press("Enter")
    expect(page.locator(".codes li")).to_have_count(10)
    spare = page.locator(".codes code").first.inner_text()
    page.goto(f"{site}/admin/keamanan/")
    keeps_nobody_out(page)

    leave(page)
    page.goto(f"{site}/admin/login/")
    give_password(page, user)
    expect(page.locator("#id_code")).to_be_focused()
    page.keyboard.type(spare)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/admin/")


def open_dialog(page, user):
    """Let the session end while `user` writes, and give the password in the dialog."""
    Session.objects.all().delete()
    page.locator("[contenteditable=true]").first.click()
    page.keyboard.type("kata")
    dialog = page.locator("dialog#sign-in")
    dialog.locator("[name=password]").fill(cast.PASSWORD)
    page.keyboard.press("Enter")
    expect(dialog.locator("[name=code]")).to_be_focused()
    return dialog


def test_the_dialog_over_a_text_knows_the_second_factor(visit, site):
    user = cast.editor()
    article = make_article(state=State.DRAFT)
    revisions.ensure_first_revision(article)
    page = visit("/admin/login/?next=/admin/keamanan/kunci/tambah/")
    add_device(page)
    give_password(page, user)
    page.get_by_role("button", name="Buat kunci sandi").click()
    page.wait_for_url("**/keamanan/kode/")
    add_app(user)
    page.goto(f"{site}/admin/articles/article/{article.pk}/change/")
    page.locator("[contenteditable=true]").first.wait_for()

    dialog = open_dialog(page, user)
    page.keyboard.type("000000")
    page.keyboard.press("Enter")
    expect(dialog.locator("[role=alert]")).to_contain_text("Kode ini salah")
    keeps_nobody_out(page)
    page.keyboard.type(code_of(user))
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(page.locator("#autosave-status")).to_have_attribute("data-state", "saved")

    dialog = open_dialog(page, user)
    dialog.get_by_role("button", name="Pakai kunci sandi").click()
    expect(dialog).to_have_count(0)
    expect(page.locator("#autosave-status")).to_have_attribute("data-state", "saved")
