"""An article that is deleted while somebody works on it."""

import pytest
from django.db import connection
from django.utils.translation import gettext

from articles.enums import State
from articles.models import Article
from tests import cast
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def test_a_refusal_says_what_is_refused(client):
    path = "/admin/articles/article/{}/delete/"
    deletion = gettext("What readers have seen is not deleted.")
    page = gettext("Your account may not open this page.")
    client.force_login(cast.editor())
    refused = client.get(path.format(make_article().pk))
    assert refused.status_code == 403
    assert (deletion in refused.text, page in refused.text) == (True, False)
    other = client.get("/admin/articles/page/")
    assert (deletion in other.text, page in other.text) == (False, True)
    assert 'href="/admin/"' in other.text
    client.force_login(cast.reporter())  # whose right it would not be anyway
    assert page in client.get(path.format(make_article().pk)).text


def test_what_is_written_while_an_article_is_deleted_keeps_it(client):
    """A row that the deletion could not know of stands for what another process just wrote."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE just_written (article bigint REFERENCES articles_article (id))"
        )
    client.force_login(cast.superuser())
    article, other = make_article(state=State.DRAFT), make_article(state=State.DRAFT)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO just_written VALUES (%s)", [article.pk])

    def delete(article):
        path = f"/admin/articles/article/{article.pk}/delete/"
        response = client.post(path, {"post": "yes"}, follow=True)
        assert response.status_code == 200
        return [message.level_tag for message in response.context["messages"]]

    assert delete(article) == ["error"]
    assert delete(other) == ["success"]
    assert Article.objects.get() == article
