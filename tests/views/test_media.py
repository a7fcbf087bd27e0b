"""The addresses of pictures: what they answer, to whom, and once a picture is taken down."""

import io

import pytest
from django.utils import timezone
from PIL import Image as Pillow

from articles.body import Figure
from articles.domain.media import take_down
from articles.models import Image, Page
from tests import cast
from tests.factories import make_article, make_author, make_image, make_section

pytestmark = pytest.mark.django_db
OPEN, CLOSED = "cross-origin", "same-origin"


def policy(response):
    return response["Cross-Origin-Resource-Policy"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [({}, 200), ({"range": "bytes=0-9"}, 206), ({"range": "bytes=9999999-"}, 416)],
)
@pytest.mark.parametrize("method", ["get", "head"])
def test_a_feed_reader_in_a_browser_may_show_a_picture(client, method, headers, status):
    url = make_image().rendition_url("full", 400)
    response = getattr(client, method)(url, headers=headers)
    assert (response.status_code, policy(response)) == (status, OPEN)
    assert b"".join(response) or method == "head" or status == 416


def test_it_may_be_shown_when_nothing_changed_when_it_moved_and_when_there_is_none(client):
    image = make_image()
    url = image.rendition_url("full", 400)
    whole = client.get(url)
    assert b"".join(whole)
    again = client.get(url, headers={"if-none-match": whole["ETag"]})
    moved = client.get(url.replace(image.version, "0" * 12))
    missing = client.get(url.replace(str(image.uid), "0" * 36))
    no_uid = client.get(url.replace(str(image.uid), "-" * 36))
    wrong_method = client.post(url)
    answers = [again, moved, missing, no_uid, wrong_method]
    assert [answer.status_code for answer in answers] == [304, 302, 404, 404, 405]
    assert {policy(answer) for answer in answers} == {OPEN}


@pytest.mark.parametrize(
    ("path", "expected"),
    [("/static/img/logo.png", OPEN), ("/static/img/favicon.png", OPEN), ("/favicon.ico", OPEN),
     ("/media/bagikan.png", OPEN), ("/static/css/base.css", CLOSED), ("/", CLOSED),
     ("/rss.xml", CLOSED), ("/mediaku/", CLOSED), ("/admin/login/", CLOSED)],
)  # fmt: skip
def test_only_pictures_may_be_shown_on_other_sites(client, path, expected):
    response = client.get(path)
    assert policy(response) == expected
    assert b"".join(response) or response.status_code == 302


def test_the_picture_of_the_site_is_as_the_page_describes_it(client, settings):
    settings.SITE_NAME, settings.SITE_TAGLINE = "Kabar <Laut>", "Jernih"
    page = client.get("/").text
    for name, value in {
        "image": f"{settings.SITE_URL}/media/bagikan.png", "image:type": "image/png",
        "image:width": "1200", "image:height": "630", "image:alt": "Kabar &lt;Laut&gt;: Jernih",
    }.items():  # fmt: skip
        assert f'<meta property="og:{name}" content="{value}">' in page
    assert '<meta name="twitter:card" content="summary_large_image">' in page
    response = client.get("/media/bagikan.png")
    assert response["Content-Type"] == "image/png"
    assert Pillow.open(io.BytesIO(response.content)).size == (1200, 630)


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_picture_that_is_down_is_gone_whatever_files_there_are(client, method):
    image = make_image()
    url = image.rendition_url("full", 400)
    whole = client.get(url)
    assert b"".join(whole)
    Image.objects.update(taken_down_at=timezone.now())
    for headers in ({}, {"range": "bytes=0-9"}, {"if-none-match": whole["ETag"]}):
        for address in (url, url.replace(image.version, "0" * 12), url.replace("400", "768")):
            response = getattr(client, method)(address, headers=headers)
            assert (response.status_code, response["Cache-Control"]) == (410, "no-store")
            assert policy(response) == OPEN


def test_no_page_names_a_picture_that_is_down(client):
    image, user = make_image((1600, 900)), cast.managing_editor()
    section, author = make_section(slug="asia"), make_author(slug="ana", photo=image)
    figure = Figure(image.uid, caption="Keterangan di badan").to_html()
    article = make_article(
        section=section, authors=[author], tags=["Rusia"], lead_image=image,
        lead_caption="Keterangan utama", body=f"<p>Isi.</p>{figure}",
    )  # fmt: skip
    Page.objects.create(name="redaksi", title="Redaksi", body=figure)
    month = f"{timezone.localtime(article.published_at):%Y-%m}"
    paths = [
        article.get_absolute_url(), "/", "/asia/", "/tag/rusia/", "/penulis/ana/", "/redaksi/",
        "/rss.xml", "/feed.json", "/asia/rss.xml", "/sitemap-news.xml", f"/sitemap-{month}.xml",
    ]  # fmt: skip
    assert [path for path in paths if str(image.uid) not in client.get(path).text] == []
    take_down.take_down(image, "Sebab.", user=user)
    pages = {path: client.get(path) for path in paths}
    assert {page.status_code for page in pages.values()} == {200}
    assert [path for path, page in pages.items() if str(image.uid) in page.text] == []
    assert [path for path, page in pages.items() if "Keterangan" in page.text] == []
    assert "/media/bagikan.png" in pages[article.get_absolute_url()].text
    assert "/media/bagikan.png" in pages["/penulis/ana/"].text
