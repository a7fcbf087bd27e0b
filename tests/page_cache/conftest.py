import pytest
from django.db import connection


@pytest.fixture
def kept_connection(monkeypatch):
    """Keep the connection of a test, which is in a transaction: requests would close it."""
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)
