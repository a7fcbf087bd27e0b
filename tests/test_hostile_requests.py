"""No address, no parameter and no message makes the site fail: every answer is below 500."""

import json
import logging
from itertools import cycle
from types import SimpleNamespace
from urllib.parse import urlencode, urljoin
from uuid import uuid4

import pytest
from django.contrib import admin
from django.contrib.admin import helpers
from django.urls import reverse
from lxml import html as lxml_html

from articles.admin import endpoints
from articles.admin.pagination import CheckedAdmin
from articles.models import Article
from tests import cast
from tests.addresses import HUGE, VALUES, NotingDict, addresses, lookups, noting
from tests.awkward import make_site
from tests.undoing import undone

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:DateTimeField .* received a naive datetime"),
]
VALUES_OF_DESK = ("0", "x", HUGE, "%00", "%ED%A0%80")
VALUES_OF_FILTERS = ("0", HUGE, "%00")
# Ends the session that the others need.
NOT_ASKED = ("admin/logout/",)


@pytest.fixture
def site(client):
    """Make a site of every kind of page, and sign in somebody who may do everything."""
    paths = make_site()
    client.force_login(cast.superuser("segala"))
    client.raise_request_exception = False
    logging.disable(logging.CRITICAL)  # it would format every page that is not found
    yield paths
    logging.disable(logging.NOTSET)


@pytest.fixture
def ask(client):
    """Return a function that sends a request, undoes what it did and notes a failure."""
    failures = []

    def send(method, path, data=None, **options):
        with undone():
            response = getattr(client, method)(path, data, **options)
        if response.status_code >= 500:
            kind, error, _trace = response.exc_info or (None, "", None)
            failures.append(f"{method} {path} {str(data)[:80]!r}: {kind} {str(error)[:90]}")
            print(failures[-1], flush=True)
        return response

    yield send
    assert not failures, "\n".join(failures)


def known_values():
    article = Article.objects.order_by("pk").first()
    return {
        "pk": str(article.pk), "object_id": str(article.pk), "number": "1", "slug": "asia",
        "section": "asia", "tag": "rusia", "author": "penulis-a", "app_label": "articles",
    }  # fmt: skip


def usual_paths():
    found = addresses(known_values())
    return {
        regex: paths for regex, paths in found.items() if not regex.startswith(NOT_ASKED)
    }  # fmt: skip


def of_lists(client):
    """Yield each list of the admin with the filters it has, and with handwritten ones.

    One field of each type stands for all, and the first list with a name for the others.
    """
    seen = set()
    for model, model_admin in admin.site._registry.items():
        assert isinstance(model_admin, CheckedAdmin), model
        path = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        context = client.get(path).context or {}
        names = ["p", "o", "q", "all", "e", "_facets", "_popup", "_to_field"]
        for spec in context["cl"].filter_specs if "cl" in context else []:
            names += spec.expected_parameters()
        for field in model._meta.concrete_fields:
            if field.get_internal_type() not in seen:
                seen.add(field.get_internal_type())
                names += lookups(field)
        for name in dict.fromkeys(names):
            if name not in seen:
                yield path, name
            seen.add(name)


BAD_MESSAGES = [
    b"", b"x", b"null", b"[]", b'"a"', b"1", b"NaN", b"{", b"\xff", b"[" * 100_000,
    b'{"a":' * 100_000, b'{"\\ud800": "\\ud800"}', b"{" + b" " * 6_000_000,
]  # fmt: skip
ODD = [
    None, True, 1e400, float("nan"), int(HUGE), -1, 2**63, "x", "\x00", "\ud800", [], {}, [[]],
    [None], [{}], {"a": {}}, "[" * 5_000, str(uuid4()),
]  # fmt: skip


def noting_loads(text, **options):
    return json.JSONDecoder(object_hook=NotingDict).decode(bytes(text).decode())


def test_no_message_makes_an_endpoint_fail(site, ask, monkeypatch):
    for regex, (path, *_rest) in usual_paths().items():
        if not regex.startswith("admin"):
            continue
        first = ask("post", path, b"x", content_type="application/json")
        if first["Content-Type"] != "application/json" or "location" in first.json():
            continue  # a page, also where it leads on by a script
        for message in BAD_MESSAGES:
            response = ask("post", path, message, content_type="application/json")
            assert response.status_code == 200 or response.json()["error"], (path, message[:20])
        usual = {"key": str(uuid4()), "sequence": 1, "opened": "", "content": {}}
        NotingDict.names.clear()
        with monkeypatch.context() as patched:
            patched.setattr(endpoints, "json", SimpleNamespace(loads=noting_loads))
            for sent in ({}, usual):
                ask("post", path, json.dumps(sent), content_type="application/json")
        for name in sorted(NotingDict.names):
            for value in ODD:
                sent = usual | dict.fromkeys(NotingDict.names - usual.keys(), "") | {name: value}
                ask("post", path, json.dumps(sent), content_type="application/json")


