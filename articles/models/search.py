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


class UncountedWords(models.Model):
    """A change of the words of an entry that the numbers below do not include yet.

    Triggers of the database write it, whatever changes the entry.
    """

    before = models.TextField()
    after = models.TextField()

    class Meta:
        default_permissions = ()
        verbose_name = "uncounted words"

    def __str__(self) -> str:
        return str(self.pk)


class SearchTerm(models.Model):
    """In how many articles a term is, and in how many of them it matters.

    The row of the term "" has the number of articles.
    """

    term = models.CharField(max_length=330, primary_key=True)
    documents = models.IntegerField(default=0)
    strong = models.IntegerField(default=0)

    class Meta:
        default_permissions = ()
        verbose_name = "search term"

    def __str__(self) -> str:
        return f"{self.term}: {self.documents}"


class SearchWord(models.Model):
    """In how many articles a word is as it is written there, and how it sounds."""

    word = models.CharField(max_length=40, primary_key=True)
    sound = models.CharField(max_length=40)
    documents = models.IntegerField(default=0)

    class Meta:
        default_permissions = ()
        verbose_name = "search word"
        indexes = [models.Index(fields=["sound"], name="search_sound")]

    def __str__(self) -> str:
        return f"{self.word}: {self.documents}"
