from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag


class DistinctTagsManager(models.Manager["DistinctTags"]):
    def get_by_natural_key(self, first: str, second: str) -> DistinctTags:
        return self.get(first__name=first, second__name=second)


class DistinctTags(models.Model):
    """Two tags that look like one, and are not: the desk has said so."""

    first = models.ForeignKey(Tag, on_delete=models.CASCADE, db_index=False, related_name="+")
    second = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="+")

    objects = DistinctTagsManager()

    class Meta:
        verbose_name = _("distinct tags")
        verbose_name_plural = _("distinct tags")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint("first", "second", name="distinct_tags_once"),
            models.CheckConstraint(condition=~Q(first=F("second")), name="distinct_tags_are_two"),
        ]

    def __str__(self) -> str:
        return f"{self.first}, {self.second}"

    def natural_key(self) -> tuple[str, ...]:
        return (self.first.name, self.second.name)

    # Django reads the order of fixtures from an attribute of the method.
    natural_key.dependencies = ["taggit.tag"]  # type: ignore[attr-defined]
