"""The tags of contents: uids or names as they were when a text was written, as they are now."""

from articles.content.shape import Content
from articles.content.values import tag_uid
from articles.domain.locks import TAGS, wait_for_lock
from articles.models import TagName
from articles.validators import is_tag_name


def with_current_tags(*contents: Content) -> list[Content]:
    """Return `contents` with the uid that each tag has now, each tag once.

    Tags that were merged since are one, and a name that means a tag is its uid. Names that mean no
    tag stay names. One query for all, none without tags.
    """
    found = TagName.objects.find(item for content in contents for item in content["tags"])
    return [_with_uids(content, found) for content in contents]


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
