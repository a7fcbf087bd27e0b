"""The version of what stored parts are made with, known by its content and not by memory."""

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage

_APP = Path(__file__).resolve().parent
# Settings that pages print, or that decide how they print something.
_SETTINGS = (
    "SITE_URL", "SITE_NAME", "SITE_TAGLINE", "NEWSROOM_COMPANY", "NEWSROOM_ADDRESS",
    "NEWSROOM_RESPONSIBLE", "NEWSROOM_EMAIL", "NEWSROOM_PHONE", "TIME_ZONE", "STATIC_URL",
    "MEDIA_URL",
)  # fmt: skip


@cache
def current_release() -> str:
    """Return the version of the templates, code, words, static files and settings in use."""
    digest = hashlib.sha256()
    for folder, pattern in (
        (settings.BASE_DIR / "templates", "*.html"),
        (_APP, "*.py"),
        (settings.BASE_DIR / "locale", "*.mo"),
    ):
        for path in sorted(folder.rglob(pattern)):
            digest.update(path.read_bytes())
    values = [getattr(settings, name) for name in _SETTINGS]
    digest.update(repr([*values, getattr(staticfiles_storage, "manifest_hash", "")]).encode())
    return digest.hexdigest()[:16]
