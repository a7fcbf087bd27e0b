"""RSS 2.0, with Media RSS, Atom links and Dublin Core: see the specifications in the package."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from email.utils import format_datetime
from html import unescape
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from django.templatetags.static import static
from django.utils import timezone

from articles.feeds.entries import Entry, Picture, iso_time
from articles.narrowing import required
from articles.site import absolute

if TYPE_CHECKING:
    from articles.feeds.feed import Feed

_NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
}
# What HTML takes for a tag, a comment or a character reference.
_MARKUP = re.compile(r"<(?=[a-zA-Z/!?])|&#?[^\t\n\f <&#;]{1,32};?")
_BREAK = "\u2060"  # word joiner: shows nothing, and is in no tag and no character reference
# The RSS Advisory Board's way of encoding plain text: https://www.rssboard.org/rss-profile.
_REFERENCES = {ord(character): f"&#x{ord(character):X};" for character in "&<>"}


def _element(name: str, text: str, **attributes: str) -> str:
    """Return an XML element with plain text, "" if the text is empty."""
    if not text:
        return ""
    text = _MARKUP.sub(_unlike_markup, text).translate(_REFERENCES)
    return f"{_empty(name, **attributes)[:-2]}>{text}</{name}>"


def _unlike_markup(found: re.Match[str]) -> str:
    """Return what _MARKUP found so that a reader that takes a text for HTML shows it too.

    Whether a title is text or HTML is left open by RSS, and programs differ; a description is
    HTML by the specification, and shown as text by many.
    """
    text = found[0]
    is_read = text == "<" or unescape(text) != text
    return f"{text[0]}{_BREAK}{text[1:]}" if is_read else text


def _empty(name: str, **attributes: str | int) -> str:
    words = "".join(f" {key}={quoteattr(str(value))}" for key, value in attributes.items())
    return f"<{name}{words}/>"


def write_rss(feed: Feed) -> str:
    channel = feed.channel
    namespaces = "".join(f' xmlns:{name}="{url}"' for name, url in _NAMESPACES.items())
    parts = [
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"{namespaces}>\n<channel>\n',
        _element("title", channel.title),
        _element("link", channel.page),
        _element("description", channel.description),
        _element("language", "id"),
    ]
    if feed.items:
        newest = max(item.changed_at for item in feed.items)
        parts.append(_element("lastBuildDate", _rfc_822(newest)))
    types = {"self": {"type": "application/rss+xml"}}
    for rel, url in feed.relations:
        parts.append(_empty("atom:link", rel=rel, href=url, **types.get(rel, {})))
    logo = _element("url", absolute(static("img/logo.png")))
    logo += _element("title", channel.title) + _element("link", channel.page)
    parts.append(f"<image>{logo}</image>\n")
    parts += [item.rss for item in feed.items]
    return "".join([*parts, "</channel>\n</rss>\n"])


def rss_item(entry: Entry) -> str:
    return f"<item>{''.join(_elements(entry))}</item>\n"


def _elements(entry: Entry) -> Iterator[str]:
    article = entry.article
    yield _element("title", entry.title)
    yield _element("link", entry.url)
    yield f'<guid isPermaLink="false">urn:uuid:{article.uid}</guid>'
    yield _element("pubDate", _rfc_822(required(article.published_at)))
    yield _element("atom:updated", iso_time(article.last_changed_at))
    for name, _url in entry.people:
        yield _element("dc:creator", name)
    for name in entry.tags:
        yield _element("category", name)
    yield _element("description", article.summary)
    yield f"<content:encoded>{escape(entry.content)}</content:encoded>" if entry.content else ""
    if picture := entry.picture:
        yield from _rss_picture(picture)


def _rss_picture(picture: Picture) -> Iterator[str]:
    url, width, height = picture.thumbnail
    size = {"fileSize": picture.size} if picture.size else {}
    if size:  # an enclosure must have its length
        yield _empty("enclosure", url=picture.url, length=picture.size, type="image/jpeg")
    content = _empty(
        "media:content", url=picture.url, type="image/jpeg", medium="image",
        width=picture.width, height=picture.height, **size,
    )  # fmt: skip
    yield f"{content[:-2]}>"
    yield _element("media:title", picture.alt, type="plain")
    yield _element("media:description", picture.caption, type="plain")
    yield _element("media:credit", picture.credit, role="photographer", scheme="urn:ebu")
    yield _empty("media:thumbnail", url=url, width=width, height=height)
    yield "</media:content>"


def _rfc_822(time: dt.datetime) -> str:
    return format_datetime(timezone.localtime(time))
