"""The library of images: its grid, the page of an image, what stands in the way of deletion."""

import re
from collections import Counter
from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.domain.media import images
from articles.domain.story import buffers
from articles.models import Image, ImageUse
from tests import cast
from tests.factories import make_article, make_author, make_image, picture_file

pytestmark = pytest.mark.django_db

LIBRARY = "/admin/articles/image/"
WORDS = {
    "title": "Uji", "alt": "Bidang biru", "caption": "", "credit": "", "focal_x": 50,
    "focal_y": 50, "taken_on": "", "rights_note": "",
}  # fmt: skip


def use(image, *, is_current=True, **fields):
    article = make_article(**fields)
    ImageUse.objects.create(article=article, image=image, is_current=is_current)
    return article


def titles(response):
    return [card["image"].title for card in response.context["cl"].cards]


def test_a_card_says_what_the_picture_is_and_how_often_it_is_used(desk):
    image = make_image(title="Banjir di Demak", credit="Ana/Arunika")
    use(image)
    make_article(lead_image=image)
    page = desk.get(LIBRARY)
    assert [card["uses"] for card in page.context["cl"].cards] == [2]
    assert image.rendition_url("4x3", 320, "webp") in page.text
    assert "Banjir di Demak" in page.text
    assert "Ana/Arunika" in page.text


@pytest.mark.parametrize("word", ["demak", "tanggul", "ana", "perahu"])
def test_search_finds_title_caption_credit_and_alt(desk, word):
    make_image(title="Demak", caption="Tanggul jebol", credit="Ana", alt="Perahu di jalan")
    make_image(title="Pasar", caption="Ramai", credit="Budi", alt="Lapak")
    assert titles(desk.get(LIBRARY, {"q": word})) == ["Demak"]
    found = desk.get(f"{LIBRARY}picker/", {"q": word}).json()
    assert [image["title"] for image in found["results"]] == ["Demak"]


@pytest.mark.parametrize("query", [{}, {"q": "tidakada"}, {"q": "\x00'\"%_"}, {"p": "99999"}])
def test_an_empty_grid_says_why(desk, query):
    page = desk.get(LIBRARY, query, follow=True)
    assert page.status_code == 200
    assert page.context["cl"].cards == []
    assert "image-grid-empty" in page.text


def test_the_grid_costs_the_same_for_any_number(desk):
    costs = []
    for number in (1, 2, 20):
        while Image.objects.count() < number:
            use(make_image())
        with CaptureQueriesContext(
            connection,
        ) as queries:
            desk.get(LIBRARY)
        costs.append(len(queries))
    assert costs[0] == costs[1] == costs[2] <= 8


def test_the_page_of_an_image_names_where_it_is_used(desk):
    image = make_image()
    article = use(image, headline="Berita Kini")
    use(image, is_current=False, headline="Berita Dahulu")
    make_author("Citra", photo=image)
    page = desk.get(f"{LIBRARY}{image.pk}/change/")
    assert [use.headline for use in page.context["uses"].articles] == ["Berita Kini"]
    for text in (f"/admin/articles/article/{article.pk}/change/", "Berita Dahulu", "Citra"):
        assert text in page.text


@pytest.mark.parametrize("by", ["lead image", "figure", "history", "author", "typed text"])
def test_what_is_used_is_not_deleted_and_the_page_says_where(desk, by):
    image = make_image()
    match by:
        case "lead image":
            make_article(lead_image=image, headline="Tempatnya")
        case "figure":
            use(image, headline="Tempatnya")
        case "history":
            use(image, is_current=False, headline="Tempatnya")
        case "author":
            make_author("Tempatnya", photo=image)
        case "typed text":
            body = f'<figure data-image="{image.uid}"></figure>'
            content = {"headline": "Tempatnya", "body": body}
            buffers.store_text(
                uuid4(), user=cast.reporter(), article=None, content=content, sequence=1
            )
    address = f"{LIBRARY}{image.pk}/delete/"
    assert "Tempatnya" in desk.get(address).text
    refusal = desk.post(address, {"post": "yes"})
    assert (refusal.status_code, "Tempatnya" in refusal.text) == (409, True)
    assert Image.objects.filter(pk=image.pk).exists()
    assert default_storage.exists(image.file.name)


@contextmanager
def meanwhile(sql, act):
    """Do `act`, as another process might, right after the first query that holds `sql`."""
    is_done = False

    def watch(execute, query, *args):
        nonlocal is_done
        result = execute(query, *args)
        if sql in query and not is_done:
            is_done = True
            act()
        return result

    with connection.execute_wrapper(watch):
        yield


def test_a_use_that_came_after_the_question_is_found(desk):
    image, article = make_image(), make_article(headline="Baru saja")

    def use_it():
        article.image_uses.create(image=image)

    address = f"{LIBRARY}{image.pk}/delete/"
    with meanwhile('INSERT INTO "django_admin_log"', use_it):
        response = desk.post(address, {"post": "yes"}, follow=True)
    assert response.redirect_chain == [(address, 302)]
    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    assert Image.objects.exists()
    assert default_storage.exists(image.file.name)


