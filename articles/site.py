"""Absolute URLs of this site, for pages, feeds and messages."""

from django.conf import settings


def absolute(path: str) -> str:
    """Return the absolute URL of a path of this site; an absolute URL is returned unchanged."""
    return path if path.startswith(("http://", "https://")) else f"{settings.SITE_URL}{path}"
