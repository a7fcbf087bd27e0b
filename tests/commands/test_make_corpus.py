import datetime as dt

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from articles.body import sanitise
from articles.domain.media.renditions import outdated_images
from articles.domain.story import image_uses, live
from articles.models import Article, ArticleTag, Author, BacaJuga, Image, ImageUse, Section

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 3, 4, 5, 6, 7, tzinfo=dt.UTC)


def shape():
    fields = ("uid", "headline", "published_at", "state", "section__slug", "body")
    return list(Article.objects.order_by("uid").values_list(*fields))


@time_machine.travel(NOW, tick=False)
def test_it_is_deterministic_and_tops_up():
    call_command("make_corpus", "40", verbosity=0)
    first = shape()
    call_command("make_corpus", "60", verbosity=0)
    assert Article.objects.count() == 60
    assert set(first) <= set(shape())
    call_command("make_corpus", "60", verbosity=0)
    assert (Article.objects.count(), Image.objects.count()) == (60, 30)


def test_what_it_makes_is_whole():
    call_command("make_corpus", "60", verbosity=0)
    assert (Section.objects.count(), Author.objects.count()) == (10, 100)
    assert BacaJuga.objects.filter(target__isnull=False).count() == 49
    assert not ArticleTag.objects.filter(listed_at=None, content_object__state="published")
    for article in Article.objects.all():
        assert article.body == sanitise(str(article.body))
        assert article.root_section == article.section


def test_what_is_stored_beside_an_article_is_what_the_desk_would_store():
    call_command("make_corpus", "20", verbosity=0)
    assert outdated_images() == []
    for article in Article.objects.all():
        assert article.latest_revision.content == live.content_of(article)
        assert article.live_revision == (article.latest_revision if article.is_visible else None)
        uses = set(article.image_uses.values_list("image", "is_current"))
        article.image_uses.all().delete()
        image_uses.sync_image_uses(article)
        assert set(article.image_uses.values_list("image", "is_current")) == uses
    assert ImageUse.objects.count() == 23


@time_machine.travel(NOW, tick=False)
def test_it_ends_within_the_last_hours():
    call_command("make_corpus", "1000", verbosity=0)
    newest = Article.objects.published().newest()[0]
    assert dt.timedelta(0) < timezone.now() - newest.published_at < dt.timedelta(days=2)
    assert not Article.objects.filter(published_at__gt=timezone.now())


def test_its_pages_answer(client):
    call_command("make_corpus", "60", verbosity=0)
    article = Article.objects.published().first()
    for path in ["/", article.get_absolute_url(), article.section.get_absolute_url()]:
        assert client.get(path).status_code == 200
