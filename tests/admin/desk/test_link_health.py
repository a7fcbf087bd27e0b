"""The page of what is wrong with links: lists, what was counted, and where each is mended."""

import re

import pytest

from articles.domain.desk import link_health
from articles.enums import LinkFault
from tests import cast
from tests.factories import make_article, retract

pytestmark = pytest.mark.django_db
PAGE = "/admin/articles/article/links/"


@pytest.fixture
def page(client):
    client.force_login(cast.editor())

    def page(**query):
        return client.get(PAGE, query).content.decode()

    return page


def tabs(html):
    return re.findall(
        r'<a href="\?list=(\w+)" *(aria-current="page")?>[^<]*(?:<span[^>]*>(\d+))?', html
    )


def test_each_list_has_its_count_and_leads_to_where_it_is_mended(page):
    assert {count for _name, _current, count in tabs(page())} == {""}
    target = make_article(headline="Dicabut")
    link = f'<a href="urn:uuid:{target.uid}">kata</a>'
    source = make_article(
        headline="Penaut", body=f'<p>{link}</p><aside data-baca-juga="">Nanti</aside>'
    )
    retract(target)
    link_health.find_if_due()
    numbers = {"orphan": "1", "dead_end": "1", "pending": "1", "gone": "1"}
    assert tabs(page(list="pending")) == [
        (fault, 'aria-current="page"' if fault == "pending" else "", numbers.get(fault, "0"))
        for fault in LinkFault
    ]
    form = f"/admin/articles/article/{source.pk}/change/"
    assert f'href="{form}#body:1"' in page(list="pending")
    assert f'href="/admin/articles/article/{target.pk}/links/"' in page(list="gone")
    assert source.headline in page(list="dead_end")
    assert source.headline not in page(list="circular")


@pytest.mark.parametrize("query", [{"list": "x"}, {"before": "x"}, {"before": "9" * 40}])
def test_a_query_that_means_nothing_gets_the_first_page_of_orphans(page, query):
    make_article(headline="Sendiri")
    link_health.find_if_due()
    assert "Sendiri" in page(**query)
