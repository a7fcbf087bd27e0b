"""Cards of articles: rendered, or as they were stored when the article changed.

A card has one of four forms: "full" with picture and summary, "short" with the picture or else
the summary, "bare" with neither, "line" with the linked headline alone. What differs between
places of one form, the level of the heading, the sizes of the picture and its priority, is filled
in where the card is shown.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from articles.enums import Seen
from articles.models import Article
from articles.models.article import article_path
from articles.models.article_queryset import ArticleQuerySet
from articles.models.visibility import Position
from articles.release import current_release
from newsroom.page_cache.dependencies import depend_on

Form = Literal["full", "short", "bare", "line"]
FORMS: tuple[Form, ...] = ("full", "short", "bare", "line")
_COLUMNS = (
    "pk", "published_at", "label", "section_id", "root_section_id", "section__slug", "slug",
    "lead_image", "parts__release", "parts__has_picture",
    *(f"parts__card_{form}" for form in FORMS),
)  # fmt: skip
# Characters that no text of an article has.
_CARD, _LINE = "articles/includes/_card.html", "articles/includes/_line.html"
_LEVEL, _SIZES = "\x02", "\x03"
# As includes/_picture.html has them.
_LATER, _FIRST = ' loading="lazy" decoding="async"', ' fetchpriority="high"'


@dataclass(frozen=True, slots=True)
class StoredCard:
    """An article in a list, with its forms as they were stored."""

    pk: int
    published_at: dt.datetime
    label: str
    section_id: int
    root_section_id: int
    path: str
    has_picture: bool
    forms: dict[Form, str]

    @property
    def position(self) -> Position:
        return Position(self.published_at, self.pk)

    def get_absolute_url(self) -> str:
        return self.path


Card = Article | StoredCard


def find_cards(articles: ArticleQuerySet) -> list[Card]:
    """Return the cards of `articles`; those that are not stored are loaded, by a second query."""
    release, cards, missing = current_release(), [], []
    for row in articles.values_list(*_COLUMNS):
        pk, time, label, section, root, section_slug, slug, lead_image, made_with, *stored = row
        has_picture, *forms = stored
        depend_on(Seen.CARD, pk)
        if lead_image:
            depend_on(Seen.IMAGE, lead_image)
        if made_with != release:
            missing.append(pk)
        path, named = article_path(section_slug, pk, slug), dict(zip(FORMS, forms, strict=True))
        cards.append(StoredCard(pk, time, label, section, root, path, has_picture, named))
    loaded = Article.objects.for_cards().in_bulk(missing) if missing else {}
    return [loaded.get(card.pk, card) for card in cards]


def stored_forms(article: Article) -> dict[Form, str]:
    """Return the forms to store of an article that was loaded with `for_cards`."""
    return {form: _render(article, form, _LEVEL, _SIZES, priority=False) for form in FORMS}


def render_card(
    card: Card, form: Form, *, level: int, sizes: str, priority: bool = False
) -> SafeString:
    """Return a card as HTML; a card with `priority` has the first visible picture of a page."""
    if isinstance(card, Article):
        return _render(card, form, str(level), sizes, priority=priority)
    html = card.forms[form].replace(_LEVEL, str(level)).replace(_SIZES, sizes)
    return mark_safe(html.replace(_LATER, _FIRST, 1) if priority else html)


def _render(article: Article, form: Form, level: str, sizes: str, *, priority: bool) -> SafeString:
    if form == "line":
        return mark_safe(render_to_string(_LINE, {"article": article}).strip())
    has_picture = form != "bare" and article.has_picture
    return render_to_string(
        _CARD,
        {
            "article": article,
            "level": level,
            "has_picture": has_picture,
            "sizes": sizes,
            "priority": priority,
            "has_summary": form == "full" or (form == "short" and not has_picture),
        },
    )
