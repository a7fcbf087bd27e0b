from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class HubPing(models.Model):
    """A message to the WebSub hub that the feeds of an article have something new.

    https://www.w3.org/TR/websub/ Created in the transaction of the publication and sent at
    `due_at` or later; when that fails, sent again at the next `due_at`. `done_at` is set once it
    is sent, or given up with an `error`.
    """

    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="+")
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    left_feeds = models.JSONField(
        default=list, help_text="The addresses of feeds that it stood in before the change."
    )
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("message to the hub")
        verbose_name_plural = _("messages to the hub")
        default_permissions = ()
        indexes = [
            models.Index(fields=["due_at"], name="hub_ping_due", condition=Q(done_at=None)),
            models.Index(
                fields=["done_at"], name="hub_ping_done", condition=Q(done_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {self.due_at}"
