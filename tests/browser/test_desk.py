"""What stands beside the form, in Chromium: notes, assignment, checks, the button that says."""

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from articles.domain.desk import workflow
from articles.enums import Action, State
from articles.models import Article, Note
from tests import cast
from tests.factories import make_article

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def article():
    return make_article(state=State.DRAFT, body="<p>Satu.</p><p>Dua, <a href='#'>sini</a>.</p>")


@pytest.fixture
def form(visit, site, article):
    cast.editor()
    page = visit(f"/admin/articles/article/{article.pk}/change/")
    page.fill("#id_username", "editor")
    page.fill("#id_password", cast.PASSWORD)
    page.click("[type=submit]")
    expect(page.locator(".ProseMirror")).to_be_visible()
    return page


def test_a_note_is_written_and_ticked_off_without_leaving_the_form(form, visit):
    form.fill("#id_headline", "Belum Disimpan")
    form.fill("[data-note-text]", "Periksa angka.")
    form.press("[data-note-text]", "Control+Enter")
    expect(form.locator(".notes-open li")).to_have_count(1)
    expect(form.locator("[data-notes-number]")).to_have_text("1")
    form.click("[data-resolve]")
    expect(form.locator(".notes-open li")).to_have_count(0)
    assert Note.objects.get().resolved_by.username == "editor"
    assert form.input_value("#id_headline") == "Belum Disimpan"
    assert visit.troubles == []


def test_an_article_is_assigned_beside_the_form(form, article):
    form.click(".assignment summary")
    form.select_option("[data-assign-user]", label="editor")
    form.fill("[data-assign-date]", "2030-07-13")
    form.press("[data-assign-time]", "Enter")
    expect(form.locator("[data-assigned]")).to_contain_text("13 Jul 2030 17:00 WIB")
    stored = Article.objects.get(pk=article.pk)
    assert (stored.assignee.username, timezone.localtime(stored.due_at).hour) == ("editor", 17)


def test_the_button_says_what_it_will_do(form):
    button = form.locator("[data-publish]")
    now = button.inner_text()
    form.fill("#id_publish_at_0", "2031-07-13")
    form.fill("#id_publish_at_1", "10:00")
    expect(button).to_have_text("Jadwalkan: Minggu, 13 Jul 2031 10:00 WIB")
    assert button.get_attribute("value") == "schedule"
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    form.fill("#id_publish_at_0", yesterday.isoformat())
    expect(button).to_have_text(now)
    form.fill("#id_publish_at_0", "")
    expect(button).to_have_text(now)
    assert button.get_attribute("value") == "publish"


def test_a_fault_leads_to_its_place_in_the_text(form):
    form.click("[data-check][data-block='1']")
    block = form.locator(".ProseMirror > p").nth(1)
    expect(block).to_be_in_viewport()
    assert block.evaluate("block => block.getAnimations().length") == 1
    expect(form.locator(".ProseMirror")).to_be_focused()
    form.click("[data-check='id_lead_image']")
    expect(form.locator("#id_lead_image").locator("..")).to_be_in_viewport()
    form.goto(f"{form.url.partition('#')[0]}?from=list#body:1")  # as a list of the desk leads here
    expect(form.locator(".ProseMirror")).to_be_focused()


def test_a_schedule_that_stands_is_nothing_to_do_until_something_changes(form, article, site):
    later = timezone.now() + dt.timedelta(days=2)
    workflow.perform(article, Action.SCHEDULE, user=cast.superuser(), at=later)
    form.reload()
    button = form.locator("[data-publish]")
    expect(button).to_have_text(re.compile("^Terjadwal: "))
    expect(button).to_be_disabled()
    form.fill("#id_publish_at_0", f"{timezone.localtime(later) + dt.timedelta(days=1):%Y-%m-%d}")
    expect(button).to_have_text(re.compile("^Jadwalkan: "))
    expect(form.locator("#autosave-status output")).to_have_text("")
    form.fill("#id_publish_at_0", f"{timezone.localtime(later):%Y-%m-%d}")
    expect(button).to_be_disabled()
    form.fill("#id_headline", "Diubah")
    expect(button).to_be_enabled()


def test_a_refusal_has_the_focus_and_leads_to_its_place(form):
    form.click("[value=publish]")
    expect(form.locator("#refusal")).to_be_focused()
    form.wait_for_load_state()  # its scripts have run: the link does more than jump
    form.keyboard.press("Tab")
    form.keyboard.press("Enter")
    expect(form.locator("#checks a").first).to_be_focused()


def test_the_state_of_what_is_typed_stays_in_sight_in_full_screen(form):
    form.get_by_role("button", name="Layar penuh").click()
    form.context.set_offline(True)
    form.locator(".ProseMirror").press_sequentially("Halo")
    status = form.locator("#autosave-status")
    expect(status).to_contain_text("Luring")
    top = "([x, y]) => document.elementFromPoint(x, y).closest('#autosave-status') !== null"
    box = status.locator("output").bounding_box()
    assert form.evaluate(top, [box["x"] + 5, box["y"] + 5])


def test_a_save_that_was_given_up_is_told(form):
    form.context.set_offline(True)
    form.fill("#id_kicker", "Satu")
    form.press("#id_kicker", "Control+s")
    status = form.locator("#autosave-status")
    expect(status).to_contain_text("Luring")
    form.fill("#id_kicker", "Dua")
    expect(status).to_contain_text("tekan Simpan sekali lagi")
