import logging
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles.domain.access import devices
from articles.domain.access.throttle import RETRY_AFTER

PATIENCE = 60  # seconds

log = logging.getLogger(__name__)


class AnswerMiddleware:
    """Gives what a sign-in is answered with its status and cookie, whichever form it came from."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        devices.remember(request, response)
        if seconds := request.META.get(RETRY_AFTER):
            response.status_code = HTTPStatus.TOO_MANY_REQUESTS
            response["Retry-After"] = str(seconds)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer in words where there is no database: nobody is let in without one."""
        is_down = isinstance(error, OperationalError | InterfaceError)
        if not is_down or not request.path.startswith(settings.SIGN_IN):
            return None
        log.warning("Nobody can sign in, the database does not answer: %s", error)
        response = render(request, "503.html", status=HTTPStatus.SERVICE_UNAVAILABLE)
        response["Retry-After"] = str(PATIENCE)
        return response
