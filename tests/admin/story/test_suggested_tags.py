"""The form is told which tags its text should have."""

import uuid

import pytest

from articles.content.shape import blank
from articles.domain.search.counting import count_words
from articles.domain.site.tags import merge_tags
from articles.enums import State
from articles.models import Buffer, TagName
from tests import cast
from tests.factories import make_article, make_hidden_articles, tag_uids

pytestmark = pytest.mark.django_db
PATH = "/admin/articles/article/suggested-tags/"
FLOOD = "<p>Air Sungai Tuntang merendam rumah warga di Kecamatan Gubug, kata Bupati Sri.</p>"


@pytest.fixture
def editor(client):
    user = cast.editor()
    client.force_login(user)
    return user


def suggested(client, **params):
    response = client.get(PATH, params)
    assert response.status_code == 200
    return [one["name"] for one in response.json()["results"]]


def test_tags_of_near_stories_come_before_what_is_named_once(client, editor):
    make_article(headline="Banjir Gubug", body=FLOOD, tags=["Bencana"])
    make_article(headline="Air Surut", body=FLOOD, tags=["Bencana", "Cuaca"])
    make_article(headline="Bursa", body="<p>Indeks ditutup menguat.</p>", tags=["Saham"])
    make_hidden_articles(body=FLOOD, tags=["Rahasia"])
    count_words()
    TagName.objects.get_or_create_tags(["Sungai Tuntang", "Rumah Sakit", "Sungai Tun"])
    draft = make_article(state=State.DRAFT, headline="Gubug Terendam", body=FLOOD, tags=["Baru"])
    assert suggested(client, article=draft.pk) == ["Bencana", "Cuaca", "Sungai Tuntang"]


def test_a_name_in_the_text_is_found_as_it_is_spelt_or_by_another_name(client, editor):
    stays, gone, _taken = TagName.objects.get_or_create_tags(["KPK", "Komisi Antirasuah", "Gubug"])
    merge_tags(stays, [gone])
    key = uuid.uuid4()
    text = "<p>Menurut Komisi Anti-Rasuah, di Gubug itu tidak terjadi.</p>"
    content = blank() | {"body": text, "tags": tag_uids("Gubug")}
    Buffer.objects.create(key=key, user=editor, content=content)
    assert suggested(client, key=key) == ["KPK"]
    client.force_login(cast.reporter())
    assert suggested(client, key=key) == []


def test_a_text_without_words_has_none_and_questions_cost_the_same(
    client, editor, django_assert_num_queries
):
    draft = make_article(state=State.DRAFT, headline="", body="")
    assert suggested(client, article=draft.pk) == suggested(client) == []
    long = make_article(state=State.DRAFT, headline="Gubug", body=FLOOD)
    for number in range(3):
        make_article(headline="Gubug", body=FLOOD, tags=[f"Topik {number}"])
        if number in {0, 2}:
            count_words()
            with django_assert_num_queries(15):
                assert len(suggested(client, article=long.pk)) == number + 1
