from __future__ import annotations

from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.fields import ProseField, user_key


class TakeDownQuerySet(QuerySet["TakeDown"]):
    def open(self) -> TakeDownQuerySet:
        """Those of images that are down now."""
        return self.filter(ended_at=None)


class TakeDown(models.Model):
    """An image kept from readers, and since when it is shown again: who did either, and why.

    `article` is the retracted story with which it went down; None: a person took it down.
    """

    image = models.ForeignKey(
        "articles.Image", on_delete=models.CASCADE, related_name="take_downs"
    )
    article = models.ForeignKey(
        "articles.Article", on_delete=models.SET_NULL, null=True, related_name="take_downs"
    )
    note = ProseField(_("reason"), max_length=2_000)
    created_by = user_key()
    created_at = models.DateTimeField(default=timezone.now)
    end_note = ProseField(_("reason"), max_length=2_000, blank=True)
    ended_by = user_key(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = TakeDownQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("taking down of an image")
        verbose_name_plural = _("takings down of images")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint("image", name="take_down_one_open", condition=Q(ended_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.image}: {self.note}"
