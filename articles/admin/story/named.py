"""The article that a text names: by its address on the site or at the desk, its id or its uid."""

import re

from articles.domain.site.own_addresses import own_article_id
from articles.ids import read_key, read_uid
from articles.models import Article
from articles.models.article_queryset import ArticleQuerySet

_FORM_PATH = re.compile(r"/article/(\d{1,19})/(?:change|history)/")


def named_article(text: str, articles: ArticleQuerySet) -> Article | None:
    """Return the one of `articles` that `text` names, in any state, or None."""
    if uid := read_uid(text):
        return articles.filter(uid=uid).first()
    in_desk = _FORM_PATH.search(text)
    pk = read_key(text) or own_article_id(text) or (in_desk and read_key(in_desk[1]))
    return articles.filter(pk=pk).first() if pk else None
