"""Keeps the entries of articles true, each in the transaction that changes its article."""

from django.db import transaction

from articles.domain.announcement import Change, Subject
from articles.domain.locks import wait_for_lock
from articles.domain.search import indexing
from articles.domain.search.facets import author_term, tag_term
from articles.domain.search.postings import articles_with
from articles.models import ArticleTag, Byline, SearchEntry


@transaction.atomic(savepoint=False)
def follow_changes(changes: list[Change]) -> None:
    """Write the entries of changed articles; have those of a tag or an author made anew."""
    articles = {c.pk: c.after for c in changes if c.subject == Subject.ARTICLE and c.pk}
    tags = [c.pk for c in changes if c.subject == Subject.TAG]
    authors = [c.pk for c in changes if c.subject == Subject.AUTHOR]
    if articles or tags or authors:
        wait_for_lock(indexing.ENTRIES, is_shared=True)
    pks = sorted(articles)
    for start in range(0, len(pks), indexing.BATCH):
        indexing.write_entries(pks[start : start + indexing.BATCH], articles)
    indexed = articles_with([[*map(tag_term, tags), *map(author_term, authors)]])
    tagged = ArticleTag.objects.filter(tag__in=tags).values_list("content_object", flat=True)
    written = Byline.objects.filter(author__in=authors).values_list("article", flat=True)
    if outdated := {*indexed, *(tagged if tags else ()), *(written if authors else ())}:
        _outdate(outdated)


def _outdate(pks: set[int]) -> None:
    """Have these entries made anew; locked in the order in which others lock them."""
    entries = SearchEntry.objects.filter(pk__in=pks).order_by("pk")
    locked = list(entries.select_for_update().values_list("pk", flat=True))
    SearchEntry.objects.filter(pk__in=locked).update(version="")
