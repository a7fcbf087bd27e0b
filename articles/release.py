"""The version of what stored parts are made with, known by its content and not by memory."""

import hashlib
from functools import cache

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage

_FILES = (
    "templates/**/*.html", "articles/**/*.py", "newsroom/**/*.py", "locale/**/*.mo",
    "requirements.txt",
)  # fmt: skip
# Settings that pages print, or that decide how they print something.
_SETTINGS = (
    "SITE_URL", "SITE_NAME", "SITE_TAGLINE", "NEWSROOM_COMPANY", "NEWSROOM_ADDRESS",
    "NEWSROOM_RESPONSIBLE", "NEWSROOM_EMAIL", "NEWSROOM_PHONE", "TIME_ZONE", "STATIC_URL",
    "MEDIA_URL",
)  # fmt: skip


@cache
def digest_of_files() -> str:
    """Return the version of the templates, the code and the words.

    `AppConfig.ready` asks first: a process that goes on after an update is of the release before.
    """
    digest = hashlib.sha256()
    for pattern in _FILES:
        for path in sorted(settings.BASE_DIR.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()


@cache
def current_release() -> str:
    """Return the version of all that stored pages are made with: files, settings, static files."""
    values = [getattr(settings, name) for name in _SETTINGS]
    made_with = digest_of_files(), values, getattr(staticfiles_storage, "manifest_hash", "")
    return hashlib.sha256(repr(made_with).encode()).hexdigest()[:16]
