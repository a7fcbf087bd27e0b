"""For offline reading: the page of saved stories, the service worker and the manifest."""

from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.site import PRIVATE
from articles.views.pages import render_page
from newsroom.page_cache.dependencies import EVERYTHING, depend_on

# Seconds without an answer after which the service worker shows a page that it has kept, or the
# page of saved stories in place of one that it has not.
PATIENCE = 3
LONGEST = 30
PAPER = "#faf8f2"  # as in tokens.css and base.html: a test compares them


@require_safe
def saved(request: HttpRequest) -> HttpResponse:
    """The page of saved stories, which are in the browser: the same page for everybody."""
    path = reverse("articles:saved")
    return render_page(request, "articles/saved.html", {}, path=path, current="saved")


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The service worker; it must be at the root, so that its scope is all pages.

    Browsers fetch it again on each visit. It holds the versions of the static files, so that a
    new version of any of them changes its text, which browsers take as an update.
    """
    depend_on(EVERYTHING)
    context = {
        "version": getattr(staticfiles_storage, "manifest_hash", ""),
        "private": PRIVATE,
        "shelf": reverse("articles:saved"),
        "patience": PATIENCE,
        "longest": LONGEST,
        "told": _("Copy of DATE, kept on this device"),
        "files": [f"/{prefix.strip('/')}/" for prefix in _own_prefixes()],
    }
    return render(
        request, "articles/sw.js", context, content_type="text/javascript; charset=utf-8"
    )


def _own_prefixes() -> list[str]:
    """Return the prefixes of static and media URLs that are on this host."""
    return [url for url in (settings.STATIC_URL, settings.MEDIA_URL) if "//" not in url]


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """Describe the site as an application (https://www.w3.org/TR/appmanifest/)."""

    def icon(name: str, size: int, purpose: str) -> dict[str, Any]:
        source = static(f"img/{name}.png")
        return {"src": source, "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}

    shortcuts = [(_("Latest news"), "articles:index"), (_("Saved stories"), "articles:saved")]
    data = {
        "id": "/",
        "name": settings.SITE_NAME,
        "short_name": settings.SITE_NAME,
        "description": settings.SITE_TAGLINE,
        "lang": settings.LANGUAGE_CODE,
        "dir": "ltr",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "categories": ["news"],
        "icons": [
            icon("icon-192", 192, "any"),
            icon("logo", 512, "any"),
            icon("icon-maskable", 512, "maskable"),
        ],
        "shortcuts": [{"name": name, "url": reverse(view)} for name, view in shortcuts],
    }
    return JsonResponse(
        data,
        content_type="application/manifest+json",
        json_dumps_params={"ensure_ascii": False},
    )
