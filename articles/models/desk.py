from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.fields import ProseField, user_key


class NoteQuerySet(QuerySet["Note"]):
    def open(self) -> NoteQuerySet:
        return self.filter(resolved_at=None)


class Note(models.Model):
    """A note about an article, from one person of the desk to the others; never public."""

    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="notes")
    text = ProseField(_("note"), max_length=2_000)
    created_by = user_key()
    created_at = models.DateTimeField(default=timezone.now)
    resolved_by = user_key(null=True)
    resolved_at = models.DateTimeField(null=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        default_permissions = ()
        indexes = [
            models.Index(fields=["article"], name="note_unresolved", condition=Q(resolved_at=None))
        ]

    def __str__(self) -> str:
        return self.text


class StaffProfile(models.Model):
    """The sections to which an account of the desk is limited; without any, it works in all."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="staff_profile"
    )
    sections = models.ManyToManyField(
        "articles.Section",
        blank=True,
        related_name="+",
        verbose_name=_("sections"),
        help_text=_("An editor edits and publishes in these alone; none chosen: in all."),
    )

    class Meta:
        verbose_name = _("place at the desk")
        verbose_name_plural = _("places at the desk")

    def __str__(self) -> str:
        return str(self.user)
