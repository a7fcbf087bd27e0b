from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from articles.models.fields import LineField
from articles.validators import validate_not_reserved


class SectionManager(models.Manager["Section"]):
    def in_tree_order(self) -> models.QuerySet["Section"]:
        """Top-level sections in their order, each followed by its subsections."""
        return self.select_related("parent").order_by(
            Coalesce("parent__position", "position"),
            Coalesce("parent__name", "name"),
            F("parent").asc(nulls_first=True),
            "position",
            "name",
        )

    def get_by_natural_key(self, slug: str) -> "Section":
        return self.get(slug=slug)


class Section(models.Model):
    """A section (kanal) of the site, at most two levels deep."""

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = LineField(_("name"), max_length=60)
    slug = models.SlugField(
        _("address"), max_length=60, unique=True, validators=[validate_not_reserved]
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        limit_choices_to={"parent": None},
        verbose_name=_("parent section"),
    )
    description = LineField(_("description"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(
        _("order"), default=0, validators=[MaxValueValidator(32_767)]
    )

    objects = SectionManager()

    class Meta:
        ordering = ["position", "name"]
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        constraints = [
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("pk")), name="section_not_its_own_parent"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/{self.slug}/"

    def natural_key(self) -> tuple[str, ...]:
        return (self.slug,)

    def clean(self) -> None:
        if self.parent is None:
            return
        if self.parent.parent_id is not None:
            raise ValidationError({"parent": _("Sections have two levels at most.")})
        if self.pk and self.children.exists():
            raise ValidationError(
                {"parent": _("This section has subsections, so it stays on the top level.")}
            )

    @property
    def root_id(self) -> int:
        """The id of its parent section, or its own if it is a top-level section."""
        return self.parent_id or self.pk
