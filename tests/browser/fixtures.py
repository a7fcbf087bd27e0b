"""Chromium for the tests, against a live server with the seed's content."""

import pytest


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import sync_playwright

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
            ],
        )  # fmt: skip
        yield browser
        browser.close()


@pytest.fixture
def site(live_server, settings):
    settings.SITE_URL = live_server.url
    return live_server.url


@pytest.fixture
def visit(chromium, site):
    """Open pages and collect what a good page never has: `visit.troubles`."""
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
        page.on(
            "console",
            lambda message: (
                message.type in {"error", "warning"} and open_page.troubles.append(message.text)
            ),
        )
        page.on("pageerror", lambda error: open_page.troubles.append(str(error)))
        page.on(
            "requestfailed",
            lambda request: (
                # What a navigation cuts short is no trouble of the page.
                request.failure == "net::ERR_ABORTED" or open_page.troubles.append(request.url)
            ),
        )
        page.on(
            "response",
            lambda answer: (
                answer.status >= 400 and open_page.troubles.append(f"{answer.status} {answer.url}")
            ),
        )
        page.on(
            "request",
            lambda request: (
                request.url.startswith((site, "data:", "blob:"))
                or open_page.troubles.append(f"elsewhere: {request.url}")
            ),
        )
        page.goto(site + path)
        return page

    open_page.troubles = []
    yield open_page
    for context in contexts:
        context.close()
