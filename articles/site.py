"""The address of this site, as pages, feeds and messages write it."""

from django.conf import settings


def absolute(path: str) -> str:
    """Return the absolute URL of a path of this site; an absolute URL stays as it is."""
    return path if path.startswith(("http://", "https://")) else f"{settings.SITE_URL}{path}"
