import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from articles.models import Article, Author, Image, Section
from tests.factories import make_article, make_author, make_image, make_section, picture_file

pytestmark = pytest.mark.django_db

IMAGE = {
    "title": "Uji", "alt": "Bidang biru", "caption": "", "credit": "", "focal_x": 50,
    "focal_y": 50, "taken_on": "", "rights_note": "",
}  # fmt: skip


def test_an_uploaded_picture_is_ready_for_the_page(desk):
    desk.post("/admin/articles/image/add/", IMAGE | {"file": picture_file(), "focal_x": 20})
    image = Image.objects.get()
    assert (image.width, image.height, image.focal_x) == (400, 300, 20)
    response = desk.get(image.rendition_url("full", 400, "webp"))
    assert response["Content-Type"] == "image/webp"
    assert response["Cache-Control"] == "public, max-age=86400, s-maxage=60"
    assert b"".join(response.streaming_content)


@pytest.mark.parametrize("content", [b"<svg onload=alert(1)>", b"GIF89a rusak", b""])
def test_what_is_no_picture_gets_a_message_and_keeps_the_form(desk, content):
    file = SimpleUploadedFile("foto.jpg", content, content_type="image/jpeg")
    response = desk.post("/admin/articles/image/add/", IMAGE | {"file": file})
    assert "file" in response.context["adminform"].form.errors
    assert not Image.objects.exists()


def test_a_focal_point_outside_the_picture_is_refused(desk):
    data = IMAGE | {"file": picture_file(), "focal_x": 101}
    response = desk.post("/admin/articles/image/add/", data)
    assert "focal_x" in response.context["adminform"].form.errors


def test_a_new_focal_point_cuts_anew_and_new_words_do_not(desk):
    image = make_image()
    address = f"/admin/articles/image/{image.pk}/change/"
    desk.post(address, IMAGE | {"alt": "Lain"})
    assert Image.objects.get().version == image.version
    desk.post(address, IMAGE | {"focal_x": 5})
    changed = Image.objects.get()
    assert changed.version != image.version
    assert default_storage.exists(changed.rendition_path("1x1", 160, "jpg"))


@pytest.mark.parametrize(
    "path", ["/media/originals/x.png", "/media/renditions/../../secret_key", "/media/renditions/x"]
)
def test_only_renditions_have_an_address(client, path):
    assert client.get(path).status_code == 404


def test_the_original_is_not_served(client):
    assert client.get(f"/media/{make_image().file.name}").status_code == 404


def test_sections_are_put_in_order(desk):
    first, second = make_section(position=0), make_section(position=1)
    data = {
        "form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 2, "_save": "1",
        "form-0-id": first.pk, "form-0-position": 1,
        "form-1-id": second.pk, "form-1-position": 0,
    }  # fmt: skip
    assert desk.post("/admin/articles/section/", data).status_code == 302
    assert list(Section.objects.all()) == [second, first]


def test_a_section_moved_below_another_takes_its_articles_along(desk, client):
    top, section = make_section(slug="atas"), make_section(slug="bawah")
    article = make_article(section=section)
    data = {"name": section.name, "slug": "bawah", "parent": top.pk, "description": ""}
    assert desk.post(f"/admin/articles/section/{section.pk}/change/", data).status_code == 302
    assert Article.objects.get(pk=article.pk).root_section == top
    assert client.get("/atas/").context["listing"].articles == [article]


@pytest.mark.parametrize("slug", ["tag", "admin", "indeks", "media"])
def test_an_address_of_the_site_itself_is_no_section(desk, slug):
    data = {"name": "Uji", "slug": slug, "parent": "", "description": ""}
    response = desk.post("/admin/articles/section/add/", data)
    assert "slug" in response.context["adminform"].form.errors


def test_sections_have_two_levels(desk):
    top = make_section()
    middle = make_section(parent=top)
    for section, parent in [(None, middle), (top, make_section())]:
        where = f"{section.pk}/change" if section else "add"
        data = {"name": "Uji", "slug": f"uji-{where[:1]}", "parent": parent.pk, "description": ""}
        response = desk.post(f"/admin/articles/section/{where}/", data)
        assert "parent" in response.context["adminform"].form.errors


def test_a_section_or_author_in_use_stays(desk):
    author = make_author()
    article = make_article(authors=[author])
    for path in [f"section/{article.section_id}", f"author/{author.pk}"]:
        desk.post(f"/admin/articles/{path}/delete/", {"post": "yes"})
    assert Section.objects.exists()
    assert Author.objects.exists()


def test_a_deleted_picture_is_gone_with_its_files(
    desk, client, django_capture_on_commit_callbacks
):
    image = make_image()
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(f"/admin/articles/image/{image.pk}/delete/", {"post": "yes"})
    assert not Image.objects.exists()
    assert client.get(image.rendition_url("full", 400)).status_code == 404
    assert not default_storage.exists(image.file.name)


def test_words_saved_from_an_old_form_do_not_bring_back_an_old_cut(desk):
    image = make_image()
    data = {
        "title": "Uji", "alt": "Lain", "caption": "", "credit": "", "focal_x": 50, "focal_y": 50,
        "taken_on": "", "rights_note": "",
    }  # fmt: skip
    address = f"/admin/articles/image/{image.pk}/change/"
    assert desk.post(address, data).status_code == 302
    stored = Image.objects.get()
    assert (stored.alt, stored.version) == ("Lain", image.version)
