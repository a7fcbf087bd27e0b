"""A constant page of a bare WSGI application, on granian as `newsroom/server.py` starts it.

python -m bench.constant PORT WORKERS
"""

import sys
from collections.abc import Callable
from typing import Any

from granian.constants import Interfaces
from granian.server import Server

from newsroom import server

PAGE = b"Kabar. " * 900
HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(PAGE)))]


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    start_response("200 OK", HEADERS)
    return [PAGE]


def _serving_it(_site: str, **options: Any) -> Any:
    return Server("bench.constant:application", **options | {"interface": Interfaces.WSGI})


if __name__ == "__main__":
    # So its options are those of the site.
    server.Server = _serving_it  # type: ignore[assignment, attr-defined]
    server.serve("127.0.0.1", *map(int, sys.argv[1:]))
