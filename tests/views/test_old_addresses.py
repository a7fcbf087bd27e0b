"""Old, mistyped and foreign addresses: which lead where, in one redirect, and which to a 404."""

import datetime as dt
from urllib.parse import unquote_to_bytes

import pytest
from django.utils import timezone
from taggit.models import Tag

from articles.domain.reading import preview_links
from articles.domain.site import records
from articles.enums import State
from articles.models import Page
from tests import cast
from tests.factories import make_article, make_author, make_section

pytestmark = pytest.mark.django_db


def rename(record, slug):
    record.slug = slug
    records.save_record(record)


def answer(client, path):
    """Return the status and the Location of a GET of `path`, percent-encoded or not."""
    path, _mark, query = path.partition("?")
    # Not as a URL: the client would read a host behind two slashes.
    raw = unquote_to_bytes(path).decode("latin-1")
    response = client.get("/", PATH_INFO=raw, QUERY_STRING=query)
    return response.status_code, response.get("Location")


@pytest.fixture
def site():
    """A section, a tag, an author and an article, with a day of news."""
    section = make_section(slug="asia")
    tag = Tag.objects.create(name="Rusia", slug="rusia")
    author = make_author(slug="ana-satu")
    article = make_article(section=section, tags=[tag], authors=[author], slug="judul")
    return section, tag, author, article


@pytest.fixture
def renamed(site):
    section, tag, author, _article = site
    for record, slug in [(section, "dunia"), (tag, "moskwa"), (author, "ana-dua")]:
        rename(record, "antara")
        rename(record, slug)
    return site


@pytest.mark.parametrize("query", ["", "?sebelum=1752375600000000-7&utm_source=wa"])
@pytest.mark.parametrize("slug", ["old", "antara"])
def test_an_old_address_and_its_feeds_lead_on_in_one_step(client, renamed, slug, query):
    pages = {"/{}/": "asia dunia", "/tag/{}/": "rusia moskwa", "/penulis/{}/": "ana-satu ana-dua"}
    for page, slugs in pages.items():
        old, new = slugs.split()
        for rest in ("", "rss.xml", "feed.json"):
            path = page.format(old if slug == "old" else slug) + rest
            assert answer(client, path + query) == (301, page.format(new) + rest + query)
            assert client.get(page.format(new) + rest).status_code == 200
    article = renamed[-1]
    section = "asia" if slug == "old" else slug
    found = answer(client, f"/{section}/{article.pk}/judul/{query}")
    assert found == (301, f"/dunia/{article.pk}/judul/{query}")


def test_a_filter_by_an_old_section_leads_to_the_same_list(client, renamed):
    day = timezone.localdate(renamed[-1].published_at)
    for path in ("/indeks/", f"/indeks/{day}/"):
        found = answer(client, f"{path}?kanal=asia&sebelum=1-2")
        assert found == (301, f"{path}?kanal=dunia&sebelum=1-2")
        assert answer(client, f"{path}?kanal=tidak-ada") == (404, None)


def test_only_reading_is_redirected(client, renamed):
    for path in ("/asia/", "/tag/rusia/", "/dunia"):
        assert client.post(path).status_code in {404, 405}
        assert client.head(path).status_code == 301


def test_a_present_address_wins_over_an_old_one(client, renamed):
    make_section(slug="asia")
    make_author(slug="ana-satu")
    tag = Tag.objects.create(name="Lain", slug="rusia")
    assert answer(client, "/tag/rusia/") == (301, "/tag/moskwa/")  # nobody can read the new one
    make_article(tags=[tag])
    for path in ("/asia/", "/penulis/ana-satu/", "/tag/rusia/"):
        assert answer(client, path) == (200, None)


