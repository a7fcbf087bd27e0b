"""Find the article of a story that comes again, also when its headline was corrected."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.body import plain_text, sanitise
from articles.enums import Action
from articles.importers.story import Story
from articles.models import Article, LogEntry
from articles.text import title_key

SAME_STORY = 0.5
DOUBTFUL = 0.7
SAME_TEXT = 0.9
# How many steps of the workflow, and how many articles in them, an import looks back.
MAX_STEPS = 20_000
MAX_ARTICLES = 500
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")


class Sign(TextChoices):
    """By what the article of a story was known, the surest first."""

    ASKED = "asked", _("as asked for")
    SENDER_ID = "sender_id", _("the same id of the sender")
    HEADLINE = "headline", _("the same headline")
    FILE_NAME = "file_name", _("the same file name and a like text")
    TEXT = "text", _("nearly the same text")


@dataclass(frozen=True, slots=True)
class Delivery:
    """A story and the name of the file in which it came."""

    story: Story
    file_name: str = ""

    @property
    def origins(self) -> tuple[str, ...]:
        """What names the delivery: the file, and the id that the sender gave."""
        return tuple(filter(None, (self.file_name, self.story.sender_id)))


class Doubtful(Exception):
    """The stored `article` may be an earlier version of the story; a person must say."""

    def __init__(self, article: Article, share: float) -> None:
        super().__init__(str(article))
        self.article, self.share = article, share


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


def compare(article: Article, story: Story) -> Likeness:
    """Return how much of the text of `story` is in the stored text of `article`."""
    return _likeness(plain_text(article.body), plain_text(sanitise(story.body)))


class Archive:
    """The articles that imports stored lately, with the names of their deliveries.

    The log of the workflow has the names as notes.
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

    def add(self, article: Article, origins: Iterable[str]) -> None:
        """Add an article that was stored, or its new text."""
        self.articles[article.pk] = article
        self.texts[article.pk] = plain_text(article.body)
        self.origins.setdefault(article.pk, set()).update(origins)

    def find(self, delivery: Delivery, day: dt.date) -> tuple[Article, Sign] | None:
        """Return the article of an earlier version of the story, and the sign; None for none.

        Raises Doubtful when only the texts are alike, but not nearly the same.
        """
        text = plain_text(sanitise(delivery.story.body))
        signs, doubts = [], []
        for pk, article in self.articles.items():
            likeness = _likeness(self.texts[pk], text)
            sign = self._sign(article, delivery, likeness, day)
            if sign:
                signs.append((list(Sign).index(sign), -likeness.share, -pk))
            elif likeness.share >= DOUBTFUL and likeness.may_be_same(article, day):
                doubts.append((likeness.share, pk))
        if signs:
            place, _share, pk = min(signs)
            return self.articles[-pk], list(Sign)[place]
        if doubts:
            share, pk = max(doubts)
            raise Doubtful(self.articles[pk], share)
        return None

    def _sign(
        self, article: Article, delivery: Delivery, likeness: Likeness, day: dt.date
    ) -> Sign | None:
        story, origins = delivery.story, self.origins[article.pk]
        if story.sender_id and story.sender_id in origins:
            return Sign.SENDER_ID
        if likeness.share < SAME_STORY or not likeness.may_be_same(article, day):
            return None
        if title_key(story.headline) == title_key(article.headline):
            return Sign.HEADLINE
        is_same_text = likeness.share >= SAME_TEXT
        if delivery.file_name in origins and (likeness.same_figures or is_same_text):
            return Sign.FILE_NAME
        return Sign.TEXT if is_same_text and likeness.same_figures else None


def _likeness(old: str, new: str) -> Likeness:
    old_words, new_words = old.split(), new.split()
    common = sum((Counter(old_words) & Counter(new_words)).values())
    if 2 * common < SAME_STORY * (len(old_words) + len(new_words)):
        return Likeness(0.0)
    share = SequenceMatcher(None, old_words, new_words, autojunk=False).ratio()
    same_figures = sorted(_NUMBER.findall(old)) == sorted(_NUMBER.findall(new))
    return Likeness(share, same_figures)
