"""What surrounds the pages: pictures, compression, caching, refusals."""

import pytest
from django.test import Client

from articles.domain.media import images
from tests.factories import make_image

pytestmark = pytest.mark.django_db


def test_pictures_are_sent_as_they_are_and_in_ranges(client):
    url = make_image().rendition_url("full", 400)
    whole = client.get(url, headers={"accept-encoding": "gzip"})
    assert "Content-Encoding" not in whole
    content = b"".join(whole.streaming_content)
    part = client.get(url, headers={"accept-encoding": "gzip", "range": "bytes=0-99"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, content[:100])


def test_pages_are_compressed_and_asked_for_again(client):
    response = client.get("/", headers={"accept-encoding": "gzip"})
    assert (response["Content-Encoding"], response["Cache-Control"]) == ("gzip", "no-cache")


def test_pages_say_which_links_may_be_fetched_ahead(client):
    rules = client.get("/")["Speculation-Rules"].strip('"')
    response = client.get(rules)
    assert response["Content-Type"] == "application/speculationrules+json"
    assert response.json()["prefetch"]
    for path in ("/rss.xml", "/admin/login/", rules):
        assert "Speculation-Rules" not in client.get(path), path


def test_an_old_address_of_a_picture_leads_to_the_present_one(
    client, django_capture_on_commit_callbacks
):
    image = make_image()
    old = image.rendition_url("full", 400)
    image.focal_x = 3
    with django_capture_on_commit_callbacks(execute=True):
        images.save_image(image)
    assert client.get(old).url == image.rendition_url("full", 400)


def test_an_ended_session_says_how_to_keep_the_words():
    client = Client(enforce_csrf_checks=True)
    response = client.post("/admin/login/", {"username": "x"})
    assert response.status_code == 403
    assert "Sesi Anda" in response.content.decode()
