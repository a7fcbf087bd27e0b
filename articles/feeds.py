"""RSS 2.0 and JSON Feed 1.1 of the whole site, a section, a tag and an author.

Both formats have the same data of an article, an `Entry`. Specifications:
https://www.rssboard.org/rss-specification, https://www.rssboard.org/media-rss and
https://www.jsonfeed.org/version/1.1/. Django's syndication framework is not used, because it takes
longer to write a feed than the queries of its rows take.
"""

import datetime as dt
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from email.utils import format_datetime
from functools import lru_cache
from typing import Any, TypeVar, cast
from uuid import UUID
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.db.models import Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from taggit.models import Tag

from articles.domain.reading.article_page import images_of, render_body
from articles.domain.story.corrections import split_corrections
from articles.enums import Label
from articles.models import (
    Article,
    ArticleTag,
    Author,
    BacaJuga,
    Byline,
    Correction,
    Image,
    Section,
)
from articles.models.old_address import ADDRESSED, Addressed
from articles.models.people import writers
from articles.narrowing import required
from articles.site import absolute
from articles.text import printable

ENTRIES = 30
Row = TypeVar("Row")
_OWN_ADDRESS = re.compile(r'<a href="(?=/[^/])')
_LINK_COLUMNS = (
    "article", "placement", "label", "url", "wanted_key", "to_notice", "target__uid",
    "target__headline", "target__label", "target__slug", "target__state", "target__published_at",
    "target__section__slug",
)  # fmt: skip
_NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
}


@dataclass(frozen=True)
class Channel:
    """The metadata of a feed; `page` and `address` are absolute URLs."""

    title: str
    description: str
    page: str
    address: str


@dataclass(frozen=True)
class Picture:
    """A lead image: its largest 16:9 JPEG, `size` in bytes (0 if unknown), and its smallest.

    `thumbnail` is (URL, width, height) of the smallest; widths and heights are in pixels.
    """

    url: str
    width: int
    height: int
    size: int
    thumbnail: tuple[str, int, int]
    alt: str
    caption: str
    credit: str


@dataclass(frozen=True)
class Entry:
    """The data of an article in both formats; `people` are its writers (name, absolute URL)."""

    article: Article
    url: str
    title: str
    content: str
    people: list[tuple[str, str]]
    tags: list[str]
    picture: Picture | None


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


def _articles(subject: Addressed | None) -> list[Article]:
    found = Article.objects.published()
    match subject:
        case Section():
            found = found.in_section(subject).newest()
        case Tag():
            found = found.with_tag(subject)
        case Author():
            found = found.by_author(subject)
        case None:
            found = found.newest()
    return list(found.select_related("section", "lead_image")[:ENTRIES])


def _entries(articles: list[Article]) -> list[Entry]:
    """Return the entries of `articles`; one query for each related model."""
    ids = [article.pk for article in articles]
    bylines = (
        Byline.objects.filter(article__in=ids)
        .order_by("position", "pk")
        .values_list("article_id", "role", "author__name", "author__slug", named=True)
    )
    tags = ArticleTag.objects.filter(content_object__in=ids).order_by("pk")
    shown = BacaJuga.objects.visible().filter(article__in=ids).select_related("target__section")
    # Few articles have a correction, and few corrections a related article: no joins.
    stated = Correction.objects.filter(Q(article__in=ids) | Q(related__in=ids))
    named = Article.objects.for_cards()
    about = list(stated.prefetch_related(Prefetch("article", named), Prefetch("related", named)))
    people = _grouped(bylines, lambda row: row.article_id)
    names = _grouped(tags.values_list("content_object_id", "tag__name"), lambda row: row[0])
    links = _grouped(shown.only(*_LINK_COLUMNS), lambda row: row.article_id)
    images = images_of(article.body for article in articles)
    entries = []
    for article in articles:
        corrections = split_corrections(article, about)
        body = render_body(article, links[article.pk], images, "feed", corrections)
        entries.append(
            Entry(
                article=article,
                url=absolute(article.get_absolute_url()),
                title=_title(article),
                # Feed readers show the text outside the site: its URLs must be absolute.
                content=_OWN_ADDRESS.sub(rf"\g<0>{settings.SITE_URL}", body),
                people=[
                    (row.author__name, absolute(_author_path(row.author__slug)))
                    for row in writers(people[article.pk])
                ]
                or [(settings.SITE_NAME, f"{settings.SITE_URL}/")],
                tags=[printable(name) for _pk, name in names[article.pk]],
                picture=_picture(article),
            )
        )
    return entries


def _grouped(rows: Iterable[Row], key: Callable[[Row], int]) -> dict[int, list[Row]]:
    groups: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


@lru_cache(maxsize=1024)
def _author_path(slug: str) -> str:
    return reverse("articles:author", args=[slug])


def _title(article: Article) -> str:
    if article.label == Label.NONE:
        return article.headline
    return f"{article.get_label_display()}: {article.headline}"


def _picture(article: Article) -> Picture | None:
    image = article.lead_image
    if image is None or not image.version:
        return None
    (url, width, height), (small, small_width, small_height) = _renditions(
        image.uid, image.version, image.width, image.height
    )
    return Picture(
        url=absolute(url),
        width=width,
        height=height,
        size=image.share_bytes,
        thumbnail=(absolute(small), small_width, small_height),
        alt=image.alt,
        caption=article.image_caption,
        credit=image.credit,
    )


