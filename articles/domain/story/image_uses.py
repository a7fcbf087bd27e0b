"""Rows for the images that an article shows: an image in a revision must not be deleted."""

from uuid import UUID

from articles.body import image_uids
from articles.content.shape import Content
from articles.models import Article, Image, ImageUse


def sync_image_uses(article: Article, *contents: Content) -> None:
    """Store the images in the row and the newest revision of `article` as its current uses.

    Images that it showed before, and those in `contents`, are stored as former uses: a revision
    may need them. Two queries when nothing is new, three or four otherwise.
    """
    shown = image_uids(article.body)
    if article.lead_image:
        shown.add(article.lead_image.uid)
    if revision := article.latest_revision:
        shown |= images_of(revision.content)
    wanted = shown.union(*map(images_of, contents))
    rows = article.image_uses.values_list("image__uid", "image", "is_current")
    standing = {uid: (pk, is_current) for uid, pk, is_current in rows}
    new = wanted - standing.keys()
    found = Image.objects.filter(uid__in=new).values_list("uid", "pk") if new else []
    uses = {pk: uid in shown for uid, (pk, was) in standing.items() if (uid in shown) is not was}
    uses |= {pk: uid in shown for uid, pk in found}
    if uses:
        ImageUse.objects.bulk_create(
            [ImageUse(article=article, image_id=pk, is_current=uses[pk]) for pk in sorted(uses)],
            update_conflicts=True,
            unique_fields=["article", "image"],
            update_fields=["is_current"],
        )


def images_of(content: Content) -> set[UUID]:
    """Return the uids of the images in `content`."""
    lead = {UUID(content["lead_image"])} if content["lead_image"] else set()
    return lead | image_uids(content["body"])
