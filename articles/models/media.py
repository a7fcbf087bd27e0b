from uuid import uuid4

from django.core.files.storage import default_storage
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.enums import Seen, SourceType
from articles.models.fields import LineField, ProseField
from articles.models.observed import Observed
from articles.narrowing import required

# Crop name → (ratio as width / height or None for the whole picture, widths in pixels). The widths
# are derived from the `sizes` of the layouts at a pixel ratio of 1, 2 and 3. Browsers choose a
# smaller picture that is nearly wide enough, so each width is a little more than what a layout
# needs. Search engines want 1,200.
CROPS = {
    "full": (None, (768, 1120, 1440)),
    "16x9": (16 / 9, (320, 544, 768, 1200)),
    "4x3": (4 / 3, (320, 1200)),
    "1x1": (1.0, (160, 384, 1200)),
}


def original_path(image: "Image", filename: str) -> str:
    extension = filename.rpartition(".")[2].lower()
    return f"originals/{image.uid}.{extension}"


class ImageManager(models.Manager["Image"]):
    def get_by_natural_key(self, uid: str) -> "Image":
        return self.get(uid=uid)


class Image(Observed):
    """A picture: the original as uploaded (never served) and where its renditions are.

    `width` and `height` are in pixels after EXIF orientation. `version` is the name of the folder
    of the renditions. It changes with the picture, its focal point and what the renditions say of
    it, so a rendition can be cached; it is blank as long as there are none. An image with
    `taken_down_at` is kept from readers at once, whatever files there still are:
    docs/decisions/0021-taking-pictures-down.md.
    """

    seen_as = Seen.IMAGE

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    title = LineField(
        _("title"), max_length=120, help_text=_("For finding it again; readers do not see it.")
    )
    file = models.FileField(
        _("file"),
        upload_to=original_path,
        max_length=120,
        help_text=_(
            "JPEG, PNG, WebP, AVIF, HEIC, GIF, 25 MB at most; best 2,160 × 1,215 or more."
        ),
    )
    alt = LineField(
        _("alternative text"),
        max_length=250,
        blank=True,
        help_text=_("What the picture shows, for readers who cannot see it."),
    )
    caption = LineField(_("caption"), max_length=500, blank=True)
    credit = LineField(
        _("credit"), max_length=120, blank=True, help_text=_("Photographer and outlet: nama/media")
    )
    creator = LineField(_("creator"), max_length=120, blank=True)
    copyright = LineField(_("copyright"), max_length=250, blank=True)
    source_type = models.CharField(
        _("how it was made"), max_length=40, blank=True, choices=SourceType
    )
    keywords = LineField(
        _("keywords"), max_length=500, blank=True, help_text=_("For finding it; with commas.")
    )
    focal_x = models.PositiveSmallIntegerField(
        _("focal point from the left, %"), default=50, validators=[MaxValueValidator(100)]
    )
    focal_y = models.PositiveSmallIntegerField(
        _("focal point from the top, %"), default=50, validators=[MaxValueValidator(100)]
    )
    width = models.PositiveIntegerField(editable=False, default=0)
    height = models.PositiveIntegerField(editable=False, default=0)
    checksum = models.CharField(max_length=64, editable=False)
    version = models.CharField(max_length=16, editable=False, blank=True)
    lacks_renditions = models.BooleanField(
        editable=False,
        default=False,
        help_text="Only those needed at once are made; the background task adds the rest.",
    )
    share_bytes = models.PositiveIntegerField(
        editable=False, default=0, help_text="Size of the largest 16:9 JPEG, for feeds."
    )
    taken_on = models.DateField(_("taken on"), null=True, blank=True)
    suggested = models.JSONField(
        editable=False,
        default=dict,
        blank=True,
        help_text="What the file says, by column, until a person has checked it.",
    )
    rights_note = ProseField(_("rights note"), blank=True)
    created_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    taken_down_at = models.DateTimeField(null=True, editable=False)

    objects = ImageManager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("image")
        verbose_name_plural = _("images")
        permissions = [("take_down_image", "Can take an image down and put it back")]
        constraints = [
            models.CheckConstraint(
                condition=Q(focal_x__lte=100, focal_y__lte=100), name="image_focal_point_inside"
            )
        ]
        indexes = [
            models.Index(fields=["-created_at"], name="image_newest"),
            models.Index(fields=["checksum"], name="image_checksum"),
            models.Index(
                fields=["id"],
                name="image_lacks_renditions",
                condition=Q(lacks_renditions=True),
            ),
            models.Index(
                fields=["taken_down_at"],
                name="image_taken_down",
                condition=Q(taken_down_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[str, ...]:
        return (str(self.uid),)

    @property
    def original(self) -> str:
        """The path of its file in the storage."""
        return required(self.file.name)

    @property
    def is_shown(self) -> bool:
        """Whether pages may name it: it has renditions and is not taken down."""
        return bool(self.version) and self.taken_down_at is None

    def crop_size(self, crop: str) -> tuple[int, int]:
        """Return the largest (width, height) in pixels that `crop` can have in this picture."""
        ratio = CROPS[crop][0]
        if ratio is None:
            return self.width, self.height
        width = min(self.width, round(self.height * ratio))
        return width, max(1, round(width / ratio))

    def sizes(self, crop: str) -> list[tuple[int, int]]:
        """Return (width, height) of each rendition of `crop`, small to large, never enlarged."""
        full_width, full_height = self.crop_size(crop)
        steps = CROPS[crop][1]
        widths = [width for width in steps if width < full_width] + [min(full_width, steps[-1])]
        widths = sorted(set(widths))
        return [(width, max(1, round(width * full_height / full_width))) for width in widths]

    def rendition_path(self, crop: str, width: int, extension: str) -> str:
        return f"renditions/{self.uid}/{self.version}/{crop}-{width}.{extension}"

    def rendition_url(self, crop: str, width: int, extension: str = "jpg") -> str:
        return default_storage.url(self.rendition_path(crop, width, extension))

    def srcset(self, crop: str, extension: str) -> str:
        return ", ".join(
            f"{self.rendition_url(crop, width, extension)} {width}w"
            for width, _height in self.sizes(crop)
        )


class ImageUseManager(models.Manager["ImageUse"]):
    def get_by_natural_key(self, article_uid: str, image_uid: str) -> "ImageUse":
        return self.get(article__uid=article_uid, image__uid=image_uid)


class ImageUse(models.Model):
    """An article that shows an image, or showed it in one of its revisions.

    `articles/domain/story/live.py` writes these rows. A picture that a revision shows cannot be
    deleted, so that the revision can be restored.
    """

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, db_index=False, related_name="image_uses"
    )
    image = models.ForeignKey(Image, on_delete=models.PROTECT, related_name="uses")
    is_current = models.BooleanField(
        default=True, help_text="In what readers see or in the newest revision."
    )

    objects = ImageUseManager()

    class Meta:
        verbose_name = _("use of an image")
        verbose_name_plural = _("uses of images")
        default_permissions = ()
        constraints = [models.UniqueConstraint("article", "image", name="image_use_once")]

    def __str__(self) -> str:
        return f"{self.image}: {self.article}"

    def natural_key(self) -> tuple[str, ...]:
        return (str(self.article.uid), str(self.image.uid))
