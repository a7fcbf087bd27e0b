import pytest

from articles.admin.media import images as admin_of_images
from articles.domain.media import image_uses
from articles.models import Article, ImageUse
from tests import cast
from tests.factories import make_article, make_author, make_image

pytestmark = pytest.mark.django_db


def article_of(image, *, is_current=True, **fields):
    article = make_article(**fields)
    ImageUse.objects.update_or_create(
        article=article, image=image, defaults={"is_current": is_current}
    )
    return article


def test_an_image_is_used_in_articles_in_their_history_and_by_authors():
    image, other = make_image(), make_image()
    assert not image_uses.find_uses(image)
    lead = make_article(lead_image=image)
    both = article_of(image, lead_image=image)
    figure = article_of(image)
    older = article_of(image, is_current=False)
    author = make_author(photo=image)
    article_of(other)
    uses = image_uses.find_uses(image)
    assert {*uses.articles} == {lead, both, figure}
    assert (uses.older, uses.authors, uses.more) == ([older], [author], 0)
    assert len(uses) == 5
    assert image_uses.count_uses([image, other]) == {image.pk: 3, other.pk: 1}


def test_a_row_that_says_older_does_not_hide_a_lead_image():
    image = make_image()
    article = article_of(image, is_current=False, lead_image=image)
    Article.objects.filter(pk=article.pk).update(lead_image=image)
    uses = image_uses.find_uses(image)
    assert (uses.articles, uses.older) == ([article], [])
    assert image_uses.count_uses([image]) == {image.pk: 1}


def test_many_uses_are_counted_and_some_are_shown(monkeypatch):
    monkeypatch.setattr(image_uses, "SHOWN", 2)
    image = make_image()
    for _number in range(5):
        article_of(image)
    uses = image_uses.find_uses(image)
    assert (len(uses.articles), uses.more, len(uses)) == (2, 3, 5)


def test_counting_costs_one_query_for_any_number(django_assert_num_queries):
    images = [make_image() for _number in range(3)]
    for image in images:
        article_of(image, lead_image=image)
    for some in (images[:1], images):
        with django_assert_num_queries(1):
            assert image_uses.count_uses(some) == {image.pk: 1 for image in some}
    with django_assert_num_queries(0):
        assert image_uses.count_uses([]) == {}


def test_no_more_than_a_limit_is_counted(monkeypatch, client):
    monkeypatch.setattr(image_uses, "COUNTED", 2)
    monkeypatch.setattr(admin_of_images, "COUNTED", 2)
    image, other = make_image(), make_image()
    for number in range(6):
        article_of(image, lead_image=image if number % 2 else None)
    for _number in range(2):
        article_of(other)
    assert image_uses.count_uses([image, other]) == {image.pk: 3, other.pk: 2}
    client.force_login(cast.editor())
    page = client.get("/admin/articles/image/").text
    assert ("dipakai di lebih dari 2 artikel" in page, "dipakai di 2 artikel" in page) == (
        True,
        True,
    )
