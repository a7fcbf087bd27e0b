"""The page of a tag: its description, picture and dates, and the stories pinned to it."""

import datetime as dt
import json

import pytest
from django.utils import timezone
from lxml import html as lxml_html
from taggit.models import Tag

from articles.domain.media import take_down
from articles.domain.site.tag_pages import PageContent
from articles.domain.site.tags import merge_tags, save_tag
from articles.models import TagPage
from tests import cast
from tests.factories import make_article, make_hidden_articles, make_image

pytestmark = pytest.mark.django_db


def make_stories(number):
    return [
        make_article(headline=f"Panen {day}", ago=dt.timedelta(days=day), tags=["Beras"])
        for day in range(1, number + 1)
    ]


def describe(*pinned, picture=None):
    tag = Tag.objects.get(name="Beras")
    save_tag(tag, content=PageContent("Semua tentang beras.", picture, pinned))
    return tag


def shown(client, path="/tag/beras/"):
    page = lxml_html.fromstring(client.get(path).content)
    return page, [one.text_content().strip() for one in page.iterfind(".//h2")]


def test_pinned_stories_come_first_once_and_only_while_readers_may_see_them(client):
    first, second, third = make_stories(3)
    hidden = make_hidden_articles(tags=["Beras"])
    describe(third, *hidden, second)
    assert shown(client)[1] == [third.headline, second.headline, first.headline]
    third.tags.set([])
    assert shown(client)[1] == [second.headline, first.headline]


def test_the_first_page_alone_has_the_description_the_picture_and_the_dates(client):
    stories = make_stories(25)
    image = make_image(alt="Sawah")
    describe(stories[-2], picture=image)
    page, headlines = shown(client)
    assert len(headlines) == 21
    assert headlines[0] == "Panen 24"
    assert page.find_class("bio")[0].text_content().strip() == "Semua tentang beras."
    days = [timezone.localdate(stories[place].published_at) for place in (-1, 0)]
    times = [
        time.text_content().split()[0] for time in page.find_class("coverage")[0].iterfind("time")
    ]
    assert times == [str(day.day) for day in days]
    assert page.find_class("topic-picture")[0].find(".//img").get("alt") == "Sawah"
    meta = {one.get("property"): one.get("content") for one in page.iterfind(".//meta")}
    assert str(image.uid) in meta["og:image"]
    assert meta["og:image:alt"] == "Sawah"
    assert meta["og:description"] == "Semua tentang beras."
    data = [
        json.loads(one.text) for one in page.iterfind(".//script[@type='application/ld+json']")
    ]
    [topic] = [one for one in data if one["@type"] == "CollectionPage"]
    assert topic["name"] == "Beras"
    assert len(topic["image"]) == 3
    older = page.find(".//a[@rel='next']").get("href")
    page, headlines = shown(client, f"/tag/beras/{older[older.index('?') :]}")
    assert headlines[-2:] == ["Panen 24", "Panen 25"]
    assert not any(map(page.find_class, ("bio", "coverage", "topic-picture")))


def test_a_picture_that_is_down_is_not_shown_and_one_in_use_is_not_deleted(client):
    make_stories(1)
    image = make_image()
    describe(picture=image)
    chief = cast.managing_editor()
    take_down.take_down(image, "Bukan milik kami.", user=chief)
    page, _headlines = shown(client)
    assert not any(map(page.find_class, ("coverage", "topic-picture")))
    client.force_login(chief)
    response = client.get(f"/admin/articles/image/{image.pk}/delete/")
    assert "Beras" in response.content.decode()


@pytest.mark.parametrize("number", [3, 30])
def test_the_page_costs_few_queries_however_many_stories_there_are(
    client, number, django_assert_max_num_queries
):
    stories = make_stories(number)
    describe(*stories[:3], picture=make_image())
    client.get("/tag/beras/")
    with django_assert_max_num_queries(8):
        client.get("/tag/beras/")


def test_a_tag_keeps_its_own_page_when_others_are_merged_with_it():
    [story] = make_stories(1)
    other = make_article(tags=["Padi"])
    tag, padi = describe(story), other.tags.get()
    save_tag(padi, content=PageContent("Lain.", None, [other]))
    merge_tags(tag, [padi])
    assert [page.description for page in TagPage.objects.all()] == ["Semua tentang beras."]
    assert [one.article for one in tag.page.pinned.all()] == [story]
    save_tag(tag, content=PageContent())
    assert not TagPage.objects.exists()
