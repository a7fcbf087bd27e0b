import pytest
from django.conf import settings
from django.test import Client

from tests.serving.server import Server, database_url


@pytest.fixture
def server(tmp_path, transactional_db):
    """Give the production server, running, on the database of the test."""
    server = Server(tmp_path, database_url())
    server.start()
    yield server
    server.kill()


@pytest.fixture
def browser_of(chromium, server):
    """Give a browser in which somebody is signed in."""
    contexts = []

    def open_browser(user):
        context = chromium.new_context(locale="id-ID")
        contexts.append(context)
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": server.url}]
        )
        return context

    yield open_browser
    for context in contexts:
        context.close()
