"""RSS 2.0 and JSON Feed 1.1 of the whole site, a section, a tag and an author, in pages.

Both formats have the same data of an article, an `Entry`, and show the `Item` made of it.
Specifications:
https://www.rssboard.org/rss-specification, https://www.rssboard.org/media-rss,
https://www.jsonfeed.org/version/1.1/ and, for the pages, https://www.rfc-editor.org/rfc/rfc5005.
Django's syndication framework is not used, because it takes longer to write a feed than the
queries of its rows take.
"""

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.enums import Seen
from articles.feeds.feed import Channel, Feed
from articles.feeds.items import find_items
from articles.feeds.json_format import write_json
from articles.feeds.rss_format import write_rss
from articles.models.old_address import ADDRESSED, Addressed
from articles.models.selection import newest_of
from articles.paging import asked_position, depend_on_list, position_query
from articles.site import absolute
from articles.text import printable

ENTRIES = 30
_LISTS = {
    "": Seen.LIST_OF_SITE, "section": Seen.LIST_OF_SECTION, "tag": Seen.LIST_OF_TAG,
    "author": Seen.LIST_OF_AUTHOR,
}  # fmt: skip


def _channel(kind: str, name: str, subject: Addressed | None) -> Channel:
    """Return the channel of a feed; `kind` is "rss" or "json_feed", `name` a key of ADDRESSED."""
    if subject is None:
        description = settings.SITE_TAGLINE or settings.SITE_NAME
        page, address = reverse("articles:front"), reverse(f"articles:{kind}")
        return Channel(settings.SITE_NAME, description, absolute(page), absolute(address))
    about = _("The newest stories by %(subject)s.") if name == "author" else None
    about = about or _("The newest stories on %(subject)s.")
    names = printable(subject.name)
    return Channel(
        f"{names} – {settings.SITE_NAME}",
        about % {"subject": names},
        absolute(reverse(f"articles:{name}", args=[subject.slug])),
        absolute(reverse(f"articles:{name}_{kind}", args=[subject.slug])),
    )


def _feed(
    request: HttpRequest,
    kind: str,
    content_type: str,
    write: Callable[[Feed], str],
    subject_slug: dict[str, str],
) -> HttpResponse:
    """Respond with a page of the feed of the one subject, or of the site, written by `write`.

    Raises Http404 if the subject or the position does not exist, or the page is one of a tag and
    without visible articles. There is no Last-Modified header, because the newest time goes back
    when an article is withdrawn; clients validate with the ETag.
    """
    name, slug = next(iter(subject_slug.items()), ("", ""))
    # django-stubs reduce the three classes to Model.
    subject = cast("Addressed", get_object_or_404(ADDRESSED[name], slug=slug)) if name else None
    before = asked_position(request)
    items = find_items(newest_of(subject, ENTRIES + 1, before))  # and the one after them
    pk = subject.pk if subject else None
    depend_on_list(_LISTS[name], pk, items, ENTRIES + 1, before)
    if name == "tag" and not items:  # like the tag's page: only drafts may have the tag
        raise Http404(f"nothing to read under {slug}")
    shown = items[:ENTRIES]
    feed = Feed(
        _channel(kind, name, subject),
        shown,
        own=position_query(before),
        older=position_query(shown[-1].position if items[ENTRIES:] else None),
    )
    response = HttpResponse(write(feed), content_type=content_type)
    response["Link"] = ", ".join(f'<{url}>; rel="{rel}"' for rel, url in feed.relations)
    return response


@require_safe
def rss(request: HttpRequest, **subject: str) -> HttpResponse:
    return _feed(request, "rss", "application/rss+xml; charset=utf-8", write_rss, subject)


@require_safe
def json_feed(request: HttpRequest, **subject: str) -> HttpResponse:
    content_type = "application/feed+json; charset=utf-8"
    return _feed(request, "json_feed", content_type, write_json, subject)
