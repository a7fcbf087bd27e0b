"""schema.org descriptions of the pages, as dictionaries for JSON-LD.

Properties as Google's article guide and schema.org name them; every URL is absolute.
"""

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.templatetags.static import static
from django.utils import timezone

from articles.enums import Label, Role
from articles.models import Article, Author, Byline, Correction, Section
from articles.models.people import writers

CONTEXT = "https://schema.org"
SHARE_CROPS = ("16x9", "4x3", "1x1")


def absolute(path: str) -> str:
    """Return the absolute URL of a path of this site; an absolute URL stays as it is."""
    return path if path.startswith(("http://", "https://")) else f"{settings.SITE_URL}{path}"


def _iso(time) -> str:
    return timezone.localtime(time).isoformat(timespec="seconds")


def _publisher() -> dict:
    return {
        "@type": "NewsMediaOrganization",
        "name": settings.SITE_NAME,
        "url": f"{settings.SITE_URL}/",
        "logo": {
            "@type": "ImageObject",
            "url": absolute(static("img/logo.png")),
            "width": 512,
            "height": 512,
        },
    }


def organisation() -> dict:
    return {"@context": CONTEXT, **_publisher()}


def website() -> dict:
    return {
        "@context": CONTEXT,
        "@type": "WebSite",
        "name": settings.SITE_NAME,
        "url": f"{settings.SITE_URL}/",
        "inLanguage": "id",
    }


def _person(author: Author) -> dict:
    return {"@type": "Person", "name": author.name, "url": absolute(author.get_absolute_url())}


def news_article(
    article: Article, bylines: Sequence[Byline], corrections: Iterable[Correction] = ()
) -> dict:
    url = article.canonical_url or absolute(article.get_absolute_url())
    data = {
        "@context": CONTEXT,
        "@type": "NewsArticle",
        "headline": article.headline,
        "description": article.seo_description or article.summary or article.headline,
        "datePublished": _iso(article.published_at),
        "dateModified": _iso(article.last_changed_at),
        "author": [_person(byline.author) for byline in writers(bylines)] or [_publisher()],
        "publisher": _publisher(),
        "mainEntityOfPage": {"@type": "WebPage", "@id": url},
        "url": url,
        "articleSection": article.section.name,
        "keywords": [tag.name for tag in article.tags_in_order],
        "inLanguage": "id",
        "isAccessibleForFree": True,
    }
    if article.label != Label.NONE:
        data["genre"] = article.get_label_display()
    if editors := [byline.author for byline in bylines if byline.role == Role.EDITOR]:
        data["editor"] = [_person(editor) for editor in editors]
    if corrections:
        data["correction"] = [
            {
                "@type": "CorrectionComment",
                "text": correction.text,
                "datePublished": _iso(correction.posted_at),
            }
            for correction in corrections
        ]
    if image := article.lead_image:
        data["image"] = [
            {
                "@type": "ImageObject",
                "url": absolute(image.rendition_url(crop, width)),
                "width": width,
                "height": height,
            }
            for crop in SHARE_CROPS
            for width, height in [image.sizes(crop)[-1]]
        ]
    return data


def breadcrumb(sections: Iterable[Section]) -> dict:
    """Describe the way from the front page down to the last of `sections`."""
    trail = [(settings.SITE_NAME, "/")]
    trail += [(section.name, section.get_absolute_url()) for section in sections]
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": absolute(path)}
            for position, (name, path) in enumerate(trail, start=1)
        ],
    }


def item_list(articles: Iterable[Article]) -> dict:
    return {
        "@context": CONTEXT,
        "@type": "ItemList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "url": absolute(a.get_absolute_url())}
            for position, a in enumerate(articles, start=1)
        ],
    }


def profile(author: Author) -> dict:
    person = _person(author)
    if author.job_title:
        person["jobTitle"] = author.job_title
    if author.bio:
        person["description"] = author.bio
    return {"@context": CONTEXT, "@type": "ProfilePage", "mainEntity": person}
