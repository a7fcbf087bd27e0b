import pytest

from articles.domain.external import public_requests
from tests.domain.external import hostile


@pytest.fixture
def site(monkeypatch):
    """A site at an address of this machine, which alone is taken for a public one."""
    is_public = public_requests.is_public
    monkeypatch.setattr(
        public_requests, "is_public", lambda ip: ip == hostile.HOST or is_public(ip)
    )
    with hostile.running() as site:
        yield site
