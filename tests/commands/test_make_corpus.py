import pytest
from django.core.management import call_command

from articles.body import sanitise
from articles.models import Article, ArticleTag, Author, BacaJuga, Section

pytestmark = pytest.mark.django_db


def shape():
    fields = ("uid", "headline", "published_at", "state", "section__slug", "body")
    return list(Article.objects.order_by("uid").values_list(*fields))


def test_it_is_deterministic_and_tops_up():
    call_command("make_corpus", "40", verbosity=0)
    first = shape()
    call_command("make_corpus", "60", verbosity=0)
    assert Article.objects.count() == 60
    assert set(first) <= set(shape())


def test_what_it_makes_is_whole():
    call_command("make_corpus", "60", verbosity=0)
    assert (Section.objects.count(), Author.objects.count()) == (10, 100)
    assert BacaJuga.objects.filter(target__isnull=False).count() == 20
    assert not ArticleTag.objects.filter(listed_at=None, content_object__state="published")
    for article in Article.objects.all():
        assert article.body == sanitise(str(article.body))
        assert article.root_section == article.section


def test_its_pages_answer(client):
    call_command("make_corpus", "60", verbosity=0)
    article = Article.objects.published().first()
    for path in ["/", article.get_absolute_url(), article.section.get_absolute_url()]:
        assert client.get(path).status_code == 200
