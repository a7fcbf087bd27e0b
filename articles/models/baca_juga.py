from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.body import BacaJugaRef
from articles.enums import Origin, Placement, State
from articles.models.fields import HttpsURLField, KeyField, LineField, user_key
from articles.models.visibility import visible
from articles.narrowing import required
from articles.text import KEY_LENGTH, title_key

MAX_TEXT = 250
MAX_URL = 500
_IN_SENTENCE = f"{Placement.SENTENCE.value}:"


def _uids(reference: str) -> list[UUID]:
    try:
        return [UUID(reference)]
    except ValueError:
        return []


class BacaJugaQuerySet(QuerySet["BacaJuga"]):
    def get_by_natural_key(self, article_uid: str, reference: str) -> BacaJuga:
        rows = self.filter(article__uid=article_uid)
        if reference.startswith(_IN_SENTENCE):
            target = reference.removeprefix(_IN_SENTENCE)
            return rows.get(placement=Placement.SENTENCE, target__uid__in=_uids(target))
        return rows.blocks().get(
            Q(url=reference)
            | Q(wanted_key=reference, url="")
            | Q(target__uid__in=_uids(reference), wanted_key="", url="")
        )

    def blocks(self) -> BacaJugaQuerySet:
        """Baca Juga inside and below the text, without links in sentences."""
        return self.exclude(placement=Placement.SENTENCE)

    def visible(self) -> BacaJugaQuerySet:
        """Links to show now: to another site, a visible article, or the notice of a retraction."""
        notice = Q(to_notice=True, target__state=State.RETRACTED)
        return self.filter((Q(target=None) & ~Q(url="")) | visible("target__") | notice)

    def unsettled(self) -> BacaJugaQuerySet:
        """Links to retracted articles that nobody has decided on, from articles not retracted."""
        return self.filter(target__state=State.RETRACTED, to_notice=False).exclude(
            article__state=State.RETRACTED
        )

    def waiting_for(self, key: str) -> BacaJugaQuerySet:
        """Links whose wanted title has this key and whose target is none or not published."""
        return self.filter(
            Q(target=None) | ~Q(target__state=State.PUBLISHED), wanted_key=key
        ).exclude(wanted_key="")

    def pending(self) -> BacaJugaQuerySet:
        return self.filter(Q(target=None) & ~Q(wanted_key=""))


