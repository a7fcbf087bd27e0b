from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from articles import body
from articles.enums import Label, Seen, State
from articles.models.article_queryset import ArticleQuerySet
from articles.models.fields import (
    BodyField,
    HttpsURLField,
    KeyField,
    LineField,
    ProseField,
    user_key,
)
from articles.models.observed import Observed
from articles.models.raw_sql import SITEMAP_PART
from articles.models.tags import ArticleTag, TagsOfArticle
from articles.models.visibility import Position
from articles.narrowing import required
from articles.text import KEY_LENGTH, headline_slug, shorten, title_key
from newsroom.page_cache.dependencies import depend_on

if TYPE_CHECKING:
    from taggit.models import Tag

    from articles.models.media import Image
    from articles.models.revision import Revision

SUMMARY_LENGTH = 200


def article_path(section: str, pk: int, slug: str) -> str:
    """Return the address of an article by the slug of its section, its id and its own slug."""
    # Not `reverse`: a list asks for dozens, and that took a quarter of its time.
    return f"/{section}/{pk}/{slug}/"


def last_change(*times: dt.datetime | None) -> dt.datetime:
    """Return the newest of `times`, the times of publication and of changes; some are None."""
    return max(time for time in times if time)


def _revision() -> models.ForeignKey[Revision | None, Revision | None]:
    return models.ForeignKey(
        "articles.Revision", on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )  # fmt: skip


