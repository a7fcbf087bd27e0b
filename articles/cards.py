"""Cards of articles: rendered, or as they were stored when the article changed.

A card has one of four forms: "full" with picture and summary, "short" with the picture or else
the summary, "bare" with neither, "line" with the linked headline alone. What differs between
places of one form, the level of the heading, the sizes of the picture and its priority, is filled
in where the card is shown.
"""

import datetime as dt
from typing import Literal, NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from articles.enums import Seen
from articles.models import Article
from articles.models.article import article_path
from articles.models.selection import Selection, aware
from articles.models.visibility import Position
from articles.release import current_release
from newsroom.page_cache.dependencies import depend_on_rows, remembered

Form = Literal["full", "short", "bare", "line"]
FORMS: tuple[Form, ...] = ("full", "short", "bare", "line")
_CARD, _LINE, _LEAD = (f"articles/includes/_{name}.html" for name in ("card", "line", "lead"))
# Characters that no text of an article has.
_LEVEL, _SIZES = "\x02", "\x03"
# As includes/_picture.html has them.
_LATER, _FIRST = ' loading="lazy" decoding="async"', ' fetchpriority="high"'


class StoredCard(NamedTuple):
    """An article in a list, with its forms as they were stored."""

    pk: int
    time: dt.datetime
    label: str
    section_id: int
    root_section_id: int
    section_slug: str
    slug: str
    image: int | None
    release: str | None
    picture: bool | None
    full: str
    short: str
    bare: str
    line: str

    @property
    def published_at(self) -> dt.datetime:
        return aware(self.time)

    @property
    def position(self) -> Position:
        return Position(self.published_at, self.pk)

    @property
    def has_picture(self) -> bool:
        return bool(self.picture)

    def get_absolute_url(self) -> str:
        return article_path(self.section_slug, self.pk, self.slug)


Card = Article | StoredCard
_SQL = {
    "pk": "article.id", "time": "article.published_at", "label": "article.label",
    "section_id": "article.section_id", "root_section_id": "article.root_section_id",
    "section_slug": "section.slug", "slug": "article.slug", "image": "article.lead_image_id",
    "release": "parts.release", "picture": "parts.has_picture",
    "full": "parts.card_full", "short": "parts.card_short", "bare": "parts.card_bare",
    "line": "parts.card_line",
}  # fmt: skip
_COLUMNS = ", ".join(_SQL[field] for field in StoredCard._fields)


def find_cards(articles: Selection) -> list[Card]:
    """Return the cards of `articles`, newest first; a second query loads those not stored."""
    cards = list(map(StoredCard._make, articles.rows(_COLUMNS)))
    depend_on_rows(Seen.CARD, (card.pk for card in cards))
    depend_on_rows(Seen.IMAGE, (card.image for card in cards if card.image))
    release = current_release()
    missing = [card.pk for card in cards if card.release != release]
    loaded = Article.objects.for_cards().in_bulk(missing) if missing else {}
    gone = set(missing) - loaded.keys()  # since the first query
    return [loaded.get(card.pk, card) for card in cards if card.pk not in gone]


def stored_forms(article: Article) -> dict[Form, str]:
    """Return the forms to store of an article that was loaded with `for_cards`."""
    return {form: _render(article, form, _LEVEL, _SIZES, priority=False) for form in FORMS}


def render_card(
    card: Card, form: Form, *, level: int, sizes: str, priority: bool = False
) -> SafeString:
    """Return a card as HTML; a card with `priority` has the first visible picture of a page."""
    if isinstance(card, Article):
        return _render(card, form, str(level), sizes, priority=priority)
    html: str = getattr(card, form)
    html = html.replace(_LEVEL, str(level)).replace(_SIZES, sizes)
    return SafeString(html.replace(_LATER, _FIRST, 1) if priority else html)


def render_line(card: Card, words: str = "") -> SafeString:
    """Return a card as its linked headline, or as other words with the same link."""
    if isinstance(card, StoredCard) and not words:
        return SafeString(card.line)
    return SafeString(render_to_string(_LINE, {"article": card, "words": words}).strip())


def render_lead(card: Card) -> SafeString:
    """Return a card as that which leads the front page: a form that is not stored."""
    if isinstance(card, Article):
        return render_to_string(_LEAD, {"article": card})

    def render() -> SafeString:
        article = Article.objects.for_cards().filter(pk=card.pk).first()
        return render_to_string(_LEAD, {"article": article}) if article else SafeString()

    return remembered((_LEAD, card.pk), render)


def _render(article: Article, form: Form, level: str, sizes: str, *, priority: bool) -> SafeString:
    if form == "line":
        return render_line(article)
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
