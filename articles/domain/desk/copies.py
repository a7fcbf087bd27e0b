"""The warning, before a story is published, that nearly the same one is there already."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.content.shape import Content
from articles.domain.desk.checks import Check, Level, check_content
from articles.domain.search.copies import find_copies
from articles.domain.story.baca_juga import find_targets
from articles.domain.story.content_links import placed_links
from articles.models import Article
from articles.narrowing import required


def check_with_copies(content: Content, article: Article | None = None) -> list[Check]:
    """Return the faults of `content`, and a warning of stories that are nearly the same text.

    Five queries more than `check_content`, which finds all that blocks publishing.
    """
    return [*check_content(content, article), *_copies(content, article)]


def _copies(content: Content, article: Article | None) -> Iterator[Check]:
    """Yield a warning for each story that has nearly this text and that it does not link to."""
    itself = [article.pk] if article and article.pk else []
    texts = (content["headline"], content["standfirst"], content["body"])
    copies = find_copies(*texts, without=itself)
    links = [link for link, _placement in placed_links(content)] if copies else []
    linked = {target.pk for target in find_targets(links, article).values()}
    for copy in copies:
        if copy.pk not in linked:
            message = _("Perhaps this story is there already: “%(headline)s” (published %(day)s).")
            day = date_format(timezone.localtime(required(copy.published_at)), "j F Y")
            values = {"headline": copy.headline, "day": day}
            yield Check(Level.WARN, message % values, "id_body", copy.get_absolute_url())
