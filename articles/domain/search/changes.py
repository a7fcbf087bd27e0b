"""Keeps the entries of articles true, each in the transaction that changes its article."""

from django.db import transaction

from articles.domain.announcement import Change, Subject
from articles.domain.locks import wait_for_lock
from articles.domain.search import indexing
from articles.models import ArticleTag, SearchEntry


@transaction.atomic(savepoint=False)
def follow_changes(changes: list[Change]) -> None:
    """Write the entries of changed articles; have those of the articles of a tag made anew."""
    articles = {c.pk: c.after for c in changes if c.subject == Subject.ARTICLE and c.pk}
    tags = [c.pk for c in changes if c.subject == Subject.TAG]
    if articles or tags:
        wait_for_lock(indexing.ENTRIES, is_shared=True)
    pks = sorted(articles)
    for start in range(0, len(pks), indexing.BATCH):
        indexing.write_entries(pks[start : start + indexing.BATCH], articles)
    if tags:
        tagged = ArticleTag.objects.filter(tag__in=tags).values("content_object")
        SearchEntry.objects.filter(pk__in=tagged).update(version="")
