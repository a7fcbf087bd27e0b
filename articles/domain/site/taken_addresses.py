"""Old addresses end when another tag that readers see has them."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q
from taggit.models import Tag

from articles.domain.announcement import Change, Subject
from articles.models import ArticleTag, OldAddress


def forget_taken_addresses(changes: Iterable[Change]) -> None:
    """Forget the old addresses that the tags of articles going public have now.

    Also those of saved tags that published articles have. A tag that only drafts have takes no
    address: readers do not see it.
    """
    changes = list(changes)
    listings = [change.after for change in changes if change.after and change.after.is_public]
    shown = {tag for listing in listings for tag in listing.tags}
    saved = {change.pk for change in changes if change.subject == Subject.TAG}
    if shown or saved:
        published = ArticleTag.objects.filter(tag=OuterRef("pk"), listed_at__isnull=False)
        tags = Tag.objects.filter(Q(pk__in=shown) | Q(Exists(published), pk__in=saved))
        OldAddress.objects.filter(kind="tag", slug__in=tags.values("slug")).delete()
