"""axe-core over the desk: nothing that keeps somebody from working there."""

import datetime as dt
from uuid import uuid4

import pytest
from django.utils import timezone

from articles.domain.desk import link_health
from articles.domain.reading import preview_links
from articles.domain.story import buffers, revisions
from articles.enums import LinkFault, LinkPlace, State
from articles.models import Article, LinkHealthCount
from tests import cast
from tests.admin.desk.test_external_links import make_dead
from tests.admin.desk.test_link_clicks import earn
from tests.awkward import TABLE
from tests.browser import axe
from tests.factories import make_article, make_author, make_image, save_content

TALL = 8000  # so that no bar covers what one would scroll from under it
SCREENS = [
    (360, "light", axe.EVERYTHING), (360, "dark", axe.COLOURS),
    (1280, "dark", axe.COLOURS), (1280, "light", axe.EVERYTHING),
]  # fmt: skip

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), axe.needs_axe]


def violations(page):
    """Return what is serious or critical, by screen; the scheme changes nothing but colours."""
    axe.load(page)
    found = {}
    for width, scheme, rules in SCREENS:
        page.set_viewport_size({"width": width, "height": TALL})
        page.emulate_media(color_scheme=scheme)
        if lines := axe.violations(page, rules, axe.GRAVE):
            found[width, scheme] = lines
    return found


@pytest.fixture
def addresses(site, settings):
    settings.CHECK_EXTERNAL_LINKS = True
    user = cast.superuser()
    image = make_image(alt="Bidang biru", caption="Isi foto", credit="Ana/Arunika")
    target = make_article(headline="Berita Sasaran")
    article = make_article(
        headline="Berita yang Diperiksa",
        authors=[make_author("Ana Satu")],
        tags=["Rusia"],
        lead_image=image,
        body=f'<p>10<sup>6</sup></p><aside data-baca-juga="{target.uid}">Berita Sasaran</aside>'
        f"<ol start='3'><li>CO<sub>2</sub></li></ol>{TABLE}",
    )
    first = revisions.ensure_first_revision(article, user=user)
    table = TABLE.replace("8", "9")
    changed = first.content | {"headline": "Judul Baru", "body": f"<p>Isi yang lain.</p>{table}"}
    save_content(article, changed, base=first, user=user)
    make_article(state=State.DRAFT, tags=["Russia"])
    make_article(state=State.IN_REVIEW)
    make_article(headline="Menunggu", body='<p>Isi.</p><aside data-baca-juga="">Nanti</aside>')
    link_health.find_if_due()
    before = timezone.localdate() - dt.timedelta(days=40)
    LinkHealthCount.objects.create(day=before, counts={LinkFault.PENDING: 5})
    link = preview_links.create_link(article, 1, user=user)
    earn(article, target, LinkPlace.INLINE, 1, reached=200, clicks=3)
    make_dead("a", article)
    make_dead("b", article, is_ignored=True)
    desk = "/admin/articles/article/"
    return [
        "/admin/", desk, f"{desk}add/", f"{desk}{article.pk}/change/",
        f"{desk}{article.pk}/history/", f"{desk}{article.pk}/compare/?from=1&to=2",
        f"{desk}links/?list=pending", f"{desk}{article.pk}/around/",
        f"{desk}{article.pk}/preview/2/",
        f"/pratinjau/{preview_links.token_of(link)}/",
        "/admin/articles/frontslot/", "/admin/articles/image/", "/admin/articles/image/add/",
        f"/admin/articles/image/{image.pk}/change/", f"{desk}clicks/",
        "/admin/taggit/tag/twins/", f"/admin/taggit/tag/{article.tags.get().pk}/change/",
        "/admin/articles/externallink/", "/admin/articles/auditentry/",
    ]  # fmt: skip


def signed_in(visit, username):
    page = visit("/admin/login/")
    page.fill("#id_username", username)
    page.fill("#id_password", cast.PASSWORD)
    page.click("[type=submit]")
    return page


@pytest.fixture
def desk(visit, addresses):
    return signed_in(visit, "admin")


def test_the_sign_in_keeps_nobody_out(visit):
    assert violations(visit("/admin/login/")) == {}


def test_the_pages_of_the_desk_keep_nobody_out(desk, site, addresses):
    found = {}
    for path in addresses:
        assert desk.goto(site + path).status == 200, path
        assert desk.url == site + path
        found[path] = violations(desk)
    assert {path: lines for path, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    ("button", "opened"),
    [
        ("#preview-open", "#preview iframe:not(.is-loading)"),
        (".body-toolbar [aria-label='Baca Juga']", "dialog[open]"),
        (".lead-image [data-part=choose]", "dialog[open]"),
    ],
)
def test_what_opens_over_the_form_keeps_nobody_out(desk, site, addresses, button, opened):
    desk.goto(site + addresses[3])
    desk.click(button)
    desk.wait_for_selector(opened)
    if button == "#preview-open":
        desk.click("#preview summary")
    assert violations(desk) == {}


def test_the_page_of_who_may_only_read_keeps_nobody_out(visit, site, addresses):
    cast.reporter()
    page = signed_in(visit, "reporter")
    page.goto(site + addresses[3])
    page.wait_for_selector(".read-only-note")
    assert violations(page) == {}


def test_the_panels_about_lost_words_keep_nobody_out(desk, site, addresses):
    article = Article.objects.get(headline="Berita yang Diperiksa")
    newest, user = article.latest_revision, article.latest_revision.created_by
    typed = newest.content | {"headline": "Judul Ketiga"}
    buffers.store_text(
        uuid4(), user=user, article=article, based_on=newest, content=typed, sequence=1,
        is_closing=True,
    )  # fmt: skip
    desk.goto(site + addresses[3])
    desk.wait_for_selector("[data-rescue-key]")
    assert violations(desk) == {}
    desk.fill("#id_headline", "Judul dari Formulir")
    theirs = newest.content | {"headline": "Judul dari Rekan"}
    save_content(article, theirs, base=newest, user=user)
    desk.click("[name=_action][value=save]")
    desk.wait_for_selector("#conflicts")
    assert violations(desk) == {}
