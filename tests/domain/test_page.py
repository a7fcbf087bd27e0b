import datetime as dt

import pytest

from articles.domain.page import RELATED, compose
from articles.models import Article
from tests.factories import make_article, make_hidden_articles, make_section

pytestmark = pytest.mark.django_db


def related(article):
    return compose(Article.objects.for_page().get(pk=article.pk)).related


def test_shared_tags_come_before_the_section_and_the_section_before_the_rest():
    asia, pers = make_section("Asia"), make_section("Pers")
    one_tag = make_article(section=pers, tags=["Rusia"], ago=dt.timedelta(days=9))
    two_tags = make_article(section=pers, tags=["Rusia", "Diplomasi"], ago=dt.timedelta(days=10))
    same_section = make_article(section=asia, ago=dt.timedelta(days=8))
    newest = make_article(section=pers, ago=dt.timedelta(minutes=1))
    article = make_article(section=asia, tags=["Rusia", "Diplomasi"])
    assert related(article) == [two_tags, one_tag, same_section, newest]


def test_nothing_hidden_and_nothing_linked_already_is_related():
    section = make_section()
    make_hidden_articles(section=section, tags=["Rusia"])
    make_article(headline="Sudah Ditautkan", section=section, tags=["Rusia"])
    article = make_article(
        section=section,
        tags=["Rusia"],
        body='<p>Isi.</p><aside data-baca-juga="">Sudah Ditautkan</aside>',
    )
    assert related(article) == []


def test_there_are_never_more_than_fit():
    for number in range(12):
        make_article(tags=[f"Tag {number % 3}"])
    article = make_article(tags=["Tag 0", "Tag 1", "Tag 2"])
    assert len(related(article)) == RELATED
    assert article not in related(article)