def test_what_is_deleted_is_not_found_and_its_articles_are(client, renamed):
    section, tag, author, article = renamed
    article.section = make_section(slug="berita")
    article.save()
    article.bylines.all().delete()
    for record in (section, tag, author):
        records.delete_record(record)
    for path in ("/asia/", "/dunia/", "/tag/rusia/", "/penulis/ana-satu/", "/penulis/ana-dua/"):
        assert answer(client, path) == (404, None), path
    for slug in ("asia", "antara", "dunia"):
        assert answer(client, f"/{slug}/{article.pk}/x/") == (301, article.get_absolute_url())


FOREIGN = [
    "/2025/07/{pk}/", "/page/{pk}/", "/koreksi/{pk}/", "/category/{pk}/", "/wp-content/{pk}/x/",
    "/wp-content/{pk}/judul/", "/tag/{pk}/", "/penulis/{pk}/", "/indeks/{pk}/", "/{pk}/{pk}/",
    "/berita/{pk}/judul/", "/page/{pk}/judul.", "/PAGE/{pk}/",
]  # fmt: skip


@pytest.mark.parametrize("state", [State.PUBLISHED, State.RETRACTED])
def test_a_number_beneath_what_never_was_a_section_is_no_article(client, state):
    article = make_article(state=state, section=make_section(slug="asia"), slug="judul")
    for path in FOREIGN:
        assert answer(client, path.format(pk=article.pk)) == (404, None), path


STRAYS = [
    ".", ",", ")", "]", "*", "…", "”", "’", "'", ";", ":", "!", "%3F", "\\",
    "%20", "%2520", "%0A", "%00", "\u00a0", "\u200b", "\ufeff", "\u00ad", "\u200e", "\u2028",
    "%22%3E", '">', "&quot;", "&quot;&gt;", "%22%20target=%22_blank", "&nbsp;", "</a>", ").", "/_",
    "//", "/.", "%FF", "🔥",
]  # fmt: skip


def pages_of(article):
    Page.objects.get_or_create(name="kontak", defaults={"title": "Kontak", "body": "<p>Isi.</p>"})
    link = preview_links.create_link(article, 1, user=cast.editor())
    day = timezone.localdate(article.published_at)
    return [
        "/asia/", "/asia/rss.xml", "/tag/rusia/", "/tag/rusia/feed.json", "/penulis/ana-satu/",
        "/penulis/ana-satu/rss.xml", article.get_absolute_url(), "/indeks/", f"/indeks/{day}/",
        "/terpopuler/", "/koreksi/", "/koreksi/pembaruan/", "/kontak/", "/rss.xml", "/sitemap.xml",
        f"/pratinjau/{preview_links.token_of(link)}/",
    ]  # fmt: skip


def test_strays_at_the_end_of_any_address_lead_to_it_in_one_step(client, site):
    wrong = []
    for page in pages_of(site[-1]):
        bare = page.rstrip("/")
        paths = [bare + stray for stray in STRAYS] + [page + stray for stray in STRAYS]
        paths += [f"/{page}", page.replace("/", "//"), bare if bare != page else page + "/"]
        if not page.startswith("/pratinjau/"):
            paths += [page.upper(), bare.title()]
        for path in paths:
            found = answer(client, f"{path}?a=1&b=%20")
            if found != (301, f"{page}?a=1&b=%20") and path != page:
                wrong.append((path, found))
    assert wrong == []


def test_strays_at_the_end_of_what_is_not_there_stay_not_found(client, site):
    article = site[-1]
    tomorrow = timezone.localdate() + dt.timedelta(days=2)
    Tag.objects.create(name="Draf", slug="draf")
    paths = [
        "/afrika", "/tag/draf", "/tag/cina", "/penulis/budi", f"/asia/{article.pk + 1}/judul",
        f"/indeks/{tomorrow}", "/indeks/1899-01-01", "/kode-etik", "/koreksi/lain",
        "/pratinjau/1.x", "/wp-login.php", "/tag/rusia,cina", "/tag/rusia+",
        "/asia/judul", "/sitemap-x.xml",
        "/" + "a" * 600,
    ]  # fmt: skip
    Page.objects.filter(name="kode-etik").delete()
    for path in paths:
        for stray in ("", ".", "%22%3E", "/", "%20"):
            assert answer(client, path + stray) == (404, None), path + stray


