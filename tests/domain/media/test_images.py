import datetime as dt
import io
import threading
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from PIL import Image as Pillow

from articles.domain.media import decoding, images, renditions, renewal
from articles.models import Image
from articles.models.media import CROPS
from tests.factories import make_image, picture_file


def rendition(image, crop, width, extension="jpg"):
    with default_storage.open(image.rendition_path(crop, width, extension)) as file:
        picture = Pillow.open(file)
        picture.load()
    return picture


def save_and_finish(image):
    """Save `image` as a form does, and make the rest of its renditions as `work` does."""
    images.save_image(image)
    renditions.renew_renditions(image.pk)
    image.refresh_from_db()


@pytest.mark.django_db
def test_every_rendition_is_there_in_each_format_and_none_is_enlarged():
    image = make_image(size=(1000, 800))
    for crop in CROPS:
        for size in image.sizes(crop):
            for extension in ("avif", "webp", "jpg"):
                assert rendition(image, crop, size[0], extension).size == size
    assert image.sizes("full") == [(768, 614), (1000, 800)]
    assert image.sizes("16x9") == [(320, 180), (544, 306), (768, 432), (1000, 562)]
    assert image.sizes("4x3") == [(320, 240), (1000, 750)]


@pytest.mark.django_db
def test_crops_keep_the_focal_point():
    picture = Pillow.new("RGB", (1200, 400), "black")
    picture.paste("white", (1100, 0, 1200, 400))
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    file = SimpleUploadedFile("kanan.png", buffer.getvalue())
    image = Image(title="Kanan", alt="Putih di kanan", file=file, focal_x=100)
    save_and_finish(image)
    square = rendition(image, "1x1", 384)
    assert square.getpixel((374, 160))[0] > 200
    assert square.getpixel((10, 160))[0] < 50


@pytest.mark.django_db(transaction=True)
def test_a_new_focal_point_makes_new_addresses_and_clears_the_old():
    image = make_image()
    old = image.version
    image.focal_x = 10
    images.save_image(image)
    assert image.version != old
    assert not default_storage.exists(f"renditions/{image.uid}/{old}/full-400.jpg")
    assert default_storage.exists(image.rendition_path("full", 400, "jpg"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["exif_gps.jpg", "iptc.jpg", "icc_profile.png", "invalid-exif.jpg"]
)
def test_nothing_but_the_picture_is_in_any_rendition(shared, name, monkeypatch):
    monkeypatch.setattr(decoding, "MIN_SIDE", 1)
    content = shared(f"data/images/{name}").read_bytes()
    image, _new = images.add_upload(SimpleUploadedFile(name, content))
    renditions.renew_renditions(image.pk)
    for crop in CROPS:
        for width, _height in image.sizes(crop):
            for extension in ("avif", "webp", "jpg"):
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
    renditions.delete_renditions(image, image.version)
    assert images.restore_files([]) == [image.file.name]
    assert images.restore_files([original.parent]) == []
    assert default_storage.exists(image.rendition_path("full", 400, "webp"))


@pytest.mark.django_db
def test_an_image_that_cannot_be_completed_keeps_no_other_from_it():
    for number, path in enumerate(["../../etc/passwd", "originals/rusak.jpg"]):
        Image.objects.create(title="Rusak", file=path, checksum=str(number))
    default_storage.save("originals/rusak.jpg", ContentFile(b"\xff\xd8 rusak"))
    image = make_image()
    renditions.delete_every_rendition(image.uid)
    assert set(images.restore_files([])) == {"../../etc/passwd", "originals/rusak.jpg"}
    assert renditions.is_complete(image)


@pytest.fixture
def outdated(monkeypatch):
    """An image, made before a release that cuts and encodes pictures in another way."""
    with monkeypatch.context() as before:
        before.setitem(CROPS, "16x9", (16 / 9, (300, 640)))
        options = {
            "webp": renditions._SAVE_OPTIONS["webp"],
            "jpg": renditions._SAVE_OPTIONS["jpg"],
        }
        before.setattr(renditions, "_SAVE_OPTIONS", options)
        image = make_image(file=picture_file(size=(1600, 900)))
    monkeypatch.setattr(renewal, "_queue", renewal._Queue())
    return image


@pytest.mark.django_db
def test_until_it_is_made_anew_a_picture_is_shown_by_the_nearest_file_there_is(client, outdated):
    def leads_to(name):
        folder = f"/media/renditions/{outdated.uid}/{outdated.version}"
        response = client.get(f"{folder}/{name}")
        return response.status_code, response.get("Location", "").removeprefix(f"{folder}/")

    assert leads_to("16x9-320.avif") == (302, "16x9-640.webp")
    assert leads_to("16x9-1200.webp") == (302, "16x9-640.webp")
    assert leads_to("16x9-320.jpg") == (302, "16x9-640.jpg")
    there = client.get(outdated.rendition_url("16x9", 640))
    assert b"".join(there.streaming_content).startswith(b"\xff\xd8")
    assert leads_to("3x2-320.avif")[0] == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    "renew", [renewal.renew_outdated_images, lambda: call_command("make_renditions")]
)
def test_after_a_release_pictures_are_made_anew_once(client, outdated, renew, capsys):
    old = outdated.rendition_url("16x9", 640)
    Image.objects.filter(pk=outdated.pk).update(caption="Diubah di meja")
    renew()
    image = Image.objects.get()
    assert (renditions.is_complete(image), image.caption) == (True, "Diubah di meja")
    assert not default_storage.exists(outdated.rendition_path("16x9", 640, "jpg"))
    assert client.get(old).url == image.rendition_url("16x9", 768)
    files = default_storage.get_modified_time(image.rendition_path("full", 768, "avif"))
    renew()
    assert renditions.outdated_images() == []
    assert files == default_storage.get_modified_time(image.rendition_path("full", 768, "avif"))


