"""Old addresses end when another tag that readers see has them."""

from collections.abc import Iterable

from taggit.models import Tag

from articles.domain.announcement import Change
from articles.models import OldAddress


def forget_taken_addresses(changes: Iterable[Change]) -> None:
    """Forget the old addresses that the tags of articles going public have now.

    A tag that only drafts have takes no address: readers do not see it.
    """
    listings = [change.after for change in changes if change.after and change.after.is_public]
    if tags := {tag for listing in listings for tag in listing.tags}:
        slugs = Tag.objects.filter(pk__in=tags).values("slug")
        OldAddress.objects.filter(kind="tag", slug__in=slugs).delete()
