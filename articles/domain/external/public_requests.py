"""Requests to addresses that strangers chose: of public hosts alone, bounded in time and size.

Nothing of a body is read. Every host is looked up once for each request, and the connection is
made to the address that was judged, so that a name cannot lead elsewhere in between.
"""

import errno
import ipaddress
import socket
import ssl
import time
from contextlib import closing, suppress
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Timer
from typing import NamedTuple
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from django.conf import settings

from articles.enums import AddressFault

TIMEOUT = 10.0  # seconds for all requests of one method, without the look-up of names
LONGEST_NAME = 253  # characters of a host: RFC 1035
MOST_REDIRECTS = 5
MOST_ADDRESSES = 2  # of a host that are tried
_PORTS = {80, 443}  # and those from 1024 on: below are services that speak something else
_REDIRECTS = {301, 302, 303, 307, 308}
_TRY_LATER = 429
_GONE = {404, 410}
_UNICAST = ipaddress.ip_network("2000::/3")
_IN_PATHS = "/%:@!$&'()*+,;=~"


class Visit(NamedTuple):
    """What came of an address: a fault, "" for none, and the HTTP status, 0 for no answer."""

    fault: AddressFault | str = ""
    status: int = 0


class _Refused(Exception):
    """An address that is not asked, with the fault that it is."""

    def __init__(self, fault: AddressFault) -> None:
        super().__init__(fault)
        self.fault = fault


def canonical_address(url: str) -> str | None:
    """Return the address to ask for `url`, in ASCII and without a fragment; None for none.

    None is for whatever is not http or https with a host and a port that may be asked.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").rstrip(".").encode("idna").decode(), parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not 0 < len(host) <= LONGEST_NAME:
        return None
    if port is not None and port not in _PORTS and port < 1024:
        return None
    shown = f"[{host}]" if ":" in host else host
    path, query = quote(parts.path or "/", _IN_PATHS), quote(parts.query, f"{_IN_PATHS}?")
    return urlunsplit((parts.scheme, f"{shown}:{port}" if port else shown, path, query, ""))


def visit(address: str) -> Visit | None:
    """Ask for a canonical address as a reader would reach it, redirects included.

    It asks with HEAD, and with GET for one byte where that is refused or not answered, TIMEOUT
    each at most. None means that nothing
    was learnt, because this machine has no network now.
    """
    try:
        status = _status_of_head(address)
        if status is None or (status >= 400 and status != _TRY_LATER):
            status = _follow("GET", address, time.monotonic() + TIMEOUT)
    except _Refused as refused:
        return Visit(refused.fault)
    except socket.gaierror as error:
        return None if error.errno == socket.EAI_AGAIN else Visit(AddressFault.NO_HOST)
    except ssl.SSLCertVerificationError:
        return Visit(AddressFault.CERTIFICATE)
    except (OSError, HTTPException, ValueError) as error:
        is_offline = getattr(error, "errno", None) == errno.ENETUNREACH
        return None if is_offline else Visit(AddressFault.NO_ANSWER)
    if status in _GONE:
        return Visit(AddressFault.GONE, status)
    return Visit(AddressFault.ERROR if 500 <= status < 600 else "", status)


def _status_of_head(address: str) -> int | None:
    """Return the status that HEAD leads to; None where it gets no answer."""
    try:
        return _follow("HEAD", address, time.monotonic() + TIMEOUT)
    except (TimeoutError, ConnectionError, HTTPException):
        return None


def is_public(ip: str) -> bool:
    """Return whether anybody on the internet reaches the address `ip`.

    IPv6 addresses that carry one of IPv4 (mapped, 6to4, Teredo, NAT64) are not asked.
    """
    found = ipaddress.ip_address(ip.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        is_carrier = found.sixtofour is not None or found.teredo is not None
        return found.is_global and found in _UNICAST and not is_carrier
    return found.is_global and not found.is_multicast and not found.is_reserved


def _follow(method: str, address: str, end: float) -> int:
    """Return the status at the end of the redirects from `address`."""
    for _hop in range(MOST_REDIRECTS + 1):
        status, location = _ask(method, address, end)
        if status not in _REDIRECTS or not location:
            return status
        following = canonical_address(urljoin(address, location))
        if following is None:
            raise _Refused(AddressFault.REDIRECTS)
        address = following
    raise _Refused(AddressFault.REDIRECTS)


def _ask(method: str, address: str, end: float) -> tuple[int, str]:
    """Return the status and the header Location of one answer, whose body is left unread."""
    parts = urlsplit(address)
    connection = _connection(parts, _left(end))
    # `timeout` limits each read: what comes byte by byte is ended by the clock.
    clock = Timer(_left(end), connection.abort)
    clock.daemon = True
    clock.start()
    try:
        target = urlunsplit(("", "", parts.path, parts.query, ""))
        connection.request(method, target, headers=_headers(method))
        with closing(connection.getresponse()) as answer:
            if connection.is_over:  # cut off headers are read as all of them
                raise TimeoutError
            location = answer.getheader("Location", "").encode("latin-1")
            return answer.status, location.decode(errors="replace")
    finally:
        clock.cancel()
        connection.close()


def _connection(parts: SplitResult, timeout: float) -> "_Http":
    host = parts.hostname or ""
    if parts.scheme == "https":
        return _Https(host, parts.port or 443, timeout=timeout, context=_tls())
    return _Http(host, parts.port or 80, timeout=timeout)


def _left(end: float) -> float:
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _headers(method: str) -> dict[str, str]:
    name = f"{settings.SITE_NAME} link check (+{settings.SITE_URL})"
    headers = {
        "User-Agent": " ".join(name.encode("ascii", "ignore").decode().split()),
        "Accept": "*/*",
        "Connection": "close",
    }
    return headers | ({"Range": "bytes=0-0"} if method == "GET" else {})


class _Http(HTTPConnection):
    """A connection to the public address of its host, which another thread may end."""

    is_over = False

    def connect(self) -> None:
        self.keep(_connect(self.host, self.port, self.timeout or TIMEOUT))

    def keep(self, opened: socket.socket) -> None:
        self.sock = opened
        if self.is_over:
            raise TimeoutError

    def abort(self) -> None:
        """End whatever waits for the connection, or will."""
        self.is_over = True
        if self.sock:
            with suppress(OSError):  # it is closed
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)


class _Https(_Http, HTTPSConnection):
    def connect(self) -> None:
        super().connect()
        # Without the handshake, so that `abort` finds the socket that waits for it.
        secured = _tls().wrap_socket(
            self.sock, server_hostname=self.host, do_handshake_on_connect=False
        )
        self.keep(secured)
        secured.do_handshake()


@cache
def _tls() -> ssl.SSLContext:
    """Return the context of all connections; the web's processes never need its certificates."""
    return ssl.create_default_context()


def _connect(host: str, port: int, timeout: float) -> socket.socket:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    public = [each for each in found if is_public(str(each[4][0]))]
    if not public:
        raise _Refused(AddressFault.PRIVATE)
    error = OSError()
    for family, kind, protocol, _name, address in public[:MOST_ADDRESSES]:
        connecting = socket.socket(family, kind, protocol)
        try:
            connecting.settimeout(timeout / MOST_ADDRESSES)
            connecting.connect(address)
        except OSError as failed:
            connecting.close()
            error = failed
        else:
            connecting.settimeout(timeout)
            return connecting
    raise error
