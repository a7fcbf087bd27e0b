"""Files that come into the library, by the form and by the endpoint; and who may ask for what."""

import io
import json
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image as Pillow

from articles.domain.media import decoding
from articles.models import Image
from tests import cast
from tests.domain.media.test_decoding import READABLE
from tests.factories import make_image, picture_file

pytestmark = pytest.mark.django_db

UPLOAD = "/admin/articles/image/upload/"
PICKER = "/admin/articles/image/picker/"
CARDS = "/admin/articles/image/cards/"
FORM = {
    "title": "Uji", "alt": "Uji", "caption": "", "credit": "", "focal_x": 50, "focal_y": 50,
    "taken_on": "", "rights_note": "", "creator": "", "copyright": "", "source_type": "",
    "keywords": "",
}  # fmt: skip
REFUSED = {
    "drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "drawing.png": b"<?xml version='1.0'?><svg/>",
    "page.html": b"<!doctype html><script>alert(1)</script>",
    "page.jpg": b"\n <HTML><body>",
    "empty.jpg": b"",
    "text.jpg": b"bukan gambar",
    "polyglot.gif": b"GIF89a/*<script>alert(1)</script>*/",
}


def test_an_upload_answers_with_the_picture(desk):
    answer = desk.post(UPLOAD, {"file": picture_file("banjir_demak.png", size=(800, 600))}).json()
    image = Image.objects.get()
    assert answer == {
        "uid": str(image.uid), "pk": image.pk, "title": "banjir demak", "alt": "", "caption": "",
        "credit": "", "is_taken_down": False, "thumbnail": image.rendition_url("4x3", 320, "webp"),
        "url": image.rendition_url("full", 768, "webp"), "suggested": [],
    }  # fmt: skip
    assert b"".join(desk.get(answer["thumbnail"]).streaming_content)
    again = desk.post(UPLOAD, {"file": picture_file("lain.png", size=(800, 600))}).json()
    del answer["suggested"]
    assert again == answer | {"duplicate": True}
    assert Image.objects.count() == 1


def test_each_test_picture_comes_in_or_gets_a_message(shared, desk, monkeypatch):
    monkeypatch.setattr(decoding, "MIN_SIDE", 1)
    stored = set()
    for path in sorted(shared("data/images").iterdir()):
        file = SimpleUploadedFile(path.name, path.read_bytes())
        answer = desk.post(UPLOAD, {"file": file, "still": "1"})
        if answer.status_code == 200:
            stored.add(path.name)
            assert b"".join(desk.get(answer.json()["url"]).streaming_content)
        else:
            assert (answer.status_code, list(answer.json())) == (400, ["error"])
    assert stored == READABLE


def test_the_form_takes_the_same_pictures_and_says_the_same(shared, desk, monkeypatch):
    monkeypatch.setattr(decoding, "MIN_SIDE", 1)
    for path in sorted(shared("data/images").iterdir()):
        content = path.read_bytes()
        file = SimpleUploadedFile(path.name, content)
        page = desk.post("/admin/articles/image/add/", FORM | {"file": file, "still": "on"})
        assert (page.status_code == 302) == (path.name in READABLE), path.name
        if page.status_code == 200:
            answer = desk.post(UPLOAD, {"file": SimpleUploadedFile(path.name, content)})
            errors = page.context["adminform"].form.errors
            assert dict(errors) == {"file": [answer.json()["error"]]}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_picture_is_refused_and_nothing_is_stored(desk, name):
    answer = desk.post(UPLOAD, {"file": SimpleUploadedFile(name, REFUSED[name])})
    assert (answer.status_code, list(answer.json())) == (400, ["error"])
    assert not Image.objects.exists()
    assert not default_storage.exists("originals")
    assert not default_storage.exists("renditions")


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.png", "\x00a\x1b.png", "<script>.png", "x" * 300 + ".png", ".png"]
)
def test_no_file_name_does_harm(desk, name):
    file = picture_file()
    file._name = name
    answer = desk.post(UPLOAD, {"file": file})
    assert answer.status_code == 200
    image = Image.objects.get()
    assert image.file.name == f"originals/{image.uid}.png"
    assert image.title.isprintable()
    image.full_clean(exclude=["alt"])


def test_no_file_and_no_multipart_get_a_message(desk):
    assert desk.post(UPLOAD).status_code == 400
    assert desk.post(UPLOAD, {"file": "text"}).status_code == 400
    assert desk.post(UPLOAD, json.dumps({}), content_type="application/json").status_code == 400


@pytest.mark.parametrize(
    ("path", "method", "right"),
    [(UPLOAD, "post", "add_image"), (PICKER, "get", "view_image"), (CARDS, "get", "view_image")],
)
def test_who_may_ask(client, path, method, right):
    def status():
        return getattr(client, method)(path, {"file": picture_file()}).status_code

    answer = getattr(client, method)(path)
    assert (answer.status_code, answer.json()) == (401, {"error": "signed_out"})
    client.force_login(cast.reader())
    assert status() == 401
    user = cast.outsider()
    client.force_login(user)
    assert status() == 403
    user.user_permissions.add(Permission.objects.get(codename=right))
    assert status() == 200
    wrong = {"get": "post", "post": "get"}[method]
    assert getattr(client, wrong)(path).status_code == 405


