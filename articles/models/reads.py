from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.enums import Period


class ReadCountManager(models.Manager["ReadCount"]):
    def get_by_natural_key(self, article_uid: str, hour: str) -> "ReadCount":
        return self.get(article__uid=article_uid, hour=hour)


class ReadCount(models.Model):
    """How often an article was read within one hour; nothing about the readers is stored.

    `hour` is the time (UTC) at which the hour began.
    """

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, db_index=False, related_name="read_counts"
    )
    hour = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    objects = ReadCountManager()

    class Meta:
        verbose_name = _("reads in an hour")
        verbose_name_plural = _("reads by the hour")
        default_permissions = ()
        constraints = [models.UniqueConstraint("article", "hour", name="read_count_once_an_hour")]
        indexes = [models.Index(fields=["hour", "article", "count"], name="read_count_hour")]

    def __str__(self) -> str:
        return f"{self.article_id} {self.hour}: {self.count}"

    def natural_key(self) -> tuple[str, ...]:
        return (str(self.article.uid), self.hour.isoformat())


class PopularArticleManager(models.Manager["PopularArticle"]):
    def get_by_natural_key(self, period: str, position: int) -> "PopularArticle":
        return self.get(period=period, position=position)


class PopularArticle(models.Model):
    """A place in the ranking of the most read articles of a period (`domain.audience.popular`)."""

    period = models.CharField(max_length=4, choices=Period)
    position = models.PositiveSmallIntegerField()
    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="+")
    reads = models.PositiveIntegerField()
    ranked_at = models.DateTimeField()

    objects = PopularArticleManager()

    class Meta:
        ordering = ["period", "position"]
        verbose_name = _("most read article")
        verbose_name_plural = _("most read articles")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint("period", "position", name="popular_article_position")
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.position}"

    def natural_key(self) -> tuple[str, int]:
        return (self.period, self.position)
