"""The pages about the newsroom, its identity, the footer, and what leads on where nothing is."""

import datetime as dt
import json
import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.utils import InterfaceError, OperationalError
from django.test import RequestFactory
from django.utils.html import escape
from django.utils.translation import gettext

from articles.body import BacaJugaRef, Figure
from articles.enums import PageName
from articles.models import Page
from articles.views.errors import not_found
from tests.factories import make_article, make_hidden_articles, make_image, make_section

pytestmark = pytest.mark.django_db
IDENTITY = {
    "NEWSROOM_COMPANY": "PT Media <Terang>", "NEWSROOM_ADDRESS": "Jalan Kenari 1\nJakarta 10110",
    "NEWSROOM_RESPONSIBLE": "Ratri & Dewi", "NEWSROOM_EMAIL": "redaksi@arunika.example",
    "NEWSROOM_PHONE": "+62 (21) 555-0100",
}  # fmt: skip


def make_page(name=PageName.ETHICS, **fields):
    values = {"title": PageName(name).label, "body": "<p>Isi.</p>", "description": "Uraian."}
    return Page.objects.create(name=name, **values | fields)


def read(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def json_ld(content):
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', content)
    return {block["@type"]: block for block in map(json.loads, found)}


@pytest.fixture
def _identity(settings):
    for name, value in IDENTITY.items():
        setattr(settings, name, value)


@pytest.mark.parametrize("name", PageName)
def test_each_page_stands_at_its_address(client, settings, name):
    page = make_page(name, title="Judul & Nama")
    content = read(client, page.get_absolute_url())
    address = f"{settings.SITE_URL}/{name.value}/"
    assert "<h1>Judul &amp; Nama</h1>" in content
    assert "<title>Judul &amp; Nama – " in content
    assert '<meta name="description" content="Uraian.">' in content
    assert f'<link rel="canonical" href="{address}">' in content
    kinds = {PageName.ABOUT: "AboutPage", PageName.CONTACT: "ContactPage"}
    data = json_ld(content)[kinds.get(name, "WebPage")]
    assert (data["name"], data["url"], data["description"]) == ("Judul & Nama", address, "Uraian.")


def test_a_page_without_a_description_still_has_one(client):
    content = read(client, make_page(description="").get_absolute_url())
    assert re.search(r'<meta name="description" content="\S.{20,}">', content)


@pytest.mark.parametrize("name", PageName)
def test_a_page_that_nobody_has_written_is_missing(client, name):
    assert client.get(f"/{name.value}/").status_code == 404


def test_a_page_is_only_read_and_has_one_address(client):
    page = make_page()
    assert client.post(page.get_absolute_url()).status_code == 405
    assert client.get(f"/{page.name}/lain/").status_code == 404
    assert client.get(f"/{page.name}").url == page.get_absolute_url()


def test_no_section_takes_the_address_of_a_page():
    with pytest.raises(ValidationError):
        make_section(slug=PageName.CONTACT.value).full_clean()


def test_a_long_page_opens_with_its_headings(client):
    body = "".join(f"<h2>{text}</h2><p>Isi.</p>" for text in ["Satu", "Dua & tiga", "Satu", "???"])
    content = read(client, make_page(body=body).get_absolute_url())
    links = re.findall(r'<li><a href="#(bagian-[^"]+)">([^<]+)</a></li>', content)
    assert links == [
        ("bagian-satu", "Satu"), ("bagian-dua-tiga", "Dua &amp; tiga"), ("bagian-satu-3", "Satu"),
        ("bagian-4", "???"),
    ]  # fmt: skip
    for anchor, text in links:
        assert f'<h2 id="{anchor}">{text}</h2>' in content
    short = read(client, make_page(PageName.PRIVACY, body=body[:30]).get_absolute_url())
    assert "contents-title" not in short


def test_pictures_and_links_in_the_text_are_shown(client):
    target, hidden = make_article(headline="Berita Sasaran"), make_hidden_articles()[0]
    image = make_image()
    body = Figure(image.uid).to_html()
    body += "".join(BacaJugaRef(uid=article.uid).to_html() for article in (target, hidden))
    content = read(client, make_page(body=body).get_absolute_url())
    assert f'href="{target.get_absolute_url()}">Berita Sasaran</a>' in content
    assert '<figure class="picture">' in content
    assert "ersembunyi" not in content


@pytest.mark.parametrize("body", ["<p>Isi.</p>", "<h2>A</h2>" * 40])
def test_a_page_costs_the_same_queries(client, django_assert_num_queries, body):
    page = make_page(body=body)
    for _ in range(3):
        make_article()
    with django_assert_num_queries(2):  # the page, the sections
        read(client, page.get_absolute_url())


@pytest.mark.parametrize("name", [PageName.ABOUT, PageName.STAFF, PageName.CONTACT])
@pytest.mark.usefixtures("_identity")
def test_who_publishes_stands_on_the_pages_that_are_asked_for_it(client, name):
    content = read(client, make_page(name).get_absolute_url())
    block = re.search(r'<dl class="identity">.*?</dl>', content, re.DOTALL)[0]
    for value in ["PT Media <Terang>", "Ratri & Dewi", "redaksi@arunika.example"]:
        assert escape(value) in block
    assert "<address>Jalan Kenari 1<br>Jakarta 10110</address>" in block
    assert 'href="mailto:redaksi@arunika.example"' in block
    assert 'href="tel:+62215550100"' in block


def test_no_page_claims_an_address_or_a_law_kept_before_they_are_set(client, settings):
    law = gettext(
        "The name, the address and the responsible person of the press company are made public "
        "as article 12 of Act 40 of 1999 on the Press demands."
    )
    none = gettext("The address of the newsroom has not been given yet.")
    paths = [make_page(name).get_absolute_url() for name in (PageName.STAFF, PageName.CONTACT)]
    for path in paths:
        content = read(client, path)
        assert (none in content, law in content) == (True, False)
    for name, value in IDENTITY.items():
        setattr(settings, name, value)
    staff, contact = (read(client, path) for path in paths)
    assert (none in staff, law in staff) == (False, True)
    assert (none in contact, law in contact) == (False, False)
    texts = (settings.BASE_DIR / "fixtures/pages.json").read_text()
    for claim in ("tercantum di halaman ini", "alamat surel redaksi", "nomor telepon di halaman"):
        assert claim not in texts


@pytest.mark.usefixtures("_identity")
def test_the_footer_of_each_page_says_who_publishes_and_leads_to_the_pages(client):
    footer = read(client, "/").split('<footer class="colophon">')[1]
    assert "PT Media &lt;Terang&gt;" in footer
    assert "Ratri &amp; Dewi" in footer
    for path in [*(f"/{name.value}/" for name in PageName), "/koreksi/", "/pencabutan/"]:
        assert f'href="{path}"' in footer
    assert 'href="/terpopuler/"' in footer


def test_without_an_identity_nothing_is_said_of_it(client):
    content = read(client, make_page(PageName.CONTACT).get_absolute_url())
    assert 'class="identity"' not in content
    assert "imprint" not in content


@pytest.mark.usefixtures("_identity")
def test_the_organisation_is_described_with_the_properties_of_its_type(client, settings):
    data = json_ld(read(client, "/"))["NewsMediaOrganization"]
    site = settings.SITE_URL
    assert data["publishingPrinciples"] == f"{site}/pedoman-media-siber/"
    assert data["ethicsPolicy"] == f"{site}/kode-etik/"
    assert data["correctionsPolicy"] == f"{site}/kebijakan-koreksi/"
    assert data["masthead"] == f"{site}/redaksi/"
    assert data["legalName"] == "PT Media <Terang>"
    assert data["address"]["streetAddress"] == "Jalan Kenari 1, Jakarta 10110"
    assert data["contactPoint"]["email"] == "redaksi@arunika.example"
    about = json_ld(read(client, make_page(PageName.ABOUT).get_absolute_url()))["AboutPage"]
    assert about["mainEntity"] == {k: v for k, v in data.items() if k != "@context"}


def test_the_organisation_without_an_identity_claims_nothing(client):
    data = json_ld(read(client, "/"))["NewsMediaOrganization"]
    assert not {"legalName", "address", "contactPoint"} & data.keys()


def make_stories():
    section = make_section("Nasional", slug="nasional")
    for minutes in range(1, 9):
        age = dt.timedelta(minutes=minutes)
        make_article(headline=f"Berita {minutes}", section=section, ago=age)
    make_hidden_articles(section=section)


def newest_in(content):
    part = content.split('aria-labelledby="newest-title"')[1].split("</section>")[0]
    return re.findall(r"<a [^>]+>([^<]+)</a>", part)


def test_the_guide_leads_to_the_sections_and_the_newest_stories(client):
    make_stories()
    content = read(client, make_page(PageName.GUIDE).get_absolute_url())
    assert newest_in(content) == [f"Berita {number}" for number in range(1, 7)]
    assert re.search(
        r'<ul class="section-links">\s*<li><a href="/nasional/">Nasional</a></li>', content
    )
    assert "newest-title" not in read(client, make_page(PageName.PRIVACY).get_absolute_url())


@pytest.mark.parametrize("path", ["/tidak-ada/", "/nasional/99/x/", "/tag/tiada/", "/a/b/c/d"])
def test_a_page_that_is_not_there_leads_on(client, django_assert_num_queries, path):
    make_stories()
    response = client.get(path)
    content = response.content.decode()
    assert response.status_code == 404
    assert newest_in(content) == [f"Berita {number}" for number in range(1, 7)]
    assert "ersembunyi" not in content
    assert 'href="/nasional/"' in content
    assert '<meta name="robots" content="noindex">' in content
    assert 'rel="canonical"' not in content
    with django_assert_num_queries(2):
        client.get("/media/tidak-ada.jpg")


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_page_that_is_not_there_is_told_without_a_database(error):
    def away(*args):
        raise error("away")

    with connection.execute_wrapper(away):
        response = not_found(RequestFactory().get("/tidak-ada/"), Exception())
    content = response.content.decode()
    assert response.status_code == 404
    assert '<p class="notice-code">404</p>' in content
    assert 'href="/indeks/"' in content
    assert "ways-on" not in content
