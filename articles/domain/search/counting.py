"""Counts in how many articles each term is, beside the requests.

A row that each publication updates would make publications wait for each other at the word
“indonesia”. So the database notes each change of an entry, and `count_terms` adds them up.
"""

from collections import Counter
from collections.abc import Sequence

from django.db import connection, transaction

from articles.domain.locks import wait_for_lock
from articles.domain.search.entries import STRONG
from articles.domain.search.facets import FACET
from articles.models import UncountedTerms

WORDS = "search words"  # the lock
CHANGES = 1000  # of one transaction
MOST_ROWS = 1000  # of one statement
_ADD = (
    "INSERT INTO articles_searchword (term, documents, strong) VALUES {rows}"
    " ON CONFLICT (term) DO UPDATE SET"
    " documents = articles_searchword.documents + excluded.documents,"
    " strong = articles_searchword.strong + excluded.strong"
)


def count_terms() -> None:
    """Bring the numbers of SearchWord in line with the entries."""
    while _count_some():
        pass


@transaction.atomic
def _count_some() -> int:
    wait_for_lock(WORDS)
    rows = list(
        UncountedTerms.objects.order_by("pk").values_list("pk", "before", "after")[:CHANGES]
    )
    tokens: Counter[str] = Counter()
    for _pk, before, after in rows:
        tokens.update(tokens_of(after))
        tokens.subtract(tokens_of(before))
    _add([(term, *numbers) for term, numbers in sorted(numbers_of(tokens).items())])
    UncountedTerms.objects.filter(pk__in=[pk for pk, _before, _after in rows]).delete()
    return len(rows)


def tokens_of(terms: str) -> list[str]:
    """Return the terms of an entry, and "" for the article itself, none of an empty one."""
    return ["", *terms.split()] if terms else []


def numbers_of(tokens: Counter[str]) -> dict[str, tuple[int, int]]:
    """Return the numbers of articles that have a term, and in which it matters, by the term."""
    found: dict[str, tuple[int, int]] = {}
    for token, number in tokens.items():
        if number and not token.startswith(FACET):
            documents, strong = found.get(term := token.removesuffix(STRONG), (0, 0))
            found[term] = documents + number, strong + number * token.endswith(STRONG)
    return {term: pair for term, pair in found.items() if pair != (0, 0)}


def _add(rows: Sequence[tuple[str, int, int]]) -> None:
    with connection.cursor() as cursor:
        for start in range(0, len(rows), MOST_ROWS):
            some = rows[start : start + MOST_ROWS]
            sql = _ADD.format(rows=", ".join(["(%s, %s, %s)"] * len(some)))
            cursor.execute(sql, [value for row in some for value in row])
