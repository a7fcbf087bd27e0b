"""The JSON-LD of the pages, as a search engine reads it."""

import datetime as dt
import json
import re

import pytest

from articles.domain.desk import workflow
from articles.enums import CorrectionKind, Role, State
from articles.models import Byline
from tests.factories import make_article, make_author, make_image, make_section

pytestmark = pytest.mark.django_db


def blocks(client, path):
    page = client.get(path).content.decode()
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    return {block["@type"]: block for block in map(json.loads, found)}


def test_an_article_describes_itself_whole(client, settings):
    top = make_section("Internasional", slug="internasional")
    article = make_article(
        headline="Judul </script> & Lain",
        standfirst="Ringkasan.",
        section=make_section("Asia", slug="asia", parent=top),
        lead_image=make_image(size=(1600, 1200)),
        tags=["Rusia"],
    )
    for role, name in [(Role.REPORTER, "Ana"), (Role.EDITOR, "Budi"), (Role.WRITER, "Cici")]:
        author = make_author(name, slug=name.lower())
        Byline.objects.create(article=article, author=author, role=role)
    time = dt.datetime(2025, 7, 13, 3, 0, tzinfo=dt.UTC)
    workflow.change_state(article, State.PUBLISHED, at=time)
    found = blocks(client, article.get_absolute_url())
    news = found["NewsArticle"]
    url = settings.SITE_URL + article.get_absolute_url()
    assert news["headline"] == "Judul </script> & Lain"
    assert news["datePublished"] == news["dateModified"] == "2025-07-13T10:00:00+07:00"
    assert [author["name"] for author in news["author"]] == ["Ana", "Cici"]
    assert news["author"][0]["url"] == f"{settings.SITE_URL}/penulis/ana/"
    assert [editor["name"] for editor in news["editor"]] == ["Budi"]
    assert news["mainEntityOfPage"]["@id"] == url
    ratios = [round(image["width"] / image["height"], 2) for image in news["image"]]
    assert ratios == [1.78, 1.33, 1.0]
    assert all(image["width"] >= 1200 for image in news["image"])
    assert news["publisher"]["logo"]["url"].startswith(settings.SITE_URL)
    trail = [item["name"] for item in found["BreadcrumbList"]["itemListElement"]]
    assert trail == [settings.SITE_NAME, "Internasional", "Asia"]


def test_an_article_without_image_or_byline_is_still_whole(client, settings):
    news = blocks(client, make_article().get_absolute_url())["NewsArticle"]
    assert "image" not in news
    assert [author["name"] for author in news["author"]] == [settings.SITE_NAME]


def test_an_article_tells_what_was_corrected(client):
    article = make_article()
    assert "correction" not in blocks(client, article.get_absolute_url())["NewsArticle"]
    time = dt.datetime(2025, 7, 13, 3, 0, tzinfo=dt.UTC)
    article.corrections.create(text="Yang benar tujuh.", posted_at=time)
    assert blocks(client, article.get_absolute_url())["NewsArticle"]["correction"] == [
        {
            "@type": "CorrectionComment",
            "name": CorrectionKind.CORRECTION.label,
            "text": "Yang benar tujuh.",
            "datePublished": "2025-07-13T10:00:00+07:00",
        }
    ]


def test_each_kind_of_page_has_its_type(client):
    author = make_author(slug="ana", job_title="Reporter")
    make_article(tags=["Rusia"], authors=[author], section=make_section(slug="asia"))
    assert blocks(client, "/").keys() == {"NewsMediaOrganization", "WebSite"}
    assert "BreadcrumbList" in blocks(client, "/asia/")
    assert blocks(client, "/tag/rusia/")["ItemList"]["itemListElement"][0]["position"] == 1
    person = blocks(client, "/penulis/ana/")["ProfilePage"]["mainEntity"]
    assert person["jobTitle"] == "Reporter"


def test_a_story_without_a_lead_image_is_shared_with_the_first_picture_of_its_text(client):
    image = make_image(size=(1600, 1200), alt='Dua "bidang" biru')
    figure = f'<figure data-image="{image.uid}"></figure>'
    path = make_article(body=f"<p>Isi.</p>{figure}").get_absolute_url()
    page = client.get(path).content.decode()
    shared = image.rendition_url("16x9", 1200)
    assert blocks(client, path)["NewsArticle"]["image"][0]["url"].endswith(shared)
    for name, value in {
        "og:image:width": "1200", "og:image:height": "675", "og:image:type": "image/jpeg",
        "og:image:alt": "Dua &quot;bidang&quot; biru",
    }.items():  # fmt: skip
        assert f'<meta property="{name}" content="{value}">' in page
    assert '<meta name="twitter:card" content="summary_large_image">' in page


def test_a_story_without_any_picture_is_shared_with_the_picture_of_the_site(client):
    page = client.get(make_article().get_absolute_url()).content.decode()
    assert '<meta property="og:image:type" content="image/png">' in page
    assert '<meta name="twitter:card" content="summary_large_image">' in page


@pytest.mark.parametrize(
    ("roles", "authors"),
    [
        ([Role.WRITER, Role.EDITOR], [0]),
        ([Role.EDITOR, Role.REPORTER, Role.PHOTOGRAPHER, Role.CONTRIBUTOR], [1, 3]),
        ([Role.PHOTOGRAPHER, Role.EDITOR], [0]),
        ([Role.EDITOR], []),
        ([], []),
    ],
)
def test_only_who_wrote_a_story_is_its_author_wherever_it_is_told(
    client, settings, roles, authors
):
    article = make_article()
    for number, role in enumerate(roles):
        person = make_author(f"Orang {number}", slug=f"orang-{number}")
        Byline.objects.create(article=article, author=person, role=role, position=number)
    path, named = article.get_absolute_url(), [f"Orang {number}" for number in authors]
    page = client.get(path).content.decode()
    assert re.findall(r'<a rel="author"[^>]*>([^<]+)</a>', page) == named
    assert page.count('<a href="/penulis/orang-') == len(roles) - len(authors)
    named = named or [settings.SITE_NAME]
    assert f'<meta name="author" content="{", ".join(named)}">' in page
    news = blocks(client, path)["NewsArticle"]
    assert [author["name"] for author in news["author"]] == named
    assert len(news.get("editor", [])) == roles.count(Role.EDITOR)
    [item] = client.get("/feed.json").json()["items"]
    assert [author["name"] for author in item["authors"]] == named
    creators = re.findall("<dc:creator>([^<]+)</dc:creator>", client.get("/rss.xml").text)
    assert creators == named
