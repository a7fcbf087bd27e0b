"""Where a request that found no page leads: from an old address, or one that came with strays.

Asked only after a 404, so pages that are found pay nothing.
"""

import html
import re
import unicodedata
from collections.abc import Callable, Iterator
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, ResolverMatch, resolve, reverse

from articles.domain.reading import preview_links
from articles.domain.site import old_addresses
from articles.invisible import without_invisible
from articles.models import Page
from articles.models.old_address import ADDRESSED
from articles.views import article, news_index

LONGEST = 500
_REST_OF_HTML = re.compile(r'["<>].*', re.DOTALL)
_SLASHES = re.compile("/{2,}")
# What no link has, and who looks for files sends: browsers resolve ".." before they ask.
_PROBE = re.compile(r"/+\0|.*/\.\.(?!\.)", re.DOTALL)
# Whether an address of these names exists; others exist when they have no arguments.
_EXISTS: dict[str, Callable[..., bool]] = {
    "articles:ads": lambda: bool(settings.ADS_TXT),
    "articles:security": lambda: bool(settings.SECURITY_CONTACT),
    "articles:page": lambda name: Page.objects.filter(name=name).exists(),
    "articles:corrections": lambda *_kind: True,
    "articles:index_day": news_index.is_day,
    "articles:preview": preview_links.is_link,
}
_OF_SECTION_IN_QUERY = {"articles:index", "articles:index_day"}


def present_address(request: HttpRequest) -> tuple[str, str] | None:
    """Return the path and the query string to which `request` is to be led, None for a 404.

    Only for an address that exists. It is never that of the request, and always of this site: it
    has one slash at its start, and a pattern of the URLs matches it.
    """
    if request.method not in {"GET", "HEAD"} or len(request.path) > LONGEST:
        return None
    for path in _readings(request.path):
        try:
            match = resolve(path)
        except Resolver404:
            continue
        is_asked = path == request.path
        address = path if is_asked and not _kind(match) else _address(match, path)
        query = _query(request, match)
        if address and query is not None and (address, query) != (request.path, _asked(request)):
            return address, query
    return None


def _readings(path: str) -> Iterator[str]:
    """Yield the paths that `path` may mean, without what a text around it has left on it."""
    text = without_invisible(html.unescape(unquote(path)))
    if _PROBE.match(text):
        return
    text = _SLASHES.sub("/", _REST_OF_HTML.sub("", text))
    text = _without_strays(_without_strays(text).removesuffix("/_"))
    for reading in dict.fromkeys([text, text.lower()]):
        yield f"{reading}/"
        if reading:
            yield reading


def _without_strays(text: str) -> str:
    """Return `text` without slashes, spaces, marks and control characters at its end."""
    end = len(text)
    while end and _is_stray(text[end - 1]):
        end -= 1
    return text[:end]


def _is_stray(character: str) -> bool:
    return character not in "-_+" and unicodedata.category(character)[0] in "CPSZ"


def _kind(match: ResolverMatch) -> str:
    """Return the key of ADDRESSED of a page or feed, "" for all other addresses."""
    app, _colon, name = match.view_name.partition(":")
    kind = name.partition("_")[0]
    return kind if app == "articles" and kind in ADDRESSED else ""


def _address(match: ResolverMatch, path: str) -> str | None:
    """Return the present address of what `path`, resolved as `match`, means; None for nothing."""
    if match.func is article.article:
        return article.find_address(match.kwargs["section"], match.kwargs["pk"])
    if kind := _kind(match):
        ((argument, slug),) = match.kwargs.items()
        owner = old_addresses.find_page(kind, slug)
        return reverse(match.view_name, kwargs={argument: owner.slug}) if owner else None
    values = [*match.args, *match.kwargs.values()]
    exists = _EXISTS.get(match.view_name)
    return path if (exists(*values) if exists else not values) else None


def _asked(request: HttpRequest) -> str:
    query: str = request.META.get("QUERY_STRING", "")
    return query


def _query(request: HttpRequest, match: ResolverMatch) -> str | None:
    """Return the query string with the present slug of its section, None for no such section."""
    slug = request.GET.get("kanal")
    if not slug or match.view_name not in _OF_SECTION_IN_QUERY:
        return _asked(request)
    section = next(old_addresses.owners("section", slug), None)
    if section is None:
        return None
    if section.slug == slug:
        return _asked(request)
    query = request.GET.copy()
    query["kanal"] = section.slug
    return query.urlencode()
