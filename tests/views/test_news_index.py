import datetime as dt

import pytest

from tests.factories import make_article, make_hidden_articles, make_section

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _at_noon(time_machine):
    time_machine.move_to(dt.datetime(2026, 3, 10, 5, 0, tzinfo=dt.UTC), tick=False)


@pytest.fixture
def sections():
    top = make_section("Internasional", slug="internasional")
    return top, make_section("Asia", slug="asia", parent=top), make_section("Opini", slug="opini")


def shown(response):
    return response.context["listing"].articles


@pytest.mark.parametrize(
    ("sent", "address"),
    [
        ({"tanggal": "2026-03-09", "kanal": "asia"}, "/indeks/2026-03-09/?kanal=asia"),
        ({"tanggal": "2026-03-09", "kanal": ""}, "/indeks/2026-03-09/"),
        ({"tanggal": "2026-3-9"}, "/indeks/2026-03-09/"),
        ({"tanggal": "", "kanal": "asia"}, "/indeks/?kanal=asia"),
        ({"tanggal": "", "kanal": ""}, "/indeks/"),
        ({"kanal": ""}, "/indeks/"),
    ],
)
def test_what_the_form_sends_has_one_address(client, sections, sent, address):
    response = client.get("/indeks/", sent)
    assert (response.status_code, response.url) == (302, address)
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/indeks/?kanal=tidak-ada", "/indeks/2026-03-09/?kanal=tidak-ada", "/indeks/?kanal=%00",
        "/indeks/?tanggal=kemarin&kanal=asia", "/indeks/?tanggal=2026-03-11",
        "/indeks/2026-03-11/?kanal=asia", "/indeks/?kanal=asia&sebelum=x",
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found(client, sections, address):
    assert client.get(address).status_code == 404


def test_a_section_shows_its_own_and_those_below_it(client, sections):
    top, asia, opini = sections
    of_top, of_asia = make_article(section=top), make_article(section=asia)
    of_opini, yesterday = make_article(section=opini), make_article(section=asia, ago=DAY)
    assert shown(client.get("/indeks/")) == [of_opini, of_asia, of_top, yesterday]
    assert shown(client.get("/indeks/?kanal=internasional")) == [of_asia, of_top, yesterday]
    assert shown(client.get("/indeks/?kanal=asia")) == [of_asia, yesterday]
    assert shown(client.get("/indeks/2026-03-10/?kanal=internasional")) == [of_asia, of_top]
    assert shown(client.get("/indeks/2026-03-09/?kanal=asia")) == [yesterday]


def test_the_days_before_and_after_are_days_of_the_section(client, sections):
    _top, asia, opini = sections
    for days in (0, 2, 5):
        make_article(section=asia, ago=days * DAY)
    for days in (1, 3):
        make_article(section=opini, ago=days * DAY)
    response = client.get("/indeks/2026-03-08/?kanal=asia")
    page = response.content.decode()
    assert (response.context["earlier"], response.context["later"]) == (
        dt.date(2026, 3, 5), dt.date(2026, 3, 10),
    )  # fmt: skip
    assert 'href="/indeks/2026-03-05/?kanal=asia"' in page
    assert 'href="/indeks/2026-03-10/?kanal=asia"' in page


def test_the_pages_of_a_section_keep_it(client, sections):
    _top, asia, opini = sections
    for number in range(45):
        make_article(section=asia, ago=dt.timedelta(minutes=number))
        make_article(section=opini, ago=dt.timedelta(minutes=number))
    for path in ("/indeks/", "/indeks/2026-03-10/"):
        found, query = [], "?kanal=asia"
        while query:
            response = client.get(path + query)
            found += shown(response)
            query = response.context["listing"].older
            last = response.content.decode()
        assert len(set(found)) == 45
        assert {article.section for article in found} == {asia}
        assert f'<a href="{path}?kanal=asia">' in last


def test_a_narrowed_list_is_for_readers_and_not_for_search_engines(client, sections, settings):
    make_article(section=sections[1])
    for path in ("/indeks/?kanal=asia", "/indeks/2026-03-10/?kanal=asia"):
        page = client.get(path).content.decode()
        assert '<meta name="robots" content="noindex">' in page
        assert f'<link rel="canonical" href="{settings.SITE_URL}{path}">' in page
        assert '<option value="asia" selected>Internasional › Asia</option>' in page
    assert "noindex" not in client.get("/indeks/").content.decode()
    assert "noindex" not in client.get("/indeks/2026-03-10/").content.decode()


def test_an_empty_day_leads_on(client, sections):
    make_article(section=sections[1], ago=3 * DAY)
    make_article(section=sections[2])
    page = client.get("/indeks/2026-03-10/?kanal=asia").content.decode()
    assert 'class="empty"' in page
    for way_on in ("/indeks/", "/indeks/?kanal=asia", "/indeks/2026-03-10/",
                   "/indeks/2026-03-07/?kanal=asia"):  # fmt: skip
        assert f'href="{way_on}"' in page
    assert client.get("/indeks/?kanal=opini").status_code == 200


@pytest.mark.parametrize("path", ["/indeks/?kanal=asia", "/indeks/2026-03-10/?kanal=asia"])
def test_a_narrowed_list_hides_what_is_hidden_at_the_same_queries(
    client, sections, path, django_assert_num_queries
):
    asia = sections[1]
    first = make_article(section=asia)
    make_hidden_articles(section=asia)
    queries = 4 if "2026" in path else 2
    with django_assert_num_queries(queries):
        assert shown(client.get(path)) == [first]
    for number in range(29):
        make_article(section=asia)
        if number in {1, 28}:
            with django_assert_num_queries(queries):
                client.get(path)


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_index_is_for_reading(client, method):
    for path in ("/indeks/", "/indeks/2026-03-10/"):
        assert getattr(client, method)(path).status_code == 405
