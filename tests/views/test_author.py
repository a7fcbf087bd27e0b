import json
import re

import pytest

from articles.enums import State
from tests.factories import make_article, make_author, make_hidden_articles, make_image
from tests.storing import store_all_pages

pytestmark = pytest.mark.django_db


def profile(page):
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return next(data for data in map(json.loads, blocks) if data["@type"] == "ProfilePage")


def test_the_page_tells_who_it_is(client, settings):
    author = make_author(
        "Ratri Fauziah Siregar", slug="ratri", initials="rfs", job_title="Redaktur",
        bio="Meliput Asia.\n\nTinggal di Medan.", photo=make_image(size=(900, 900)),
    )  # fmt: skip
    page = client.get("/penulis/ratri/").content.decode()
    assert re.findall(r"<h1>(.*?)</h1>", page) == [author.name]
    assert '<p class="kicker">Redaktur</p>' in page
    assert "<p>Meliput Asia.</p>" in page
    assert "(rfs)" in page
    for feed in ("rss.xml", "feed.json"):
        assert f'href="/penulis/ratri/{feed}"' in page
    person = profile(page)["mainEntity"]
    assert person["url"] == f"{settings.SITE_URL}/penulis/ratri/"
    assert (person["jobTitle"], person["description"]) == ("Redaktur", author.bio)
    assert person["worksFor"]["name"] == settings.SITE_NAME
    assert person["image"]["width"] == person["image"]["height"]
    assert f'<meta property="og:image" content="{person["image"]["url"]}">' in page


def test_an_author_of_a_name_alone_has_a_page_that_leads_on(client):
    author = make_author("P" * 100, slug="p")
    make_article(state=State.DRAFT, authors=[author])
    make_hidden_articles(authors=[author])
    response = client.get("/penulis/p/")
    page = response.content.decode()
    assert response.context["listing"].articles == []
    assert set(profile(page)["mainEntity"]) == {"@type", "name", "url", "worksFor"}
    assert 'class="portrait"' not in page
    assert 'class="initials"' not in page
    assert re.search(r'<p class="empty">[^<]+<a href="/indeks/"', page)


@pytest.mark.parametrize("number", [1, 3, 30])
def test_stories_do_not_add_queries(client, number, django_assert_num_queries):
    author = make_author(slug="ana", photo=make_image())
    for _ in range(number):
        make_article(authors=[author])
    store_all_pages()
    with django_assert_num_queries(3):
        client.get("/penulis/ana/")


def test_a_topic_of_many_letters_has_its_page(client):
    name = "Pertanggungjawaban Penyelenggaraan Pemerintahan Daerah"
    article = make_article(tags=[name])
    slug = article.tags.get().slug
    response = client.get(f"/tag/{slug}/")
    assert response.context["listing"].articles == [article]
    assert f"<h1>{name}</h1>" in response.content.decode()
    assert '"@type": "ItemList"' in response.content.decode()
