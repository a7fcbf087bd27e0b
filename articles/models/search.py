from __future__ import annotations

from django.db import models


class SearchEntry(models.Model):
    """What a published article is found by: docs/decisions/0034.

    `text` is what is searched, as plain text: headline, standfirst and each line of the body.
    `words` says where each word is in it, `terms` is what the database indexes, both as
    `articles.domain.search.entries` writes them with the code of `version`; "" when it is to be
    made anew.
    """

    article = models.OneToOneField(
        "articles.Article", on_delete=models.CASCADE, primary_key=True, related_name="found_by"
    )
    version = models.CharField(max_length=16, blank=True, default="")
    words = models.TextField(blank=True, default="")
    terms = models.TextField(blank=True, default="")
    text = models.TextField(blank=True, default="")

    class Meta:
        default_permissions = ()
        verbose_name = "search entry"
        indexes = [models.Index(fields=["version"], name="search_version")]

    def __str__(self) -> str:
        return f"{self.pk}: {self.version}"


class UncountedTerms(models.Model):
    """A change of the terms of an entry that SearchWord does not include yet.

    Triggers of the database write it, whatever changes the entry.
    """

    before = models.TextField()
    after = models.TextField()

    class Meta:
        default_permissions = ()
        verbose_name = "uncounted terms"

    def __str__(self) -> str:
        return str(self.pk)


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
