"""schema.org descriptions of the pages, as dictionaries for JSON-LD.

The properties are from schema.org and Google's article guide; every URL is absolute.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone

from articles.domain.story.corrections import Corrections
from articles.enums import CorrectionKind, Label, PageName, Role
from articles.identity import identity
from articles.models import Article, Author, Byline, Image, Page, Section, TagPage
from articles.models.people import writers
from articles.narrowing import required
from articles.site import absolute

CONTEXT = "https://schema.org"
# Properties of NewsMediaOrganization, and the pages that they link to.
_POLICIES = {
    "publishingPrinciples": PageName.GUIDELINES,
    "ethicsPolicy": PageName.ETHICS,
    "correctionsPolicy": PageName.CORRECTIONS,
    "masthead": PageName.STAFF,
}
_TYPES: dict[str, str] = {PageName.ABOUT: "AboutPage", PageName.CONTACT: "ContactPage"}
SHARE_CROPS = ("16x9", "4x3", "1x1")


def _iso(time: dt.datetime) -> str:
    return timezone.localtime(time).isoformat(timespec="seconds")


def _publisher() -> dict[str, Any]:
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


def organisation() -> dict[str, Any]:
    return {"@context": CONTEXT, **_organisation()}


def _organisation() -> dict[str, Any]:
    """Describe the publisher: the data in the settings, and links to its policy pages."""
    data = _publisher() | {name: absolute(f"/{page.value}/") for name, page in _POLICIES.items()}
    newsroom = identity()
    if newsroom.company:
        data["legalName"] = newsroom.company
    if newsroom.address:
        street = ", ".join(line.strip() for line in newsroom.address.splitlines())
        data["address"] = {
            "@type": "PostalAddress", "streetAddress": street, "addressCountry": "ID",
        }  # fmt: skip
    reached_by = {"email": newsroom.email, "telephone": newsroom.phone}
    if reached_by := {name: value for name, value in reached_by.items() if value}:
        data["contactPoint"] = {
            "@type": "ContactPoint", "contactType": "newsroom", "availableLanguage": "id",
            **reached_by,
        }  # fmt: skip
    return data


def about_page(page: Page) -> dict[str, Any]:
    """Describe a page about the newsroom."""
    data = {
        "@context": CONTEXT,
        "@type": _TYPES.get(page.name, "WebPage"),
        "name": page.title,
        "url": absolute(page.get_absolute_url()),
        "inLanguage": "id",
        "dateModified": _iso(page.modified_at),
        "publisher": _publisher(),
    }
    if page.description:
        data["description"] = page.description
    if page.name in _TYPES:
        data["mainEntity"] = _organisation()
    return data


def website() -> dict[str, Any]:
    return {
        "@context": CONTEXT,
        "@type": "WebSite",
        "name": settings.SITE_NAME,
        "url": f"{settings.SITE_URL}/",
        "inLanguage": "id",
    }


def _person(author: Author) -> dict[str, Any]:
    return {"@type": "Person", "name": author.name, "url": absolute(author.get_absolute_url())}


def news_article(
    article: Article,
    bylines: Sequence[Byline],
    corrections: Corrections | None = None,
    image: Image | None = None,
) -> dict[str, Any]:
    url = article.canonical_url or absolute(article.get_absolute_url())
    data = {
        "@context": CONTEXT,
        "@type": "NewsArticle",
        "headline": article.headline,
        "description": article.seo_description or article.summary or article.headline,
        "datePublished": _iso(required(article.published_at)),
        "dateModified": _iso(article.last_changed_at),
        "author": [_person(byline.author) for byline in writers(bylines)] or [_publisher()],
        "publisher": _publisher(),
        "mainEntityOfPage": {"@type": "WebPage", "@id": url},
        "url": url,
        "articleSection": required(article.section).name,
        "keywords": [tag.name for tag in article.tags_in_order],
        "inLanguage": "id",
        "isAccessibleForFree": True,
    }
    if article.label != Label.NONE:
        data["genre"] = article.get_label_display()
    if editors := [byline.author for byline in bylines if byline.role == Role.EDITOR]:
        data["editor"] = [_person(editor) for editor in editors]
    if corrections:
        data |= _corrections(corrections)
    if image:
        data["image"] = [_picture(image, crop) for crop in SHARE_CROPS]
    return data


def _picture(image: Image, crop: str) -> dict[str, Any]:
    width, height = image.sizes(crop)[-1]
    return {
        "@type": "ImageObject",
        "url": absolute(image.rendition_url(crop, width)),
        "width": width,
        "height": height,
    }


def _corrections(corrections: Corrections) -> dict[str, Any]:
    """Return `corrections` as JSON-LD: CorrectionComment, or Comment for the other kinds.

    `subjectOf` are the articles that have a reply or an outcome in full, `about` the articles
    whose corrections refer readers to this one.
    """
    data: dict[str, list[dict[str, Any]]] = {}
    for correction in corrections.own:
        is_correction = correction.kind == CorrectionKind.CORRECTION
        comment: dict[str, object] = {
            "@type": "CorrectionComment" if is_correction else "Comment",
            "name": correction.get_kind_display(),
            "text": correction.text,
            "datePublished": _iso(correction.posted_at),
        }
        if correction.responsible not in {"", settings.SITE_NAME}:
            comment["editor"] = {"@type": "Person", "name": correction.responsible}
        data.setdefault("correction" if is_correction else "comment", []).append(comment)
    named = {
        "subjectOf": [one.visible_related for one in corrections.own if one.visible_related],
        "about": [one.article for one in corrections.referring],
    }
    for name, stories in named.items():
        if stories:
            data[name] = [_story(story) for story in dict.fromkeys(stories)]
    return data


def _story(article: Article) -> dict[str, Any]:
    url = absolute(article.get_absolute_url())
    return {"@type": "NewsArticle", "headline": article.headline, "url": url}


def breadcrumb(sections: Iterable[Section]) -> dict[str, Any]:
    """Describe the path from the front page to the last of `sections`."""
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


def item_list(articles: Iterable[Article]) -> dict[str, Any]:
    return {
        "@context": CONTEXT,
        "@type": "ItemList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "url": absolute(a.get_absolute_url())}
            for position, a in enumerate(articles, start=1)
        ],
    }


def topic(page: TagPage) -> dict[str, Any]:
    """Describe the page of a tag."""
    data: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "CollectionPage",
        "name": page.tag.name,
        "url": absolute(reverse("articles:tag", args=[page.tag.slug])),
        "inLanguage": "id",
        "publisher": _publisher(),
    }
    if page.description:
        data["description"] = page.description
    if picture := page.shown_picture:
        data["image"] = [_picture(picture, crop) for crop in SHARE_CROPS]
    return data


def profile(author: Author) -> dict[str, Any]:
    person = _person(author) | {"worksFor": _publisher()}
    if author.job_title:
        person["jobTitle"] = author.job_title
    if author.bio:
        person["description"] = author.bio
    if photo := author.portrait:
        person["image"] = _picture(photo, "1x1")
    return {"@context": CONTEXT, "@type": "ProfilePage", "mainEntity": person}
