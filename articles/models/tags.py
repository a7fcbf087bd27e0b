from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.models import TaggedItemBase


class ArticleTagManager(models.Manager["ArticleTag"]):
    def get_by_natural_key(self, article_uid: str, tag_name: str) -> "ArticleTag":
        return self.get(content_object__uid=article_uid, tag__name=tag_name)


class ArticleTag(TaggedItemBase):
    """A tag of an article, with the time by which the articles of the tag are ordered."""

    content_object = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="tag_items"
    )
    listed_at = models.DateTimeField(
        null=True,
        editable=False,
        help_text="published_at of a published article, null otherwise: orders the tag's list.",
    )

    # taggit declares a manager of its own, without types.
    objects: ClassVar[ArticleTagManager] = ArticleTagManager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("tag of an article")
        verbose_name_plural = _("tags of an article")
        constraints = [models.UniqueConstraint("content_object", "tag", name="article_tag_once")]
        indexes = [
            models.Index(fields=["tag", "-listed_at", "-content_object"], name="tag_listed")
        ]

    def natural_key(self) -> tuple[str, ...]:
        return (str(self.content_object.uid), self.tag.name)

    # Django reads the order of fixtures from an attribute of the method.
    natural_key.dependencies = ["articles.article", "taggit.tag"]  # type: ignore[attr-defined]
