"""What contents refer to, as it was named when a text was written, by the uid that it has now.

Tags are named by uids or names, stories that a sentence links to by uids or addresses.
"""

from articles.body import (
    BacaJugaRef,
    linked,
    replace_sentence_links,
    sentence_links,
    story_url,
)
from articles.content.shape import Content
from articles.content.values import tag_uid
from articles.domain.locks import TAGS, wait_for_lock
from articles.domain.site.own_addresses import own_article_id
from articles.models import Article, TagName
from articles.validators import is_tag_name


def with_current_uids(*contents: Content) -> list[Content]:
    """Return `contents` with the uid that each tag has now, each tag once, and that of each story.

    Tags that were merged since are one, and a name that means a tag is its uid. Names that mean no
    tag stay names. One query for all tags, none without, and that of `with_story_uids`.
    """
    found = TagName.objects.find(item for content in contents for item in content["tags"])
    bodies = with_story_uids(*(content["body"] for content in contents))
    return [
        _with_uids(content, found) | {"body": body}
        for content, body in zip(contents, bodies, strict=True)
    ]


def with_story_uids(*bodies: str) -> list[str]:
    """Return sanitised bodies with uids for the addresses of stories in their sentences.

    The address of a story that is not there stays. One query for all, none without addresses.
    """
    links = (link for body in bodies for link in sentence_links(body))
    named = {link.url: pk for link in links if (pk := own_article_id(link.url))}
    if not named:
        return list(bodies)
    uids = dict(Article.objects.filter(pk__in=named.values()).values_list("pk", "uid"))

    def markup(link: BacaJugaRef, inner: str) -> str | None:
        uid = uids.get(named.get(link.url, 0))
        return linked(inner, story_url(uid, link.place)) if uid else None

    return [replace_sentence_links(body, markup) for body in bodies]


def with_stored_names(content: Content) -> Content:
    """Return `content` with uids for all names; names that mean no tag are stored for that.

    Only what cannot be the name of a tag stays a name. No query without names. Call it inside a
    transaction.
    """
    if all(map(tag_uid, content["tags"])):
        return content
    # Before the names: whoever stores a tag holds the lock when it waits for one of them.
    wait_for_lock(TAGS, is_shared=True)
    names = filter(is_tag_name, content["tags"])
    return _with_uids(content, TagName.objects.get_or_create_names(names))


def _with_uids(content: Content, found: dict[str, TagName]) -> Content:
    uids = (str(found[item].uid) if item in found else item for item in content["tags"])
    return content | {"tags": list(dict.fromkeys(uids))}
