import datetime as dt
import json
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, cast
from uuid import UUID

from django import template
from django.conf import settings
from django.template.base import TextNode
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from articles.cards import Card, Form, render_card, render_lead, render_line
from articles.enums import Label, PageName
from articles.identity import Identity, identity
from articles.models import Article, Byline, Image
from articles.narrowing import required
from articles.page_parts import hole, render_chrome
from articles.site import absolute as absolute_url

register = template.Library()

# Minggu, 13 Jul 2025 10:00 WIB: how Indonesian news sites write a time.
LONG_FORMAT = "l, j M Y H:i T"
SHORT_FORMAT = "j M Y H:i T"
CLOCK_FORMAT = "H:i T"
DATE_FORMAT = "j F Y"
# Characters to escape in a script element, as Django's json_script does.
_JSON_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
_LINE_BREAK = re.compile(r"\s*\n\s*")


@lru_cache(maxsize=8192)
def _time_element(time: dt.datetime, form: str, zone: str) -> SafeString:
    """Return `time` (aware) as a <time> element in the current time zone.

    Cached, with `zone` as part of the key: pages show the same few times, and formatting one
    takes as long as rendering a card.
    """
    local = timezone.localtime(time)
    return format_html(
        '<time datetime="{}">{}</time>',
        local.isoformat(timespec="seconds"),
        format_date(local, form),
    )


@register.filter
def long_time(time: dt.datetime) -> SafeString:
    return _time_element(time, LONG_FORMAT, timezone.get_current_timezone_name())


@register.filter
def short_time(time: dt.datetime) -> SafeString:
    return _time_element(time, SHORT_FORMAT, timezone.get_current_timezone_name())


@register.filter
def clock_time(time: dt.datetime) -> SafeString:
    return _time_element(time, CLOCK_FORMAT, timezone.get_current_timezone_name())


@register.filter
def long_date(time: dt.datetime) -> SafeString:
    return _time_element(time, DATE_FORMAT, timezone.get_current_timezone_name())


@register.filter
def absolute(path: str) -> str:
    return absolute_url(path)


@register.filter
def by_role(bylines: Iterable[Byline]) -> list[tuple[str, list[Byline]]]:
    """Return (role, bylines) pairs; roles and bylines keep their order."""
    groups: dict[str, list[Byline]] = {}
    for byline in bylines:
        groups.setdefault(byline.get_role_display(), []).append(byline)
    return list(groups.items())


@register.filter
def label_mark(article: Card) -> SafeString:
    """Return the label (HTML) to print before the headline wherever it is shown, "" for none."""
    if article.label == Label.NONE:
        return mark_safe("")
    return format_html('<strong class="label">{}</strong> ', Label(article.label).label)


@register.filter
def kicker(article: Article) -> SafeString:
    """Return the line above a headline in a list: the label, and the kicker or the section."""
    line = article.kicker or required(article.section).name
    if article.label != Label.NONE and line == article.get_label_display():
        line = ""
    return format_html("{}{}", label_mark(article), line)


@register.simple_tag
def site_name() -> str:
    """Return SITE_NAME: Django's error handlers render pages without our context processors."""
    return settings.SITE_NAME


@register.simple_tag
def site_tagline() -> str:
    return settings.SITE_TAGLINE


@register.simple_tag
def newsroom_identity() -> Identity:
    """Return the publisher of the site; it works in pages of Django's error handlers too."""
    return identity()


@register.simple_tag
def newsroom_pages() -> list[tuple[str, str, str]]:
    """Return (name, URL path, label) of each page about the newsroom, existing or not."""
    return [(name.value, f"/{name.value}/", str(name.label)) for name in PageName]


@register.simple_tag(takes_context=True)
def chrome(context: template.Context, name: str) -> SafeString:
    """Include the template `name`, which is the same on all pages with one `current`.

    It gets `sections`, `current` and `tagline`, and is rendered once for each `current`. In a page
    that is stored there is a hole for it: the sections change without the page.
    """
    if context.get("has_holes"):
        return hole(name)
    return render_chrome(name, context.get("sections"), context.get("current"))


@register.simple_tag(takes_context=True)
def part(context: template.Context, name: str) -> SafeString:
    """Include the template `name`, or leave a hole for it in a page that is stored."""
    if context.get("has_holes"):
        return hole(name)
    return render_to_string(name, {"page": context["page"]})


