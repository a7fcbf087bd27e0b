from __future__ import annotations

import zlib

from django.db import connection, models
from django.db.models import Q, QuerySet
from django.utils import timezone

from articles.models.visibility import VISIBLE, visible_values

# Not by the ORM, which takes ten times as long to write it as the database to answer.
_PAGE = (
    "SELECT section.slug, article.slug, parts.facts, parts.packed_page"  # noqa: S608
    " FROM articles_articleparts AS parts"
    " JOIN articles_article AS article ON article.id = parts.article_id"
    " JOIN articles_section AS section ON section.id = article.section_id"
    " WHERE parts.article_id = %s AND parts.release = %s"
    " AND (parts.until IS NULL OR parts.until > %s)"
    f" AND {VISIBLE}"
)


class ArticlePartsQuerySet(QuerySet["ArticleParts"]):
    def find(self, pk: int, release: str) -> tuple[str, str, str, bytes] | None:
        """Return (slug of the section, slug, facts, packed page) of a visible article.

        None if it has no valid row of `release`.
        """
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        with connection.cursor() as cursor:
            cursor.execute(_PAGE, [pk, release, now, *visible_values()])
            row: tuple[str, str, str, bytes] | None = cursor.fetchone()
        return row

    def outdated(self, release: str) -> ArticlePartsQuerySet:
        """Rows that are to be made anew, the newest articles first."""
        other = Q(release__lt=release) | Q(release__gt=release)  # <> would not use the index
        over = Q(until__lte=timezone.now())
        return self.filter(over | (other & Q(until=None))).order_by("-pk")


class ArticleParts(models.Model):
    """What pages show of a published article, made when it changed: docs/decisions/0030.

    A row is of `release`, the version of what it was made with; "" when something that it shows
    has changed since. It is valid before `until`, and not made anew before it. `facts` is JSON:
    what the page depends on and what its related stories are found by, as articles.stored_pages
    writes it. The page and the item of feeds are compressed.
    """

    article = models.OneToOneField(
        "articles.Article", on_delete=models.CASCADE, primary_key=True, related_name="parts"
    )
    release = models.CharField(max_length=16, blank=True, default="")
    until = models.DateTimeField(null=True)
    facts = models.TextField(blank=True, default="")
    packed_page = models.BinaryField(default=bytes)
    packed_item = models.BinaryField(default=bytes)
    has_picture = models.BooleanField(null=True)
    card_full = models.TextField(blank=True, default="")
    card_short = models.TextField(blank=True, default="")
    card_bare = models.TextField(blank=True, default="")
    card_line = models.TextField(blank=True, default="")

    objects = ArticlePartsQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = "parts of an article"
        indexes = [
            models.Index(fields=["release"], name="parts_release"),
            models.Index(fields=["until"], name="parts_until", condition=Q(until__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.release}"


def pack(page: str) -> bytes:
    """Return a page as its column holds it."""
    return zlib.compress(page.encode(), 6)


def unpack(packed: bytes | memoryview) -> str:
    return zlib.decompress(packed).decode()