class BacaJuga(models.Model):
    """A link from `article` to another story: a Baca Juga, or one in a sentence.

    A Baca Juga leads to `target`, or to `url` on another site. Without both it is pending: it has
    a `wanted_title`, readers do not see it, and publishing an article of that title sets its
    target.
    All links in sentences to one `target` are one row, whose `label` are the words of the first.
    The rows of links inside the text are derived from the body (`domain.story.baca_juga`).
    """

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, db_index=False, related_name="baca_juga"
    )
    target = models.ForeignKey(
        "articles.Article",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="inbound_baca_juga",
        verbose_name=_("article"),
    )
    wanted_title = LineField(_("wanted title"), max_length=MAX_TEXT, blank=True)
    wanted_key = KeyField(max_length=KEY_LENGTH, blank=True, editable=False)
    url = HttpsURLField(_("address elsewhere"), max_length=MAX_URL, blank=True)
    label = LineField(
        _("link text"),
        max_length=MAX_TEXT,
        blank=True,
        help_text=_("Blank: the current headline of the article."),
    )
    to_notice = models.BooleanField(
        default=False,
        editable=False,
        help_text="Readers are led to the notice that stands where the target was retracted.",
    )
    placement = models.CharField(
        _("placement"), max_length=8, choices=Placement, default=Placement.END
    )
    position = models.PositiveSmallIntegerField(
        _("order"), default=0, validators=[MaxValueValidator(32_767)]
    )
    origin = models.CharField(max_length=12, choices=Origin, default=Origin.EDITOR, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = BacaJugaQuerySet.as_manager()

    class Meta:
        ordering = ["placement", "position"]
        verbose_name = "Baca Juga"
        verbose_name_plural = "Baca Juga"
        constraints = [
            models.CheckConstraint(
                condition=Q(target__isnull=False) | ~Q(wanted_key="") | ~Q(url=""),
                name="baca_juga_leads_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(target=None) | ~Q(target=F("article")), name="baca_juga_not_to_itself"
            ),
            models.UniqueConstraint(
                "article",
                "target",
                name="baca_juga_target_once",
                condition=Q(target__isnull=False) & ~Q(placement=Placement.SENTENCE),
            ),
            models.UniqueConstraint(
                "article",
                "target",
                name="sentence_target_once",
                condition=Q(placement=Placement.SENTENCE),
            ),
            models.UniqueConstraint(
                "article", "wanted_key", name="baca_juga_title_once", condition=~Q(wanted_key="")
            ),
            models.UniqueConstraint(
                "article", "url", name="baca_juga_url_once", condition=~Q(url="")
            ),
        ]
        indexes = [
            models.Index(fields=["article", "placement", "position"], name="baca_juga_of_article"),
            models.Index(
                fields=["wanted_key"],
                name="baca_juga_pending",
                condition=Q(target=None) & ~Q(wanted_key=""),
            ),
        ]

    def __str__(self) -> str:
        return self.text or self.wanted_title or self.url

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.wanted_key = title_key(self.wanted_title)
        super().save(*args, **kwargs)

    def natural_key(self) -> tuple[str, ...]:
        return (str(self.article.uid), self.reference)

    # Django reads the order of fixtures from an attribute of the method.
    natural_key.dependencies = ["articles.article"]  # type: ignore[attr-defined]

    @property
    def reference(self) -> str:
        """What identifies this link in the article: a URL, the key of a title, or a uid."""
        if self.url or self.wanted_key:
            return self.url or self.wanted_key
        uid = str(required(self.target).uid)
        return f"{_IN_SENTENCE}{uid}" if self.placement == Placement.SENTENCE else uid

    @property
    def text(self) -> str:
        """The text of the link: the label, or else the target's current headline."""
        if self.is_notice:
            return gettext("The story that was linked here has been retracted")
        return self.label or (self.target.headline if self.target else "")

    @property
    def is_notice(self) -> bool:
        """Whether it leads to the notice of a retraction."""
        return bool(self.to_notice and self.target and self.target.state == State.RETRACTED)

    @property
    def href(self) -> str:
        return self.target.get_absolute_url() if self.target else self.url

    def as_ref(self) -> BacaJugaRef:
        """Return this link as the body holds it."""
        if self.url:
            return BacaJugaRef(url=self.url, text=self.label)
        if self.wanted_title:
            return BacaJugaRef(text=self.wanted_title)
        return BacaJugaRef(uid=required(self.target).uid, text=self.label)


class RefusedLinkManager(models.Manager["RefusedLink"]):
    def get_by_natural_key(self, article_uid: str, target_uid: str) -> RefusedLink:
        return self.get(article__uid=article_uid, target__uid=target_uid)


class RefusedLink(models.Model):
    """That `article` is not to be suggested as a story that should link to `target`."""

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, db_index=False, related_name="refused_links"
    )
    target = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="refused_inbound"
    )
    refused_by = user_key()
    refused_at = models.DateTimeField(default=timezone.now)

    objects = RefusedLinkManager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("refused link")
        verbose_name_plural = _("refused links")
        default_permissions = ()
        constraints = [models.UniqueConstraint("article", "target", name="refused_link_once")]

    def __str__(self) -> str:
        return f"{self.article} → {self.target}"

    def natural_key(self) -> tuple[str, str]:
        return (str(self.article.uid), str(self.target.uid))

    # Django reads the order of fixtures from an attribute of the method.
    natural_key.dependencies = ["articles.article"]  # type: ignore[attr-defined]


class LinkSettlement(models.Model):
    """What a person decided on the links to an article; it can be undone.

    `changes` is a list of {"article": uid, "link": reference, "choice": one of
    `domain.desk.broken_links.Choice`, "before": number of the revision whose content stood
    before, "after": number of the one that was written}, in the order in which they were made.
    """

    target = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="link_settlements"
    )
    changes = models.JSONField()
    created_by = user_key()
    created_at = models.DateTimeField(default=timezone.now)
    undone_by = user_key(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("settlement of links")
        verbose_name_plural = _("settlements of links")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.target}"
