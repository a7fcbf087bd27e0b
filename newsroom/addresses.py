"""From which address a request comes, behind the proxies that are trusted."""

from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

WSGI = Callable[..., Any]
NONE, ONE = {"", "0", "false", "off", "no"}, {"1", "true", "on", "yes", "y", "ok"}


def number_of_proxies(text: str) -> int:
    """Return how many proxies stand in front: a number, or a word for none or one.

    Raises ImproperlyConfigured for anything else.
    """
    word = text.strip().lower()
    if word in NONE | ONE:
        return int(word in ONE)
    if not word.isdecimal():
        raise ImproperlyConfigured(f"TRUST_PROXY is no number of proxies: {text!r}")
    return int(word)


def client_address(connected: str, forwarded: str) -> str:
    """Return the address of the client, as Python writes it.

    `connected` is that of the connection, `forwarded` all of X-Forwarded-For, to which each proxy
    adds whom it serves. So the entry that the outermost of the settings.TRUST_PROXY proxies has
    added stands in that place from the right; what stands left of it was sent by the client. A
    header that has no address there counts as none.
    """
    entries = forwarded.split(",")
    if 0 < settings.TRUST_PROXY <= len(entries):
        named = _parsed(entries[-settings.TRUST_PROXY])
        if named is not None:
            return str(named)
    return str(_parsed(connected) or connected)


def network_of(address: str) -> str:
    """Return what one client may choose addresses from: of IPv6 the /64, of IPv4 the address."""
    parsed = _parsed(address)
    if isinstance(parsed, IPv6Address):
        return str(IPv6Network((int(parsed), 64), strict=False))
    return address


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text.strip().strip("[]"))
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        return address.ipv4_mapped or IPv6Address(int(address))  # without the name of a network
    return address


def with_client_address(application: WSGI) -> WSGI:
    """Return a WSGI application whose REMOTE_ADDR is that of the client."""

    def wrapper(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        environ["REMOTE_ADDR"] = client_address(
            environ.get("REMOTE_ADDR", ""), environ.get("HTTP_X_FORWARDED_FOR", "")
        )
        return application(environ, start_response)

    return wrapper
