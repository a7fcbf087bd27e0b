from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.fields import ProseField, user_key


class Correction(models.Model):
    """A public, dated statement of what was wrong in a published article and is right now."""

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="corrections"
    )
    text = ProseField(_("correction"), max_length=2_000)
    posted_at = models.DateTimeField(default=timezone.now)
    created_by = user_key(null=True)

    class Meta:
        ordering = ["posted_at", "pk"]
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        default_permissions = ()
        indexes = [models.Index(fields=["article", "posted_at"], name="correction_of_article")]

    def __str__(self):
        return self.text
