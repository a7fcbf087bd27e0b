"""JSON endpoint of the editor: the stories that the text in a form should link to."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext as _

from articles import body
from articles.admin.endpoints import DeskRequest, json_endpoint, permitted_article
from articles.admin.story.autosave import content_of_form
from articles.admin.story.pickers import card
from articles.content.shape import Content
from articles.domain.search.suggested_links import SuggestedLink, suggest_links
from articles.domain.story.baca_juga import find_targets
from articles.domain.story.content_links import placed_links
from articles.ids import read_key, read_uid
from articles.models import Article

MOST = 5


def urls(model_admin) -> list:
    return [path("suggested-links/", suggested_links, name="articles_article_suggested_links")]


@json_endpoint("view")
def suggested_links(request: DeskRequest) -> dict:
    """Return cards of the stories most worth a link from the text in a form, each with a `reason`.

    The text is that which the form `key` stored last, else that of `article`. Paid stories,
    those that it links to already and those refused for it are left out.
    """
    article, content = asked_content(request)
    if content is None:
        return {"results": []}
    linked = find_targets(link for link, _placement in placed_links(content))
    without = {one.pk for one in [article, *linked.values()] if one}
    if article:
        without |= set(article.refused_links.values_list("target", flat=True))
    found = suggest_links(content["headline"], text_of(content), without)
    stories = Article.objects.unpaid().select_related("section")
    rows = stories.defer("body").in_bulk([one.pk for one in found])
    unpaid = [one for one in found if one.pk in rows]
    return {"results": [_suggested(rows[one.pk], one) for one in unpaid[:MOST]]}


def asked_content(request: DeskRequest) -> tuple[Article | None, Content | None]:
    """Return the `article` that a request names, and the content of its form `key`."""
    pk = read_key(request.GET.get("article", ""))
    article = permitted_article(request, pk) if pk else None
    key = read_uid(request.GET.get("key", ""))
    return article, content_of_form(key, article, request.user)


def text_of(content: Content) -> str:
    """Return the plain text of a content below its headline."""
    return f"{content['standfirst']}\n{body.running_text(content['body'])}"


def _suggested(article: Article, found: SuggestedLink) -> dict[str, Any]:
    if found.is_copy:
        reason = _("Perhaps the same story")
    elif found.names:
        reason = _("Also about %(names)s") % {"names": ", ".join(found.names)}
    else:
        reason = _("The same words: %(words)s") % {"words": ", ".join(found.words)}
    return {**(card(article) or {}), "reason": reason}
