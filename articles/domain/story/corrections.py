"""Corrections of a published article: ralat and koreksi, pembaruan, hak jawab, and outcomes.

Pedoman Pemberitaan Media Siber, item 4: each is linked with the article and shows its own time.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.domain.announcement import announce_text
from articles.domain.story import revisions
from articles.enums import CorrectionKind
from articles.models import Article, Correction
from articles.models.fields import clean_text
from articles.narrowing import required
from articles.text import has_words, printable

# The usual wording of a ralat in Indonesian newsrooms, and a pattern that finds an empty gap.
_WRONG, _RIGHT = "Sebelumnya, redaksi menulis:", "Informasi yang benar adalah:"
WORDING = f"{_WRONG} … {_RIGHT} …"
_GAP = re.compile(rf"{_WRONG}\W*{_RIGHT}|{_RIGHT}(?:\W*\Z|[^\w\n]*…[^\w\n]*$)", re.MULTILINE)


@dataclass(frozen=True)
class Corrections:
    """The corrections that the page of an article shows, each list oldest first.

    `own` are corrections of the article. `referring` are corrections of other articles whose
    `related` is this article: it has the right of reply or the outcome in full.
    """

    own: list[Correction] = field(default_factory=list)
    referring: list[Correction] = field(default_factory=list)

    @property
    def notices(self) -> list[Correction]:
        """Return the corrections of the article that are shown, or announced, above its text."""
        return [correction for correction in self.own if correction.is_notice]


@dataclass(frozen=True)
class Change:
    """One line of the public history of an article; `time` is aware."""

    what: str
    time: dt.datetime
    correction: Correction | None = None


def corrections_of(article: Article) -> Corrections:
    """Return the corrections of `article`, and those of visible articles that refer to it.

    One query; none for an unsaved article.
    """
    found = list(Correction.objects.around(article)) if article.pk else []
    return split_corrections(article, found)


def split_corrections(article: Article, found: Iterable[Correction]) -> Corrections:
    """Split `found`, oldest first, into corrections of `article` and those that refer to it.

    If several of one kind from one article refer to it, only the oldest is returned.
    """
    referring: dict[tuple[int, str], Correction] = {}
    for correction in found:
        if correction.related_id == article.pk and correction.article.is_visible:
            referring.setdefault((correction.article_id, correction.kind), correction)
    own = [correction for correction in found if correction.article_id == article.pk]
    return Corrections(own, list(referring.values()))


def corrections_referring_to(article: Article) -> list[Correction]:
    """Return the corrections of visible articles whose `related` is `article`; one query."""
    return list(article.answers.public().for_cards())


def history_of(article: Article, own: Iterable[Correction]) -> list[Change]:
    """Return the public history of `article`, oldest first, starting with its publication.

    [] for an article that never changed. An update that was made before updates had a text is
    listed without a correction.
    """
    changes = [Change(s.get_kind_display(), s.posted_at, s) for s in own]
    if article.updated_at and article.updated_at not in {change.time for change in changes}:
        changes.append(Change(str(CorrectionKind.UPDATE.label), article.updated_at))
    if not changes:
        return []
    published_at = required(article.first_published_at or article.published_at)
    first = Change(_("First published"), published_at)
    return [first, *sorted(changes, key=lambda change: change.time)]


def responsible_name(user: User) -> str:
    """Return the public name of `user`: of their Author, else their full name, else the site's.

    It is never the username.
    """
    author = getattr(user, "author", None)
    return (author.name if author else user.get_full_name() if user else "") or settings.SITE_NAME


def add_correction(
    article: Article,
    kind: CorrectionKind,
    text: str,
    *,
    user: User,
    related: Article | None = None,
) -> Correction:
    """Create a public correction of `article`; `related` is the article that has it in full.

    Call it in the transaction of the change that it explains, with `article` and `related` locked
    together. An update also sets `updated_at`, the time that readers see as “Updated”. Raises
    ValidationError by field ("correction", "related") when the text is missing or too long, when
    `related` is not visible, and when `related` is the outcome of a verification but is unverified
    itself.
    """
    text = _worded(kind, text)
    related = related and _visible_related(article, kind, related)
    correction = Correction.objects.create(
        article=article, kind=kind, text=text, related=related, posted_at=timezone.now(),
        responsible=responsible_name(user), created_by=user,
    )  # fmt: skip
    record_correction_time(article, correction.posted_at)
    if related:
        announce_text(related)
    if kind == CorrectionKind.UPDATE:
        article.updated_at = correction.posted_at
        Article.objects.filter(pk=article.pk).update(updated_at=correction.posted_at)
    return correction


def _visible_related(article: Article, kind: CorrectionKind, related: Article) -> Article:
    """Lock and return `related` as stored: it may have been retracted since it was chosen.

    Raises ValidationError as `add_correction` does.
    """
    stored = revisions.lock_articles([related.pk]).get(related.pk)
    if stored is None or stored.pk == article.pk or not stored.is_visible:
        message = _("Choose another article, one that readers can see now.")
    elif kind == CorrectionKind.VERIFICATION and stored.needs_verification:
        message = _("Choose another article: this one waits for its own verification.")
    else:
        return stored
    raise ValidationError({"related": message})


def record_correction_time(article: Article, time: dt.datetime) -> None:
    """Store `time` (aware) as that of the last correction or mark shown beside the text."""
    article.stated_at = time
    Article.objects.filter(pk=article.pk).update(stated_at=time)
    announce_text(article)


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
        return clean_text(Correction, "text", text)
    except ValidationError as error:
        raise ValidationError({"correction": error}) from error
