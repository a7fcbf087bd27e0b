from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from articles.models.people import Author
from articles.models.section import Section

Addressed = Section | Tag | Author
# What has an address that can change, by the name of its kind.
ADDRESSED: dict[str, type[Addressed]] = {"section": Section, "tag": Tag, "author": Author}
# Rows of these kinds outlive their target: the articles beneath a deleted section are still there.
_OUTLIVING = {"section"}


def kind_of(record: Addressed) -> str:
    """Return the kind of `record`, a key of ADDRESSED."""
    return next(kind for kind, model in ADDRESSED.items() if isinstance(record, model))


def _of_kind(kind: str) -> Q:
    others = {f"{other}__isnull": True for other in ADDRESSED if other != kind}
    own = {} if kind in _OUTLIVING else {f"{kind}__isnull": False}
    return Q(kind=kind, **others, **own)


class OldAddressManager(models.Manager["OldAddress"]):
    def get_by_natural_key(self, kind: str, slug: str) -> "OldAddress":
        return self.get(kind=kind, slug=slug)


class OldAddress(models.Model):
    """An address that a section, a tag or an author had.

    Of the targets only the one named like `kind` is set; none if that was a section, now deleted.
    """

    kind = models.CharField(max_length=10, choices=[(kind, kind) for kind in ADDRESSED])
    slug = models.SlugField(max_length=100, allow_unicode=True, db_index=False)
    section = models.ForeignKey(
        "articles.Section", on_delete=models.SET_NULL, null=True, related_name="old_addresses"
    )
    tag = models.ForeignKey(
        "taggit.Tag", on_delete=models.CASCADE, null=True, related_name="old_addresses"
    )
    author = models.ForeignKey(
        "articles.Author", on_delete=models.CASCADE, null=True, related_name="old_addresses"
    )

    objects: ClassVar[OldAddressManager] = OldAddressManager()

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint("kind", "slug", name="old_address_once"),
            models.CheckConstraint(
                condition=_of_kind("section") | _of_kind("tag") | _of_kind("author"),
                name="old_address_target_of_its_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.slug}"

    def natural_key(self) -> tuple[str, str]:
        return self.kind, self.slug

    # Django reads the order of fixtures from an attribute of the method.
    natural_key.dependencies = [  # type: ignore[attr-defined]
        "articles.section", "taggit.tag", "articles.author",
    ]  # fmt: skip

    @property
    def target(self) -> Addressed | None:
        """The one that had this address; None if it is deleted."""
        target: Addressed | None = getattr(self, self.kind)
        return target
