"""Every address of the site, every parameter that its views read, and values nobody expects."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from django.http import QueryDict
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.datastructures import MultiValueDict
from django.utils.regex_helper import normalize

HUGE = "9" * 30
# As they stand in a query string: numbers beyond all columns, NUL, a lone surrogate, bytes that
# are no UTF-8, and texts longer than a query has conditions.
VALUES = [
    "", "x", "0", "-1", "1.5", HUGE, "-" + HUGE, str(2**63), "999999999999999999-1", "a,b", "1,",
    "%00", "%ED%A0%80", "%C3%28", "%D9%A3", "%25", "%5B", "9999-12-31", "0000-00-00",
    "00000000-0000-0000-0000-000000000000", "a+" * 3_000, "x" * 5_000,
]  # fmt: skip
# What stands in an address, where it fits the pattern there.
SEGMENTS = [
    "1", "0", HUGE[:18], HUGE, "x", "-", "-" * 36, "%00", "%C3%28", "%ED%A0%80", "%E2%80%AE",
    "0000-00-00", "9999-12-31", "2025", "0000", "9999", "99", "00", "articles",
    "------------------------------------/000000000000/wide-1.jpg",
    "ffffffffffffffffffffffffffffffffffff/000000000000/wide-99999999999999999999.avif",
    "00000000-0000-0000-0000-000000000000", "None", "_3B", "1_2C",
]  # fmt: skip


def patterns(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield each pattern with the regular expression of its whole address."""
    for each in resolver.url_patterns:
        whole = before + each.pattern.regex.pattern.removeprefix("^").removeprefix(r"\A")
        if isinstance(each, URLResolver):
            yield from patterns(each, whole)
        else:
            yield whole, each


def addresses(known: dict[str, str]) -> dict[str, list[str]]:
    """Return the paths of each pattern: one with `known` values, then one part of it hostile."""
    found: dict[str, list[str]] = {}
    for regex, _pattern in patterns(get_resolver()):
        shape = re.compile(regex)
        for form, names in normalize(regex):
            usual = {name: _fitting(shape, form, names, name, known) for name in names}
            paths = [form % usual]
            for name in names:
                paths += [
                    form % {**usual, name: segment}
                    for segment in SEGMENTS
                    if shape.match(form % {**usual, name: segment})
                ]
            found.setdefault(regex, []).extend(f"/{path}" for path in paths)
    return {regex: list(dict.fromkeys(paths)) for regex, paths in found.items()}


def _fitting(shape, form: str, names: list[str], name: str, known: dict[str, str]) -> str:
    """Return the first value for `name` with which the address fits its pattern."""
    tried = [known[name]] if name in known else []
    for value in [*tried, *SEGMENTS]:
        for other in ("1", "2025", "01", "x", SEGMENTS[-6], SEGMENTS[-7], "2025-01-01"):
            values = {each: known.get(each, other) for each in names} | {name: value}
            if shape.match(form % values):
                return value
    return known.get(name, "1")


@contextmanager
def noting(monkeypatch) -> Iterator[set[str]]:
    """Give the names that views ask for in a query string or a form."""
    names: set[str] = set()

    def wrapped(method):
        def noted(self, key, *arguments, **options):
            if isinstance(self, QueryDict) and isinstance(key, str):
                names.add(key)
            return method(self, key, *arguments, **options)

        return noted

    with monkeypatch.context() as patched:
        for name in ("__getitem__", "__contains__", "get", "getlist"):
            method = getattr(MultiValueDict, name, None) or getattr(dict, name)
            patched.setattr(QueryDict, name, wrapped(method), raising=False)
        yield names


def lookups(field) -> list[str]:
    """Return the names of all filters by `field` that an address of the admin may have."""
    return [field.name, *(f"{field.name}__{lookup}" for lookup in field.get_lookups())]


class NotingDict(dict):
    """An object of JSON that notes which of its keys are asked for, in it and all within."""

    names: ClassVar[set[str]] = set()

    def get(self, key, default=None):
        self.names.add(key)
        return super().get(key, default)

    def __getitem__(self, key):
        self.names.add(key)
        return super().__getitem__(key)

    def __contains__(self, key):
        self.names.add(key)
        return super().__contains__(key)
