"""Static files and pictures, which come from memory as pages do."""

import pytest
from django.templatetags.static import static

from articles.domain.media import take_down
from tests import cast
from tests.factories import make_image
from tests.page_cache.reader import Reader, make_cache

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_connection")]


def test_files_come_from_memory_as_django_serves_them(settings, client):
    reader = Reader(make_cache(settings))
    for path in (make_image().rendition_url("full", 400), static("css/base.css")):
        served = client.get(path)
        content = b"".join(served.streaming_content)
        for is_hit in (False, True):
            assert (reader.get(path), reader.is_hit) == (content, is_hit)
            reader.headers.pop("cache-status")
            assert reader.headers == {name.lower(): value for name, value in served.items()}


def test_a_picture_that_is_taken_down_is_gone_at_once(settings):
    reader = Reader(make_cache(settings))
    image = make_image()
    path = image.rendition_url("full", 400)
    reader.get(path)
    assert reader.get(path)
    assert reader.is_hit
    take_down.take_down(image, "Sebab.", user=cast.managing_editor())
    reader.get(path)
    assert reader.status == 410
