"""Keys that earlier versions have written."""

import pytest
from django.core import serializers

from articles.models import Article
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def test_a_fixture_of_an_earlier_version_brings_keys_of_today():
    article = make_article(headline="Ma’ruf: U-23, Skor 2-1")
    text = serializers.serialize("json", [article]).replace(
        article.headline_key, "ma ruf u 23 skor 2 1"
    )
    for row in serializers.deserialize("json", text):
        row.save()
    article.refresh_from_db()
    assert article.headline_key == "marufu23skor2 1"
    assert list(Article.objects.titled(["ma ruf u 23 skor 2 1"])) == [article]
