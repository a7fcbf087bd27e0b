from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.enums import Slot
from articles.models.fields import LineField, user_key

if TYPE_CHECKING:
    from articles.models.section import Section


class FrontSlotQuerySet(QuerySet["FrontSlot"]):
    def of_page(self, section: Section | None) -> FrontSlotQuerySet:
        """The arrangement of the page of `section`, or of the front page (None), from the top."""
        return self.filter(section=section).order_by("slot", "position", "pk")

    def not_over(self) -> FrontSlotQuerySet:
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=timezone.now()))

    def in_time(self) -> FrontSlotQuerySet:
        """Rows whose time has begun and not ended: shown now if their article is visible."""
        return self.not_over().filter(Q(starts_at=None) | Q(starts_at__lte=timezone.now()))

    def with_cards(self) -> FrontSlotQuerySet:
        """The article joined with all that its card shows, as `ArticleQuerySet.for_cards`."""
        cards = ("article__section", "article__lead_image")
        return self.select_related(*cards).defer("article__body")


class FrontSlot(models.Model):
    """An article that the newsroom put on the front page, or on top of a section's page.

    It is shown from `starts_at` (null: from when it was put there) to `ends_at` (null: until it is
    removed), as long as readers may see the article.
    """

    section = models.ForeignKey(
        "articles.Section",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        db_index=False,
        related_name="front_slots",
        verbose_name=_("section"),
        help_text=_("Blank: the front page of the site."),
    )
    slot = models.CharField(_("place"), max_length=10, choices=Slot)
    position = models.PositiveSmallIntegerField(
        _("order"), default=0, validators=[MaxValueValidator(32_767)]
    )
    article = models.ForeignKey(
        "articles.Article",
        on_delete=models.CASCADE,
        related_name="front_slots",
        verbose_name=_("article"),
    )
    text = LineField(
        _("text of the breaking bar"),
        max_length=160,
        blank=True,
        help_text=_("Blank: the headline of the article."),
    )
    starts_at = models.DateTimeField(_("from"), null=True, blank=True)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    created_by = user_key(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = FrontSlotQuerySet.as_manager()

    class Meta:
        ordering = ["slot", "position", "pk"]
        verbose_name = _("place on the front page")
        verbose_name_plural = _("places on the front page")
        default_permissions = ("change",)
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at=None) | Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="front_slot_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(section=None) | Q(slot=Slot.LEAD), name="front_slot_section_has_a_lead"
            ),
        ]
        indexes = [models.Index(fields=["section", "slot", "position"], name="front_slot_order")]

    def __str__(self) -> str:
        return f"{self.get_slot_display()}: {self.article}"

    @property
    def is_over(self) -> bool:
        return self.ends_at is not None and self.ends_at <= timezone.now()

    @property
    def is_standing(self) -> bool:
        """Whether it is shown now; `FrontSlotQuerySet.standing` is the same for queries."""
        has_begun = self.starts_at is None or self.starts_at <= timezone.now()
        return has_begun and not self.is_over and self.article.is_visible
