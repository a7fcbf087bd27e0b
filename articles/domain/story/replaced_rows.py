"""What becomes of articles whose rows a fixture replaces without their revisions."""

from django.db.models import Model

from articles.content.shape import Content
from articles.domain.story import live, revisions
from articles.models import Article, ArticleTag, BacaJuga, Byline

_ARTICLE_OF = {ArticleTag: "content_object_id", Byline: "article_id", BacaJuga: "article_id"}


class ReplacedRows:
    """Keeps the articles that the desk works on, and records what becomes of the others.

    Without it the row of a draft would be older than its newest revision, or readers would see
    what no revision says. Call `may_replace` with an article before its row is stored, and
    `record` once all rows are there, in the same transaction.
    """

    def __init__(self) -> None:
        self._before: dict[int, Content] = {}
        self._kept: set[int] = set()

    def may_replace(self, stored: Article) -> bool:
        """Return False for an article that the desk works on, or that readers do not see.

        That is one with an unpublished change, a draft, a scheduled or a retracted story.
        """
        if stored.is_visible and not stored.has_unpublished_change:
            self._before[stored.pk] = live.content_of(stored)
            return True
        self._kept.add(stored.pk)
        return False

    def is_part_of_kept(self, row: Model) -> bool:
        """Return whether `row` is a tag, byline or link of an article that is kept."""
        name = _ARTICLE_OF.get(type(row), "")
        return bool(name) and getattr(row, name) in self._kept

    def record(self) -> None:
        """Record each row that says something else than before as the newest revision."""
        for pk, before in self._before.items():
            article = revisions.lock_articles([pk])[pk]
            if live.content_of(article) != before:
                revisions.record_row(article)
