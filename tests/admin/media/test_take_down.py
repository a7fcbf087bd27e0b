"""The pages where a picture is taken down and put back, and where else the desk is told."""

import pytest
from django.core.files.storage import default_storage
from django.utils.html import escape

from articles.body import Figure
from articles.domain.media import take_down
from articles.models import Image
from tests import cast
from tests.factories import make_article, make_author, make_image, retract

pytestmark = pytest.mark.django_db
LIBRARY = "/admin/articles/image/"


@pytest.fixture
def managing(client):
    user = cast.managing_editor()
    client.force_login(user)
    return user


def test_the_page_lists_the_stories_first_and_asks_for_a_reason(client, managing):
    image = make_image(title="Foto <b>sekolah</b>")
    make_article(lead_image=image, headline="Tempatnya")
    make_author("Citra", photo=image)
    address = f"{LIBRARY}{image.pk}/take-down/"
    page = client.get(address).text
    assert page.index("Tempatnya") < page.index("Citra") < page.index('<form method="post" class')
    assert "Foto &lt;b&gt;sekolah" in page
    assert "<b>sekolah" not in page
    for note in ("", "  "):
        refused = client.post(address, {"note": note})
        assert refused.context["form"].errors == {"note": ["Tulis alasannya."]}
    assert not Image.objects.get().taken_down_at


def test_it_goes_down_and_back_and_its_page_says_who_and_why(client, managing):
    image = make_image()
    address = f"{LIBRARY}{image.pk}/change/"
    for step, note in (("take-down", "Wajah anak <b>"), ("put-back", "Dikaburkan")):
        answer = client.post(f"{LIBRARY}{image.pk}/{step}/", {"note": note})
        assert answer.url == address
        assert escape(note) in client.get(address).text
        again = client.post(f"{LIBRARY}{image.pk}/{step}/", {"note": note})
        assert again.context["form"].non_field_errors()
    assert image.take_downs.count() == 1


@pytest.mark.parametrize("step", ["take-down", "put-back"])
def test_a_picture_that_is_not_there_and_another_method(client, managing, step):
    assert client.get(f"{LIBRARY}{2**70}/{step}/").status_code == 404
    assert client.put(f"{LIBRARY}{make_image().pk}/{step}/").status_code == 405


def test_who_may_put_a_picture_back_can_look_at_it(client, managing):
    image = make_image()
    address = f"{LIBRARY}{image.pk}/taken-down/"
    assert client.get(address).status_code == 404
    take_down.take_down(image, "Sebab.", user=managing)
    assert address in client.get(f"{LIBRARY}{image.pk}/put-back/").text
    response = client.get(address)
    with image.file.open() as file:
        assert b"".join(response) == file.read()
    assert response["Content-Type"] == "image/png"
    assert "no-store" in response["Cache-Control"]
    assert client.post(address).status_code == 405
    default_storage.delete(image.original)
    assert client.get(address).status_code == 404
    client.force_login(cast.editor())
    assert client.get(address).status_code == 403


def test_an_editor_sees_that_it_is_down_with_which_story_and_no_button(client):
    image = make_image()
    retract(make_article(lead_image=image, headline="Berita Dicabut"))
    client.force_login(cast.editor())
    page = client.get(f"{LIBRARY}{image.pk}/change/").text
    assert "(bersama pencabutan “Berita Dicabut”)" in page
    assert "put-back" not in page
    assert "Diturunkan" in client.get(LIBRARY).text


def test_the_library_offers_no_picture_that_is_down_and_marks_it_where_it_stands(client, managing):
    image, other = make_image(), make_image((300, 200))
    article = make_article(lead_image=image, body=f"<p>Isi.</p>{Figure(image.uid).to_html()}")
    take_down.take_down(image, "Sebab.", user=managing)
    offered = client.get(f"{LIBRARY}picker/").json()["results"]
    assert [card["uid"] for card in offered] == [str(other.uid)]
    card = client.get(f"{LIBRARY}cards/?uid={image.uid}").json()["uids"][str(image.uid)]
    assert (card["is_taken_down"], card["thumbnail"], card["url"]) == (True, "", "")
    form = client.get(f"/admin/articles/article/{article.pk}/change/").text
    assert "Diturunkan: pembaca tidak melihat gambar ini." in form
    assert f"/media/renditions/{image.uid}" not in form


def test_the_page_of_a_picture_that_is_down_says_so_first_and_has_no_focal_point(client, managing):
    down, shown = make_image(title="Turun"), make_image(title="Tampak")
    take_down.take_down(down, "Wajah anak", user=managing)
    page = client.get(f"{LIBRARY}{down.pk}/change/")
    assert page.text.index("image_taken_down") < page.text.index('id="id_file"')
    assert not {"focal_x", "focal_y"} & set(page.context["adminform"].form.fields)
    assert "focal_x" in client.get(f"{LIBRARY}{shown.pk}/change/").text
    listed = client.get(f"{LIBRARY}?taken_down=1").text
    assert "Turun<" in listed
    assert "Tampak<" not in listed
