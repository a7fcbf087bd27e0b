"""A window that is kept for the next test holds what was loaded, and nothing that was stored."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
STORE = """async () => {
    localStorage.setItem("a", "b");
    document.cookie = "a=b";
    await (await caches.open("a")).put("/a", new Response("b"));
    await new Promise((done) => { indexedDB.open("a").onsuccess = done; });
    await navigator.serviceWorker.register("/sw.js");
    await navigator.serviceWorker.ready;
}"""
STORED = """async () => [
    localStorage.length, document.cookie, (await caches.keys()).length,
    (await indexedDB.databases()).length,
    (await navigator.serviceWorker.getRegistrations()).length, navigator.onLine,
]"""


@pytest.fixture
def open_page(open_window, site):
    def open_page():
        page = open_window().new_page()
        page.goto(f"{site}/robots.txt")
        return page

    return open_page


def test_nothing_stored_is_left_for_the_next_test(open_page, windows, connections):
    page = open_page()
    page.evaluate(STORE)
    stored = page.evaluate(STORED)
    assert stored[0] == 1
    assert all(stored)
    context = page.context
    windows.leave(connections)
    page = open_page()
    assert page.context is context
    assert page.evaluate(STORED) == [0, "", 0, 0, 0, True]
