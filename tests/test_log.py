"""The log of the server: what strangers send takes one line of it, and not a long one."""

import logging

import pytest


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/" + "x" * 8_000, "/x%0A2026 ERROR root forged", "/x%1B[2J"])
def test_what_is_not_found_takes_one_bounded_line(client, caplog, settings, path):
    line = logging.Formatter(settings.LOGGING["formatters"]["line"]["format"], style="{")
    assert client.get(path).status_code == 404
    [record] = caplog.records
    text = line.format(record)
    assert "Not Found: /x" in text
    assert text.isprintable()
    assert len(text) < 600
