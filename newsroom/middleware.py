from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.common import CommonMiddleware
from django.middleware.gzip import GZipMiddleware
from django.middleware.http import ConditionalGetMiddleware

HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), "
        "microphone=(), payment=(), usb=()"
    ),
    # Browsers must revalidate a page by its ETag before they show it from their cache.
    "Cache-Control": "no-cache",
}
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
        for name, value in HEADERS.items():
            response.setdefault(name, value)
        return response

    return middleware


class LengthMiddleware(CommonMiddleware):
    """Django's CommonMiddleware, which leaves missing slashes to `handler404`.

    Django itself would throw a rendered page away, and lead to addresses that do not exist. With
    DEBUG it shows a page of its own instead of calling the handler.
    """

    def should_redirect_with_slash(self, request: HttpRequest) -> bool:
        return settings.DEBUG and super().should_redirect_with_slash(request)


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
