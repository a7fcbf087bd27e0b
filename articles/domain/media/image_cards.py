"""Images as JSON, for the scripts of the desk."""

from typing import TypedDict

from articles.models import Image


class ImageCard(TypedDict):
    """`thumbnail` and `url` are blank while it is taken down or has no renditions."""

    uid: str
    pk: int
    title: str
    alt: str
    caption: str
    credit: str
    is_taken_down: bool
    thumbnail: str
    url: str


def image_card(image: Image) -> ImageCard:
    """Return `image` for a grid, a figure in the editor, or the lead image of the form."""
    return ImageCard(
        uid=str(image.uid),
        pk=image.pk,
        title=image.title,
        alt=image.alt,
        caption=image.caption,
        credit=image.credit,
        is_taken_down=image.taken_down_at is not None,
        thumbnail=_smallest(image, "4x3"),
        url=_smallest(image, "full"),
    )


def _smallest(image: Image, crop: str) -> str:
    if not image.is_shown:
        return ""
    return image.rendition_url(crop, image.sizes(crop)[0][0], "webp")
