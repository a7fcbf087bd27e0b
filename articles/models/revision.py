from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.conf import settings
from django.db import IntegrityError, models
from django.db.models import CASCADE, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.content.shape import blank, fingerprint
from articles.enums import Action, State
from articles.models.fields import ContentField, LineField, ProseField, user_key

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models.deletion import Collector

    from articles.models.media import Image


# An open form sends a heartbeat every 15 seconds; browsers run hidden tabs only once a minute.
LIVE = dt.timedelta(seconds=75)


class RevisionQuerySet(QuerySet["Revision"]):
    def get_by_natural_key(self, article_uid: str, number: int) -> Revision:
        return self.get(article__uid=article_uid, number=number)

    def known_to(self, user: User | OuterRef, newest: int | OuterRef) -> RevisionQuerySet:
        """The revisions that `user` created, and `newest`, which every form opens with."""
        return self.filter(Q(created_by=user) | Q(pk=newest))


class BufferQuerySet(QuerySet["Buffer"]):
    def live(self) -> BufferQuerySet:
        """The buffers of the forms that are open now."""
        return self.filter(seen_at__gt=timezone.now() - LIVE)

    def with_text(self) -> BufferQuerySet:
        return self.filter(content__isnull=False)

    def naming(self, image: Image) -> BufferQuerySet:
        """Unsaved texts that show `image`. It scans all of them: there are few."""
        return self.with_text().filter(content__icontains=str(image.uid))

    def unsaved(self) -> BufferQuerySet:
        """Texts that would be lost with their buffer, newest first.

        Texts that are equal to the newest revision, to a revision of the same user or to an empty
        form are left out.
        """
        stored = Revision.objects.known_to(OuterRef("user"), OuterRef("article__latest_revision"))
        same = stored.filter(article=OuterRef("article"), digest=OuterRef("digest"))
        is_empty = Q(article=None, digest=fingerprint(blank()))
        return self.with_text().filter(~is_empty, ~Exists(same)).order_by("-saved_at")

    def left_behind(self) -> BufferQuerySet:
        """Unsaved texts whose form is no longer open, newest first."""
        return self.unsaved().filter(seen_at__lte=timezone.now() - LIVE)


class PreviewLinkQuerySet(QuerySet["PreviewLink"]):
    def open(self) -> PreviewLinkQuerySet:
        """Links that are neither revoked nor expired; those of retracted articles are included."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())


def _idempotency_key(what: str) -> models.CharField:
    return models.CharField(
        max_length=64,
        blank=True,
        default="",
        editable=False,
        help_text=f"{what}, as it was sent: sent again, it is not done again. Blank: no form.",
    )


class Revision(models.Model):
    """The content of an article at one moment; never changed after it is written."""

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, db_index=False, related_name="revisions"
    )
    number = models.PositiveIntegerField(_("number"))
    content = ContentField(help_text="articles.content.shape.Content")
    digest = models.CharField(
        max_length=64, editable=False, help_text="articles.content.shape.fingerprint"
    )
    based_on = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    created_by = user_key(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    action = models.CharField(max_length=12, choices=Action)
    note = ProseField(blank=True)
    idempotency_key = _idempotency_key("The form whose text it is")

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint("article", "number", name="revision_number_once_an_article"),
            models.UniqueConstraint(
                "article",
                "idempotency_key",
                name="revision_once_a_submission",
                condition=~Q(idempotency_key=""),
            ),
        ]
        indexes = [models.Index(fields=["article", "digest"], name="revision_of_digest")]

    def __str__(self) -> str:
        return f"{self.article} #{self.number}"

    def save(self, **kwargs: Any) -> None:
        self.digest = fingerprint(self.content)
        super().save(**kwargs)


class UnsavedTextError(IntegrityError):
    """An account cannot be deleted: it has text that nobody saved."""


def cascade_without_text(
    collector: Collector, field: models.Field, buffers: QuerySet[Buffer], using: str
) -> None:
    """Delete the buffers of a deleted account; raises UnsavedTextError if one has unsaved text."""
    texts = Buffer.objects.using(using).filter(pk__in=[buffer.pk for buffer in buffers]).unsaved()
    if count := texts.count():
        raise UnsavedTextError(
            f"Not deleted: {count} texts that nobody saved would be lost. Delete accounts with "
            "articles.domain.story.accounts.delete_accounts, which hands them over."
        )
    CASCADE(collector, field, buffers, using)


class Buffer(models.Model):
    """The autosaved text of one form of an article, and the record that the form is open.

    `key` is generated with the form, so that the form of an article that was never saved has one
    too. `content` is null until something is typed, and again after that is saved or discarded.
    The row is then kept for a while with its `sequence`, so that an autosave that arrives late
    does not restore the text. `ended_at` is when the text was saved.
    """

    key = models.UUIDField(primary_key=True, default=uuid4)
    article = models.ForeignKey(
        "articles.Article", on_delete=models.SET_NULL, null=True, related_name="buffers"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=cascade_without_text, related_name="buffers"
    )
    typed_by = LineField(
        max_length=310,
        blank=True,
        default="",
        help_text="Who typed the text, if another user took it over; blank: `user`.",
    )
    based_on = models.ForeignKey(Revision, on_delete=models.SET_NULL, null=True, related_name="+")
    content = ContentField(null=True, help_text="articles.content.shape.Content")
    digest = models.CharField(
        max_length=64, blank=True, help_text="articles.content.shape.fingerprint"
    )
    sequence = models.BigIntegerField(default=0, help_text="grows with what is typed in the form")
    opened_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = BufferQuerySet.as_manager()

    class Meta:
        verbose_name = _("unsaved text")
        verbose_name_plural = _("unsaved texts")
        default_permissions = ()
        indexes = [
            # None with `seen_at`, which each beat writes.
            models.Index(
                fields=["user", "-saved_at"],
                name="buffer_with_text",
                condition=Q(content__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.key)


class LogEntry(models.Model):
    """A change of state of an article, or another action on it: who did it, when and why."""

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, db_index=False, related_name="log_entries"
    )
    revision = models.ForeignKey(Revision, on_delete=models.SET_NULL, null=True, related_name="+")
    action = models.CharField(max_length=12, choices=Action)
    from_state = models.CharField(max_length=10, choices=State)
    to_state = models.CharField(max_length=10, choices=State)
    created_by = user_key(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    note = ProseField(blank=True)
    idempotency_key = _idempotency_key("The form that asked for the step")

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("step of the workflow")
        verbose_name_plural = _("steps of the workflow")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                "article",
                "idempotency_key",
                name="log_entry_once_a_submission",
                condition=~Q(idempotency_key=""),
            )
        ]
        indexes = [models.Index(fields=["article", "-id"], name="log_entry_of_article")]

    def __str__(self) -> str:
        return f"{self.article}: {self.from_state} → {self.to_state}"


class PreviewLink(models.Model):
    """A link with which a person without an account can read one revision, until it expires."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="preview_links")
    created_by = user_key()
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.revision}"

    @property
    def is_open(self) -> bool:
        return self.revoked_at is None and timezone.now() < self.expires_at