@pytest.mark.django_db
def test_what_another_process_has_renewed_is_left_alone(outdated):
    renditions.renew_renditions(outdated.pk)
    renditions.renew_renditions(outdated.pk)
    assert renditions.is_complete(Image.objects.get())


@pytest.mark.django_db(transaction=True)
def test_two_renewals_at_once_leave_whole_files_and_no_others(outdated):
    start, seen = threading.Barrier(2), {}

    def renew():
        start.wait()
        renditions.renew_renditions(outdated.pk)
        connection.close()

    threads = [threading.Thread(target=renew) for _number in range(2)]
    for thread in threads:
        thread.start()
    folder = Path(default_storage.path(f"renditions/{outdated.uid}"))
    while any(thread.is_alive() for thread in threads):
        with suppress(FileNotFoundError):
            for file in folder.glob("*/*"):
                seen.setdefault(file, set()).add(file.stat().st_size)
    image = Image.objects.get()
    files = {path: path.stat().st_size for path in (folder / image.version).iterdir()}
    assert {path.name for path in files} == {
        f"{crop}-{width}.{extension}"
        for crop in CROPS
        for width, _height in image.sizes(crop)
        for extension in ("avif", "webp", "jpg")
    }
    assert {path: {size} for path, size in files.items()} == {
        path: seen.get(path, {files[path]}) for path in files
    }
    assert default_storage.listdir(renditions.INCOMING) == ([], [])


class ObjectStore(InMemoryStorage):
    """As S3's backend when it does not overwrite: no paths, and a second file gets a new name."""

    def exists(self, name):
        return False  # as for two processes that ask before either has written

    def is_name_available(self, name, max_length=None):
        return not super().exists(name)


@pytest.mark.django_db
def test_in_an_object_store_a_second_copy_does_not_stay(outdated, monkeypatch):
    store = ObjectStore()
    monkeypatch.setattr(renditions, "default_storage", store)
    image, content = Image.objects.get(), picture_file(size=(1600, 900)).read()
    for _process in range(2):
        renditions.make_renditions(image, decoding.open_picture(io.BytesIO(content)))
    names = store.listdir(f"renditions/{image.uid}/{image.version}")[1]
    assert len(names) == 3 * sum(len(image.sizes(crop)) for crop in CROPS)


@pytest.mark.django_db
def test_a_stray_file_does_not_stop_the_search_for_the_nearest(client, outdated):
    folder = f"renditions/{outdated.uid}/{outdated.version}"
    default_storage.save(f"{folder}/full-768_2KvNJI6.webp", picture_file())
    default_storage.save(f"{folder}/.DS_Store", picture_file())
    response = client.get(f"/media/renditions/{outdated.uid}/{'0' * 12}/full-640.webp")
    assert (response.status_code, response.url) == (302, f"/media/{folder}/full-768.webp")


@pytest.mark.django_db
def test_a_file_that_was_replaced_is_served_whole(client):
    image = make_image()
    for content in (b"longer than before", b"short"):
        Path(default_storage.path(image.rendition_path("full", 400, "jpg"))).write_bytes(content)
        response = client.get(image.rendition_url("full", 400))
        assert b"".join(response.streaming_content) == content
        assert response["Content-Length"] == str(len(content))


