"""JSON Feed 1.1; its texts are plain."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.templatetags.static import static

from articles.feeds.entries import Entry, iso_time
from articles.narrowing import required
from articles.site import absolute

if TYPE_CHECKING:
    from articles.feeds.feed import Feed


def write_json(feed: Feed) -> str:
    channel = feed.channel
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "home_page_url": channel.page,
        "feed_url": feed.address,
        "description": channel.description,
        "icon": absolute(static("img/logo.png")),
        "favicon": absolute(static("img/favicon.png")),
        "authors": [{"name": settings.SITE_NAME, "url": f"{settings.SITE_URL}/"}],
        "language": "id",
        "items": [],
    }
    if feed.next:
        document["next_url"] = feed.next
    if feed.hub:
        document["hubs"] = [{"type": "WebSub", "url": feed.hub}]
    text = json.dumps(document, ensure_ascii=False)
    items = ", ".join(item.json for item in feed.items)
    return text.replace('"items": []', f'"items": [{items}]', 1)  # a quoted " is \\" in JSON


def json_item(entry: Entry) -> str:
    return json.dumps(_json_item(entry), ensure_ascii=False)


def _json_item(entry: Entry) -> dict[str, Any]:
    article = entry.article
    data = {
        "id": f"urn:uuid:{article.uid}",
        "url": entry.url,
        "title": entry.title,
        "summary": article.summary,
        "content_html": entry.content,
        "date_published": iso_time(required(article.published_at)),
        "date_modified": iso_time(article.last_changed_at),
        "authors": [{"name": name, "url": url} for name, url in entry.people],
        "tags": entry.tags,
    }
    if picture := entry.picture:
        data["image"] = picture.url
        attachment: dict[str, str | int] = {"url": picture.url, "mime_type": "image/jpeg"}
        if picture.alt:
            attachment["title"] = picture.alt
        if picture.size:
            attachment["size_in_bytes"] = picture.size
        data["attachments"] = [attachment]
    return data
