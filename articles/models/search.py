from __future__ import annotations

from django.db import models
from django.db.models import Q


class SearchEntry(models.Model):
    """What a published article is found by: docs/decisions/0034.

    `text` is what is searched, as plain text: headline, standfirst and each line of the body.
    `words` says where each word is in it, `terms` is what the database indexes, both as
    `articles.domain.search.entries` writes them with the code of `version`; "" when it is to be
    made anew. `counted` are the terms that the numbers of SearchWord include, if these are others
    than `terms`. A row without terms is that of an article that is published no more.
    """

    article = models.OneToOneField(
        "articles.Article", on_delete=models.CASCADE, primary_key=True, related_name="found_by"
    )
    version = models.CharField(max_length=16, blank=True, default="")
    counted = models.TextField(null=True, default="")  # noqa: DJ001  NULL: as terms
    words = models.TextField(blank=True, default="")
    terms = models.TextField(blank=True, default="")
    text = models.TextField(blank=True, default="")

    class Meta:
        default_permissions = ()
        verbose_name = "search entry"
        indexes = [
            models.Index(
                fields=["article"], name="search_uncounted", condition=Q(counted__isnull=False)
            ),
            models.Index(fields=["version"], name="search_version"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.version}"


class SearchWord(models.Model):
    """In how many articles a term is, and in how many of them it matters.

    The row of the term "" has the number of articles.
    """

    term = models.CharField(max_length=330, primary_key=True)
    documents = models.IntegerField(default=0)
    strong = models.IntegerField(default=0)

    class Meta:
        default_permissions = ()
        verbose_name = "search word"

    def __str__(self) -> str:
        return f"{self.term}: {self.documents}"
