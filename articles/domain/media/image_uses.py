"""Where images are used: in articles and older revisions, unsaved texts, of authors and tags."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.db.models import Model, Q, QuerySet

from articles.body import image_uids
from articles.enums import PROTECTING, State
from articles.models import (
    Article,
    ArticleTag,
    Author,
    Buffer,
    Byline,
    Image,
    Page,
    Retraction,
    TagPage,
)
from articles.models.article_queryset import ArticleQuerySet
from articles.models.raw_sql import count_articles_showing
from articles.permissions import can_change_image

SHOWN = 50
COUNTED = 1_000
Row = TypeVar("Row", bound=Model)


@dataclass
class Uses:
    """Where one image is used, newest first: at most SHOWN of each kind; `more` counts the rest.

    `articles` show it now or in their newest revision, `older` only in an older revision;
    `unsaved` are buffers with a text that shows it.
    """

    articles: list[Article]
    older: list[Article]
    authors: list[Author]
    tags: list[TagPage]
    unsaved: list[Buffer]
    more: int

    def __len__(self) -> int:
        lists: tuple[list[Any], ...] = (
            self.articles, self.older, self.authors, self.tags, self.unsaved,
        )  # fmt: skip
        return sum(map(len, lists)) + self.more


def find_uses(image: Image) -> Uses:
    """Return where `image` is used; empty when it may be deleted."""
    # The lead image of an article from a fixture or an importer may have no ImageUse yet.
    leads = Article.objects.filter(lead_image=image).order_by()
    current = leads.values("pk").union(image.uses.filter(is_current=True).values("article_id"))
    earlier = image.uses.filter(is_current=False).exclude(article__in=leads).values("article_id")
    newest = Article.objects.defer("body").order_by("-modified_at", "-pk")
    buffers = Buffer.objects.naming(image).select_related("article", "user")
    articles, more_articles = _shown(newest.filter(pk__in=current))
    older, more_older = _shown(newest.filter(pk__in=earlier))
    authors, more_authors = _shown(Author.objects.filter(photo=image))
    tags, more_tags = _shown(TagPage.objects.filter(picture=image).select_related("tag"))
    unsaved, more_unsaved = _shown(buffers.order_by("-saved_at"))
    more = more_articles + more_older + more_authors + more_tags + more_unsaved
    return Uses(articles, older, authors, tags, unsaved, more)


def _shown(rows: QuerySet[Row]) -> tuple[list[Row], int]:
    """Return the first SHOWN rows, and the number of the others."""
    shown = list(rows[:SHOWN])
    return shown, rows.count() - SHOWN if len(shown) == SHOWN else 0


def may_change(image: Image, user: User) -> bool:
    """Return whether `user` may change `image`, as it is used now."""
    return can_change_image(user, is_public=is_public(image), stories=stories_of(image))


def stories_of(image: Image) -> ArticleQuerySet:
    """Return the articles to which `image` belongs.

    They show it, or have an author whose photo it is, or a tag on whose page it is.
    """
    shown = Article.objects.showing(image).order_by().values("pk")
    by_author = Byline.objects.filter(author__photo=image).order_by().values("article")
    tagged = ArticleTag.objects.filter(tag__page__picture=image).order_by()
    return Article.objects.filter(pk__in=shown.union(by_author, tagged.values("content_object")))


def is_public(image: Image) -> bool:
    """Return whether readers see `image`, or will when what is scheduled is published."""
    shown = Article.objects.in_state(State.PUBLISHED).showing(image)
    return shown.exists() or _is_on_other_page(image)


def _is_on_other_page(image: Image) -> bool:
    """Return whether an author, the page of a tag or a page about the newsroom has `image`."""
    return (
        Author.objects.filter(photo=image).exists()
        or TagPage.objects.filter(picture=image).exists()
        or Page.objects.filter(body__contains=str(image.uid)).exists()
    )


def is_seen(image: Image, *, apart_from: Article | None = None) -> bool:
    """Return whether readers see `image` now: in a story, as a photo of an author, on a page.

    The story `apart_from` does not count.
    """
    in_text = Q(body__contains=str(image.uid))
    stories = Article.objects.published().showing(image).order_by()
    if apart_from:
        stories = stories.exclude(pk=apart_from.pk)
    return stories.filter(Q(lead_image=image) | in_text).exists() or _is_on_other_page(image)


def pictures_going_with(asked: Retraction) -> list[Image]:
    """Return the pictures that the approval of `asked` takes down; none if it protects nobody."""
    if asked.reason not in PROTECTING:
        return []
    story = asked.article
    # A story from a fixture or an importer may have no ImageUse before it is retracted.
    is_shown = Q(pk=story.lead_image_id) | Q(uid__in=image_uids(story.body))
    images = Image.objects.filter(is_shown | Q(uses__article=story), taken_down_at=None)
    return [
        image for image in images.order_by("pk").distinct() if not is_seen(image, apart_from=story)
    ]


def count_uses(images: Collection[Image]) -> dict[int, int]:
    """Return, by pk, how many articles show each of `images` now or in their newest revision.

    No more than COUNTED + 1, or a picture of every second article would make the list slow.
    """
    counts = count_articles_showing([image.pk for image in images], COUNTED + 1)
    return {pk: min(count, COUNTED + 1) for pk, count in counts.items()}
