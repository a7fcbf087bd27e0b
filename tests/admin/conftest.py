import pytest

from tests import cast


@pytest.fixture
def desk(client):
    client.force_login(cast.editor())
    return client
