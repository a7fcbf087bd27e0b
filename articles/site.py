"""Absolute URLs of this site, for pages, feeds and messages, and the paths that are private."""

from django.conf import settings

# What crawlers and browsers are told not to keep. A path that a newsroom chose for its desk is
# told to nobody.
PRIVATE = [*(["/admin/"] if settings.ADMIN_PATH == "admin/" else []), "/pratinjau/"]


def absolute(path: str) -> str:
    """Return the absolute URL of a path of this site; an absolute URL is returned unchanged."""
    return path if path.startswith(("http://", "https://")) else f"{settings.SITE_URL}{path}"
