from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.enums import AddressFault
from articles.models.article import Article

LONGEST_ADDRESS = 2_000


class ExternalHost(models.Model):
    """A site that stories link to: it is asked for nothing before `free_at` (aware)."""

    name = models.CharField(max_length=253, unique=True)
    free_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        default_permissions = ()
        verbose_name = "external host"

    def __str__(self) -> str:
        return self.name


class ExternalLinkQuerySet(QuerySet["ExternalLink"]):
    def of_readers(self) -> ExternalLinkQuerySet:
        """Links that a visible story has."""
        # Of a join or a list of articles SQLite would read all published ones first.
        shown = Article.objects.published().filter(pk=OuterRef("article"))
        uses = ExternalLink.articles.through.objects.filter(externallink=OuterRef("pk"))
        return self.filter(Exists(uses.filter(Exists(shown))))

    def due(self, now: dt.datetime) -> ExternalLinkQuerySet:
        """Links to check at `now`, as soon as their host may be asked."""
        return self.filter(next_at__lte=now).of_readers()

    def dead(self) -> ExternalLinkQuerySet:
        """Links of visible stories that are dead, those that died last first."""
        return self.filter(is_dead=True).of_readers().order_by("-failed_since", "-pk")


class ExternalLink(models.Model):
    """An address of another site in stories, and what the checks of it found.

    `articles` are the stories that had it when their text was last read. `failures` is the number
    of days on which it failed since it last worked, `failed_on` the last of them, in the
    newsroom's time zone. `status` is what its site answered last, 0 for no answer.
    """

    url = models.CharField(max_length=LONGEST_ADDRESS)
    host = models.ForeignKey(
        ExternalHost, on_delete=models.CASCADE, db_index=False, related_name="links"
    )
    articles = models.ManyToManyField(Article, related_name="external_links")
    next_at = models.DateTimeField(default=timezone.now)
    checked_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=12, choices=AddressFault, blank=True)
    status = models.PositiveSmallIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    failed_since = models.DateTimeField(null=True)
    failed_on = models.DateField(null=True)
    is_dead = models.BooleanField(default=False)
    is_ignored = models.BooleanField(default=False)

    objects = ExternalLinkQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = _("dead external link")
        verbose_name_plural = _("dead external links")
        # A unique column would have a second index on PostgreSQL, for the beginnings of addresses.
        constraints = [models.UniqueConstraint("url", name="external_link_url_once")]
        indexes = [
            models.Index(fields=["host", "next_at"], name="external_link_due"),
            models.Index(
                fields=["-failed_since", "-id"],
                name="external_link_dead",
                condition=Q(is_dead=True),
            ),
        ]

    def __str__(self) -> str:
        return self.url

    @property
    def verdict(self) -> str:
        """What is wrong with it, in words: “Halaman tidak ada (404)”."""
        words = str(AddressFault(self.fault).label) if self.fault else ""
        return f"{words} ({self.status})" if self.status else words

    @property
    def is_waiting(self) -> bool:
        """Whether it is to be checked as soon as its site may be asked."""
        return self.next_at <= timezone.now()


class ExternalScan(models.Model):
    """How far the stories are read for external links: the one row has the last pk of a round."""

    last = models.BigIntegerField(default=0)

    class Meta:
        default_permissions = ()
        verbose_name = "external scan"

    def __str__(self) -> str:
        return str(self.last)
