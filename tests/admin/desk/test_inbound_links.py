"""The page of the links to a story: what is offered is added, refused and undone there."""

import pytest
from django.urls import reverse

from articles.domain.search.counting import count_words
from articles.domain.search.related_stories import find_next
from articles.models import LinkSettlement, RefusedLink
from tests import cast
from tests.admin.article_form import told
from tests.domain.desk.test_inbound_links import new, old  # noqa: F401
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def page_of(article, name="inbound", *more):
    return reverse(f"admin:articles_article_{name}", args=[article.pk, *more])


@pytest.fixture
def desk(client):
    client.force_login(cast.managing_editor())
    return client


def test_a_link_is_added_and_undone_on_one_page(desk, new, old):  # noqa: F811
    assert "Sedang dicari" in desk.get(page_of(new)).text
    count_words()
    while find_next():
        pass
    (offer,) = desk.get(page_of(new)).context["offers"]
    sent = {"add": [f"{old.pk}:{offer.place}", "x:y", ":", "99999999999999999999:z"]}
    assert told(desk.post(page_of(new, "add_inbound"), sent, follow=True)) == [
        "Tautan ditambahkan di 1 artikel."
    ]
    page = desk.get(page_of(new))
    assert (page.context["offers"], page.context["linking"]) == ([], [(old, "Di dalam teks")])
    undo = page_of(new, "undo_settlement", LinkSettlement.objects.get().pk)
    assert len(desk.post(undo, follow=True).context["offers"]) == 1
    assert told(desk.post(page_of(new, "add_inbound"), {"add": [f"{old.pk}:0"]}, follow=True))
    assert told(desk.post(page_of(new, "add_inbound"), follow=True)) == [
        "Pilih setidaknya satu berita, paling banyak 100."
    ]
    assert not old.baca_juga.exists()


def test_what_is_refused_is_listed_and_may_come_back(desk, new, old):  # noqa: F811
    desk.post(page_of(new, "refuse_inbound", old.pk))
    assert RefusedLink.objects.get().article == old
    page = desk.get(page_of(new)).text
    assert old.headline in page.partition("Tidak disarankan lagi")[2]
    desk.post(page_of(new, "allow_inbound", old.pk))
    assert not RefusedLink.objects.exists()


@pytest.mark.usefixtures("old")
def test_the_page_costs_no_more_for_more(desk, new, django_assert_max_num_queries):  # noqa: F811
    for number in range(12):
        make_article(body=f'<p>Teks.</p><aside data-baca-juga="{new.uid}">{number}</aside>')
    with django_assert_max_num_queries(20):
        page = desk.get(page_of(new))
    assert page.context["number"] == len(page.context["linking"]) == 12
