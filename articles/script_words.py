"""The words of the desk's scripts, as one script that browsers keep until it changes."""

import hashlib
from functools import cache

from django.http import HttpRequest
from django.urls import reverse
from django.views.i18n import JavaScriptCatalog


@cache
def words_script() -> bytes:
    """Return the script that defines `gettext`, with the words of the admin's scripts and of ours.

    The catalogue of LOCALE_PATHS is in it whatever the packages are.
    """
    return JavaScriptCatalog(packages=["django.contrib.admin"]).get(HttpRequest()).content


@cache
def words_version() -> str:
    """Return a hash of the script, which changes with each word."""
    return hashlib.sha256(words_script()).hexdigest()[:12]


def words_url() -> str:
    return f"{reverse('admin:desk_words')}?v={words_version()}"
