"""The files that programs look for on a site (robots.txt and so on), from the settings."""

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.site import PRIVATE, absolute
from newsroom.page_cache.dependencies import EVERYTHING, depend_on

CLOSED = [*PRIVATE, "/cari/", "/cari.json"]
# RFC 9116, section 2.5.5, recommends less than a year.
SECURITY_EXPIRES = dt.timedelta(days=180)


def _text(lines: Iterable[str]) -> HttpResponse:
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    sitemaps = ["articles:sitemap", "articles:sitemap_news"]
    return _text(
        [
            "User-agent: *",
            *(f"Disallow: {path}" for path in [*CLOSED, *settings.ROBOTS_DISALLOW]),
            "",
            *(f"Sitemap: {absolute(reverse(name))}" for name in sitemaps),
        ]
    )


@require_safe
def ads(request: HttpRequest) -> HttpResponse:
    """Who may sell the site's advertising space: https://iabtechlab.com/ads-txt/."""
    if not settings.ADS_TXT.strip():
        raise Http404("nobody sells our space")
    return _text(settings.ADS_TXT.strip().splitlines())


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a vulnerability: RFC 9116. It changes once a day, so it can be cached."""
    if not settings.SECURITY_CONTACT:
        raise Http404("no contact is set")
    today = timezone.now().astimezone(dt.UTC).date()
    lines = [f"Contact: {_as_uri(contact)}" for contact in settings.SECURITY_CONTACT]
    lines += [f"Expires: {today + SECURITY_EXPIRES}T00:00:00Z", "Preferred-Languages: id, en"]
    if (address := absolute(request.path)).startswith("https://"):  # as section 2.5.2 wants it
        lines.append(f"Canonical: {address}")
    return _text(lines)


@require_safe
def prefetch_rules(request: HttpRequest) -> HttpResponse:
    """Which links a browser may follow ahead, when a reader points at them: those to pages.

    Pages end with a slash and files do not. Each page names these rules in a header:
    https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Speculation-Rules.
    """
    depend_on(EVERYTHING)
    pages = [
        {"href_matches": ["/", "/*/"]},
        {"not": {"href_matches": [f"{path}*" for path in CLOSED]}},
    ]
    response = JsonResponse(
        {"prefetch": [{"where": {"and": pages}, "eagerness": "moderate"}]},
        content_type="application/speculationrules+json",
    )
    response["Cache-Control"] = "public, max-age=86400"
    return response


def _as_uri(contact: str) -> str:
    is_mail = "@" in contact and ":" not in contact
    return f"mailto:{contact}" if is_mail else contact
