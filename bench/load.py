"""Requests of readers: one after another over one connection, or over many with wrk."""

import gzip
import http.client
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

from articles.narrowing import required

HOST = "127.0.0.1"
ENCODINGS = "gzip, deflate, br"
SCRIPT = Path(__file__).with_name("requests.lua")
PATIENCE = 60  # seconds until an answer counts as an error


class Request(NamedTuple):
    path: str
    method: str = "GET"
    etag: str = ""

    @property
    def headers(self) -> dict[str, str]:
        conditions = {"If-None-Match": self.etag} if self.etag else {}
        return {"Accept-Encoding": ENCODINGS} | conditions


@dataclass(frozen=True)
class Load:
    """What wrk saw: times in milliseconds, and how many requests failed."""

    requests: int
    rate: float
    p50: float
    p99: float
    errors: int


def check_for_wrk() -> None:
    if not shutil.which("wrk"):
        sys.exit("Requests over many connections are made by wrk: apt-get install wrk")


def fetch(port: int, path: str) -> tuple[http.client.HTTPResponse, bytes]:
    """Return one answer and its content, over a new connection."""
    connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    response = connection.getresponse()
    content = response.read()
    connection.close()
    is_compressed = response.headers.get("Content-Encoding") == "gzip"
    return response, gzip.decompress(content) if is_compressed else content


def one_after_another(port: int, requests: Sequence[Request], status: int, *, seconds: int) -> int:
    """Send `requests`, again and again, for that time; return how many were answered.

    Raises AssertionError for an answer with another status.
    """
    connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
    end, number, following = time.monotonic() + seconds, 0, cycle(requests)
    while time.monotonic() < end:
        request = next(following)
        connection.request(request.method, request.path, headers=request.headers)
        response = connection.getresponse()
        response.read()
        assert response.status == status, (request, response.status)  # noqa: S101
        number += 1
    connection.close()
    return number


def start_many(
    port: int, requests: Sequence[Request], connections: int, *, seconds: int
) -> subprocess.Popen[str]:
    """Start wrk, which sends `requests` again and again; `result_of` waits for it."""
    wrk = subprocess.Popen(  # noqa: S603
        [
            required(shutil.which("wrk")), "--threads=1", f"--connections={connections}",
            f"--duration={seconds}s", f"--timeout={PATIENCE}s", f"--script={SCRIPT}",
            f"http://{HOST}:{port}", "--", ENCODINGS,
        ],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    with required(wrk.stdin) as script:
        script.writelines(f"{one.method} {one.path} {one.etag}\n" for one in requests)
    return wrk


def result_of(wrk: subprocess.Popen[str], *, refused: bool = False) -> Load:
    """Wait for wrk to end; with `refused` an error status is what was asked for."""
    with wrk:
        found = json.loads(required(wrk.stdout).read().splitlines()[-1])
    errors = found["failed"] + (0 if refused else found["status"])
    rate = found["requests"] / found["seconds"]
    return Load(found["requests"], rate, found["p50"], found["p99"], errors)
