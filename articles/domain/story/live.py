"""The live row of an article: what readers see, and everything derived from it.

`write_live_row` is the only writer. In one pass it writes the row, its tags, bylines, Baca Juga
and image uses, and it announces what has changed for readers.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from taggit.models import Tag

from articles.body import BacaJugaRef
from articles.content.fields import COLUMNS, FIELDS
from articles.content.shape import Content
from articles.content.values import BylineEntry, LinkEntry
from articles.domain.announcement import (
    ALL_ASPECTS,
    Change,
    Listing,
    Subject,
    announce,
    change_of,
)
from articles.domain.locks import TAGS, wait_for_lock
from articles.domain.story import baca_juga, image_uses
from articles.enums import Aspect, Origin, Placement, State
from articles.models import Article, ArticleTag, Author, Byline, Image, Section, TagName
from articles.narrowing import required
from articles.validators import is_tag_name

# What is different for readers when a column is, by attname.
_ASPECTS = {
    column.attname: FIELDS[column.name].aspects | {Aspect.TEXT}
    for column in Article._meta.concrete_fields
    if column.name in FIELDS
} | {"summary": frozenset({Aspect.HEADLINE})}
_WRITTEN = [
    field
    for field in Article._meta.concrete_fields
    if field.name not in {"id", "uid", "created_at", "created_by"}
]


class StaleState(Exception):
    """The stored article is not in the state that the caller expects; nothing was written."""


def content_of(article: Article) -> Content:
    """Return the row of `article` as the content that its form would have."""
    links = article.baca_juga.filter(placement=Placement.END).select_related("target")
    return Content(
        **{name: str(getattr(article, name)) for name in COLUMNS},
        section=uid_of(article.section),
        lead_image=uid_of(article.lead_image),
        tags=tags_of(article),
        bylines=[
            {"author": str(byline.author.uid), "role": byline.role}
            for byline in article.bylines.select_related("author")
        ],
        end_links=[to_entry(link.as_ref()) for link in links],
    )


def uid_of(row: Section | Image | None) -> str | None:
    """Return how a content names `row`."""
    return str(row.uid) if row else None


def tags_of(article: Article) -> list[str]:
    """Return the uids of the tags of `article`, in their order."""
    items = article.tag_items.select_related("tag__own_name").order_by("pk")
    return TagName.objects.uids_of([item.tag for item in items])


def to_entry(link: BacaJugaRef) -> LinkEntry:
    """Convert a link below the text to its entry in a content; `to_ref` is the inverse."""
    return LinkEntry(uid=str(link.uid or ""), url=link.url, text=link.text)


def to_ref(entry: LinkEntry) -> BacaJugaRef:
    """Convert an entry of a cleaned content to the link."""
    return BacaJugaRef(
        uid=UUID(entry["uid"]) if entry["uid"] else None, url=entry["url"], text=entry["text"]
    )


def fill_columns(article: Article, content: Content) -> None:
    """Set the columns of `article` from `content`, without saving.

    A section or an image that no longer exists becomes None. A value longer than its column is cut
    (two merged headlines, a text kept aside); the revision has all of it.
    """
    for name in COLUMNS:
        setattr(article, name, content[name][: Article.max_length(name)])
    article.slug = slugify(article.slug)
    if uid_of(article.section) != content["section"]:
        sections = Section.objects.select_related("parent")
        article.section = sections.filter(uid=content["section"]).first()
    if uid_of(article.lead_image) != content["lead_image"]:
        article.lead_image = Image.objects.filter(uid=content["lead_image"]).first()


def missing_for_readers(*, section: Section | None, body: str) -> dict[str, str]:
    """Return, by field, a message for each thing that an article needs to be published."""
    missing = {}
    if section is None:
        missing["section"] = _("A story needs a section before readers can see it.")
    if not body:
        missing["body"] = _("A story without text cannot be published.")
    return missing


@dataclass(frozen=True)
class _StoredLists:
    """The stored tags and bylines of an article, and its listing."""

    tag_items: list[ArticleTag]
    bylines: list[Byline]
    listing: Listing

    @classmethod
    def of(cls, article: Article) -> "_StoredLists":
        items = list(article.tag_items.select_related("tag__own_name").order_by("pk"))
        bylines = list(article.bylines.select_related("author"))
        listing = _listing(
            article, [item.tag_id for item in items], [byline.author_id for byline in bylines]
        )
        return cls(items, bylines, listing)


def _listing(article: Article, tags: Sequence[int], authors: Sequence[int]) -> Listing:
    sections = dict.fromkeys(filter(None, (article.section_id, article.root_section_id)))
    return Listing(
        State(article.state), article.published_at, article.first_published_at,
        tuple(sections), tuple(tags), tuple(authors),
    )  # fmt: skip


def listings_of(articles: Sequence[Article]) -> dict[int, Listing]:
    """Return the listing of each article, by its pk; two queries."""
    tags: dict[int, list[int]] = {article.pk: [] for article in articles}
    authors: dict[int, list[int]] = {article.pk: [] for article in articles}
    items = ArticleTag.objects.filter(content_object__in=articles).order_by("pk")
    for article, tag in items.values_list("content_object", "tag"):
        tags[article].append(tag)
    bylines = Byline.objects.filter(article__in=articles)
    for article, author in bylines.values_list("article", "author"):
        authors[article].append(author)
    return {
        article.pk: _listing(article, tags[article.pk], authors[article.pk])
        for article in articles
    }


@transaction.atomic(savepoint=False)
def write_live_row(
    article: Article,
    content: Content | None = None,
    *,
    columns: Mapping[str, Any] | None = None,
    user: User | None = None,
    origin: Origin = Origin.EDITOR,
) -> None:
    """Write `content` and `columns` to the row of `article`; recompute everything derived from it.

    `article` is as it is stored, best locked. Without `content` its text is not changed. `columns`
    are values of further columns by name, such as the state. It is one pass: a conditional UPDATE
    of the row; tags, bylines, links and image uses are read once and written where they differ;
    links of other articles to its headline are resolved when it is published; the change is
    announced. Raises ValidationError by field when a published row would lack a section or text,
    and StaleState when the stored row is no longer in the state of `article`.
    """
    wait_for_lock(TAGS, is_shared=True)
    standing, state, before = _StoredLists.of(article), article.state, _values(article)
    if content is not None:
        fill_columns(article, content)
        article.derive()
        article.modified_by = user
    for name, value in (columns or {}).items():
        setattr(article, name, value)
    changed = {name: new for name, new in _values(article).items() if before[name] != new}
    _update_row(article, state, changed)
    listing, has_new_lists = _write_lists(article, standing, content)
    end_links = None if content is None else list(map(to_ref, content["end_links"]))
    has_new_links = baca_juga.sync_links(article, end_links=end_links, origin=origin, user=user)
    image_uses.sync_image_uses(article)
    is_new_beside = has_new_lists or has_new_links
    aspects = _aspects(changed, standing.listing, listing, is_new_beside=is_new_beside)
    _announce(article, aspects, standing.listing, listing)


def _values(article: Article) -> dict[str, Any]:
    """Return the values of the columns of the row, by attname."""
    return {field.attname: getattr(article, field.attname) for field in _WRITTEN}


def _update_row(article: Article, state: str, changed: Mapping[str, Any]) -> None:
    if article.state == State.PUBLISHED and (
        missing := missing_for_readers(section=article.section, body=article.body)
    ):
        raise ValidationError(missing)
    article.modified_at = timezone.now()
    row = Article.objects.filter(pk=article.pk, state=state)
    if row.update(**{**changed, "modified_at": article.modified_at}) != 1:
        raise StaleState(article.pk)


def _write_lists(
    article: Article, standing: _StoredLists, content: Content | None
) -> tuple[Listing, bool]:
    """Write the tags and bylines that differ, with `listed_at`.

    Return the new listing, and whether one of them is another one now.
    """
    is_new = False
    listed_at = article.published_at if article.state == State.PUBLISHED else None
    tags = [item.tag_id for item in standing.tag_items]
    authors = [byline.author_id for byline in standing.bylines]
    if content is not None and (new_tags := _new_tags(standing, content["tags"])) is not None:
        article.tag_items.all().delete()
        ArticleTag.objects.bulk_create(
            ArticleTag(content_object=article, tag=tag, listed_at=listed_at) for tag in new_tags
        )
        tags, is_new = [tag.pk for tag in new_tags], True
    elif any(item.listed_at != listed_at for item in standing.tag_items):
        article.tag_items.update(listed_at=listed_at)
    if content is not None and (new := _new_bylines(standing, content["bylines"])) is not None:
        _replace_bylines(article, standing, new, listed_at)
        authors, is_new = [author for author, _role in new], True
    elif any(byline.listed_at != listed_at for byline in standing.bylines):
        article.bylines.update(listed_at=listed_at)
    return _listing(article, tags, authors), is_new


def _replace_bylines(
    article: Article,
    standing: _StoredLists,
    new: Sequence[tuple[int, str]],
    listed_at: dt.datetime | None,
) -> None:
    """Write the bylines `new`: (author pk, role) in their order."""
    gone = {byline.author_id for byline in standing.bylines} - {author for author, _role in new}
    if gone:
        article.bylines.filter(author__in=gone).delete()
    Byline.objects.bulk_create(
        [
            Byline(
                article=article, author_id=author, role=role, position=position,
                listed_at=listed_at,
            )
            for position, (author, role) in enumerate(new)
        ],
        update_conflicts=True,
        unique_fields=["article", "author"],
        update_fields=["role", "position", "listed_at"],
    )  # fmt: skip


def _new_tags(standing: _StoredLists, items: Sequence[str]) -> list[Tag] | None:
    """Return the tags that `items` mean, in this order; None when the article has them already."""
    present = [item.tag for item in standing.tag_items]
    known = dict(zip(TagName.objects.uids_of(present), present, strict=True))
    if known.keys() >= set(items):
        return None if list(items) == list(known) else [known[item] for item in items]
    tags = TagName.objects.get_or_create_tags(filter(is_tag_name, items))
    return None if tags == present else tags


def _new_bylines(
    standing: _StoredLists, entries: Sequence[BylineEntry]
) -> list[tuple[int, str]] | None:
    """Return (author pk, role) of each byline; None when the article has them already.

    An author that no longer exists is left out.
    """
    keys = {str(byline.author.uid): byline.author_id for byline in standing.bylines}
    present = [(str(byline.author.uid), byline.role) for byline in standing.bylines]
    wanted = [(entry["author"], entry["role"]) for entry in entries]
    if wanted == present:
        return None
    if new := [uid for uid, _role in wanted if uid not in keys]:
        authors = Author.objects.filter(uid__in=new).values_list("uid", "pk")
        keys |= {str(uid): pk for uid, pk in authors}
    return [(keys[uid], role) for uid, role in wanted if uid in keys]


def _aspects(
    changed: Iterable[str], before: Listing, after: Listing, *, is_new_beside: bool
) -> frozenset[Aspect]:
    """Return what of an article has changed for readers; empty if it is not public.

    `is_new_beside` tells that its tags, bylines or links are others now.
    """
    if not (before.is_public or after.is_public):
        return frozenset()
    if before.state != after.state or before.is_visible != after.is_visible:
        return ALL_ASPECTS
    aspects = {Aspect.TEXT} if is_new_beside else set()
    for name in changed:
        aspects |= _ASPECTS.get(name, frozenset())
    if before.lists != after.lists:
        aspects |= {Aspect.PLACE, Aspect.TEXT}
    return frozenset(aspects)


def _announce(
    article: Article, aspects: frozenset[Aspect], before: Listing, after: Listing
) -> None:
    """Announce the change of `article`, and of the articles whose pending links it resolves."""
    resolved = baca_juga.resolve_pending(article) if after.is_published else []
    is_of_later = after.is_published and not (before.is_visible or after.is_visible)
    since = required(after.published_at) if is_of_later else timezone.now()
    changes = []
    if aspects:
        changes.append(Change(Subject.ARTICLE, article.pk, aspects, since, before, after))
    for source in resolved:
        later = max(since, required(source.published_at))
        changes.append(change_of(source, {Aspect.TEXT}, since=later))
    announce(*changes)