@pytest.mark.parametrize("person", [cast.reporter, cast.editor, cast.managing_editor])
def test_everybody_who_writes_may_use_the_library(client, person):
    client.force_login(person())
    assert client.post(UPLOAD, {"file": picture_file()}).status_code == 200
    assert len(client.get(PICKER).json()["results"]) == 1


def test_an_upload_needs_the_token():
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.editor())
    assert client.post(UPLOAD, {"file": picture_file()}).status_code == 403
    assert not Image.objects.exists()


def test_the_picker_pages_newest_first(desk):
    images = [make_image(title=f"Gambar {number}") for number in range(30)]
    newest = [image.title for image in reversed(images)]
    first, second = (desk.get(PICKER, {"page": page}).json() for page in (1, 2))
    assert [pic["title"] for pic in first["results"]] == newest[:24]
    assert [pic["title"] for pic in second["results"]] == newest[24:]
    assert (first["more"], second["more"]) == (True, False)


@pytest.mark.parametrize("page", ["0", "-1", "x", "", "1e9", "9" * 30, "٣"])
def test_a_page_that_is_none_is_no_error(desk, page):
    assert desk.get(PICKER, {"page": page}).status_code == 200


def test_the_picker_costs_the_same_for_any_number(desk, django_assert_num_queries):
    for number in (1, 10):
        while Image.objects.count() < number:
            make_image()
        with django_assert_num_queries(3):
            desk.get(PICKER)


def test_cards_are_found_by_uid(desk):
    image, gone = make_image(), str(uuid4())
    answer = desk.get(CARDS, {"uid": [str(image.uid), gone, "bukan-uid", ""]}).json()["uids"]
    assert answer[str(image.uid)]["pk"] == image.pk
    assert [answer[uid] for uid in (gone, "bukan-uid", "")] == [None] * 3


def animation(form):
    first, *rest = (Pillow.new("RGB", (200, 200), colour) for colour in ("red", "blue", "green"))
    buffer = io.BytesIO()
    first.save(buffer, form, save_all=True, append_images=rest)
    return SimpleUploadedFile(f"gerak.{form.lower()}", buffer.getvalue())


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG", "AVIF"])
def test_of_an_animation_a_still_is_stored_only_when_asked_for(desk, form):
    answer = desk.post(UPLOAD, {"file": animation(form)})
    assert (answer.status_code, answer.json()["still_only"]) == (409, True)
    assert not Image.objects.exists()
    assert desk.post(UPLOAD, {"file": animation(form), "still": "1"}).status_code == 200
    assert Image.objects.count() == 1


def test_the_form_asks_before_it_stores_a_still(desk):
    page = desk.post("/admin/articles/image/add/", FORM | {"file": animation("GIF")})
    assert 'name="still"' in page.context["adminform"].form.errors["file"][0]
    assert not Image.objects.exists()
    sent = FORM | {"file": animation("GIF"), "still": "on"}
    assert desk.post("/admin/articles/image/add/", sent).status_code == 302


def described():
    exif = Pillow.Exif()
    for tag, text in {0x010E: "Banjir di Demak", 0x013B: "Ana"}.items():
        exif[tag] = text
    return picture_file("banjir.jpg", form="JPEG", exif=exif)


def test_what_a_file_says_waits_until_a_person_has_checked_it(desk):
    answer = desk.post(UPLOAD, {"file": described()}).json()
    assert answer["suggested"] == ["Banjir di Demak", "Ana"]
    image = Image.objects.get()
    assert (image.caption, image.creator) == ("", "")
    address = f"/admin/articles/image/{image.pk}/change/"
    form = desk.get(address).context["adminform"].form
    assert (form["caption"].value(), form["creator"].value()) == ("Banjir di Demak", "Ana")
    assert "Dari berkas, periksa." in form["caption"].help_text
    desk.post(
        address, FORM | {"caption": "Banjir di Demak", "creator": "", "credit": "Ana/Arunika"}
    )
    image.refresh_from_db()
    assert (image.caption, image.creator, image.credit) == ("Banjir di Demak", "", "Ana/Arunika")
    assert image.suggested == {}


def test_what_a_person_typed_is_not_overwritten(desk):
    sent = FORM | {"file": described(), "caption": "Air naik"}
    page = desk.post("/admin/articles/image/add/", sent)
    image = Image.objects.get()
    assert (image.caption, image.suggested["caption"]) == ("Air naik", "Banjir di Demak")
    assert page.url == f"/admin/articles/image/{image.pk}/change/"
    form = desk.get(page.url).context["adminform"].form
    assert form["caption"].value() == "Air naik"
    assert "Banjir di Demak" in form["caption"].help_text


def test_a_new_credit_makes_new_renditions_and_a_new_caption_does_not(desk):
    image = make_image()
    address = f"/admin/articles/image/{image.pk}/change/"
    desk.post(address, FORM | {"caption": "Lain"})
    assert Image.objects.get().version == image.version
    desk.post(address, FORM | {"credit": "Ana/Arunika"})
    now = Image.objects.get()
    assert (now.is_shown, now.lacks_renditions) == (True, True)
    assert now.version != image.version
