"""What addresses of this site mean, as texts name them: with or without its host."""

from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.urls import Resolver404, ResolverMatch, resolve

from articles.body import BacaJugaRef
from articles.domain.site import old_addresses
from articles.models.old_address import ADDRESSED

_LONGEST_ID = 18


def own_story(link: BacaJugaRef) -> UUID | int | None:
    """Return the uid or the pk by which `link` names a story of this site, None for others."""
    return link.uid or own_article_id(link.url)


def own_article_id(url: str) -> int | None:
    """Return the pk in the address of an article of this site, None for any other URL.

    Addresses that the site redirects are included: without the headline, or without the final
    slash. The host may be left out: /asia/15/.
    """
    found = _resolve(url)
    if found is None or not {"section", "pk"} <= found.kwargs.keys():
        return None
    pk: int = found.kwargs["pk"]
    return pk if len(str(pk)) <= _LONGEST_ID else None


def is_missing_list(url: str) -> bool:
    """Return whether `url` is that of a section, tag or author whose page readers do not find."""
    found = _resolve(url)
    if found is None:
        return False
    kind = found.view_name.removeprefix("articles:")
    return kind in ADDRESSED and old_addresses.find_page(kind, found.kwargs["slug"]) is None


def _resolve(url: str) -> ResolverMatch | None:
    try:
        parts, site = urlsplit(url), urlsplit(settings.SITE_URL)
        host = parts.netloc or (site.netloc if url.startswith("/") else "")
        is_own = host.lower() == site.netloc.lower()
        return resolve(f"/{parts.path.strip('/')}/") if is_own else None
    except (ValueError, Resolver404):
        return None
