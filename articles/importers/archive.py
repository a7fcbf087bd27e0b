"""Find the article of a story that comes again, also when its headline was corrected."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from uuid import UUID

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.body import plain_text, sanitise
from articles.content.alignment import close_matches
from articles.enums import Action
from articles.importers.story import Story
from articles.models import Article, LogEntry
from articles.text import title_key

SAME_STORY = 0.5
DOUBTFUL = 0.7
SAME_TEXT = 0.9
# The share of the longer words of two stories, or of their headlines, that makes them related.
RELATED = 0.35
RELATED_HEADLINES = 0.5
# How many steps of the workflow, and how many articles in them, an import looks back.
MAX_STEPS = 20_000
MAX_ARTICLES = 500
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_LONGER_WORD = re.compile(r"[^\W\d_]{5,}")
_WORD = re.compile(r"\w{4,}")


class Sign(TextChoices):
    """By what the article of a story was known, the surest first."""

    ASKED = "asked", _("as asked for")
    SENDER_ID = "sender_id", _("the same id of the sender")
    HEADLINE = "headline", _("the same headline")
    FILE_NAME = "file_name", _("the same file name and a like text")
    TEXT = "text", _("nearly the same text")


@dataclass(frozen=True)
class Delivery:
    """A story and the name of the file in which it came."""

    story: Story
    file_name: str = ""

    @cached_property
    def text(self) -> str:
        """The plain text of the story as it is stored."""
        return plain_text(sanitise(self.story.body))

    @property
    def file_origin(self) -> str:
        """What the log says of the file: "" for none."""
        return f"file: {' '.join(self.file_name.split())}" if self.file_name else ""

    @property
    def id_origin(self) -> str:
        """What the log says of the id that the sender gave: "" for none."""
        sender_id = " ".join(self.story.sender_id.split())
        return f"id: {sender_id}" if sender_id else ""

    @property
    def origins(self) -> tuple[str, ...]:
        """What names the delivery in the log."""
        return tuple(filter(None, (self.file_origin, self.id_origin)))


class Doubtful(Exception):
    """The stored `article` may be an earlier version of the story; a person must say.

    `has_id` tells that it has the sender's id of the story, but the text is another.
    """

    def __init__(self, article: Article, share: float, *, has_id: bool) -> None:
        super().__init__(str(article))
        self.article, self.share, self.has_id = article, share, has_id


@dataclass(frozen=True, slots=True)
class Likeness:
    """The share of the words that two texts have in the same order, and whether figures agree."""

    share: float
    same_figures: bool = False

    def may_be_same(self, article: Article, day: dt.date) -> bool:
        """Tell whether other figures are a correction: on the day of publication, or before."""
        if self.same_figures or article.published_at is None:
            return True
        return timezone.localdate(article.published_at) == day


class Archive:
    """The articles that imports stored lately, with the names of their deliveries.

    The log of the workflow has the names as notes. What was found or compared is kept: an import
    asks for each story before it locks the articles, and again when it stores the story.
    """

    def __init__(self) -> None:
        newest = LogEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        rows = LogEntry.objects.filter(pk__gt=newest - MAX_STEPS, action=Action.IMPORT)
        self.origins: dict[int, set[str]] = {}
        for pk, note in rows.order_by("-pk").values_list("article", "note"):
            if pk in self.origins or len(self.origins) < MAX_ARTICLES:
                self.origins.setdefault(pk, set()).update(note.split("\n"))
        self.articles = Article.objects.in_bulk(self.origins)
        self.texts = {pk: plain_text(each.body) for pk, each in self.articles.items()}
        self.by_uid = {article.uid: article for article in self.articles.values()}
        self._asked_for: set[UUID] = set()
        self._likeness = cache(_likeness)

    def with_uids(self, uids: Sequence[UUID]) -> list[Article | None]:
        """Return the article of each uid, None where there is none."""
        if not self._asked_for.issuperset(uids):
            found = Article.objects.in_bulk(uids, field_name="uid")
            self.by_uid = found | self.by_uid
            self._asked_for.update(uids)
        return [self.by_uid.get(uid) for uid in uids]

    def compare(self, article: Article, delivery: Delivery) -> Likeness:
        """Return how much of the text of a story is in the stored text of `article`."""
        if article.pk not in self.texts:
            self.texts[article.pk] = plain_text(article.body)
        return self._likeness(self.texts[article.pk], delivery.text)

    def add(self, article: Article, origins: Iterable[str]) -> None:
        """Add an article that was stored, or its new text."""
        self.articles[article.pk] = self.by_uid[article.uid] = article
        self.texts[article.pk] = plain_text(article.body)
        self.origins.setdefault(article.pk, set()).update(origins)

    def find(self, delivery: Delivery, day: dt.date) -> tuple[Article, Sign] | None:
        """Return the article of an earlier version of the story, and the sign; None for none.

        Raises Doubtful when only the texts are alike, but not nearly the same, or only the id of
        the sender is the same.
        """
        signs, doubts = [], []
        for pk, article in self.articles.items():
            likeness = self.compare(article, delivery)
            has_id = bool(delivery.id_origin) and delivery.id_origin in self.origins[pk]
            if has_id and self._is_related(article, delivery):
                sign: Sign | None = Sign.SENDER_ID
            else:
                sign = self._sign(article, delivery, likeness, day)
            if sign:
                signs.append((list(Sign).index(sign), -likeness.share, -pk))
            elif has_id or (likeness.share >= DOUBTFUL and likeness.may_be_same(article, day)):
                doubts.append((likeness.share, pk, has_id))
        if signs:
            place, _share, pk = min(signs)
            return self.articles[-pk], list(Sign)[place]
        if doubts:
            share, pk, has_id = max(doubts)
            raise Doubtful(self.articles[pk], share, has_id=has_id)
        return None

    def _is_related(self, article: Article, delivery: Delivery) -> bool:
        """Tell whether a story may be a rewritten one: many of its words are in the old one."""
        headlines = _common(_WORD, article.headline, delivery.story.headline)
        return headlines > RELATED_HEADLINES or (
            _common(_LONGER_WORD, self.texts[article.pk], delivery.text) >= RELATED
        )

    def _sign(
        self, article: Article, delivery: Delivery, likeness: Likeness, day: dt.date
    ) -> Sign | None:
        if likeness.share < SAME_STORY or not likeness.may_be_same(article, day):
            return None
        if title_key(delivery.story.headline) == title_key(article.headline):
            return Sign.HEADLINE
        is_same_text = likeness.share >= SAME_TEXT
        file = delivery.file_origin
        has_file = bool(file) and file in self.origins[article.pk]
        if has_file and (likeness.same_figures or is_same_text):
            return Sign.FILE_NAME
        return Sign.TEXT if is_same_text and likeness.same_figures else None


def _likeness(old: str, new: str) -> Likeness:
    old_words, new_words = old.split(), new.split()
    total = len(old_words) + len(new_words)
    common = sum((Counter(old_words) & Counter(new_words)).values())
    if 2 * common < SAME_STORY * total:
        return Likeness(0.0)
    share = 2 * len(close_matches(old_words, new_words)) / total if total else 1.0
    same_figures = sorted(_NUMBER.findall(old)) == sorted(_NUMBER.findall(new))
    return Likeness(share, same_figures)


def _common(word: re.Pattern[str], old: str, new: str) -> float:
    """Return the share of the words of the shorter text that both have."""
    old_words, new_words = (set(word.findall(text.lower())) for text in (old, new))
    fewer = min(len(old_words), len(new_words))
    return len(old_words & new_words) / fewer if fewer else 0.0