@lru_cache(maxsize=1024)
def _renditions(uid: UUID, version: str, width: int, height: int) -> list[tuple[str, int, int]]:
    """Return (URL, width, height) of the largest and the smallest 16:9 JPEG of an image."""
    image = Image(uid=uid, version=version, width=width, height=height)
    sizes = image.sizes("16x9")
    return [(image.rendition_url("16x9", w), w, h) for w, h in (sizes[-1], sizes[0])]


def _feed(
    kind: str, content_type: str, write: Callable[[Channel, list[Entry]], str], **kwargs: str
) -> HttpResponse:
    """Respond with the feed of the one subject in `kwargs`, or of the site, written by `write`.

    Raises Http404 if the subject does not exist, or is a tag without visible articles. There is no
    Last-Modified header, because the newest time goes back when an article is withdrawn; clients
    validate with the ETag.
    """
    name, slug = next(iter(kwargs.items()), ("", ""))
    # django-stubs reduce the three classes to Model.
    subject = cast("Addressed", get_object_or_404(ADDRESSED[name], slug=slug)) if name else None
    articles = _articles(subject)
    if name == "tag" and not articles:  # like the tag's page: only drafts may have the tag
        raise Http404(f"nothing to read under {slug}")
    channel = _channel(kind, name, subject)
    response = HttpResponse(write(channel, _entries(articles)), content_type=content_type)
    response["Link"] = ", ".join(f'<{url}>; rel="{rel}"' for rel, url in _relations(channel))
    return response


def _relations(channel: Channel) -> list[tuple[str, str]]:
    """Return (rel, URL) for WebSub discovery: https://www.w3.org/TR/websub/#discovery."""
    hub = [("hub", settings.WEBSUB_HUB)] if settings.WEBSUB_HUB else []
    return [*hub, ("self", channel.address)]


@require_safe
def rss(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return _feed("rss", "application/rss+xml; charset=utf-8", _write_rss, **kwargs)


@require_safe
def json_feed(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return _feed("json_feed", "application/feed+json; charset=utf-8", _write_json, **kwargs)


def _element(name: str, text: str, **attributes: str) -> str:
    """Return an XML element with text, "" if the text is empty."""
    return f"{_empty(name, **attributes)[:-2]}>{escape(text)}</{name}>" if text else ""


def _empty(name: str, **attributes: str | int) -> str:
    words = "".join(f" {key}={quoteattr(str(value))}" for key, value in attributes.items())
    return f"<{name}{words}/>"


def _write_rss(channel: Channel, entries: list[Entry]) -> str:
    namespaces = "".join(f' xmlns:{name}="{url}"' for name, url in _NAMESPACES.items())
    parts = [
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"{namespaces}>\n<channel>\n',
        _element("title", channel.title),
        _element("link", channel.page),
        _element("description", channel.description),
        _element("language", "id"),
    ]
    if entries:
        newest = max(entry.article.last_changed_at for entry in entries)
        parts.append(_element("lastBuildDate", _rfc_822(newest)))
    types = {"self": {"type": "application/rss+xml"}}
    for rel, url in _relations(channel):
        parts.append(_empty("atom:link", rel=rel, href=url, **types.get(rel, {})))
    logo = _element("url", absolute(static("img/logo.png")))
    logo += _element("title", channel.title) + _element("link", channel.page)
    parts.append(f"<image>{logo}</image>\n")
    parts += [f"<item>{''.join(_rss_item(entry))}</item>\n" for entry in entries]
    return "".join([*parts, "</channel>\n</rss>\n"])


def _rss_item(entry: Entry) -> Iterator[str]:
    article = entry.article
    yield _element("title", entry.title)
    yield _element("link", entry.url)
    yield f'<guid isPermaLink="false">urn:uuid:{article.uid}</guid>'
    yield _element("pubDate", _rfc_822(required(article.published_at)))
    yield _element("atom:updated", _iso(article.last_changed_at))
    for name, _url in entry.people:
        yield _element("dc:creator", name)
    for name in entry.tags:
        yield _element("category", name)
    yield _element("description", article.summary)
    yield _element("content:encoded", entry.content)
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


def _iso(time: dt.datetime) -> str:
    return timezone.localtime(time).isoformat(timespec="seconds")


def _write_json(channel: Channel, entries: list[Entry]) -> str:
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "home_page_url": channel.page,
        "feed_url": channel.address,
        "description": channel.description,
        "icon": absolute(static("img/logo.png")),
        "favicon": absolute(static("img/favicon.png")),
        "authors": [{"name": settings.SITE_NAME, "url": f"{settings.SITE_URL}/"}],
        "language": "id",
        "items": [_json_item(entry) for entry in entries],
    }
    if settings.WEBSUB_HUB:
        document["hubs"] = [{"type": "WebSub", "url": settings.WEBSUB_HUB}]
    return json.dumps(document, ensure_ascii=False)


def _json_item(entry: Entry) -> dict[str, Any]:
    article = entry.article
    data = {
        "id": f"urn:uuid:{article.uid}",
        "url": entry.url,
        "title": entry.title,
        "summary": article.summary,
        "content_html": entry.content,
        "date_published": _iso(required(article.published_at)),
        "date_modified": _iso(article.last_changed_at),
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
