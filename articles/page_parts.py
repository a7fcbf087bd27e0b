"""Parts that pages have in common, and holes for them in pages that are stored.

The text of articles has no control characters, so a part can be told from it by one.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from articles.domain.site.section_tree import SectionTree
from newsroom.page_cache.dependencies import remembered

EDGE = "\x01"


def hole(name: str) -> SafeString:
    """Return the place of the part `name` in a stored page."""
    return mark_safe(f"{EDGE}{name}{EDGE}")


def fill_holes(page: str, part: Callable[[str], str]) -> str:
    """Return a stored page with `part(name)` in the place of each part."""
    pieces = page.split(EDGE)
    pieces[1::2] = map(part, pieces[1::2])
    return "".join(pieces)


def site_context(
    path: str, current: int | str | None = None, sections: SectionTree | None = None
) -> dict[str, Any]:
    """Return what all reader pages have in their context; see `views.pages.render_page`."""
    return {
        "site_name": settings.SITE_NAME,
        "site_tagline": settings.SITE_TAGLINE,
        "site_url": settings.SITE_URL,
        "canonical_url": f"{settings.SITE_URL}{path}",
        "sections": sections,
        "current": current,
    }


def render_chrome(
    name: str, sections: SectionTree | None, current: int | str | None
) -> SafeString:
    """Return the template `name` of the head or the foot, as all pages with one `current` have it.

    A page that is rendered while the database is gone has no sections, and is not remembered.
    """
    shown = {"sections": sections, "current": current, "tagline": settings.SITE_TAGLINE}
    if not sections or not sections.branches:
        return render_to_string(name, shown)
    return remembered((name, current), lambda: render_to_string(name, shown))
