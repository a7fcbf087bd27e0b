from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from articles.content import blank, fingerprint
from articles.enums import CorrectionKind, State
from articles.querysets.visibility import Position, visible

if TYPE_CHECKING:
    from articles.models import Article, Image, Section

# A form says every 15 seconds that it is open; browsers let a hidden tab run once a minute.
LIVE = dt.timedelta(seconds=75)


class BacaJugaQuerySet(QuerySet):
    def visible(self) -> BacaJugaQuerySet:
        """Links that lead somewhere now: a page elsewhere, what readers may see, or a notice."""
        notice = Q(to_notice=True, target__state=State.RETRACTED)
        return self.filter((Q(target=None) & ~Q(url="")) | visible("target__") | notice)

    def unsettled(self) -> BacaJugaQuerySet:
        """Links to retracted articles from others that readers see, or may see one day."""
        return self.filter(target__state=State.RETRACTED, to_notice=False).exclude(
            article__state=State.RETRACTED
        )

    def waiting_for(self, key: str) -> BacaJugaQuerySet:
        """Links that want a title of this key and lead to no published article."""
        return self.filter(
            Q(target=None) | ~Q(target__state=State.PUBLISHED), wanted_key=key
        ).exclude(wanted_key="")

    def pending(self) -> BacaJugaQuerySet:
        return self.filter(Q(target=None) & ~Q(wanted_key=""))


class CorrectionQuerySet(QuerySet):
    def public(self, before: Position | None = None) -> CorrectionQuerySet:
        """Statements about what readers may see, in no order; with `before`, none newer.

        Not a join: SQLite would then begin with the articles, and read them all.
        """
        until = before.time if before else timezone.now()
        articles = self.model.article.field.related_model.objects.published()
        return self.filter(Exists(articles.filter(pk=OuterRef("article"))), posted_at__lte=until)

    def newest(self, before: Position | None = None) -> CorrectionQuerySet:
        """From new to old; with `before`, only what follows that position. Expects `public`."""
        found = self
        if before:
            found = self.filter(Q(posted_at__lt=before.time) | Q(pk__lt=before.pk))
        return found.order_by("-posted_at", "-pk")

    def of_kind(self, kind: CorrectionKind | None) -> CorrectionQuerySet:
        return self.filter(kind=kind) if kind else self

    def around(self, article: Article) -> CorrectionQuerySet:
        """The statements about `article` and those that it carries for others, oldest first."""
        return self.filter(Q(article=article) | Q(related=article)).for_cards()

    def for_cards(self) -> CorrectionQuerySet:
        """One row holds what is shown of it: both articles joined, without their bodies."""
        return self.select_related("article__section", "related__section").defer(
            "article__body", "related__body"
        )


class RetractionQuerySet(QuerySet):
    def open(self) -> RetractionQuerySet:
        """The requests on which nobody has decided."""
        return self.filter(is_approved=None)

    def public(self, before: Position | None = None) -> RetractionQuerySet:
        """What the public register holds, newest first; with `before`, what follows there.

        Not a join, as of corrections.
        """
        articles = self.model.article.field.related_model.objects.in_state(State.RETRACTED)
        found = self.filter(Exists(articles.filter(pk=OuterRef("article"))), is_approved=True)
        if before:
            found = found.filter(
                Q(decided_at__lt=before.time) | Q(pk__lt=before.pk), decided_at__lte=before.time
            )
        return found.order_by("-decided_at", "-pk")

    def for_cards(self) -> RetractionQuerySet:
        return self.select_related("article__section").defer("article__body")


class RevisionQuerySet(QuerySet):
    def known_to(self, user, newest) -> RevisionQuerySet:
        """The revisions that `user` made, and the one that every form opens with."""
        return self.filter(Q(created_by=user) | Q(pk=newest))


class BufferQuerySet(QuerySet):
    def live(self) -> BufferQuerySet:
        """The forms that somebody has open now."""
        return self.filter(seen_at__gt=timezone.now() - LIVE)

    def with_text(self) -> BufferQuerySet:
        return self.filter(content__isnull=False)

    def naming(self, image: Image) -> BufferQuerySet:
        """The texts that show `image`: few texts are unsaved, so that all are read."""
        return self.with_text().filter(content__icontains=str(image.uid))

    def left_behind(self) -> BufferQuerySet:
        """The texts that nobody has open, newest first, but those that are stored elsewhere.

        That is the newest revision, one that the same person made, or the text of an empty form.
        """
        revisions = self.model.based_on.field.related_model.objects
        stored = revisions.known_to(OuterRef("user"), OuterRef("article__latest_revision"))
        same = stored.filter(article=OuterRef("article"), digest=OuterRef("digest"))
        is_empty = Q(article=None, digest=fingerprint(blank()))
        texts = self.with_text().filter(~is_empty, ~Exists(same))
        return texts.filter(seen_at__lte=timezone.now() - LIVE).order_by("-saved_at")


class FrontSlotQuerySet(QuerySet):
    def of_page(self, section: Section | None) -> FrontSlotQuerySet:
        """The arrangement of a section's page, without one of the front page, from the top."""
        return self.filter(section=section).order_by("slot", "position", "pk")

    def not_over(self) -> FrontSlotQuerySet:
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=timezone.now()))

    def standing(self) -> FrontSlotQuerySet:
        """What stands there now: its time has come and not passed, and readers see its article."""
        has_begun = Q(starts_at=None) | Q(starts_at__lte=timezone.now())
        return self.not_over().filter(has_begun, visible("article__"))

    def with_cards(self) -> FrontSlotQuerySet:
        """As `for_cards`: one row holds all that the article's card shows."""
        cards = ("article__section", "article__lead_image")
        return self.select_related(*cards).defer("article__body")


class NoteQuerySet(QuerySet):
    def open(self) -> NoteQuerySet:
        return self.filter(resolved_at=None)


class PreviewLinkQuerySet(QuerySet):
    def open(self) -> PreviewLinkQuerySet:
        """The links that work now, as long as their articles are not retracted."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())
