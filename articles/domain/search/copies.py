"""Visible stories that are nearly the same text as one that is written or comes in."""

from collections.abc import Collection

from articles.body import running_text, word_count
from articles.domain.search.entries import compose
from articles.domain.search.related import copies_of, find_related, texts_of
from articles.domain.search.suggested_links import LOOKED_AT
from articles.models import Article

LEAST_WORDS = 30  # a shorter text has too few runs of words to be called a copy


def find_copies(
    headline: str, standfirst: str, html: str, without: Collection[int]
) -> list[Article]:
    """Return the visible articles nearly the same as a text, none of the pks `without`.

    The oldest first, with their sections, at most LOOKED_AT: four queries. `html` is a sanitised
    body.
    """
    if word_count(html) < LEAST_WORDS:
        return []
    entry = compose([headline, standfirst, running_text(html)], (), ())
    near = find_related(entry.words, LOOKED_AT, without=without)
    same = copies_of(entry.text, texts_of([one.pk for one in near]))
    copies = Article.objects.published().filter(pk__in=same).select_related("section")
    return list(copies.defer("body").oldest()) if same else []