@pytest.mark.parametrize(
    "path",
    [
        "//evil.com", "//evil.com/", "/\\evil.com", "/%5Cevil.com", "/%2f%2fevil.com",
        "///evil.com/", "/%252f%252fevil.com", "//evil/", "/%2F%2Fevil", "/https://evil.com/",
        "/%09/evil.com", "/.evil.com", "//evil.com/%2e%2e", "/evil.com%22%3E", "//asia.evil/",
    ],
)  # fmt: skip
def test_no_address_leads_to_another_site(client, site, path):
    assert answer(client, path) == (404, None)


@pytest.mark.parametrize(
    "path",
    ["/%00", "/%00/", "//%00.", "/..;/", "/..;", "/../", "/..%2f", "/%252e%252e/", "/asia/../"],
)
def test_what_only_a_probe_asks_for_is_not_found(client, site, path):
    assert answer(client, path) == (404, None)


def test_slashes_before_an_address_of_ours_lead_to_it(client, site):
    for path in ("//asia", "/%2f%2fasia", "/%252Fasia/", "///asia//"):
        assert answer(client, path) == (301, "/asia/")


def test_the_desk_is_found_however_its_address_is_typed(client):
    for path in ("/admin", "/ADMIN/", "/admin."):
        assert answer(client, path) == (301, "/admin/")


@pytest.mark.parametrize(
    "path",
    [
        "/asia/١٧/", "/asia/１/judul/", "/indeks/２０２５-07-13/", "/indeks/٢٠٢٥-٠٧-١٣/",
        "/indeks/?tanggal=２０２５-07-13", "/asia/?sebelum=１752375600000000-7",
        "/sitemap-２０２５-07.xml", "/asia/9223372036854775808/", "/asia/1000000000000000000/x",
        "/asia/{}/judul/".format("9" * 30),
        "/indeks/?sebelum=1752375600000000-9223372036854775808", "/baca/9999999999999999999/",
        "/asia/{}/judul/".format("9" * 5000),
    ],
)  # fmt: skip
def test_only_ascii_digits_that_a_column_holds_are_numbers(client, site, path):
    response = client.get(path)
    assert response.status_code in ({405} if path.startswith("/baca/") else {404})


def test_a_tag_in_another_script_keeps_its_address(client):
    tag = Tag.objects.create(name="俄罗斯", slug="俄罗斯")
    make_article(tags=[tag])
    assert client.get("/tag/俄罗斯/").status_code == 200
    target = "/tag/%E4%BF%84%E7%BD%97%E6%96%AF/"
    for path in ("/tag/俄罗斯", "/tag/俄罗斯。", "/Tag/俄罗斯/\u200b"):
        assert answer(client, path) == (301, target)


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("/wp-login.php", 2),  # the sections and the newest articles of the page
        ("/a/b/c/d", 2),
        ("/tidak-ada", 3),  # whether there is or was a section with this slug
        ("/tidak-ada/", 4),  # the view has asked for the sections
        ("/tag/tidak-ada/rss.xml", 4),
        ("/penulis/tidak-ada/", 4),
        ("/wp-content/99999/x/", 5),  # stored, published, retracted
        ("/indeks/2999-01-01", 2),
    ],
)
def test_what_was_never_here_costs_few_queries(client, path, queries, django_assert_num_queries):
    with django_assert_num_queries(queries):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("path", "queries"), [("/asia", 2), ("/tag/rusia", 3), ("/indeks", 0), ("/asia/{}", 2)]
)
def test_a_missing_slash_renders_no_page(client, site, path, queries, django_assert_num_queries):
    with django_assert_num_queries(queries):
        assert client.get(path.format(site[-1].pk)).status_code == 301
