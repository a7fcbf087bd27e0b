"""A story is retracted, the links to it are settled and the settlement undone, in Chromium."""

import pytest
from playwright.sync_api import expect

from articles.body import BacaJugaRef
from articles.enums import State
from articles.models import Article, LinkSettlement, Retraction
from tests import cast
from tests.factories import make_article

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ARTICLES = "/admin/articles/article/"


@pytest.fixture
def desk(visit, client):
    """Give a page of the desk in which somebody is signed in."""

    def open_desk(user, path, **options):
        client.force_login(user)
        return visit(path, session=client.cookies["sessionid"].value, **options)

    return open_desk


def test_from_the_request_to_the_links_and_back(desk, visit, site):
    article = make_article(headline="Yang Dicabut")
    near = make_article(headline="Berita Pengganti")
    link = BacaJugaRef(uid=article.uid).to_html()
    first, second, third = (
        make_article(headline=f"Sumber {n}", body=f"<p>Satu.</p>\n{link}\n<p>Dua.</p>")
        for n in range(3)
    )
    form = desk(cast.editor(), f"{ARTICLES}{article.pk}/change/")
    form.click(".ask-retraction a")
    form.keyboard.press("Tab")
    form.check("#reason_child")
    form.fill("#id_explanation", "Identitas seorang anak <b>terungkap</b>.")
    form.click(".retraction-form .default")
    expect(form.locator(".retraction-box")).to_contain_text("anak <b>terungkap</b>.")
    assert Retraction.objects.get().asked_by.username == "editor"
    assert Article.objects.get(pk=article.pk).is_visible

    page = desk(cast.managing_editor(), "/admin/")
    page.click(".panel-retractions .story-returned a")
    page.click("#approve button")
    expect(page.locator(".settle-rows > li")).to_have_count(3)
    page.wait_for_load_state()  # the script that opens the dialog has run
    assert Article.objects.get(pk=article.pk).state == State.RETRACTED
    row = page.locator(f"[data-row='{first.pk}']")
    row.locator("[data-pick]").click()
    page.fill("dialog input[type=search]", "Pengganti")
    page.locator("dialog [role=option]", has_text="Berita Pengganti").click()
    expect(row.locator("[value=replace]")).to_be_checked()
    expect(page.locator("[data-status]")).to_have_text("1 dari 3 tautan dipilih")
    page.locator(f"[data-row='{second.pk}'] [value=drop]").check()
    page.locator(f"[data-row='{third.pk}'] [value=notice]").check()
    page.click(".settle-bar button")
    expect(page.locator(".settle-none")).to_be_visible()
    assert str(near.uid) in Article.objects.get(pk=first.pk).body
    assert Article.objects.get(pk=second.pk).body == "<p>Satu.</p>\n<p>Dua.</p>"

    reader = visit(third.get_absolute_url())
    visit.troubles.clear()
    response = reader.goto(site + reader.get_attribute(".body .baca-juga a", "href"))
    assert response.status == 410
    expect(reader.locator(".retraction dl")).to_contain_text("anak <b>terungkap</b>.")
    reader.click(".notice-links a >> nth=0")
    expect(reader.locator(".correction h2")).to_have_text("Yang Dicabut")
    told = [trouble for trouble in visit.troubles if "410" not in trouble]

    page.click(".settle-past form button")
    expect(page.locator(".settle-rows > li")).to_have_count(3)
    assert LinkSettlement.objects.get().undone_by.username == "redpel"
    assert str(article.uid) in Article.objects.get(pk=second.pk).body
    assert told == []


def test_one_choice_for_all_by_keyboard_on_a_phone(desk, visit):
    gone = make_article(headline="Yang Hilang")
    link = BacaJugaRef(uid=gone.uid).to_html()
    for number in range(3):
        make_article(headline=f"Sumber {number} {'panjang ' * 15}", body=f"<p>Isi.</p>\n{link}")
    Article.objects.filter(pk=gone.pk).update(state=State.RETRACTED)
    page = desk(cast.managing_editor(), f"{ARTICLES}{gone.pk}/links/", width=320)
    page.focus("[data-set=drop]")
    page.keyboard.press("Enter")
    expect(page.locator("[data-status]")).to_have_text("3 dari 3 tautan dipilih")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.locator(".settle-bar button").press("Enter")
    expect(page.locator(".settle-none")).to_be_visible()
    assert not Article.objects.filter(body__contains=str(gone.uid)).exists()
    assert visit.troubles == []
