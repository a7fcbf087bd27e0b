"""Texts of pictures that are typed in an article, kept for whoever uses the pictures next."""

from collections.abc import Iterator
from uuid import UUID

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from articles.body import figures
from articles.content.shape import Content
from articles.domain.announcement import announce, change_of
from articles.domain.media.image_uses import may_change
from articles.models import Image
from articles.models.fields import clean_text


def keep_image_texts(content: Content, *, user: User) -> None:
    """Store the alternative texts, captions and credits in `content` on the images without them.

    The first text of an image counts. Nothing that an image has is replaced, not even what
    somebody else writes at the same time; a text that is too long for its column is left out, and
    so are the images that `user` may not change. Call it in the transaction of the save. One query
    when images are described, none otherwise.
    """
    typed: dict[UUID, dict[str, str]] = {}
    for uid, name, text in _texts(content):
        if text:
            typed.setdefault(uid, {}).setdefault(name, text)
    if not typed:
        return
    for image in Image.objects.filter(uid__in=typed):
        texts = typed[image.uid]
        lacking = {name: text for name, text in texts.items() if not getattr(image, name)}
        if lacking and may_change(image, user):
            _fill(image, lacking)


def _texts(content: Content) -> Iterator[tuple[UUID, str, str]]:
    """Yield the uid of an image, the name of a column and its text, in the order of the form."""
    if content["lead_image"]:
        yield UUID(content["lead_image"]), "caption", content["lead_caption"]
    for figure in figures(content["body"]):
        if figure.uid:
            for name in ("alt", "caption", "credit"):
                yield figure.uid, name, getattr(figure, name)


def _fill(image: Image, texts: dict[str, str]) -> None:
    written = 0
    for name, text in texts.items():
        try:
            cleaned = clean_text(Image, name, text)
        except ValidationError:
            continue
        blank = Image.objects.filter(**{"pk": image.pk, name: ""})
        written += blank.update(**{name: cleaned})
    if written:
        announce(change_of(image))
