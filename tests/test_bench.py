"""What `make bench` asks for is there."""

import pytest
from django.core.management import call_command

from bench.addresses import MIX, STATUS, mixed, requests_by_kind
from bench.tables import document

pytestmark = pytest.mark.django_db


def test_each_kind_of_address_has_the_answer_that_is_measured(client):
    call_command("make_corpus", "60", verbosity=0)
    by_kind = requests_by_kind()
    for kind, requests in by_kind.items():
        answers = {client.get(request.path).status_code for request in requests[:3]}
        assert (kind, answers) == (kind, {STATUS.get(kind, 200)})
        assert len(set(requests)) == len(requests)
    assert by_kind.keys() - MIX.keys() == {"404"}
    assert {request.method for request in mixed(by_kind)} == {"GET"}


def test_the_tables_have_a_row_for_each_site_and_cache():
    costs = {
        "alone": {"article": 2.0, "front": 3.0, "constant": 0.2},
        "together": {"article": 1.0, "front": 1.5, "constant": 0.1},
    }
    load = {"requests": 9, "rate": 1234.5, "p50": 1.0, "p99": 2.0, "errors": 0}
    result = {
        "site": "SQLite, 10 articles",
        "cpu": {"hit": costs, "miss": costs},
        "load": {"hit": {"16": load}, "miss": {"16": load}},
        "publishing": load | {"published": 6, "looks": 30, "old": 0},
        "memory": {"workers": [200.0, 150.0], "all": [300.0, 220.0]},
    }
    lines = document([result]).splitlines()
    assert "| SQLite, 10 articles | miss | 2.00 (×10.0) | 3.00 (×15.0) | 0.200 |" in lines
    assert "| SQLite, 10 articles | hit | 1.00 (×10.0) | 1.50 (×15.0) | 0.100 |" in lines
    assert "| SQLite, 10 articles | hit | 16 | 1,234 | 1.0 | 2.0 | 0 |" in lines
    assert "| SQLite, 10 articles | 1,234 | 1.0 | 2.0 | 0 | 6 | 30 | 0 |" in lines
    assert "| SQLite, 10 articles | 200 | 150 | 300 | 220 |" in lines
