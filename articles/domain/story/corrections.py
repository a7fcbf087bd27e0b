"""Public statements about a story: ralat and koreksi, pembaruan, hak jawab, outcomes.

Pedoman Pemberitaan Media Siber, item 4: each is linked with the story and says when it was posted.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.domain.story import revisions
from articles.enums import CorrectionKind
from articles.models import Article, Correction
from articles.text import has_words, printable

# Ralat as Indonesian newsrooms word it, and what shows that one of its two gaps is not filled.
_WRONG, _RIGHT = "Sebelumnya, redaksi menulis:", "Informasi yang benar adalah:"
WORDING = f"{_WRONG} … {_RIGHT} …"
_GAP = re.compile(rf"{_WRONG}\W*{_RIGHT}|{_RIGHT}(?:\W*\Z|[^\w\n]*…[^\w\n]*$)", re.MULTILINE)


@dataclass(frozen=True)
class Statements:
    """What is said of a story beside its text, each list from old to new.

    `own` are the statements about it; `carried` are those about other stories that it carries.
    """

    own: list[Correction] = field(default_factory=list)
    carried: list[Correction] = field(default_factory=list)

    @property
    def notices(self) -> list[Correction]:
        """Return what stands above the text, or is announced there."""
        return [statement for statement in self.own if statement.is_notice]


@dataclass(frozen=True)
class Change:
    """One line of the public history of a story; `time` is aware."""

    what: str
    time: dt.datetime
    statement: Correction | None = None


def statements_of(article: Article) -> Statements:
    """Return what is said of `article` and what it carries for others that readers may see.

    One query; none for an article without a row.
    """
    found = list(Correction.objects.around(article)) if article.pk else []
    return arrange(article, found)


def arrange(article: Article, found: Iterable[Correction]) -> Statements:
    """Return what of `found`, oldest first, is said of `article`, and what it carries.

    One of several of a kind that it carries for the same story stands for them all: the oldest.
    """
    carried = {}
    for statement in found:
        if statement.related_id == article.pk and statement.article.is_visible:
            carried.setdefault((statement.article_id, statement.kind), statement)
    own = [statement for statement in found if statement.article_id == article.pk]
    return Statements(own, list(carried.values()))


def carried_for(article: Article) -> list[Correction]:
    """Return what `article` carries for other stories, as far as readers see those; one query."""
    return list(article.answers.public().for_cards())


def history_of(article: Article, own: Iterable[Correction]) -> list[Change]:
    """Return what readers may know of how `article` changed since it was published.

    From old to new, beginning with that; [] for one that never changed. An update of before
    updates had words stands without any.
    """
    told = [Change(s.get_kind_display(), s.posted_at, s) for s in own]
    if article.updated_at and article.updated_at not in {change.time for change in told}:
        told.append(Change(CorrectionKind.UPDATE.label, article.updated_at))
    if not told:
        return []
    first = Change(_("First published"), article.first_published_at or article.published_at)
    return [first, *sorted(told, key=lambda change: change.time)]


def responsible_name(user) -> str:
    """Return the public name of `user`: that of their Author, their own, or else the site's.

    Never the name that they sign in with.
    """
    author = getattr(user, "author", None)
    return (author.name if author else user.get_full_name() if user else "") or settings.SITE_NAME


def post(
    article: Article, kind: CorrectionKind, text: str, *, user, related: Article | None = None
) -> Correction:
    """Tell readers of `article`, as of now, what `text` says; `related` carries it in full.

    To be called in the transaction of the change that it is about. An update moves the time that
    readers see as “Updated”. Raises ValidationError by field ("correction", "related") when the
    text is missing or longer than it may be, readers cannot follow to `related`, or that is the
    outcome of a verification and waits for its own. Lock `related` together with `article`.
    """
    text = _worded(kind, text)
    related = related and _carrier(article, kind, related)
    statement = Correction.objects.create(
        article=article, kind=kind, text=text, related=related, posted_at=timezone.now(),
        responsible=responsible_name(user), created_by=user,
    )  # fmt: skip
    note_told(article, statement.posted_at)
    if kind == CorrectionKind.UPDATE:
        article.updated_at = statement.posted_at
        Article.objects.filter(pk=article.pk).update(updated_at=statement.posted_at)
    return statement


def _carrier(article: Article, kind: CorrectionKind, related: Article) -> Article:
    """Return `related` as it stands now: it may have been retracted since it was chosen."""
    stored = revisions.lock_all([related.pk]).get(related.pk)
    if stored is None or stored.pk == article.pk or not stored.is_visible:
        message = _("Choose another article, one that readers can see now.")
    elif kind == CorrectionKind.VERIFICATION and stored.needs_verification:
        message = _("Choose another article: this one waits for its own verification.")
    else:
        return stored
    raise ValidationError({"related": message})


def note_told(article: Article, time: dt.datetime) -> None:
    """Remember that what surrounds the text of `article` changed for readers at `time` (aware)."""
    article.stated_at = time
    Article.objects.filter(pk=article.pk).update(stated_at=time)


def _worded(kind: CorrectionKind, text: str) -> str:
    missing = {
        CorrectionKind.CORRECTION: _("Say what was wrong and what is right."),
        CorrectionKind.UPDATE: _("Say in a sentence what is new."),
        CorrectionKind.REPLY: _("Say who replies, and what."),
        CorrectionKind.VERIFICATION: _("Say what the verification has shown."),
    }
    text = printable(text)
    if not has_words(text):
        raise ValidationError({"correction": missing[kind]})
    if _GAP.search(text):
        raise ValidationError({"correction": _("Fill both gaps: what was wrong, what is right.")})
    try:
        return Correction._meta.get_field("text").formfield().clean(text)
    except ValidationError as error:
        raise ValidationError({"correction": error}) from error
