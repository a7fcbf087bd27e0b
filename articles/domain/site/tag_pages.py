"""What the page of a tag says and shows beside its stories."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from taggit.models import Tag

from articles.models import Article, Image, PinnedStory, TagPage
from articles.validators import FIRST_TIME


class PageContent(NamedTuple):
    """The content of the page of a tag: a plain text, a picture, the stories that come first."""

    description: str = ""
    picture: Image | None = None
    pinned: Sequence[Article] = ()


def content_of(tag: Tag) -> PageContent:
    """Return what is stored for the page of `tag`: three queries at most."""
    page = TagPage.objects.select_related("picture").filter(tag=tag).first()
    if page is None:
        return PageContent()
    pinned = page.pinned.select_related("article__section").defer("article__body")
    return PageContent(page.description, page.picture, [one.article for one in pinned])


def write_page(tag: Tag, content: PageContent) -> None:
    """Store the content of the page of `tag` in a transaction, which announces the tag."""
    if not any(content):
        TagPage.objects.filter(tag=tag).delete()
        return
    columns = {"description": content.description, "picture": content.picture}
    page, _is_new = TagPage.objects.update_or_create(tag=tag, defaults=columns)
    page.pinned.all().delete()
    PinnedStory.objects.bulk_create(
        PinnedStory(page=page, article=article, position=position)
        for position, article in enumerate(content.pinned)
    )


def pinned_pks(page: TagPage) -> list[int]:
    """Return the pks of the stories pinned to a tag that have it, in their order: one query."""
    pinned = page.pinned.filter(article__tag_items__tag=page.tag_id)
    return list(pinned.values_list("article", flat=True))


def first_time(tag: Tag) -> dt.datetime | None:
    """Return when the oldest visible story of `tag` was published (aware): one query."""
    stories = Article.objects.published()
    listed = stories.filter(tag_items__tag=tag, tag_items__listed_at__gte=FIRST_TIME)
    oldest = listed.order_by("tag_items__listed_at")
    return oldest.values_list("tag_items__listed_at", flat=True).first()
