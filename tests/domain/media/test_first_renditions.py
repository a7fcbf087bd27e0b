"""Until `work` has made all renditions of an upload, every page has a picture to show."""

from itertools import product

import pytest
from django.core.files.storage import default_storage

from articles.domain import announcement
from articles.domain.media import decoding, images, renditions, renewal
from articles.models import Image
from articles.models.media import CROPS
from tests.domain.media.test_images import ObjectStore
from tests.factories import picture_file

pytestmark = pytest.mark.django_db
FORMATS = ("avif", "webp", "jpg")


@pytest.fixture
def uploaded():
    image, _is_new = images.add_upload(picture_file(size=(1600, 900)))
    return image


def files_of(image):
    return set(default_storage.listdir(f"renditions/{image.uid}/{image.version}")[1])


def addresses(image):
    for crop in CROPS:
        for (width, _height), extension in product(image.sizes(crop), FORMATS):
            yield image.rendition_url(crop, width, extension)


def test_an_upload_makes_what_is_needed_at_once(uploaded):
    first = {"full-768", "16x9-320", "16x9-1200", "4x3-320", "1x1-160"}
    assert files_of(uploaded) == {f"{name}.{form}" for name in first for form in ("webp", "jpg")}
    assert (Image.objects.get().lacks_renditions, uploaded.is_shown) == (True, True)
    assert uploaded.share_bytes == default_storage.size(
        uploaded.rendition_path("16x9", 1200, "jpg")
    )


def test_every_address_that_pages_may_name_shows_a_picture(client, uploaded):
    for address in addresses(uploaded):
        response = client.get(address, follow=True)
        assert response.status_code == 200, address
        assert all(response.streaming_content)
        for target, status in response.redirect_chain:
            assert status == 302
            assert target.split("/")[-1].split("-")[0] == address.split("/")[-1].split("-")[0]
    hero = client.get(uploaded.rendition_url("16x9", 768, "avif"))
    assert (hero.url, hero["Cache-Control"]) == (
        uploaded.rendition_url("16x9", 1200, "webp"),
        "no-cache",
    )


def test_the_task_makes_the_rest_at_the_same_addresses(client, uploaded, monkeypatch):
    changes = []
    monkeypatch.setattr(announcement, "_listeners", [changes.extend])
    assert renewal.renew_outdated_images() == 1
    image = Image.objects.get()
    assert (image.version, image.lacks_renditions) == (uploaded.version, False)
    for address in addresses(image):
        response = client.get(address)
        assert (response.status_code, all(response.streaming_content)) == (200, True)
    assert changes == []
    assert renewal.renew_outdated_images() == 0


def test_a_picture_that_cannot_be_finished_does_not_stop_others(uploaded, monkeypatch, caplog):
    monkeypatch.setattr(renewal, "_queue", renewal._Queue())
    other, _is_new = images.add_upload(picture_file(size=(400, 300)))
    default_storage.delete(other.file.name)
    assert renewal.renew_outdated_images() == 1
    assert f"No renditions of image {other.pk}" in caplog.text
    assert [image.lacks_renditions for image in Image.objects.order_by("pk")] == [False, True]
    monkeypatch.setattr(renditions, "open_picture", None)  # nobody looks at it again so soon
    assert renewal.renew_outdated_images() == 0


def test_taken_down_while_the_rest_is_made_it_keeps_no_files(uploaded, monkeypatch):
    make = renditions.make_renditions

    def meanwhile(*args):
        make(*args)
        Image.objects.update(taken_down_at=uploaded.created_at)

    monkeypatch.setattr(renditions, "make_renditions", meanwhile)
    renditions.renew_renditions(uploaded.pk)
    assert not default_storage.exists(f"renditions/{uploaded.uid}")


def test_in_an_object_store_all_are_made_at_once(monkeypatch):
    store = ObjectStore()
    monkeypatch.setattr(renditions, "default_storage", store)
    content = picture_file(size=(1600, 900))
    image = Image(checksum="0" * 64, width=1600, height=900)
    renditions.make_first_renditions(image, decoding.open_picture(content))
    names = store.listdir(f"renditions/{image.uid}/{image.version}")[1]
    assert len(names) == len(list(addresses(image)))
    assert not image.lacks_renditions
