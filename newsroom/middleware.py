from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.middleware.http import ConditionalGetMiddleware

HEADERS = {
    "Permissions-Policy": (
        "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), "
        "microphone=(), payment=(), usb=()"
    ),
    # Browsers must revalidate a page by its ETag before they show it from their cache.
    "Cache-Control": "no-cache",
}
# Pictures that feeds and shared links name. A feed reader in a browser shows them on a page of
# another site, which "same-origin" forbids, even where the answer is a redirect or an error.
OPEN_PATHS = ("/media/", f"{settings.STATIC_URL}img/", "/favicon.ico")
COMPRESSED_TYPES = (
    "text/",
    "application/json",
    "application/manifest",
    "application/rss",
    "application/feed",
    "application/xml",
)


def security_headers(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Add the response headers that Django's SecurityMiddleware does not set."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_open = request.path.startswith(OPEN_PATHS)
        policy = "cross-origin" if is_open else "same-origin"
        response.setdefault("Cross-Origin-Resource-Policy", policy)
        for name, value in HEADERS.items():
            response.setdefault(name, value)
        return response

    return middleware


class ConditionalMiddleware(ConditionalGetMiddleware):
    """As Django's, for HEAD too: the response has the ETag of the page, or the status is 304."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if request.method == "HEAD":
            request.method = "GET"
            response = super().process_response(request, response)
            request.method = "HEAD"
            return response
        return super().process_response(request, response)


class GZipTextMiddleware(GZipMiddleware):
    """As Django's, for text only: images are compressed, and byte ranges must not change."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if response.get("Content-Type", "").startswith(COMPRESSED_TYPES):
            return super().process_response(request, response)
        return response
