"""The site for granian: its WSGI application, kept from clients that send or read slowly.

Granian's own WSGI interface holds a thread for as long as a body takes to come. Its RSGI interface
receives bodies without threads, but in asyncio, which costs a page as much CPU again as granian
itself: so what has no body goes straight to a thread.
"""

import asyncio
import ctypes
import logging
import multiprocessing
import os
import signal
import socket
import stat
import sys
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache, partial
from http import HTTPStatus
from io import BytesIO
from typing import IO, Any

from django.conf import settings
from django.core.servers.basehttp import get_internal_wsgi_application
from granian import _futures
from granian._granian import RSGIHTTPProtocol as HTTPProtocol
from granian.rsgi import Scope

from newsroom.addresses import client_address, network_of
from newsroom.page_cache.application import Asked, PageCache, scheme_of
from newsroom.page_cache.responses import Response
from newsroom.password_thread import PasswordThread
from newsroom.reception import Reception, Refused, limit_of

THREADS = 4  # for pages, and as many each for what has a body and for pictures, of each worker
LINGER = 5.0  # seconds in which a client may still send what nobody wants, and read why
UNREAD = 30_000  # milliseconds after which a client that reads nothing is cut off
END_WITH_PARENT = 1  # PR_SET_PDEATHSIG
ARENAS = -8  # M_ARENA_MAX

log = logging.getLogger(__name__)


class Application:
    """What a worker does with requests."""

    def __init__(self) -> None:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
        self._wsgi: Callable[..., Any] = get_internal_wsgi_application()
        self._cache = self._wsgi if isinstance(self._wsgi, PageCache) else None
        self._reception = Reception()
        self._pages = ThreadPoolExecutor(THREADS, "pages")
        self._bodies = ThreadPoolExecutor(THREADS, "bodies")
        self._pictures = ThreadPoolExecutor(THREADS, "pictures")
        self._passwords = PasswordThread()

    def take_page(self, scope: Scope, proto: HTTPProtocol) -> bool:
        """Answer what has no body that is read; return whether it is such.

        A page from memory is answered at once, everything else from a thread.
        """
        if has_body(scope):
            return False
        _cut_off_who_reads_nothing()
        if kept := self._find(scope):
            proto.response_bytes(*kept)
            return True
        self._pages.submit(self._answer, scope, proto, BytesIO(), 0)
        return True

    def _find(self, scope: Scope) -> Response | None:
        try:
            return self._cache.find(_asked(scope)) if self._cache else None
        except Exception:  # it would end in granian, without an answer
            log.exception("%s %s", scope.method, scope.path)
            return None

    async def __rsgi__(self, scope: Scope, proto: HTTPProtocol) -> None:
        address = _address(scope)
        chunks = aiter(proto)
        try:
            with self._reception.place(network_of(address)), self._reception.receive() as body:
                declared = scope.headers.get("content-length")
                length = None if declared is None else int(declared)
                await body.fill(chunks, limit_of(scope.path), length)
                answer = partial(self._answer, scope, proto, body.file, body.size)
                if scope.path.startswith(settings.SIGN_IN):
                    await self._passwords.run(network_of(address), answer)
                    return
                # Pictures wait for each other, and nobody else is to wait with them.
                is_picture = scope.path.startswith(settings.PICTURES)
                threads = self._pictures if is_picture else self._bodies
                await asyncio.get_running_loop().run_in_executor(threads, answer)
        except Refused as refusal:
            _refuse(proto, refusal)
            if "expect" not in scope.headers:  # it waits to be asked for the body
                await _drain(chunks)

    def _answer(self, scope: Scope, proto: HTTPProtocol, body: IO[bytes], size: int) -> None:
        """Answer with what the WSGI application returns, in one piece.

        So no thread waits for a client that reads slowly.
        """
        head: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], *_: Any) -> None:
            head[:] = int(status[:3]), headers

        try:
            parts = self._wsgi(_environ(scope, body, size), start_response)
            try:
                status, headers = head
                proto.response_bytes(status, headers, b"".join(parts))
            finally:
                if hasattr(parts, "close"):  # PEP 3333
                    parts.close()
        except Exception:
            log.exception("%s %r", scope.method, scope.path)
            proto.response_empty(500, [])


def has_body(scope: Scope) -> bool:
    """Return whether the request has a body that the site reads."""
    return scope.method not in {"GET", "HEAD", "OPTIONS"} and (
        "transfer-encoding" in scope.headers or scope.headers.get("content-length", "0") != "0"
    )


