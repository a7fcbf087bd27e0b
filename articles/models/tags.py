from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag, TaggedItemBase

from articles.text import KEY_LENGTH, name_key


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


class TagKeyManager(models.Manager["TagKey"]):
    def get_by_natural_key(self, tag_name: str) -> "TagKey":
        return self.get(tag__name=tag_name)


class TagKey(models.Model):
    """The `text.name_key` of a tag, by which it is found: taggit's table has no column for it."""

    tag = models.OneToOneField("taggit.Tag", on_delete=models.CASCADE, related_name="folded")
    key = models.CharField(max_length=KEY_LENGTH, db_index=True)

    objects: ClassVar[TagKeyManager] = TagKeyManager()

    class Meta:
        verbose_name = _("search key")
        verbose_name_plural = _("search keys")
        default_permissions = ()

    def __str__(self) -> str:
        return self.key

    def natural_key(self) -> tuple[str, ...]:
        return (self.tag.name,)

    # Django reads the order of fixtures from an attribute of the method.
    natural_key.dependencies = ["taggit.tag"]  # type: ignore[attr-defined]

    @classmethod
    def store(cls, tags: Iterable[Tag]) -> None:
        """Write the keys of `tags`. Whoever saves a single tag need not call it."""
        cls.objects.bulk_create(
            [cls(tag=tag, key=name_key(tag.name)) for tag in tags],
            update_conflicts=True, unique_fields=["tag"], update_fields=["key"],
        )  # fmt: skip


def store_key(instance: Tag, *, raw: bool, **_signal: Any) -> None:
    """Write the key of a tag that was saved; receives `post_save`.

    A fixture may hold keys itself: `loaddata` writes them when all its rows are there.
    """
    if not raw:
        TagKey.store([instance])