@register.simple_tag
def cards(
    articles: Iterable[Card],
    level: int,
    pictured: int,
    first_sizes: str,
    sizes: str = "",
    *,
    priority: bool = False,
    summaries: bool | str = False,
) -> SafeString:
    """Render cards with headings of `level`.

    The first `pictured` show their picture, or their summary if they have none; `summaries`: all
    show their summary. `sizes` are of the pictures after the first one (blank: all have
    `first_sizes`), and `priority` is of the first one.
    """
    shown: Form = "full" if summaries else "short"
    return mark_safe(
        "".join(
            render_card(
                card,
                shown if number < pictured or summaries else "bare",
                level=level,
                sizes=(number and sizes) or first_sizes,
                priority=priority and not number,
            )
            for number, card in enumerate(articles)
        )
    )


@register.simple_tag
def card(article: Card, level: int) -> SafeString:
    """Render the card of an article without its picture and its summary."""
    return render_card(article, "bare", level=level, sizes="")


@register.simple_tag
def line(article: Card, words: str = "") -> SafeString:
    """Render an article as its linked headline alone, or other words, with its label."""
    return render_line(article, words)


@register.simple_tag
def lead(article: Card) -> SafeString:
    """Render the article that leads the front page."""
    return render_lead(article)


@register.simple_block_tag
def capture(content: SafeString) -> SafeString:
    """Render the block to a variable: {% capture as name %}…{% endcapture %}.

    The white space around it is dropped, so that a block in it may have lines of its own.
    """
    return mark_safe(content.strip())


class _Lines(template.Node):
    child_nodelists = ("nodelist",)

    def __init__(self, nodelist: template.NodeList):
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        return self.nodelist.render(context)


@register.tag
def oneline(parser: template.base.Parser, token: template.base.Token) -> template.Node:
    """Drop the line breaks and the indentation of the template in {% oneline %}…{% endoneline %}.

    For markup in which a space would show or which feeds compare byte by byte. What is rendered
    into it keeps its own white space; a space that is wanted stands inside a line.
    """
    nodelist = parser.parse(("endoneline",))
    parser.delete_first_token()
    for text in cast(list[TextNode], nodelist.get_nodes_by_type(TextNode)):
        text.s = _LINE_BREAK.sub("", text.s)
    return _Lines(nodelist)


@register.simple_tag
def share_image(image: Image, crop: str = "16x9") -> dict[str, Any]:
    """Return the url, width and height (pixels) of the rendition for other sites and feeds."""
    width, height = image.sizes(crop)[-1]
    return {
        "url": absolute_url(image.rendition_url(crop, width)),
        "width": width,
        "height": height,
    }


@register.simple_tag
def thumbnail(image: Image) -> str:
    """Return the URL of the smallest 16x9 rendition, for lists that the browser stores."""
    return image.rendition_url("16x9", image.sizes("16x9")[0][0])


@register.filter
def json_ld(data: dict[str, Any]) -> SafeString:
    """Return a JSON-LD block; a data block is not a script, so the strict CSP allows it."""
    text = json.dumps(data, ensure_ascii=False).translate(_JSON_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')


@lru_cache(maxsize=8192)
def _sources(uid: UUID, version: str, width: int, height: int, crop: str) -> dict[str, Any]:
    """Return the srcset of each format, the URL of the <img>, and its width and height.

    Cached: `version` changes whenever the renditions do.
    """
    image = Image(uid=uid, version=version, width=width, height=height)
    width, height = image.sizes(crop)[-1]
    return {
        "avif": image.srcset(crop, "avif"),
        "webp": image.srcset(crop, "webp"),
        "jpg": image.srcset(crop, "jpg"),
        "src": image.rendition_url(crop, width),
        # Strings, because templates localise the numbers that they print.
        "width": str(width),
        "height": str(height),
    }


@register.inclusion_tag("articles/includes/_picture.html")
def picture(
    image: Image, crop: str, sizes: str, priority: bool = False, alt: str = ""
) -> dict[str, Any]:
    """Render `image` in `crop` as a <picture> with a srcset for each format.

    `sizes` is the attribute of that name; `priority` marks the first visible picture of a page;
    `alt` replaces the image's own alternative text.
    """
    sources = _sources(image.uid, image.version, image.width, image.height, crop)
    return {**sources, "alt": alt or image.alt, "sizes": sizes, "priority": priority}


@register.simple_tag
def preload_picture(image: Image, crop: str, sizes: str) -> SafeString:
    """Return a <link> that preloads the rendition that `picture` will show."""
    sources = _sources(image.uid, image.version, image.width, image.height, crop)
    return format_html(
        '<link rel="preload" as="image" type="image/avif" fetchpriority="high"'
        ' imagesrcset="{}" imagesizes="{}">\n',
        sources["avif"],
        sizes,
    )
