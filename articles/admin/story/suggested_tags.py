"""JSON endpoint of the form: the tags that its text should have."""

from django.urls import path

from articles.admin.endpoints import DeskRequest, json_endpoint
from articles.admin.story.pickers import tag_card
from articles.admin.story.suggested_links import asked_content, text_of
from articles.domain.search.suggested_tags import suggest_tags


def urls(model_admin) -> list:
    return [path("suggested-tags/", suggested_tags, name="articles_article_suggested_tags")]


@json_endpoint("view")
def suggested_tags(request: DeskRequest) -> dict:
    """Return the tags that fit the text in a form best, without those that it has.

    The text is that which the form `key` stored last, else that of `article`.
    """
    article, content = asked_content(request)
    if content is None:
        return {"results": []}
    found = suggest_tags(
        content["headline"],
        text_of(content),
        without=[article.pk] if article else [],
        chosen=content["tags"],
    )
    return {"results": [tag_card(tag.name, tag.own_name) for tag in found]}