def _asked(scope: Scope) -> Asked:
    """Return what the page cache looks at: the same as of `_environ`."""
    get = scope.headers.get
    return Asked(
        scope.method,
        _path(scope),
        scope.query_string,
        get("host") or scope.authority or "",
        scheme_of(scope.scheme, get("x-forwarded-proto")),
        get("cookie", ""),
        get("accept-encoding", ""),
        get("if-none-match", ""),
    )


def _path(scope: Scope) -> str:
    """Return the path as PEP 3333 wants it: each byte a character."""
    path: str = scope.path
    return path if path.isascii() else path.encode().decode("latin-1")


def _environ(scope: Scope, body: IO[bytes], size: int) -> dict[str, Any]:
    """Return the WSGI environment (PEP 3333) of a request whose body has come."""
    server, _, port = scope.server.rpartition(":")
    environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": _path(scope),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": server,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": _connected(scope),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        if "_" not in name:  # it would pass for the header with "-", which a proxy checks
            key = "HTTP_" + name.upper().replace("-", "_")
            environ[key] = f"{environ[key]},{value}" if key in environ else value
    environ.setdefault("HTTP_HOST", scope.authority or "")
    environ["CONTENT_TYPE"] = environ.pop("HTTP_CONTENT_TYPE", "")
    environ["CONTENT_LENGTH"] = str(size)
    environ.pop("HTTP_CONTENT_LENGTH", None)
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    return environ


def _address(scope: Scope) -> str:
    """Return the address of the client: what `with_client_address` makes of the environment."""
    # Granian's types leave it out.
    forwarded = scope.headers.get_all("x-forwarded-for")  # type: ignore[attr-defined]
    return client_address(_connected(scope), ",".join(forwarded))


def _connected(scope: Scope) -> str:
    address, _, _port = scope.client.rpartition(":")
    return str(address)


def _refuse(proto: HTTPProtocol, refusal: Refused) -> None:
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("X-Content-Type-Options", "nosniff"),
        ("Cache-Control", "no-store"),
        ("Connection", "close"),
    ]
    if refusal.status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers.append(("Retry-After", "60"))
    proto.response_str(refusal.status, headers, f"{refusal.words}\n")


async def _drain(chunks: AsyncIterator[bytes]) -> None:
    """Let a client finish sending: it reads the answer only then, and not after a reset."""
    with suppress(TimeoutError, StopAsyncIteration):
        async with asyncio.timeout(LINGER):
            while True:
                await anext(chunks)


@cache
def _cut_off_who_reads_nothing() -> None:
    """Set how long the kernel keeps what a client does not fetch.

    Connections inherit it from the socket that listens, which granian makes out of our sight.
    """
    if sys.platform == "linux":
        for number in map(int, os.listdir("/proc/self/fd")):
            with suppress(OSError):
                if stat.S_ISSOCK(os.fstat(number).st_mode):
                    with socket.socket(fileno=os.dup(number)) as one:
                        if one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNREAD)


def _end_with_server() -> None:
    """Have the kernel end this worker when the server that began it is killed.

    It would keep the port, and a server that is started again would share it with the old code.
    """
    parent = multiprocessing.parent_process()
    if sys.platform == "linux" and parent is not None:
        ctypes.CDLL(None).prctl(END_WITH_PARENT, signal.SIGKILL)
        if os.getppid() != parent.pid:
            os._exit(1)


def _share_memory() -> None:
    """Have the C library give threads what others have freed, where it can be told.

    Otherwise each has an arena of its own, and pages that were dropped fill all of them.
    """
    with suppress(AttributeError):
        ctypes.CDLL(None).mallopt(ARENAS, 1)


def _schedule_pages_directly(
    loop: asyncio.AbstractEventLoop, context: Any, callback: Callable[[Any], Any]
) -> Callable[[Any], None]:
    in_loop = _schedule_in_loop(loop, context, callback)

    def schedule(watcher: Any) -> None:
        if not application.take_page(watcher.scope, watcher.proto):
            in_loop(watcher)

    return schedule


# Granian has no setting for it. Without it everything would be right, and pages slower.
_schedule_in_loop: Callable[..., Callable[[Any], None]] = _futures._cbsched_aioschedule
_futures._cbsched_aioschedule = _schedule_pages_directly

_end_with_server()
_share_memory()
application = Application()
