"""What is told to readers with a change, and the mark of an unverified story, in Chromium."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from articles.domain.story import corrections
from articles.enums import CorrectionKind
from articles.models import Article
from tests.awkward import LONG
from tests.browser.desk import write
from tests.browser.test_reader_pages import SHIFTS
from tests.factories import make_article

__all__ = ["write"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def choose(page, part, headline):
    """Choose an article in the picker that the field in `part` opens."""
    page.locator(part).get_by_role("button", name="Pilih artikel").click()
    page.locator("dialog [role=option]", has_text=headline).first.click()
    expect(page.locator(f"{part} .row-title")).to_have_text(headline)


def publish(page):
    with page.expect_navigation():
        page.locator("[name=_action][value=publish]").click()


def test_each_kind_asks_for_its_words_and_a_reply_for_its_article(write, visit, site):
    article, reply = make_article(headline="Dugaan"), make_article(headline="Bantahan PT X")
    page = write(article).page
    words, related = page.locator("#id_correction"), page.locator(".field-related")
    expect(words).to_be_hidden()
    for kind, asks, carries in [
        ("typo", False, False), ("update", True, False), ("correction", True, False),
        ("reply", True, True),
    ]:  # fmt: skip
        page.check(f"[name=kind][value={kind}]")
        expect(words).to_be_visible(visible=asks)
        expect(related).to_be_visible(visible=carries)
    choose(page, "[data-correction]", reply.headline)
    page.fill("#id_headline", "")  # the server refuses the form
    words.fill("PT X membantah.")
    publish(page)
    expect(page.locator("#refusal")).to_be_focused()
    expect(page.locator("[name=kind][value=reply]")).to_be_checked()
    expect(page.locator("#id_correction")).to_have_value("PT X membantah.")
    expect(page.locator("[data-correction] .row-title")).to_have_text(reply.headline)
    page.fill("#id_headline", "Dugaan Baru")
    publish(page)
    correction = article.corrections.get()
    assert (correction.kind, correction.related) == ("reply", reply)
    page.goto(site + article.get_absolute_url())
    page.click(f".notices >> text={reply.headline}")
    page.click(".referring a")
    expect(page.locator("h1")).to_have_text("Dugaan Baru")
    assert visit.troubles == []


def test_the_wording_in_use_is_taken_and_filled_in(write, visit):
    article = make_article()
    page = write(article).page
    page.check("[name=kind][value=correction]")
    page.click("[data-wording]")
    expect(page.locator("#id_correction")).to_have_value(corrections.WORDING)
    page.keyboard.type("dua")  # in the place of the first gap
    text = corrections.WORDING.replace("…", "dua", 1)
    expect(page.locator("#id_correction")).to_have_value(text)
    text = text.replace("…", "tiga")
    page.fill("#id_correction", text)
    publish(page)
    assert article.corrections.get().text == text
    assert visit.troubles == []


def test_a_story_is_marked_and_cleared_beside_the_form(write, visit):
    article, outcome = make_article(), make_article(headline="Polisi Membenarkan")
    page = write(article).page
    part = page.locator("[data-verification]")
    part.get_by_text("Tandai belum terverifikasi").click()
    page.fill("[data-due-date]", "2001-01-01")
    page.click("[data-mark]")
    expect(part.get_by_role("status")).to_contain_text("waktu")
    page.fill("[data-due-date]", "2031-07-13")
    page.press("[data-due-date]", "Enter")
    expect(part.locator(".mark-unverified")).to_be_visible()
    expect(part.locator("h2")).to_be_focused()
    expect(part).to_contain_text("13 Jul 2031 17:00 WIB")
    page.locator("[data-verification] summary").first.click()
    page.fill("[data-verify-text]", "Polisi membenarkan.")
    page.click("[data-verify]")
    expect(part.locator(".side-status.is-error")).to_be_visible()
    expect(page.locator("[data-verify-text]")).to_have_value("Polisi membenarkan.")
    choose(page, "[data-verification]", outcome.headline)
    page.click("[data-verify]")
    expect(part.locator(".mark-unverified")).to_have_count(0)
    expect(page.locator("#autosave-status output")).to_have_text("")  # nothing of the text changed
    assert article.corrections.get().related == outcome
    assert not Article.objects.get(pk=article.pk).needs_verification
    troubles = [trouble for trouble in visit.troubles if "400" not in trouble]
    assert troubles == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_corrections_are_quiet_still_and_never_too_wide(visit, site, width, scheme):
    article, reply = make_article(headline=LONG), make_article(headline=LONG)
    for kind in CorrectionKind:
        corrections.add_correction(
            article, kind, "Pertanggungjawaban" * 9, user=None, related=reply
        )
    corrections.add_correction(article, CorrectionKind.REPLY, "Kata. " * 300, user=None)
    due = timezone.now() + dt.timedelta(hours=1)
    Article.objects.update(needs_verification=True, verify_by=due)
    for path in (article.get_absolute_url(), reply.get_absolute_url(), "/koreksi/"):
        page = visit(path, width=width, scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.evaluate(SHIFTS) == 0, path
    page = visit(article.get_absolute_url(), width=width, java_script_enabled=False)
    page.click(".notice a[href^='#']")
    assert page.locator("li:target").count() == 1
    assert visit.troubles == []
