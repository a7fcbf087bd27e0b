import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pillow

from articles.domain import images
from articles.models import Image
from articles.models.media import CROPS
from tests.factories import make_image, picture_file

# The rest of the test pictures are broken, bombs, or of a kind that the site does not take.
READABLE = {
    "apng_delay.png", "avif_hopper.avif", "exif_gps.jpg", "hopper.gif", "hopper.jpg",
    "hopper.png", "hopper.webp", "hopper_orientation_3.jpg", "hopper_orientation_6.jpg",
    "hopper_orientation_6.webp", "hopper_orientation_8.jpg", "icc_profile.png",
    "invalid-exif.jpg", "iptc.jpg", "pil_sample_cmyk.jpg", "transparent.webp",
}  # fmt: skip


def rendition(image, crop, width, extension="jpg"):
    with default_storage.open(image.rendition_path(crop, width, extension)) as file:
        picture = Pillow.open(file)
        picture.load()
    return picture


@pytest.mark.django_db
def test_every_rendition_is_there_in_both_formats_and_none_is_enlarged():
    image = make_image(size=(1000, 800))
    for crop in CROPS:
        for size in image.sizes(crop):
            assert rendition(image, crop, size[0], "webp").size == size
            assert rendition(image, crop, size[0], "jpg").size == size
    assert image.sizes("full") == [(640, 512), (960, 768), (1000, 800)]
    assert image.sizes("16x9") == [(320, 180), (640, 360), (960, 540), (1000, 562)]
    assert image.sizes("4x3") == [(320, 240), (1000, 750)]


@pytest.mark.django_db
def test_crops_keep_the_focal_point():
    picture = Pillow.new("RGB", (1200, 400), "black")
    picture.paste("white", (1100, 0, 1200, 400))
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    file = SimpleUploadedFile("kanan.png", buffer.getvalue())
    image = Image(title="Kanan", alt="Putih di kanan", file=file, focal_x=100)
    images.save(image)
    square = rendition(image, "1x1", 320)
    assert square.getpixel((310, 160))[0] > 200
    assert square.getpixel((10, 160))[0] < 50


@pytest.mark.django_db(transaction=True)
def test_a_new_focal_point_makes_new_addresses_and_clears_the_old():
    image = make_image()
    old = image.version
    image.focal_x = 10
    images.save(image)
    assert image.version != old
    assert not default_storage.exists(f"renditions/{image.uid}/{old}/full-400.jpg")
    assert default_storage.exists(image.rendition_path("full", 400, "jpg"))


@pytest.mark.django_db
def test_pictures_come_in_srgb_and_without_their_metadata(shared, monkeypatch):
    monkeypatch.setattr(images, "MIN_SIDE", 1)
    gps = (shared("data/images/exif_gps.jpg")).read_bytes()
    assert Pillow.open(io.BytesIO(gps)).getexif()
    picture = images.open_picture(io.BytesIO(gps))
    image = Image(title="GPS", alt="GPS", file=SimpleUploadedFile("gps.jpg", gps))
    images.save(image)
    shown = rendition(image, "full", image.sizes("full")[0][0])
    assert (picture.pixels.mode, shown.mode) == ("RGB", "RGB")
    assert not shown.getexif()
    assert "icc_profile" not in shown.info


@pytest.mark.parametrize("turned", ["3.jpg", "6.jpg", "8.jpg", "6.webp"])
def test_orientation_is_applied_first(shared, turned, monkeypatch):
    monkeypatch.setattr(images, "MIN_SIDE", 1)
    path = shared(f"data/images/hopper_orientation_{turned}")
    with Pillow.open(path) as raw:
        swapped = raw.getexif()[0x0112] in {6, 8}
        expected = raw.size[::-1] if swapped else raw.size
    with path.open("rb") as file:
        assert images.open_picture(file).size == expected


