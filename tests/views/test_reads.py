import pytest
from django.utils.translation import gettext

from articles.domain.audience import popular, reads
from articles.enums import Label
from articles.models import ReadCount
from tests import cast
from tests.factories import make_article, make_hidden_articles

pytestmark = pytest.mark.django_db

PHONE = (
    "Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/131.0.0.0 Mobile Safari/537.36"
)
IN_AN_APP = PHONE + " [FB_IAB/FB4A;FBAV/490.0.0.1;]"
CUBOT = PHONE.replace("SM-A155F", "CUBOT_KINGKONG_9")


def send(client, article, **headers):
    fields = {"User-Agent": PHONE, "Sec-Fetch-Site": "same-origin"} | headers
    kept = {name: value for name, value in fields.items() if value is not None}
    return client.post(f"/baca/{article.pk}/", headers=kept)


def counted():
    reads.batch.flush()
    return sum(ReadCount.objects.values_list("count", flat=True))


def test_a_read_is_counted_and_answered_with_nothing(client):
    response = send(client, make_article())
    assert (response.status_code, response.content) == (204, b"")
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies
    assert "Vary" not in response
    assert counted() == 1


def test_a_read_asks_the_database_nothing(client, django_assert_num_queries):
    article = make_article()
    with django_assert_num_queries(0):
        send(client, article)


def test_staff_count_too_because_no_cookie_is_looked_at(client, django_assert_num_queries):
    article = make_article()
    client.force_login(cast.editor())
    with django_assert_num_queries(0):
        send(client, article)
    assert counted() == 1


def test_no_token_is_asked_for(client):
    client.handler.enforce_csrf_checks = True
    send(client, make_article())
    assert counted() == 1


@pytest.mark.parametrize("agent", [IN_AN_APP, CUBOT])
def test_all_browsers_of_people_count(client, agent):
    send(client, make_article(), **{"User-Agent": agent})
    assert counted() == 1


def test_an_old_browser_that_says_nothing_of_the_site_counts(client):
    send(client, make_article(), **{"Sec-Fetch-Site": None})
    assert counted() == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Purpose": "prefetch"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "none"},
        {"User-Agent": None},
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"User-Agent": PHONE + " (compatible; GPTBot/1.2; +https://openai.com/gptbot)"},
        {"User-Agent": "Mozilla/5.0 (compatible; Yahoo! Slurp)"},
        {"User-Agent": "Mozilla/5.0 (compatible; Baiduspider/2.0)"},
        {"User-Agent": PHONE.replace("Chrome", "HeadlessChrome")},
        {"User-Agent": PHONE + " Chrome-Lighthouse"},
        {"User-Agent": "facebookexternalhit/1.1"},
        {"User-Agent": "curl/8.5.0"},
        {"User-Agent": "python-requests/2.32"},
    ],
)
def test_what_is_no_reader_is_answered_alike_and_not_counted(client, headers):
    assert send(client, make_article(), **headers).status_code == 204
    assert counted() == 0


def test_what_is_not_there_is_answered_alike_and_not_counted(client):
    for article in make_hidden_articles():
        assert send(client, article).status_code == 204
    for pk in (0, 10**9, 10**40):
        assert client.post(f"/baca/{pk}/", headers={"User-Agent": PHONE}).status_code == 204
    assert counted() == 0


@pytest.mark.parametrize("path", ["/baca/x/", "/baca/-1/", "/baca/1.5/"])
def test_what_is_no_number_is_not_found(client, path):
    assert client.post(path).status_code == 404


@pytest.mark.parametrize("method", ["get", "head", "put", "delete"])
def test_only_sending_counts(client, method):
    article = make_article()
    assert getattr(client, method)(f"/baca/{article.pk}/").status_code == 405
    assert counted() == 0


def test_an_article_names_the_address_and_a_preview_does_not(client):
    article = make_article()
    page = client.get(article.get_absolute_url()).content.decode()
    assert f'data-read="/baca/{article.pk}/"' in page
    assert "js/read.js" in page
    client.force_login(cast.editor())
    form = client.get(f"/admin/articles/article/{article.pk}/change/")
    assert form.status_code == 200
    preview = client.get(f"/admin/articles/article/{article.pk}/preview/1/").content.decode()
    assert "<h1" in preview
    assert "data-read" not in preview
    assert "js/read.js" not in preview


def read(article, count=1):
    for number in range(count):
        reads.count_read(article.pk, f"192.0.2.{number}")


def test_the_page_without_reads_says_so_and_leads_on(client):
    page = client.get("/terpopuler/").content.decode()
    assert page.count('<p class="none">') == 2
    assert "application/ld+json" not in page


def test_the_page_shows_both_rankings_in_order(client, settings):
    little = make_article(headline="Sedikit", label=Label.OPINION)
    much = make_article(headline="Banyak")
    hidden = make_hidden_articles()
    read(little), read(much, 2), [read(article, 9) for article in hidden]
    reads.batch.flush()
    popular.rank_if_due()
    response = client.get("/terpopuler/")
    page = response.content.decode()
    assert [(str(p), ranking.articles) for p, ranking in response.context["rankings"]] == [
        ("day", [much, little]), ("week", [much, little]),
    ]  # fmt: skip
    assert page.count('<strong class="label">') == 2
    assert "ersembunyi" not in page
    assert page.count('"@type": "ItemList"') == 2
    assert f'<link rel="canonical" href="{settings.SITE_URL}/terpopuler/">' in page


def test_what_is_empty_leads_to_the_newest_once(client):
    article = make_article()
    onward = f'<a href="/indeks/">{gettext("See the newest stories")}</a>'
    assert client.get("/terpopuler/").text.count(onward) == 1
    read(article), reads.batch.flush(), popular.rank_if_due()
    assert onward not in client.get("/terpopuler/").text


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_page_costs_the_same_queries(client, number, django_assert_num_queries):
    for _ in range(number):
        read(make_article())
    reads.batch.flush()
    popular.rank_if_due()
    with django_assert_num_queries(3):
        client.get("/terpopuler/")


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_page_is_for_reading(client, method):
    assert getattr(client, method)("/terpopuler/").status_code == 405
