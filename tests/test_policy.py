"""The content security policy is that of django-csp on every kind of response."""

import pytest
from csp.decorators import csp_exempt, csp_replace, csp_update
from csp.middleware import CSPMiddleware
from django.http import HttpResponse
from django.test import RequestFactory

from newsroom.middleware import PolicyMiddleware


def plain(_request):
    return HttpResponse()


def with_nonce(request):
    return HttpResponse(str(request.csp_nonce))


def with_own_header(_request):
    return HttpResponse(headers={"Content-Security-Policy": "default-src 'none'"})


VIEWS = [
    plain, with_own_header, csp_exempt()(plain), csp_update({"img-src": ["blob:"]})(plain),
    csp_replace({"frame-ancestors": ["'self'"]})(plain),
]  # fmt: skip


@pytest.mark.parametrize("view", VIEWS)
def test_it_is_that_of_django_csp(view):
    header = "Content-Security-Policy"
    answers = [
        middleware(view)(RequestFactory().get("/"))
        for middleware in (CSPMiddleware, PolicyMiddleware)
    ]
    assert answers[0].get(header) == answers[1].get(header)


def test_a_page_with_a_nonce_has_it_in_its_policy():
    response = PolicyMiddleware(with_nonce)(RequestFactory().get("/"))
    assert f"'nonce-{response.content.decode()}'" in response["Content-Security-Policy"]
