"""Starts granian as `manage.py serve` uses it; what it bounds is in docs/operations.md."""

import argparse
import resource
import signal

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server

CONNECTIONS = 2048  # of each worker; more wait in the kernel's queue


def serve(host: str, port: int, workers: int) -> None:
    """Serve the site until SIGTERM, SIGINT or SIGHUP; requests that have begun are finished.

    A worker that dies is started again; one that dies within 5.5 s of that ends the server,
    with exit code 1.
    """
    _allow_connections()
    server = Server(
        "newsroom.rsgi:application",
        address=host,
        port=port,
        workers=workers,
        interface=Interfaces.RSGI,
        # HTTP/2 without TLS is spoken by no browser, and with both granian waits without end
        # for the first bytes of a connection.
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=10_000, max_buffer_size=64 * 1024),
        websockets=False,
        backlog=CONNECTIONS,
        backpressure=CONNECTIONS,
        respawn_failed_workers=True,
        workers_kill_timeout=15,
        log_level=LogLevels.warning,
    )
    # Granian starts new workers at SIGHUP, which a terminal sends that is closed.
    server.on_startup(lambda: signal.signal(signal.SIGHUP, server.signal_handler_interrupt))
    server.serve()


def _allow_connections() -> None:
    """Raise the limit of open files, often 1024, as far as the connections need and it may go."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = 2 * CONNECTIONS
    allowed = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
    if soft != resource.RLIM_INFINITY and soft < allowed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--workers", type=int, required=True)
    serve(**vars(parser.parse_args()))