def test_each_test_picture_is_read_or_refused_with_a_message(shared, monkeypatch):
    monkeypatch.setattr(images, "MIN_SIDE", 1)
    readable, messages = set(), set()
    for path in sorted(shared("data/images").iterdir()):
        with path.open("rb") as file:
            try:
                assert images.open_picture(file).pixels.mode == "RGB"
                readable.add(path.name)
            except ValidationError as refusal:
                messages.update(refusal.messages)
    assert readable == READABLE
    assert len(messages) == 2


@pytest.mark.parametrize(
    "content", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<html></html>", b"%PDF-1.7"]
)
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(ValidationError):
        images.open_picture(io.BytesIO(content))


def test_the_name_does_not_decide_the_type():
    disguised = picture_file(name="foto.svg")
    assert images.open_picture(disguised).format == "PNG"


def test_too_small_and_too_large_are_refused(monkeypatch):
    with pytest.raises(ValidationError):
        images.open_picture(picture_file(size=(20, 20)))
    monkeypatch.setattr(images, "MAX_PIXELS", 1000)
    with pytest.raises(ValidationError):
        images.open_picture(picture_file())
    monkeypatch.setattr(images, "MAX_BYTES", 10)
    with pytest.raises(ValidationError):
        images.open_picture(picture_file())


@pytest.mark.django_db
def test_missing_files_are_made_again_from_a_folder(tmp_path):
    image = make_image()
    original = tmp_path / "sumber" / image.file.name.split("/")[-1]
    original.parent.mkdir()
    with image.file.open() as file:
        original.write_bytes(file.read())
    default_storage.delete(image.file.name)
    images.delete_renditions(image, image.version)
    assert images.complete_files([]) == [image.file.name]
    assert images.complete_files([original.parent]) == []
    assert default_storage.exists(image.rendition_path("full", 400, "webp"))


@pytest.mark.django_db
def test_an_original_is_named_by_what_it_is():
    image = make_image(file=picture_file("foto.svg"))
    assert image.file.name == f"originals/{image.uid}.png"


@pytest.mark.django_db
def test_a_large_picture_is_measured_as_uploaded_and_cut_where_it_should():
    picture = Pillow.new("RGB", (6400, 3600), "black")
    picture.paste("white", (0, 0, 640, 3600))
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG")
    file = SimpleUploadedFile("besar.jpg", buffer.getvalue())
    image = Image(title="Besar", alt="Putih di kiri", file=file, focal_x=0)
    images.save(image)
    assert (image.width, image.height) == (6400, 3600)
    with default_storage.open(image.rendition_path("1x1", 1200, "jpg")) as stored:
        square = Pillow.open(stored)
        assert square.getpixel((100, 600))[0] > 200
        assert square.getpixel((400, 600))[0] < 50


@pytest.mark.django_db(transaction=True)
def test_a_cut_killed_before_its_row_is_written_leaves_the_old_picture_whole(monkeypatch):
    image = make_image()

    def die(*args, **kwargs):
        raise KeyboardInterrupt

    image.focal_x = 3
    monkeypatch.setattr(Image, "save", die)
    with pytest.raises(KeyboardInterrupt):
        images.save(image)
    assert images.is_complete(Image.objects.get())


@pytest.mark.django_db(transaction=True)
def test_a_replaced_file_takes_its_original_along():
    image = make_image()
    old = image.file.name
    image.file = picture_file("lain.jpg", form="JPEG", colour="#aa3322")
    images.save(image)
    assert not default_storage.exists(old)
    assert default_storage.exists(image.file.name)
    assert images.is_complete(Image.objects.get())


@pytest.mark.parametrize("size", [(160, 17_000), (17_000, 160)])
def test_a_strip_is_refused(size):
    with pytest.raises(ValidationError):
        images.open_picture(picture_file(size=size))


def test_a_grey_picture_of_16_bits_keeps_its_tones():
    grey = Pillow.new("I;16", (200, 200), 32_768)
    buffer = io.BytesIO()
    grey.save(buffer, "PNG")
    pixels = images.open_picture(buffer).pixels
    assert 120 <= pixels.getpixel((100, 100))[0] <= 136


def test_an_archive_dressed_as_a_picture_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("x", "x")
    with pytest.raises(ValidationError):
        images.open_picture(buffer)
