"""Chromium for the tests, against a live server with the seed's content."""

import socket
from contextlib import suppress

import pytest

from tests.waiting import LONGEST, until

# The last list of features that Chromium is given holds: Playwright's own, and the parts of a
# window that no test sees. Each new window renders them, which takes half a second of CPU.
DISABLED_FEATURES = [
    "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding",
    "ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints",
    "NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch",
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup",
]  # fmt: skip

WIDTH, HEIGHT = 1280, 900
SHAPE = {
    "viewport": {"width": WIDTH, "height": HEIGHT}, "color_scheme": "light", "locale": "id-ID",
}  # fmt: skip


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import expect, sync_playwright

    from tests.conftest import CHROMIUM

    # Playwright runs an event loop in this thread, and Django refuses the ORM beside one.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
                "--no-first-run", "--disable-sync",
                "--disable-background-networking", "--disable-component-update",
                f"--disable-features={','.join(DISABLED_FEATURES)}",
            ],
        )  # fmt: skip
        expect.set_options(timeout=LONGEST * 1000)
        yield browser
        browser.close()


class Windows:
    """The browser windows of a test, those without options of their own kept for the next.

    What was loaded for one test (108 files for the article form) need not be loaded for the next:
    the form opens in half the time. Nothing else of a kept window lasts.
    """

    def __init__(self, browser):
        self._browser = browser
        self._kept, self._used, self._own = [], [], []

    def open(self, *, own=False, **options):
        """Return a window (a context of Playwright) that no other test uses at this time.

        One with `options` is the test's own. Say `own` when the test sets the window's clock or
        gives it a script or a route: these stay with a window.
        """
        if own or options:
            self._own.append(self._browser.new_context(**SHAPE | options))
            return self._own[-1]
        self._used.append(self._kept.pop() if self._kept else KeptWindow(self._browser))
        return self._used[-1].context

    def leave(self, connections=()):
        """End what the test has open, and wait for the server that it spoke to.

        `connections` are the sockets of a server in this process.
        """
        used, own = self._used, self._own
        self._used, self._own = [], []
        for context in [each.context for each in used] + own:
            context.set_offline(True)  # what a closing page still sends would meet no database
        for window in used:
            window.close_pages()
        for context in own:
            context.close()
        # What was asked before is answered first: it has the connection to the database, whose
        # tables are about to be emptied. A thread without a question would wait for one.
        until(lambda: _are_ended(connections), "the end of the connections to the server")
        for window in used:
            window.forget()
        self._kept += used


def _are_ended(connections):
    """Take no more questions on `connections`; tell whether all are answered and closed."""
    for connection in connections:
        with suppress(OSError):  # closed since
            connection.shutdown(socket.SHUT_RD)
    return all(connection.fileno() < 0 for connection in connections)


class KeptWindow:
    """A window with an empty page, by which what sites store in it is cleared between tests."""

    def __init__(self, browser):
        self.context = browser.new_context(**SHAPE)
        self._page = self.context.new_page()
        self._session = self.context.new_cdp_session(self._page)

    def close_pages(self):
        for page in self.context.pages:
            if page != self._page:
                page.close()

    def forget(self):
        """Clear all but the files that it has loaded."""
        self.context.set_offline(False)
        self.context.clear_cookies()
        self.context.clear_permissions()
        self._session.send("Storage.clearDataForOrigin", {"origin": "*", "storageTypes": "all"})


@pytest.fixture(scope="session")
def windows(chromium):
    return Windows(chromium)


@pytest.fixture(scope="session")
def connections(live_server):
    """Give the sockets on which browsers speak, or have spoken, to the live server."""
    server = live_server.thread.httpd
    process = server.process_request
    sockets = []

    def noted(request, address):
        sockets.append(request)
        process(request, address)

    server.process_request = noted
    return sockets


@pytest.fixture
def open_window(windows, connections):
    """Give the function that opens windows, which are left after the test."""
    yield windows.open
    windows.leave(connections)
    for closed in [each for each in connections if each.fileno() < 0]:
        connections.remove(closed)  # the server may be adding another


@pytest.fixture
def site(live_server, settings):
    settings.SITE_URL = live_server.url
    return live_server.url


def watch(page, site, troubles):
    """Write into the list `troubles` what a good page of `site` never has."""

    def console(message):
        if message.type in {"error", "warning"}:
            troubles.append(message.text)

    def failed(request):
        # What a navigation cuts short is no trouble of the page.
        if request.failure != "net::ERR_ABORTED":
            troubles.append(request.url)

    def answered(response):
        if response.status >= 400:
            troubles.append(f"{response.status} {response.url}")

    def asked(request):
        if not request.url.startswith((site, "data:", "blob:")):
            troubles.append(f"elsewhere: {request.url}")

    page.on("console", console)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("requestfailed", failed)
    page.on("response", answered)
    page.on("request", asked)


@pytest.fixture
def visit(open_window, site):
    """Open pages, for the person of a `session`; `visit.troubles` has what is wrong with any."""

    def open_page(path, *, width=WIDTH, scheme="light", session="", **options):
        window = open_window(**options)
        if session:
            window.add_cookies([{"name": "sessionid", "value": session, "url": site}])
        page = window.new_page()
        if width != WIDTH:
            page.set_viewport_size({"width": width, "height": HEIGHT})
        if scheme != "light":
            page.emulate_media(color_scheme=scheme)
        watch(page, site, open_page.troubles)
        page.goto(site + path)
        return page

    open_page.troubles = []
    return open_page
