"""Chromium for the tests, against a live server with the seed's content."""

import threading

import pytest

from tests.waiting import LONGEST

# The last list of features that Chromium is given holds: Playwright's own, and the parts of a
# window that no test sees. Each new window renders them, which takes half a second of CPU.
DISABLED_FEATURES = [
    "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding",
    "ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints",
    "NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch",
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup",
]  # fmt: skip


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


def leave(contexts):
    """Close browser windows, and wait for the server that they spoke to."""
    for context in contexts:
        context.set_offline(True)  # what a closing page still sends would meet no database
        context.close()
    # What was asked before is being answered, on the connection that is about to empty the tables.
    # A connection that Chromium opened in advance and never used may stay for a minute.
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(2 * LONGEST)
            assert not thread.is_alive()


@pytest.fixture
def visit(chromium, site):
    """Open pages; what is wrong with any of them is in `visit.troubles`."""
    contexts = []

    def open_page(path, *, width=1280, scheme="light", **options):
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            locale="id-ID",
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        watch(page, site, open_page.troubles)
        page.goto(site + path)
        return page

    open_page.troubles = []
    yield open_page
    leave(contexts)
