"""Which link is marked as the current one, and as what, on each kind of page."""

from html.parser import HTMLParser

import pytest

from articles.enums import PageName
from tests.awkward import make_site

SECTION = [("/internasional/", "true")]
INDEX = [("/indeks/", "true")]
CURRENT = {
    "front": [("/", "page")],
    "section": SECTION,
    "subsection": SECTION,
    "index": INDEX,
    "index of a day": INDEX,
    "index of an empty day": INDEX,
    "most read": [("/terpopuler/", "true")],
    "corrections": [("/koreksi/", "page")],  # among the kinds, not in the navigation
    "saved": [("/simpanan/", "page")],
    "article": SECTION,
    "awkward article": SECTION,
    "one sentence": SECTION,
    "corrected article": SECTION,
    "retracted article": SECTION,
    "preview": SECTION,
    **{name: [(f"/{name}/", "page")] for name in PageName.values},
    "tag": [],
    "author": [],
    "retractions": [],
    "search": [],
    "found": [("?q=berita+nomor", "true")],
    "nothing found": [],
    "not there": [],
    "ended preview": [],
}


class Marked(HTMLParser):
    """The (href, aria-current) of each element that has the attribute."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if "aria-current" in values:
            self.found.append((values.get("href"), values["aria-current"]))


def marked_on(client, path):
    return Marked(client.get(path).content.decode()).found


@pytest.mark.django_db
def test_each_page_marks_where_it_stands(client):
    pages = make_site()
    assert {name: marked_on(client, path) for name, path in pages.items()} == CURRENT
    older = client.get("/asia/").context["listing"].older
    assert marked_on(client, f"/asia/{older}") == SECTION
    assert marked_on(client, "/indeks/?kanal=asia") == INDEX
    assert marked_on(client, "/koreksi/hak-jawab/") == [("/koreksi/hak-jawab/", "page")]
