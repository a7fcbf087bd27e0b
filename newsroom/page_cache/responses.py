"""Turns what Django answers into a page to keep, and a page into a response."""

import gzip
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from http import HTTPStatus
from typing import NamedTuple

import brotli  # type: ignore[import-untyped]  # it has no types
from django.utils.http import parse_etags

from newsroom.page_cache.dependencies import Dependencies
from newsroom.page_cache.store import Form, Header, Page

KEPT = {
    HTTPStatus.OK, HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.NOT_FOUND, HTTPStatus.GONE,
}  # fmt: skip
SMALLEST = 200  # bytes: below, compression saves nothing
# How well a body is compressed: while a client waits (0.2 ms), and beside requests (50 ms).
FAST = {"br": 2, "gzip": 3}
SMALL = {"br": 11, "gzip": 9}
_OF_BODY = {"content-length", "content-encoding"}
_COMPRESSIBLE = re.compile(r"text/|application/(json|manifest|rss|feed|xml)")
_REFUSED = re.compile(r"q=0(\.0*)?")


class Response(NamedTuple):
    """What a client gets."""

    status: int
    headers: list[Header]
    body: bytes


def is_kept(response: Response) -> bool:
    """Whether a response may be given to other clients."""
    headers = {name.lower(): value for name, value in response.headers}
    policy = headers.get("cache-control", "")
    return (
        response.status in KEPT
        and "set-cookie" not in headers
        and not any(word in policy for word in ("no-store", "private"))
    )


def make_page(response: Response, dependencies: Dependencies) -> Page:
    """Return the page that a response without content encoding becomes."""
    kept = [header for header in response.headers if header[0].lower() not in _OF_BODY]
    by_name = {name.lower(): value for name, value in kept}
    is_text = _COMPRESSIBLE.match(by_name.get("content-type", "")) is not None
    return Page(
        status=response.status,
        etag=by_name.get("etag", ""),
        unmodified=[header for header in kept if header[0].lower() != "content-type"],
        forms={"": _form(kept, response.body)},
        dependencies=dependencies,
        is_compressible=is_text and len(response.body) >= SMALLEST,
    )


def packed_form(page: Page, encoding: str, levels: Mapping[str, int]) -> Form:
    """Return the form of a page in "br" or "gzip", as well compressed as `levels` say."""
    plain, level = page.forms[""], levels[encoding]
    if encoding == "br":
        packed = brotli.compress(plain.body, mode=brotli.MODE_TEXT, quality=level)
    else:
        packed = gzip.compress(plain.body, level, mtime=0)
    headers = [header for header in plain.headers if header[0] != "Content-Length"]
    return _form(headers, packed, encoding)


def _form(headers: Iterable[Header], body: bytes, encoding: str = "") -> Form:
    own = [("Content-Encoding", encoding)] if encoding else []
    return Form([*headers, *own, ("Content-Length", str(len(body)))], body)


def respond(page: Page, encoding: str, *, known: str, is_head: bool) -> Response:
    """Return the response with `page` in `encoding`, or 304; `known` is If-None-Match."""
    if known and page.status == HTTPStatus.OK and _is_known(page.etag, known):
        return Response(HTTPStatus.NOT_MODIFIED, page.unmodified, b"")
    form = page.forms[encoding]
    return Response(page.status, form.headers, b"" if is_head else form.body)


def _is_known(etag: str, known: str) -> bool:
    if not etag:
        return False
    if etag == known or known.strip() == "*":
        return True
    bare = etag.removeprefix("W/")
    return any(one.removeprefix("W/") == bare for one in parse_etags(known))


@lru_cache(maxsize=256)
def best_encoding(accepted: str) -> str:
    """Return the encoding of the smallest form that a client takes, by its Accept-Encoding."""
    offered = set()
    for part in accepted.split(","):
        name, _semicolon, weight = part.partition(";")
        if not _REFUSED.fullmatch(weight.partition(";")[0].strip().lower()):
            offered.add(name.strip().lower())
    return next((one for one in ("br", "gzip") if one in offered), "")