@pytest.mark.django_db(transaction=True)
def test_a_new_file_keeps_the_uses_and_the_old_one_goes(desk):
    image = make_image()
    article = make_article(lead_image=image)
    old, version = image.file.name, image.version
    file = picture_file("pengganti.png", size=(800, 450), colour="#aa3322")
    desk.post(f"{LIBRARY}{image.pk}/change/", WORDS | {"file": file})
    article.refresh_from_db()
    replaced = article.lead_image
    assert (replaced.pk, replaced.uid, replaced.width) == (image.pk, image.uid, 800)
    assert not default_storage.exists(old)
    assert default_storage.exists(replaced.file.name)
    address = image.rendition_url("full", 400, "webp")
    assert version in address
    assert not default_storage.exists(image.rendition_path("full", 400, "webp"))
    led = desk.get(address)
    assert (led.status_code, f"/{replaced.version}/" in led.url) == (302, True)


@pytest.mark.parametrize("is_new", [True, False])
def test_an_uploaded_file_is_hashed_and_decoded_once(desk, monkeypatch, is_new):
    path = "add/" if is_new else f"{make_image().pk}/change/"
    calls = Counter()
    for owner, name in [(images, "checksum"), (images, "open_picture")]:
        monkeypatch.setattr(owner, name, counted(calls, name, getattr(owner, name)))
    page = desk.post(f"{LIBRARY}{path}", WORDS | {"file": picture_file(colour="red")})
    assert (page.status_code, calls) == (302, {"checksum": 1, "open_picture": 1})


def counted(calls, name, function):
    def call(*args, **kwargs):
        calls[name] += 1
        return function(*args, **kwargs)

    return call


def test_the_form_demands_an_alt_that_an_upload_may_lack(desk):
    image = make_image(alt="")
    assert "image-lack" in desk.get(LIBRARY).text
    response = desk.post(f"{LIBRARY}{image.pk}/change/", WORDS | {"alt": ""})
    assert list(response.context["adminform"].form.errors) == ["alt"]


def test_the_form_refuses_a_second_copy_and_links_to_the_first(desk):
    first = make_image(title="Yang Pertama <b>")
    page = desk.post(f"{LIBRARY}add/", WORDS | {"file": picture_file()})
    (error,) = page.context["adminform"].form.errors["file"]
    assert f'<a href="{LIBRARY}{first.pk}/change/">Yang Pertama &lt;b&gt;</a>' in error
    assert error in page.text
    assert Image.objects.count() == 1


def test_another_image_is_not_replaced_by_a_copy_and_itself_may_be(desk):
    first, second = make_image(), make_image(file=picture_file(colour="red"))
    page = desk.post(f"{LIBRARY}{second.pk}/change/", WORDS | {"file": picture_file()})
    assert "file" in page.context["adminform"].form.errors
    page = desk.post(f"{LIBRARY}{first.pk}/change/", WORDS | {"file": picture_file()})
    assert page.status_code == 302


def test_a_copy_stored_while_the_form_was_on_its_way_is_pointed_to(desk):
    with meanwhile('"articles_image"."checksum" = ', lambda: make_image(title="Lebih Dulu")):
        page = desk.post(f"{LIBRARY}add/", WORDS | {"file": picture_file()}, follow=True)
    first = Image.objects.get()
    assert page.redirect_chain == [(f"{LIBRARY}{first.pk}/change/", 302)]
    assert "Lebih Dulu" in str(next(iter(page.context["messages"])))


def test_who_may_only_look_sees_the_picture_and_no_button(client):
    user = cast.outsider()
    from django.contrib.auth.models import Permission

    user.user_permissions.add(Permission.objects.get(codename="view_image"))
    client.force_login(user)
    image = make_image()
    article = use(image, headline="Tertulis")
    grid, page = client.get(LIBRARY), client.get(f"{LIBRARY}{image.pk}/change/")
    assert 'id="image_uploads"' not in grid.text
    assert "Tertulis" in page.text
    assert f"/article/{article.pk}/change/" not in page.text
    assert client.get(f"{LIBRARY}{image.pk}/delete/").status_code == 403


def test_the_original_has_no_address_on_any_page(desk):
    image = make_image()
    for path in ("", f"{image.pk}/change/", "picker/", f"cards/?uid={image.uid}"):
        assert not re.search("originals", desk.get(LIBRARY + path).text)


def test_a_reporter_describes_pictures_that_readers_do_not_see_yet(client):
    public, own = make_image(), make_image((300, 200))
    make_article(lead_image=public)
    client.force_login(cast.reporter())
    for image, status in ((public, 403), (own, 302)):
        response = client.post(
            f"/admin/articles/image/{image.pk}/change/",
            {"title": "Uji", "alt": "Lain", "caption": "", "credit": "", "focal_x": "50",
             "focal_y": "50", "taken_on": "", "rights_note": ""},
        )  # fmt: skip
        assert response.status_code == status
    assert response.url == f"/admin/articles/image/{own.pk}/change/"
    assert [Image.objects.get(pk=image.pk).alt for image in (public, own)] == [
        "Bidang biru",
        "Lain",
    ]
