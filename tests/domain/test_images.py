import datetime as dt
import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image as Pillow

from articles.domain import images, pictures
from articles.models import Image
from articles.models.media import CROPS
from tests.factories import make_image, picture_file


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
@pytest.mark.parametrize(
    "name", ["exif_gps.jpg", "iptc.jpg", "icc_profile.png", "invalid-exif.jpg"]
)
def test_nothing_but_the_picture_is_in_any_rendition(shared, name, monkeypatch):
    monkeypatch.setattr(pictures, "MIN_SIDE", 1)
    content = shared(f"data/images/{name}").read_bytes()
    image, _new = images.add(SimpleUploadedFile(name, content))
    for crop in CROPS:
        for width, _height in image.sizes(crop):
            for extension in ("jpg", "webp"):
                shown = rendition(image, crop, width, extension)
                assert (shown.mode, len(shown.getexif())) == ("RGB", 0)
                assert not {"exif", "icc_profile", "xmp", "photoshop", "comment"} & set(shown.info)
                with default_storage.open(image.rendition_path(crop, width, extension)) as file:
                    stored = file.read()
                for mark in (b"Exif", b"EXIF", b"GPS", b"adobe", b"Photoshop", b"ICC", b"http"):
                    assert mark not in stored


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


@pytest.mark.django_db
def test_an_upload_is_named_by_its_file_and_stored_once():
    content = picture_file().read()
    image, is_new = images.add(SimpleUploadedFile("banjir_jakarta  utara.JPG", content))
    assert (image.title, is_new) == ("banjir jakarta utara", True)
    again, is_new = images.add(SimpleUploadedFile("lain.png", content))
    assert (again, is_new) == (image, False)
    assert default_storage.listdir("renditions")[0] == [str(image.uid)]
    assert len(default_storage.listdir("originals")[1]) == 1


@pytest.mark.django_db
def test_a_copy_stored_while_the_picture_was_cut_wins_and_nothing_of_the_other_stays(monkeypatch):
    content = picture_file().read()
    cut = images.make_renditions

    def cut_slowly(image, picture):
        cut(image, picture)
        monkeypatch.setattr(images, "make_renditions", cut)
        images.add(SimpleUploadedFile("cepat.png", content))

    monkeypatch.setattr(images, "make_renditions", cut_slowly)
    image, is_new = images.add(SimpleUploadedFile("lambat.png", content))
    assert (image.title, is_new) == ("cepat", False)
    assert default_storage.listdir("renditions")[0] == [str(image.uid)]
    assert len(default_storage.listdir("originals")[1]) == 1


@pytest.mark.django_db
def test_what_an_ended_upload_left_is_removed_and_nothing_else():
    kept, lost = make_image(), make_image()
    Image.objects.filter(pk=lost.pk).delete()
    default_storage.save(f"renditions/{kept.uid}/0123456789ab/full-400.jpg", picture_file())
    now = timezone.now()
    assert images.remove_orphans(now - dt.timedelta(days=1)) == []
    assert images.remove_orphans(now + dt.timedelta(days=1)) == [
        lost.file.name,
        *sorted([
            f"renditions/{kept.uid}/0123456789ab", f"renditions/{lost.uid}/{lost.version}",
        ]),
    ]  # fmt: skip
    assert images.is_complete(kept)
    assert default_storage.exists(kept.file.name)
    assert default_storage.listdir("renditions")[0] == [str(kept.uid)]
