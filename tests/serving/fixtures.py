import pytest
from django.conf import settings
from django.test import Client

from tests.serving.server import Server, database_url, free_port


@pytest.fixture(scope="session")
def port():
    """One port for all servers of a run, so that a browser need not load the same files again."""
    return free_port()


@pytest.fixture
def server(tmp_path, transactional_db, port):
    """Give the production server, running, on the database of the test."""
    server = Server(tmp_path, database_url(), port)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def browser_of(windows, server):
    """Give a browser window in which somebody is signed in."""

    def open_browser(user, **options):
        window = windows.open(**options)
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        window.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": server.url}]
        )
        return window

    yield open_browser
    windows.leave()