def test_no_request_makes_the_site_fail(site, ask, client, monkeypatch):
    found = usual_paths()
    assert len(found) > 100
    read = {}
    for path in dict.fromkeys([*site.values(), *(paths[0] for paths in found.values())]):
        with noting(monkeypatch) as names:
            ask("get", path)
        read[path] = sorted(names)
    for path in (path for paths in found.values() for path in paths[1:]):
        ask("get", path)
    assert "sebelum" in read["/asia/"]
    for path, name in [*first_readers(read), *of_lists(client)]:
        is_desk = path.startswith("/admin/")
        for value in VALUES_OF_FILTERS if "__" in name else VALUES_OF_DESK if is_desk else VALUES:
            ask("get", f"{path}?{name}={value}&{name}={value}")


def first_readers(read):
    """Yield each path of readers with what it reads, and of the desk the first with a name."""
    seen = set()
    for path, names in read.items():
        for name in names:
            if not path.startswith("/admin/") or name not in seen:
                yield path, name
            seen.add(name)


FORM = "application/x-www-form-urlencoded"
BODIES = [
    (b"\xff\xfe", FORM), (b"a=%ff&%00=%00&&==", FORM), (b"a=1&" * 12_000, FORM),
    (b"{", "application/json"), (b"--x\r\nContent-Disposition: form", "multipart/form-data"),
    (b"--x\r\nContent-Disposition: form-data; name=", "multipart/form-data; boundary=x"),
]  # fmt: skip
ALL_FIELDS = ("", "x", HUGE, "%00", "%ED%A0%80", "[[1]]")
ONE_FIELD = cycle(("", HUGE, "%00", "[null]"))


def submissions(path, response):
    """Yield the forms of a page: where each is sent, its pairs, and its buttons and actions."""
    if not response.get("Content-Type", "").startswith("text/html") or not response.content:
        return
    page = lxml_html.document_fromstring(response.content)
    for form in page.forms:
        buttons = form.xpath(".//button[@name] | .//input[@type='submit'][@name]")
        choices = [(button.get("name"), button.get("value", "")) for button in buttons]
        actions = form.xpath(".//select[@name='action']/option[@value!='']/@value")
        choices += [("action", action) for action in actions]
        if form.method == "POST":
            yield urljoin(path, form.get("action")), form.form_values(), choices


def all_submissions(ask):
    """Return (pairs, choices) by the address to which they are sent; blank ones without a form."""
    found = {}
    for path in dict.fromkeys(paths[0] for paths in usual_paths().values()):
        sent = list(submissions(path, ask("get", path))) or [(path, [], [])]
        found |= {
            target: rest for target, *rest in sent if not target.startswith("/admin/logout/")
        }
    return found


def test_no_form_makes_the_site_fail(site, ask, monkeypatch):
    tried = set()
    for target, (pairs, choices) in all_submissions(ask).items():
        for body, content_type in BODIES:
            ask("post", target, body, content_type=content_type)
        with noting(monkeypatch) as names:
            for choice in choices or [("", "")]:
                ask("post", target, urlencode([*pairs, choice]), content_type=FORM)
        names |= {name for name, _value in pairs} - {"csrfmiddlewaretoken"}
        for value in [*ALL_FIELDS, "x" * (1_000_000 // (len(names) or 1))]:
            every = "&".join(f"{name}={value}&{name}={value}" for name in names)
            ask("post", target, every, content_type=FORM)
        for name in sorted(names - tried):
            for choice in choices if name == helpers.ACTION_CHECKBOX_NAME else choices[:1]:
                rest = urlencode([pair for pair in [*pairs, choice] if pair[0] != name])
                ask("post", target, f"{name}={next(ONE_FIELD)}&{rest}", content_type=FORM)
        tried |= names
    assert {"_selected_action", "_to_field", "bylines", "focal_x", "note", "sections"} <= tried
