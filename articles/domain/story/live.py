"""What readers see of an article: its row, filled from a content, and what follows from it."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils.text import slugify

from articles.body import ReadAlso, image_uids
from articles.content.fields import COLUMNS
from articles.content.shape import Content
from articles.content.values import LinkEntry
from articles.domain.story import baca_juga
from articles.enums import Origin, Placement, State
from articles.models import Article, ArticleTag, Author, BacaJuga, Byline, Image, ImageUse, Section
from articles.validators import is_tag_name


def content_of(article: Article) -> Content:
    """Return what the form of `article` would hold to make its row as it is."""
    links = article.baca_juga.filter(placement=Placement.END).select_related("target")
    return Content(
        **{name: str(getattr(article, name)) for name in COLUMNS},
        section=article.section_id,
        lead_image=str(article.lead_image.uid) if article.lead_image else None,
        tags=tags_of(article),
        bylines=[
            {"author": byline.author_id, "role": byline.role} for byline in article.bylines.all()
        ],
        end_links=[to_entry(link.as_read_also()) for link in links],
    )


def tags_of(article: Article) -> list[str]:
    """Return the names of the tags of the row, in their order."""
    return list(article.tag_items.order_by("pk").values_list("tag__name", flat=True))


def to_entry(link: ReadAlso) -> LinkEntry:
    """Return a link below the text as a content holds it; `to_read_also` is the way back."""
    return LinkEntry(uid=str(link.uid or ""), url=link.url, text=link.text)


def to_read_also(entry: LinkEntry) -> ReadAlso:
    """Return the link that an entry of a cleaned content stands for."""
    return ReadAlso(
        uid=UUID(entry["uid"]) if entry["uid"] else None, url=entry["url"], text=entry["text"]
    )


def fill(article: Article, content: Content) -> None:
    """Set the columns of `article` as `content` has them, without saving.

    A section or an image that is not there any more becomes none. What the form would not have
    taken (two merged headlines, a text that was kept aside) is cut here alone: the revision has
    it all.
    """
    for name in COLUMNS:
        longest = Article._meta.get_field(name).max_length
        setattr(article, name, content[name][:longest])
    article.slug = slugify(article.slug)
    sections = Section.objects.select_related("parent")
    article.section = sections.filter(pk=content["section"]).first()
    article.lead_image = Image.objects.filter(uid=content["lead_image"]).first()


@transaction.atomic
def apply(article: Article, content: Content, *, user=None) -> None:
    """Make the row of `article`, its tags, bylines and links say what `content` says."""
    fill(article, content)
    article.modified_by = user
    article.save()
    _set_tags(article, content["tags"])
    known = Author.objects.in_bulk([entry["author"] for entry in content["bylines"]])
    article.bylines.all().delete()
    Byline.objects.bulk_create(
        Byline(
            article=article, author=known[entry["author"]], role=entry["role"], position=position
        )
        for position, entry in enumerate(content["bylines"])
        if entry["author"] in known
    )
    end_links = [to_read_also(entry) for entry in content["end_links"]]
    settle(article, end_links=end_links, user=user)


def _set_tags(article: Article, names: list[str]) -> None:
    """Give `article` these tags in this order, making those that are not there yet."""
    names = [name for name in names if is_tag_name(name)]
    if [name.casefold() for name in tags_of(article)] == [name.casefold() for name in names]:
        return
    article.tags.set(names)  # finds the tags however they are written, in no order
    known = {tag.name.casefold(): tag for tag in article.tags.all()}
    # A database may fold more than Python does, as PostgreSQL a dotless “ı” to “i”.
    found = [known.get(name.casefold()) or article.tags.get(name__iexact=name) for name in names]
    article.tag_items.all().delete()
    ArticleTag.objects.bulk_create(
        ArticleTag(content_object=article, tag=tag) for tag in dict.fromkeys(found)
    )


@transaction.atomic
def settle(
    article: Article,
    *,
    end_links: Iterable[BacaJuga | ReadAlso] | None = None,
    origin: Origin = Origin.EDITOR,
    user=None,
) -> None:
    """Make true again what follows from a saved article, its tags and its bylines.

    To be called in the transaction that saved them: its place in the lists of its tags and
    authors, its Baca Juga rows (`end_links` as in `baca_juga.sync`), the pending links elsewhere
    that wait for its headline, and the pictures it uses.
    """
    is_published = article.state == State.PUBLISHED
    listed_at = article.published_at if is_published else None
    article.tag_items.update(listed_at=listed_at)
    article.bylines.update(listed_at=listed_at)
    baca_juga.sync(article, end_links=end_links, origin=origin, user=user)
    if is_published:
        baca_juga.resolve_pending(article)
    note_image_uses(article)


def note_image_uses(article: Article, *contents: Content) -> None:
    """Remember the pictures that `article` shows, in its row or its newest revision, as its own.

    Those that it showed before stay as uses of old, and those of `contents` become such: a
    revision may still want them.
    """
    uids = image_uids(article.body)
    if article.lead_image:
        uids.add(article.lead_image.uid)
    if revision := article.latest_revision:
        uids |= images_of(revision.content)
    old = {uid for content in contents for uid in images_of(content)}
    found = dict(Image.objects.filter(uid__in=uids | old).values_list("pk", "uid"))
    current = {pk for pk, uid in found.items() if uid in uids}
    standing = dict(article.image_uses.values_list("image", "is_current"))
    for is_current in (True, False):
        changed = {pk for pk, was in standing.items() if (pk in current) is is_current is not was}
        if changed:
            article.image_uses.filter(image__in=changed).update(is_current=is_current)
    ImageUse.objects.bulk_create(
        [
            ImageUse(article=article, image_id=pk, is_current=pk in current)
            for pk in sorted(found.keys() - standing.keys())
        ],
        ignore_conflicts=True,
    )


def images_of(content: Content) -> set[UUID]:
    """Return the uids of the pictures that `content` shows."""
    lead = {UUID(content["lead_image"])} if content["lead_image"] else set()
    return lead | image_uids(content["body"])
