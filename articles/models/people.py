from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol, TypeVar
from uuid import uuid4

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.enums import Role, Seen
from articles.models.fields import LineField, ProseField
from articles.models.observed import Observed

if TYPE_CHECKING:
    from articles.models.media import Image

WRITING = {Role.REPORTER, Role.WRITER, Role.CONTRIBUTOR}


class AuthorManager(models.Manager["Author"]):
    def get_by_natural_key(self, slug: str) -> "Author":
        return self.get(slug=slug)


class Author(Observed):
    """A person whose name readers see; an account is optional."""

    seen_as = Seen.AUTHOR

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = LineField(_("name"), max_length=100)
    slug = models.SlugField(_("address"), max_length=100, unique=True)
    initials = LineField(
        _("initials"), max_length=8, blank=True, help_text=_("As they close a story: rfs")
    )
    job_title = LineField(_("job title"), max_length=80, blank=True)
    bio = ProseField(_("about"), max_length=600, blank=True)
    photo = models.ForeignKey(
        "articles.Image",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("photo"),
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="author",
        verbose_name=_("account"),
    )

    objects = AuthorManager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("author")
        verbose_name_plural = _("authors")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("articles:author", args=[self.slug])

    def natural_key(self) -> tuple[str, ...]:
        return (self.slug,)

    @property
    def portrait(self) -> "Image | None":
        """The photo as readers get it; None without one, or if it is not shown."""
        return self.photo if self.photo and self.photo.is_shown else None


class BylineManager(models.Manager["Byline"]):
    def get_by_natural_key(self, article_uid: str, author_slug: str) -> "Byline":
        return self.get(article__uid=article_uid, author__slug=author_slug)


class Byline(models.Model):
    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, db_index=False, related_name="bylines"
    )
    author = models.ForeignKey(
        Author,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="bylines",
        verbose_name=_("author"),
    )
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.WRITER)
    position = models.PositiveSmallIntegerField(
        _("order"), default=0, validators=[MaxValueValidator(32_767)]
    )
    listed_at = models.DateTimeField(
        null=True,
        editable=False,
        help_text="published_at of a published article, null otherwise: orders the author's list.",
    )

    objects = BylineManager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")
        constraints = [
            models.UniqueConstraint("article", "author", name="byline_author_once_an_article")
        ]
        indexes = [
            models.Index(fields=["author", "-listed_at", "-article"], name="byline_author_listed")
        ]

    def __str__(self) -> str:
        return f"{self.author} ({self.get_role_display()})"

    def natural_key(self) -> tuple[str, ...]:
        return (str(self.article.uid), self.author.slug)

    # Django reads the order of fixtures from an attribute of the method.
    natural_key.dependencies = ["articles.article", "articles.author"]  # type: ignore[attr-defined]


class HasRole(Protocol):
    """A byline, or a row with its role."""

    @property
    def role(self) -> str: ...


Written = TypeVar("Written", bound=HasRole)


def writers(bylines: Iterable[Written]) -> list[Written]:
    """Return the bylines with a writing role; without any, those of all others but editors."""
    others = [byline for byline in bylines if byline.role != Role.EDITOR]
    return [byline for byline in others if byline.role in WRITING] or others
