import pytest

from tests import cast


@pytest.fixture
def desk(client):
    client.force_login(cast.superuser())
    return client