class Article(Observed):
    """A story. Its row is what readers see."""

    seen_as = Seen.CARD

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    headline = LineField(_("headline"), max_length=200)
    headline_key = KeyField(max_length=KEY_LENGTH, editable=False)
    short_headline = LineField(
        _("short headline"),
        max_length=90,
        blank=True,
        help_text=_("For lists; blank: the headline."),
    )
    slug = models.SlugField(
        _("address"),
        max_length=120,
        blank=True,
        db_index=False,
        help_text=_("Blank: made from the headline. Old addresses keep working."),
    )
    kicker = LineField(
        _("kicker"),
        max_length=40,
        blank=True,
        help_text=_("One to three words above the headline."),
    )
    standfirst = ProseField(
        _("standfirst"),
        max_length=400,
        blank=True,
        help_text=_("The story in one or two sentences."),
    )
    summary = LineField(max_length=SUMMARY_LENGTH, blank=True, editable=False)
    section = models.ForeignKey(
        "articles.Section",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="articles",
        verbose_name=_("section"),
    )
    root_section = models.ForeignKey(
        "articles.Section",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        db_index=False,
        related_name="+",
    )
    lead_image = models.ForeignKey(
        "articles.Image",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="articles",
        verbose_name=_("lead image"),
    )
    lead_caption = LineField(
        _("caption of the lead image"),
        max_length=500,
        blank=True,
        help_text=_("Blank: the caption of the image itself."),
    )
    dateline = LineField(
        _("dateline"),
        max_length=60,
        blank=True,
        help_text=_("Where the story was written: JAKARTA"),
    )
    source = LineField(
        _("source"), max_length=120, blank=True, help_text=_("The agency or outlet it comes from.")
    )
    disclosure = LineField(
        _("disclosure"),
        max_length=300,
        blank=True,
        help_text=_(
            "What readers should know of how it was made: help of AI, a sponsor, sources."
        ),
    )
    label = models.CharField(_("label"), max_length=12, choices=Label, default=Label.NONE)
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.DRAFT, editable=False
    )
    published_at = models.DateTimeField(_("publication time"), null=True, editable=False)
    first_published_at = models.DateTimeField(null=True, editable=False)
    updated_at = models.DateTimeField(
        _("updated"),
        null=True,
        editable=False,
        help_text="The last update that readers are told of.",
    )
    stated_at = models.DateTimeField(
        null=True,
        editable=False,
        help_text="When readers were last told something of it beside its text.",
    )
    needs_verification = models.BooleanField(default=False, editable=False)
    verify_by = models.DateTimeField(
        null=True, editable=False, help_text="When the outcome of the verification is due."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    modified_at = models.DateTimeField(_("last saved"), auto_now=True)
    modified_by = user_key(null=True, editable=False, verbose_name=_("last saved by"))
    created_by = user_key(null=True, editable=False, db_index=False, verbose_name=_("created by"))
    assignee = user_key(null=True, blank=True, db_index=False, verbose_name=_("assigned to"))
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    live_revision = _revision()
    latest_revision = _revision()
    seo_title = LineField(
        _("title for search engines"),
        max_length=120,
        blank=True,
        help_text=_("Blank: the headline."),
    )
    seo_description = LineField(
        _("description for search engines"),
        max_length=250,
        blank=True,
        help_text=_("Blank: the standfirst."),
    )
    canonical_url = HttpsURLField(
        _("canonical address"),
        max_length=500,
        blank=True,
        help_text=_("Only for a story that was first published elsewhere."),
    )
    body = BodyField(_("text"), blank=True)

    tags = TaggableManager(
        through=ArticleTag, blank=True, verbose_name=_("tags"), manager=TagsOfArticle
    )

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        permissions = [
            ("edit_any_article", _("Can work on articles of others")),
            ("publish_article", _("Can publish and schedule articles")),
            ("retract_article", _("Can retract articles")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=State.PUBLISHED)
                | Q(section__isnull=False, published_at__isnull=False),
                name="article_published_has_section_and_time",
            ),
            models.CheckConstraint(
                condition=Q(needs_verification=False) | Q(verify_by__isnull=False),
                name="article_verification_is_due",
            ),
        ]
        # Without statistics, SQLite's planner prefers `article_state_modified` to a partial index
        # on the state. So the live indexes begin with the columns that are compared for
        # equality, the state included.
        indexes = [
            models.Index(fields=["state", "-published_at", "-id"], name="article_live"),
            models.Index(
                fields=["root_section", "state", "-published_at", "-id"],
                name="article_live_root_section",
            ),
            models.Index(
                fields=["section", "state", "-published_at", "-id"], name="article_live_section"
            ),
            models.Index(fields=["published_at"], name="article_published_at"),
            models.Index(
                fields=["state", "canonical_url", "published_at", "id"],
                name="article_sitemap_part",
                condition=Q(Exact(F("id") % SITEMAP_PART, 0)),
            ),
            # With the id, so that a search reads the keys and no row: on PostgreSQL an index
            # without it cannot answer alone.
            models.Index(fields=["headline_key", "id"], name="article_headline_words"),
            models.Index(fields=["-modified_at", "-id"], name="article_modified"),
            models.Index(fields=["state", "-modified_at", "-id"], name="article_state_modified"),
            models.Index(
                fields=["section", "-modified_at", "-id"], name="article_section_modified"
            ),
            models.Index(
                fields=["created_by", "state", "-modified_at"], name="article_created_by"
            ),
            models.Index(fields=["assignee", "state", "due_at"], name="article_assignee"),
            models.Index(
                fields=["verify_by"],
                name="article_unverified",
                condition=Q(needs_verification=True),
            ),
        ]

    def __str__(self) -> str:
        return self.headline

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.derive()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        # A retracted article may have no section any more; its id alone leads to the notice.
        section = self.section.slug if self.section else "berita"
        return article_path(section, self.pk, self.slug)

    def derive(self) -> None:
        """Set the columns derived from others. `save` calls it; callers of `bulk_create` must."""
        self.body = body.sanitise(self.body)
        self.headline_key = title_key(self.headline)
        self.slug = self.slug or headline_slug(self.headline)[:120].strip("-") or "artikel"
        self.root_section_id = self.section.root_id if self.section else None
        self.summary = shorten(
            self.standfirst or body.first_paragraph(self.body) or body.plain_text(self.body),
            SUMMARY_LENGTH,
        )

    @classmethod
    def seen_as_with(cls, field_names: Collection[str]) -> Seen:
        return Seen.TEXT if "body" in field_names else Seen.CARD

    def natural_key(self) -> tuple[str, ...]:
        return (str(self.uid),)

    @classmethod
    def max_length(cls, name: str) -> int | None:
        """Return how many characters the column `name` holds, None without a limit."""
        column = cls._meta.get_field(name)
        return column.max_length if isinstance(column, models.Field) else None

    @property
    def is_visible(self) -> bool:
        """Whether readers may see it now; `visibility.visible` is the same for queries."""
        time = self.published_at if self.state == State.PUBLISHED else None
        return time is not None and time <= timezone.now()

    @property
    def is_public(self) -> bool:
        """Whether readers find it or a notice at its address, now or at a time to come."""
        return self.state in {State.PUBLISHED, State.RETRACTED}

    @property
    def is_scheduled(self) -> bool:
        time = self.published_at if self.state == State.PUBLISHED else None
        return time is not None and time > timezone.now()

    @property
    def has_unpublished_change(self) -> bool:
        """Whether the newest revision is not the one that readers see, or will see at its time."""
        return self.state == State.PUBLISHED and self.live_revision_id != self.latest_revision_id

    @property
    def list_headline(self) -> str:
        return self.short_headline or self.headline

    @property
    def picture(self) -> Image | None:
        """The lead image as readers get it; None without one, or if it is not shown."""
        image = self.lead_image
        return image if image and image.is_shown else None

    @property
    def has_picture(self) -> bool:
        return self.picture is not None

    @property
    def image_caption(self) -> str:
        return self.lead_caption or (self.lead_image.caption if self.lead_image else "")

    @property
    def last_changed_at(self) -> dt.datetime:
        """The time of the last update, correction or mark, or else of publication."""
        return last_change(self.published_at, self.updated_at, self.stated_at)

    @property
    def has_been_read(self) -> bool:
        """Whether readers see it now, or once saw it."""
        return bool(self.first_published_at and self.first_published_at <= timezone.now())

    @property
    def position(self) -> Position:
        return Position(required(self.published_at), self.pk)

    @cached_property
    def tags_in_order(self) -> list[Tag]:
        tags = [item.tag for item in self.tag_items.select_related("tag").order_by("pk")]
        for tag in tags:
            depend_on(Seen.TAG, tag.pk)
        return tags
