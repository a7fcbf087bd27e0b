import pytest
from django.urls import reverse

from tests.factories import make_article, make_section

pytestmark = pytest.mark.django_db


def test_the_addresses_that_models_write_are_those_of_the_urls():
    section = make_section()
    article = make_article(section=section)
    assert section.get_absolute_url() == reverse("articles:section", args=[section.slug])
    assert article.get_absolute_url() == reverse(
        "articles:article", args=[section.slug, article.pk, article.slug]
    )


@pytest.mark.parametrize(
    ("headline", "slug"),
    [("Judul: “Biasa” & Baik", "judul-biasa-baik"), ("???", "artikel"), ("Ñandú", "nandu")],
)
def test_a_slug_is_made_from_the_headline(headline, slug):
    assert make_article(headline=headline).slug == slug


def test_a_long_headline_makes_a_slug_that_fits():
    assert len(make_article(headline="kata " * 40).slug) <= 120
