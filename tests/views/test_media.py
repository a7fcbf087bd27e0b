"""The addresses of pictures: what they answer, to whom."""

import io

import pytest
from PIL import Image as Pillow

from tests.factories import make_image

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
    wrong_method = client.post(url)
    answers = [again, moved, missing, wrong_method]
    assert [answer.status_code for answer in answers] == [304, 302, 404, 405]
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