@pytest.mark.django_db
def test_a_lost_original_keeps_its_old_renditions_and_holds_nobody_up(outdated, caplog, capsys):
    lost, other = outdated, make_image(size=(400, 300))
    Image.objects.filter(pk=other.pk).update(version="")
    default_storage.delete(lost.file.name)
    assert renewal.renew_outdated_images() == 1
    assert f"No renditions of image {lost.pk}" in caplog.text
    assert default_storage.exists(lost.rendition_path("16x9", 640, "jpg"))
    assert renditions.outdated_images() == [lost.pk]
    with pytest.raises(SystemExit) as ended:
        call_command("make_renditions")
    assert ended.value.code == 1
    assert capsys.readouterr().out == "Renewed: 0, failed: 1\n"


@pytest.mark.django_db(transaction=True)
def test_who_changes_a_picture_while_it_is_made_anew_wins(outdated, monkeypatch):
    cut = renditions.make_renditions

    def meanwhile(image, picture):
        cut(image, picture)
        monkeypatch.setattr(renditions, "make_renditions", cut)
        theirs = Image.objects.get()
        theirs.focal_x = 3
        save_and_finish(theirs)

    monkeypatch.setattr(renditions, "make_renditions", meanwhile)
    renditions.renew_renditions(outdated.pk)
    image = Image.objects.get()
    assert (image.focal_x, renditions.is_complete(image), renditions.outdated_images()) == (
        3,
        True,
        [],
    )


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
    save_and_finish(image)
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
        images.save_image(image)
    assert renditions.is_complete(Image.objects.get())


@pytest.mark.django_db(transaction=True)
def test_a_replaced_file_takes_its_original_along():
    image = make_image()
    old = image.file.name
    image.file = picture_file("lain.jpg", form="JPEG", colour="#aa3322")
    save_and_finish(image)
    assert not default_storage.exists(old)
    assert default_storage.exists(image.file.name)
    assert renditions.is_complete(Image.objects.get())


@pytest.mark.django_db
def test_an_upload_is_named_by_its_file_and_stored_once():
    content = picture_file().read()
    image, is_new = images.add_upload(SimpleUploadedFile("banjir_jakarta  utara.JPG", content))
    assert (image.title, is_new) == ("banjir jakarta utara", True)
    again, is_new = images.add_upload(SimpleUploadedFile("lain.png", content))
    assert (again, is_new) == (image, False)
    assert default_storage.listdir("renditions")[0] == [str(image.uid)]
    assert len(default_storage.listdir("originals")[1]) == 1


@pytest.mark.django_db
def test_a_copy_stored_while_the_picture_was_cut_wins_and_nothing_of_the_other_stays(monkeypatch):
    content = picture_file().read()
    cut = renditions.make_first_renditions

    def cut_slowly(image, picture):
        cut(image, picture)
        monkeypatch.setattr(images, "make_first_renditions", cut)
        images.add_upload(SimpleUploadedFile("cepat.png", content))

    monkeypatch.setattr(images, "make_first_renditions", cut_slowly)
    image, is_new = images.add_upload(SimpleUploadedFile("lambat.png", content))
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
    assert renditions.is_complete(kept)
    assert default_storage.exists(kept.file.name)
    assert default_storage.listdir("renditions")[0] == [str(kept.uid)]


@pytest.mark.django_db
def test_every_rendition_names_its_makers_and_nothing_else():
    exif = Pillow.Exif()
    exif[0x013B], exif[0x8825] = "Ana", {1: "S", 2: (6.0, 10.0, 0.0)}
    file = picture_file("foto.jpg", form="JPEG", exif=exif)
    image = make_image(
        file=file, creator="Ana", credit="Ana & Budi/<Arunika>", copyright="© Arunika",
        source_type="digitalCapture", keywords="rahasia",
    )  # fmt: skip
    for extension in ("avif", "webp", "jpg"):
        xmp = rendition(image, "full", 400, extension).info["xmp"].decode()
        for text in ("Ana", "Ana &amp; Budi/&lt;Arunika&gt;", "© Arunika", "digitalCapture"):
            assert f">{text}<" in xmp or text in xmp
        assert "rahasia" not in xmp
        assert not len(rendition(image, "full", 400, extension).getexif())


@pytest.mark.django_db
@pytest.mark.parametrize("column", ["creator", "credit", "copyright", "source_type"])
def test_what_renditions_say_is_part_of_their_version(column):
    image = Image(checksum="0" * 64)
    before = renditions.version_of(image)
    setattr(image, column, "screenCapture")
    assert renditions.version_of(image) != before
    image.caption = "Lain"
    assert renditions.xmp_packet(image).count("Lain") == 0
