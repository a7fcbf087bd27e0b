from __future__ import annotations

from django.db import models
from django.db.models import Q

OFTEN, SELDOM = 20, 2  # articles from which on phrases are in an index of their own


class SearchEntry(models.Model):
    """What an article is found by: docs/decisions/0034.

    `text` is what is searched, as plain text: headline, standfirst and each line of the body.
    `words` says where each word is in it, `phrases` has what is suggested of it, in lines, and
    `terms` is what the database indexes, all as `articles.domain.search.entries` writes them with
    the code of `version`; "" when it is to be made anew.

    An article that is not published has terms alone, which only the desk looks for; `made_of` is
    when that article was last modified (aware).
    """

    article = models.OneToOneField(
        "articles.Article", on_delete=models.CASCADE, primary_key=True, related_name="found_by"
    )
    version = models.CharField(max_length=16, blank=True, default="")
    words = models.TextField(blank=True, default="")
    terms = models.TextField(blank=True, default="")
    text = models.TextField(blank=True, default="")
    phrases = models.TextField(blank=True, db_default="")
    made_of = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        verbose_name = "search entry"
        indexes = [models.Index(fields=["version"], name="search_version")]

    def __str__(self) -> str:
        return f"{self.pk}: {self.version}"


class UncountedWords(models.Model):
    """A change of the words and phrases of an entry that the numbers below do not include yet.

    Triggers of the database write it, whatever changes the entry. `article_id` is its article,
    which may be gone.
    """

    article_id = models.BigIntegerField(db_default=0)
    before = models.TextField()
    after = models.TextField()
    phrases_before = models.TextField(db_default="")
    phrases_after = models.TextField(db_default="")

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


class SearchPhrase(models.Model):
    """A phrase that is suggested while its beginning is typed, and in how many articles it is.

    `key` has its words as `articles.domain.search.phrases` folds them, and sorts by bytes (on
    PostgreSQL a migration sees to it). `text` is how its example writes it, the article of
    `article_id`: None while `work` looks for one, 0 when it found none.
    """

    key = models.CharField(max_length=100, primary_key=True)
    text = models.CharField(max_length=100)
    documents = models.IntegerField(default=0)
    article_id = models.BigIntegerField(null=True)

    class Meta:
        default_permissions = ()
        verbose_name = "search phrase"
        indexes = [
            models.Index(
                fields=["key", "documents"],
                name="search_phrase_seldom",
                condition=Q(documents__gte=SELDOM),
            ),
            models.Index(
                fields=["key", "documents"],
                name="search_phrase_often",
                condition=Q(documents__gte=OFTEN),
            ),
            models.Index(
                fields=["key"], name="search_phrase_no_example", condition=Q(article_id=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.text}: {self.documents}"
