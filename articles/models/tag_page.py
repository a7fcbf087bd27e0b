from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from articles.models.fields import ProseField

if TYPE_CHECKING:
    from articles.models.media import Image

MOST_PINNED = 3


class TagPageManager(models.Manager["TagPage"]):
    def get_by_natural_key(self, tag_name: str) -> TagPage:
        return self.get(tag__name=tag_name)


class TagPage(models.Model):
    """What the page of a tag says and shows beside its stories; most tags have none."""

    tag = models.OneToOneField(Tag, on_delete=models.CASCADE, related_name="page")
    description = ProseField(_("description"), max_length=600, blank=True)
    picture = models.ForeignKey(
        "articles.Image",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
    )

    objects = TagPageManager()

    class Meta:
        verbose_name = _("page of a tag")
        verbose_name_plural = _("pages of tags")
        default_permissions = ()

    def __str__(self) -> str:
        return self.tag.name

    def natural_key(self) -> tuple[str, ...]:
        return (self.tag.name,)

    # Django reads the order of fixtures from an attribute of the method.
    natural_key.dependencies = ["taggit.tag"]  # type: ignore[attr-defined]

    @property
    def shown_picture(self) -> Image | None:
        """The picture as readers get it; None without one, or if it is not shown."""
        return self.picture if self.picture and self.picture.is_shown else None


class PinnedStoryManager(models.Manager["PinnedStory"]):
    def get_by_natural_key(self, tag_name: str, article_uid: str) -> PinnedStory:
        return self.get(page__tag__name=tag_name, article__uid=article_uid)


class PinnedStory(models.Model):
    """A story that the page of a tag shows first, as long as it has the tag."""

    page = models.ForeignKey(
        TagPage, on_delete=models.CASCADE, db_index=False, related_name="pinned"
    )
    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    objects = PinnedStoryManager()

    class Meta:
        ordering = ["position"]
        verbose_name = _("story pinned to a tag")
        verbose_name_plural = _("stories pinned to tags")
        default_permissions = ()
        constraints = [models.UniqueConstraint("page", "article", name="pinned_story_once")]

    def __str__(self) -> str:
        return f"{self.page}: {self.article}"

    def natural_key(self) -> tuple[str, ...]:
        return (self.page.tag.name, str(self.article.uid))

    # Django reads the order of fixtures from an attribute of the method.
    natural_key.dependencies = ["articles.tagpage", "articles.article"]  # type: ignore[attr-defined]
