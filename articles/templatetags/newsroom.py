import json

from django import template
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# Minggu, 13 Jul 2025 10:00 WIB: how Indonesian news sites write a time.
LONG_FORMAT = "l, j M Y H:i T"
SHORT_FORMAT = "j M Y H:i T"
# What must not stand in a script element, as Django's json_script escapes it.
_JSON_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def _time_element(time, form: str) -> SafeString:
    local = timezone.localtime(time)
    return format_html(
        '<time datetime="{}">{}</time>',
        local.isoformat(timespec="seconds"),
        format_date(local, form),
    )


@register.filter
def long_time(time) -> SafeString:
    return _time_element(time, LONG_FORMAT)


@register.filter
def short_time(time) -> SafeString:
    return _time_element(time, SHORT_FORMAT)


@register.filter
def json_ld(data: dict) -> SafeString:
    """Return a JSON-LD block; data blocks are not scripts, so the strict CSP lets them be."""
    text = json.dumps(data, ensure_ascii=False).translate(_JSON_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')


@register.inclusion_tag("articles/includes/_picture.html")
def picture(image, crop: str, sizes: str, priority: bool = False) -> dict:
    """Show a rendition of `image` as a picture with a srcset for each format.

    `sizes` is the attribute of that name; `priority` marks the picture that is seen first.
    """
    width, height = image.sizes(crop)[-1]
    return {
        "image": image,
        "webp": image.srcset(crop, "webp"),
        "jpg": image.srcset(crop, "jpg"),
        "src": image.rendition_url(crop, width),
        "width": width,
        "height": height,
        "sizes": sizes,
        "priority": priority,
    }
