"""Who may open what in the admin: the same five questions for every model."""

import pytest

from articles.models import Article, Image
from tests import cast
from tests.factories import make_article, make_author, make_image, make_section

pytestmark = pytest.mark.django_db

MAKERS = {
    "article": make_article, "author": make_author, "image": make_image, "section": make_section,
}  # fmt: skip


@pytest.fixture(params=MAKERS)
def addresses(request):
    row = MAKERS[request.param]()
    base = f"/admin/articles/{request.param}/"
    return [base, f"{base}add/", f"{base}{row.pk}/change/", f"{base}{row.pk}/history/"]


def test_a_managing_editor_may(client, addresses):
    client.force_login(cast.managing_editor())
    assert [client.get(path).status_code for path in addresses] == [200] * 4


def test_staff_without_permission_may_not(client, addresses):
    client.force_login(cast.outsider())
    assert [client.get(path).status_code for path in addresses] == [403] * 4
    assert client.post(addresses[1], {}).status_code == 403
    assert client.post(addresses[2], {}).status_code == 403


@pytest.mark.parametrize("who", [None, cast.reader])
def test_readers_are_asked_to_sign_in(client, addresses, who):
    if who:
        client.force_login(who())
    for path in addresses:
        response = client.get(path)
        assert (response.status_code, response.url) == (302, f"/admin/login/?next={path}")


@pytest.mark.parametrize("model", MAKERS)
@pytest.mark.parametrize("pk", ["0", "99999999999999999999", "x"])
def test_a_bad_id_leads_back_with_a_message(client, model, pk):
    client.force_login(cast.managing_editor())
    response = client.get(f"/admin/articles/{model}/{pk}/change/")
    assert (response.status_code, response.url) == (302, "/admin/")


def test_the_autocomplete_asks_for_permission(client):
    source = {"app_label": "articles", "model_name": "bacajuga", "field_name": "target"}
    article = make_article(headline="Beras Naik")
    client.force_login(cast.outsider())
    assert client.get("/admin/autocomplete/", source).status_code == 403
    client.force_login(cast.managing_editor())
    found = client.get("/admin/autocomplete/", source | {"term": "naik beras"}).json()
    assert [result["id"] for result in found["results"]] == [str(article.pk)]


def test_what_readers_have_seen_is_not_deleted(client):
    client.force_login(cast.managing_editor())
    article, image = make_article(), make_image()
    other = make_article(lead_image=image)
    for path, status in [
        (f"/admin/articles/article/{article.pk}/delete/", 403),
        (f"/admin/articles/article/{other.pk}/delete/", 403),
        (f"/admin/articles/image/{image.pk}/delete/", 409),
    ]:
        assert client.post(path, {"post": "yes"}).status_code == status
    assert Article.objects.count() == 2
    assert Image.objects.get() == image
