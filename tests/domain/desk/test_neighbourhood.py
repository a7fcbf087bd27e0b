"""The stories within two links of one, as they are drawn."""

import pytest
from django.utils import timezone

from articles.domain.desk import neighbourhood
from articles.models import ReadCount
from tests.factories import make_article, make_hidden_articles

pytestmark = pytest.mark.django_db


def words_to(*articles):
    return "".join(f'<p>Isi, <a href="urn:uuid:{one.uid}">kata</a>.</p>' for one in articles)


def test_two_steps_both_ways_and_nothing_that_readers_do_not_see():
    far = make_article(headline="Tiga Langkah")
    second = make_article(headline="Dua Langkah", body=words_to(far))
    first = make_article(headline="Satu Langkah", body=words_to(second))
    middle = make_article(headline="Tengah", body=words_to(first))
    source = make_article(headline="Penaut", body=words_to(middle, first))
    make_hidden_articles(body=words_to(middle))
    ReadCount.objects.create(article=second, hour=timezone.now(), count=7)
    around = neighbourhood.around(middle)
    names = [node.article.headline for node in around.nodes]
    assert names == ["Tengah", "Penaut", "Satu Langkah", "Dua Langkah"]
    assert [node.number for node in around.nodes] == [1, 2, 3, 4]
    assert [node.article for node in around.nodes if node.is_orphan] == [source]
    assert {(a.article, b.article) for a, b in around.links} == {
        (middle, first), (source, middle), (source, first), (first, second),
    }  # fmt: skip
    small, large = neighbourhood.SMALL, neighbourhood.LARGE
    assert [node.radius for node in around.nodes] == [small, small, small, large]


def test_a_drawing_has_an_end(django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(neighbourhood, "MOST", 6)
    monkeypatch.setattr(neighbourhood, "NEAR", 3)
    middle = make_article()
    near = [make_article(body=words_to(middle)) for _number in range(5)]
    for one in near:
        make_article(body=words_to(one))
    with django_assert_num_queries(9):
        assert len(neighbourhood.around(middle).nodes) == 6
