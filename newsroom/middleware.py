import os
from collections.abc import Callable
from functools import cache
from http import HTTPStatus

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.common import CommonMiddleware
from django.middleware.gzip import GZipMiddleware
from django.middleware.http import ConditionalGetMiddleware
from django.utils.cache import patch_vary_headers
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

from newsroom.page_cache.dependencies import EVERYTHING, depend_on

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
PREFETCH_RULES = '"/prefetch.json"'  # the address in quotes, as the header wants it
COMPRESSED_TYPES = (
    "text/",
    "application/json",
    "application/manifest",
    "application/rss",
    "application/feed",
    "application/xml",
)


def allowed_hosts(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Refuse a request for another host before anything answers it, static files too."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.get_host()
        return get_response(request)

    return middleware


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
        if _is_page(request, response):
            response["Speculation-Rules"] = PREFETCH_RULES
        return response

    return middleware


class StaticFilesMiddleware(WhiteNoiseMiddleware):
    """WhiteNoise's, with files that the page cache may keep, and without those of no page.

    The manifest and the source maps lie in STATIC_ROOT too: they tell of files and their sources.
    """

    def add_file_to_dictionary(
        self, url: str, path: str, stat_cache: dict[str, os.stat_result] | None = None
    ) -> None:
        if not url.endswith(("/staticfiles.json", ".map")):
            super().add_file_to_dictionary(  # type: ignore[no-untyped-call]  # it has no types
                url, path, stat_cache
            )

    @staticmethod
    def serve(  # type: ignore[override]  # WhiteNoise's own middleware has these parameters
        static_file: StaticFile, request: HttpRequest
    ) -> HttpResponseBase:
        depend_on(EVERYTHING)
        response: HttpResponseBase = WhiteNoiseMiddleware.serve(static_file, request)
        return response


def _is_page(request: HttpRequest, response: HttpResponse) -> bool:
    is_html = response.get("Content-Type", "").startswith("text/html")
    return is_html and not request.path.startswith(settings.NOT_PAGES)


class LengthMiddleware(CommonMiddleware):
    """Django's CommonMiddleware, which leaves missing slashes to `handler404`.

    Django itself would throw a rendered page away, and lead to addresses that do not exist. With
    DEBUG it shows a page of its own instead of calling the handler.
    """

    def should_redirect_with_slash(self, request: HttpRequest) -> bool:
        return settings.DEBUG and super().should_redirect_with_slash(request)


class PolicyMiddleware(CSPMiddleware):
    """As django-csp's, which would write the policy of a plain page anew for each response.

    The settings may have no policy for reports alone, and no prefixes without a policy.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        has_own = hasattr(request, "_csp_nonce") or any(
            name.startswith("_csp") for name in vars(response)
        )
        if has_own or settings.DEBUG:
            return super().process_response(request, response)
        response.setdefault(HEADER, _plain_policy())
        return response


@cache
def _plain_policy() -> str:
    return build_policy()


def _is_compressible(response: HttpResponseBase) -> bool:
    has_content = response.status_code != HTTPStatus.NO_CONTENT
    return has_content and response.get("Content-Type", "").startswith(COMPRESSED_TYPES)


class ConditionalMiddleware(ConditionalGetMiddleware):
    """As Django's, for HEAD too: the response has the ETag of the page, or the status is 304.

    A 304 must have the ETag and the Vary of the 200 (RFC 9110, section 15.4.5), but passes by
    what compresses. So both are set here for all text that may be compressed, whether this client
    wants it compressed or not; the ETag is weak, because it is that of both forms.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        is_compressible = _is_compressible(response)
        if is_compressible:
            patch_vary_headers(response, ["Accept-Encoding"])
        method = request.method
        if method == "HEAD":
            request.method = "GET"
        response = super().process_response(request, response)
        request.method = method
        etag = response.get("ETag", "")
        if is_compressible and etag.startswith('"'):
            response["ETag"] = f"W/{etag}"
        return response


class GZipTextMiddleware(GZipMiddleware):
    """As Django's, for text only: images are compressed, and byte ranges must not change."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if _is_compressible(response):
            return super().process_response(request, response)
        return response
