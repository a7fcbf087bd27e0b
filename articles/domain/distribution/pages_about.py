"""Which pages show an article beside its own."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from articles.enums import Aspect
from articles.models import Article, BacaJuga, Correction

# What cards, links and lists show; the rest of a change is on the page of the article alone.
SHOWN_ELSEWHERE = {Aspect.HEADLINE, Aspect.PLACE, Aspect.VISIBILITY}


def pages_about(
    articles: Collection[int | None] | QuerySet[Article, Any],
) -> list[QuerySet[Any, tuple[int]]]:
    """Return queries of the articles whose pages show some of `articles` (ids, or a query of ids).

    Pages that would show them if readers might see them are among these.
    """
    about = Correction.objects.order_by()
    return [
        BacaJuga.objects.order_by().filter(target__in=articles).values_list("article"),
        about.filter(article__in=articles, related__isnull=False).values_list("related"),
        about.filter(related__in=articles).values_list("article"),
    ]
