from __future__ import annotations

from django.db import models


class RelatedStory(models.Model):
    """One of the stories nearest to an article: docs/decisions/0038.

    `position` is its place, from 0 on, and `score` that of `articles.domain.search.related`;
    `is_shown` tells that the page of that article may lead to it. Both articles may be gone, or
    hidden from readers, until the rows are found anew.
    """

    article_id = models.BigIntegerField()
    position = models.PositiveSmallIntegerField()
    other_id = models.BigIntegerField(db_index=True)
    is_shown = models.BooleanField()

    class Meta:
        default_permissions = ()
        verbose_name = "related story"
        constraints = [
            models.UniqueConstraint("article_id", "position", name="related_story_position")
        ]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.other_id}"


class OutdatedRelated(models.Model):
    """An article whose related stories are to be found anew from `due` (aware) on.

    It may be gone. With `spreads`, those of the articles that it is related to are due after it.
    """

    article_id = models.BigIntegerField(primary_key=True)
    due = models.DateTimeField()
    spreads = models.BooleanField()

    class Meta:
        default_permissions = ()
        verbose_name = "outdated related stories"
        indexes = [models.Index(fields=["-spreads", "due", "article_id"], name="related_due")]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.due}"
