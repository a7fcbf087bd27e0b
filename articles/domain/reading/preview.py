"""The page that readers would get of a content, made without writing anything."""

from copy import copy

from django.utils import timezone
from django.utils.translation import gettext as _
from taggit.models import Tag

from articles.content.shape import Content
from articles.domain.reading.article_page import ArticlePage, assemble_article_page
from articles.domain.story import baca_juga, live
from articles.models import Article, Author, Byline, Section, TagName


def preview_page(row: Article, content: Content) -> ArticlePage:
    """Return the page that readers would get of `row` with `content` in place of its own.

    `row` may be unsaved, and is not changed. What `content` refers to and the database does not
    have is left out, except tags: a tag without a row is an unsaved Tag.
    """
    article = copy(row)
    # Django keeps prefetched rows in an attribute that its stubs leave out; the copy shares it.
    article._prefetched_objects_cache = {}  # type: ignore[attr-defined]
    live.fill_columns(article, content)
    article.section = article.section or Section(name=_("No section"), slug="-")
    article.derive()
    article.published_at = article.published_at or timezone.now()
    article.tags_in_order = _tags(content)
    end_links = [live.to_ref(entry) for entry in content["end_links"]]
    return assemble_article_page(
        article, _bylines(article, content), baca_juga.visible_links(article, end_links)
    )


def _tags(content: Content) -> list[Tag]:
    found = TagName.objects.find(content["tags"])
    meant = dict.fromkeys(found.get(item, item) for item in content["tags"])
    return [(one.tag if isinstance(one, TagName) else None) or Tag(name=str(one)) for one in meant]


def _bylines(article: Article, content: Content) -> list[Byline]:
    named = Author.objects.filter(uid__in=[entry["author"] for entry in content["bylines"]])
    authors = {str(author.uid): author for author in named}
    return [
        Byline(article=article, author=authors[entry["author"]], role=entry["role"])
        for entry in content["bylines"]
        if entry["author"] in authors
    ]
