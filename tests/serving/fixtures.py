import pytest

from tests.serving.server import Server, shared_database


@pytest.fixture
def server(tmp_path, transactional_db):
    """Give the production server, running, on the database of the test."""
    with shared_database(tmp_path) as url:
        server = Server(tmp_path, url)
        server.start()
        yield server
        server.kill()
