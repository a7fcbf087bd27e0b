from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.enums import LinkFault


class LinkFinding(models.Model):
    """A story with a fault of its links, as it was found last (`domain.desk.link_health`)."""

    fault = models.CharField(max_length=8, choices=LinkFault)
    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="+")

    class Meta:
        default_permissions = ()
        verbose_name = _("finding about links")
        verbose_name_plural = _("findings about links")
        constraints = [models.UniqueConstraint("fault", "article", name="link_finding_once")]

    def __str__(self) -> str:
        return f"{self.fault}: {self.article_id}"


class LinkHealthCount(models.Model):
    """On how many stories each fault was found on a day, in the newsroom's zone.

    `counts` is {LinkFault: number}.
    """

    day = models.DateField(primary_key=True)
    counts = models.JSONField()

    class Meta:
        ordering = ["-day"]
        default_permissions = ()
        verbose_name = "count of links"

    def __str__(self) -> str:
        return str(self.day)
