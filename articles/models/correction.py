from __future__ import annotations

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.enums import PROTECTING, CorrectionKind, RetractionReason, State
from articles.models.article import Article
from articles.models.fields import LineField, ProseField, user_key
from articles.models.visibility import Position
from articles.narrowing import required

# A longer correction is shown below the text, with a link to it above.
SHORT = 600


class CorrectionQuerySet(QuerySet["Correction"]):
    def public(self, before: Position | None = None) -> CorrectionQuerySet:
        """Corrections of articles that readers may see, in no order; with `before`, none newer.

        Not a join: SQLite would then begin with the articles, and read them all.
        """
        until = before.time if before else timezone.now()
        articles = Article.objects.published()
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
        """The corrections of `article` and those that refer readers to it, oldest first."""
        return self.filter(Q(article=article) | Q(related=article)).for_cards()

    def for_cards(self) -> CorrectionQuerySet:
        """One row holds what is shown of it: both articles joined, without their bodies."""
        return self.select_related("article__section", "related__section").defer(
            "article__body", "related__body"
        )


class RetractionQuerySet(QuerySet["Retraction"]):
    def open(self) -> RetractionQuerySet:
        """The requests on which nobody has decided."""
        return self.filter(is_approved=None)

    def public(self, before: Position | None = None) -> RetractionQuerySet:
        """What the public register holds, newest first; with `before`, what follows there.

        Not a join, as of corrections.
        """
        articles = Article.objects.in_state(State.RETRACTED)
        found = self.filter(Exists(articles.filter(pk=OuterRef("article"))), is_approved=True)
        if before:
            found = found.filter(
                Q(decided_at__lt=before.time) | Q(pk__lt=before.pk), decided_at__lte=before.time
            )
        return found.order_by("-decided_at", "-pk")

    def protecting(self) -> RetractionQuerySet:
        """Of these, the ones that protect somebody: enums.PROTECTING."""
        return self.public().filter(reason__in=PROTECTING)

    def for_cards(self) -> RetractionQuerySet:
        return self.select_related("article__section").defer("article__body")


class Correction(models.Model):
    """What the newsroom says about a published article, in public and with its time.

    Its kind is a correction, an update, a right of reply or the outcome of a verification.
    `related` is the article that has the reply or the outcome in full; it links back to `article`.
    """

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, db_index=False, related_name="corrections"
    )
    kind = models.CharField(
        _("kind"), max_length=12, choices=CorrectionKind, default=CorrectionKind.CORRECTION
    )
    text = ProseField(_("correction"), max_length=2_000)
    related = models.ForeignKey(
        "articles.Article",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="answers",
        verbose_name=_("article that carries it"),
    )
    responsible = LineField(
        _("responsible"), max_length=150, blank=True, help_text=_("The name that readers see.")
    )
    posted_at = models.DateTimeField(default=timezone.now)
    created_by = user_key(null=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["posted_at", "pk"]
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(related=None) | ~Q(related=F("article")),
                name="correction_not_carried_by_itself",
            )
        ]
        indexes = [
            models.Index(fields=["article", "posted_at"], name="correction_of_article"),
            models.Index(fields=["-posted_at", "-id"], name="correction_newest"),
            models.Index(fields=["kind", "-posted_at", "-id"], name="correction_newest_of_kind"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def position(self) -> Position:
        return Position(self.posted_at, self.pk)

    @property
    def anchor(self) -> str:
        """The id of the element that holds its words on the page of the article."""
        return f"pernyataan-{self.pk}"

    @property
    def visible_related(self) -> Article | None:
        """The article that has it in full, if readers may see that now."""
        return self.related if self.related and self.related.is_visible else None

    @property
    def is_notice(self) -> bool:
        """Whether readers must see it before the text: all kinds but an update."""
        return self.kind != CorrectionKind.UPDATE

    @property
    def stands_above(self) -> bool:
        """Whether its text is shown above the text of the article, rather than below."""
        return self.is_notice and len(self.text) <= SHORT


class Retraction(models.Model):
    """A request to withdraw a published article, and what another person decided on it.

    `explanation` is public once it is approved; `decision_note` stays at the desk.
    """

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="retractions"
    )
    reason = models.CharField(_("reason"), max_length=10, choices=RetractionReason)
    explanation = ProseField(_("explanation for readers"), max_length=2_000)
    asked_by = user_key()
    asked_at = models.DateTimeField(default=timezone.now)
    is_approved = models.BooleanField(null=True)
    decided_by = user_key(null=True)
    decided_at = models.DateTimeField(null=True)
    decision_note = ProseField(max_length=2_000, blank=True)

    objects = RetractionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("retraction")
        verbose_name_plural = _("retractions")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                "article", name="retraction_one_open", condition=Q(is_approved=None)
            ),
            models.CheckConstraint(
                condition=Q(is_approved=None, decided_by=None, decided_at=None)
                | Q(is_approved=False, decided_by__isnull=False, decided_at__isnull=False)
                | Q(is_approved=True, decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(decided_by=F("asked_by")),
                name="retraction_approved_by_another",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-decided_at", "-id"],
                name="retraction_register",
                condition=Q(is_approved=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.article}: {self.get_reason_display()}"

    @property
    def position(self) -> Position:
        """Its place in the public register."""
        return Position(required(self.decided_at), self.pk)
