"""The address of a client is what the proxies in front say, not what a client can write."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from newsroom.addresses import (
    client_address,
    network_of,
    number_of_proxies,
    with_client_address,
)

NGINX = "10.0.0.1"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "192.0.2.1", NGINX),
        (1, "192.0.2.1", "192.0.2.1"),
        (1, "6.6.6.6, 192.0.2.1", "192.0.2.1"),  # the client has written the first
        (1, "6.6.6.6,7.7.7.7,192.0.2.1 ", "192.0.2.1"),
        (2, "192.0.2.1, 10.0.0.9", "192.0.2.1"),
        (2, "6.6.6.6, 192.0.2.1, 10.0.0.9", "192.0.2.1"),
        (2, "192.0.2.1", NGINX),  # it has not come through both
        (1, "", NGINX),
        (1, "unknown", NGINX),
        (1, "192.0.2.1, ", NGINX),
        (1, "192.0.2.1; DROP", NGINX),
        (1, "2001:DB8:0:0::1", "2001:db8::1"),
        (1, "[2001:db8::1]", "2001:db8::1"),
        (1, "::ffff:192.0.2.1", "192.0.2.1"),
    ],
)
def test_it_stands_so_many_places_from_the_right(settings, proxies, forwarded, address):
    settings.TRUST_PROXY = proxies
    assert client_address(NGINX, forwarded) == address
    environ = {"REMOTE_ADDR": NGINX, "HTTP_X_FORWARDED_FOR": forwarded}
    seen = []
    with_client_address(lambda environ, _start: seen.append(environ["REMOTE_ADDR"]))(environ, None)
    assert seen == [address]


def test_the_address_of_a_connection_is_written_as_any_other(settings):
    settings.TRUST_PROXY = 0
    assert client_address("[2001:db8::1]", "") == "2001:db8::1"
    assert client_address("fe80::1%eth0", "") == "fe80::1"
    assert client_address("", "192.0.2.1") == ""


def test_a_client_may_choose_among_the_addresses_of_its_network():
    assert network_of("2001:db8:1:2:3:4:5:6") == network_of("2001:db8:1:2::1")
    assert network_of("2001:db8:1:2::1") != network_of("2001:db8:1:3::1")
    assert (network_of("192.0.2.1"), network_of("")) == ("192.0.2.1", "")


@pytest.mark.parametrize(
    ("text", "number"), [("", 0), ("off", 0), ("True", 1), ("1", 1), (" 2 ", 2)]
)
def test_the_setting_is_a_number_or_a_word(text, number):
    assert number_of_proxies(text) == number


@pytest.mark.parametrize("text", ["-1", "nginx", "1.5"])
def test_another_setting_is_refused(text):
    with pytest.raises(ImproperlyConfigured, match="TRUST_PROXY"):
        number_of_proxies(text)
