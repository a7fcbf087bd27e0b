"""The rules for who may do what at the desk.

Rights are Django permissions, given by groups; what depends on the article (its owner, its state,
its section) is decided here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db.models import Q, prefetch_related_objects

from articles.enums import Action, State

if TYPE_CHECKING:
    from django.apps.config import AppConfig
    from django.apps.registry import Apps
    from django.contrib.auth.models import AnonymousUser, User

    from articles.models import Article, Note, Section
    from articles.models.article_queryset import ArticleQuerySet

    AnyUser = User | AnonymousUser

REPORTER, EDITOR, MANAGING_EDITOR = "Reporter", "Editor", "Redaktur Pelaksana"

_REPORTER = {
    "articles.add_article", "articles.change_article", "articles.view_article",
    "articles.add_image", "articles.change_image", "articles.view_image",
    "articles.view_author", "articles.view_section", "taggit.view_tag",
}  # fmt: skip
_EDITOR = _REPORTER | {
    "articles.delete_article", "articles.edit_any_article", "articles.publish_article",
    "articles.delete_image", "articles.add_author", "articles.change_author",
    "articles.change_frontslot", "taggit.add_tag", "taggit.change_tag",
}  # fmt: skip
_MANAGING_EDITOR = _EDITOR | {
    "articles.retract_article", "articles.take_down_image", "articles.delete_author",
    "articles.add_page", "articles.change_page", "articles.view_page",
    "articles.add_section", "articles.change_section", "articles.delete_section",
    "articles.add_staffprofile", "articles.change_staffprofile",
    "articles.delete_staffprofile", "articles.view_staffprofile", "taggit.delete_tag",
}  # fmt: skip
# The states in which a writer may edit their own article without the right to approve.
WRITERS_STATES = frozenset({State.DRAFT, State.IN_REVIEW})
GROUPS = {REPORTER: _REPORTER, EDITOR: _EDITOR, MANAGING_EDITOR: _MANAGING_EDITOR}

# The permission that each action needs, in addition to the right to change the article.
_NEEDED = {
    "assign": "articles.edit_any_article",
    Action.RETURN: "articles.edit_any_article",
    Action.APPROVE: "articles.edit_any_article",
    Action.PUBLISH: "articles.publish_article",
    Action.SCHEDULE: "articles.publish_article",
    Action.UNSCHEDULE: "articles.publish_article",
    Action.ASK_RETRACTION: "articles.publish_article",
    Action.RETRACT: "articles.retract_article",
    Action.MARK_UNVERIFIED: "articles.publish_article",
    Action.VERIFY: "articles.publish_article",
    Action.RELINK: "articles.publish_article",
}


def make_groups(sender: AppConfig, using: str, apps: Apps = installed, **kwargs: Any) -> None:
    """Create the missing groups; a group that exists keeps the permissions that a site gave it.

    A group that exists gets only the permissions that this `migrate` created. It is run on
    `post_migrate`, before Django itself creates the permissions.
    """
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    standing = set(permissions.values_list("pk", flat=True))
    for label in ("articles", "taggit"):
        create_permissions(installed.get_app_config(label), verbosity=0, using=using, apps=apps)
    for name, rights in GROUPS.items():
        group, is_new = (
            apps.get_model("auth", "Group").objects.using(using).get_or_create(name=name)
        )
        named = Q(pk=None)
        for right in rights:
            label, codename = right.split(".")
            named |= Q(content_type__app_label=label, codename=codename)
        found = permissions.filter(named)
        group.permissions.add(*(found if is_new else found.exclude(pk__in=standing)))


def can(user: AnyUser, action: str, article: Article | None = None) -> bool:
    """Return whether `user` may do `action`.

    `action` is an Action, "view", "add", "change", "delete" or "assign". Without an article:
    whether there may be an article with which they may do it.
    """
    if not (user.is_active and user.is_staff):
        return False
    if action == "view":
        return user.has_perm("articles.view_article")
    if action in {"add", "delete"}:
        return user.has_perm(f"articles.{action}_article") and (
            article is None or can_change(user, article)
        )
    if action in _NEEDED and not _decides(user, action, article):
        return action == Action.RETURN and is_withdrawal_by_writer(user, article)
    return (
        user.has_perm("articles.change_article") if article is None else can_change(user, article)
    )


def _decides(user: AnyUser, action: str, article: Article | None) -> bool:
    """Return whether `user` has the permission for a step, and for the section of `article`."""
    return user.has_perm(_NEEDED[action]) and (article is None or is_in_sections(user, article))


def can_change(user: AnyUser, article: Article) -> bool:
    """Return whether `user` may edit the text of `article` in its current state."""
    if not user.has_perm("articles.change_article"):
        return False
    if article.state == State.RETRACTED:
        return user.has_perm("articles.retract_article") and is_in_sections(user, article)
    if user.has_perm("articles.edit_any_article") and is_in_sections(user, article):
        return True
    return is_own(user, article) and article.state in WRITERS_STATES


def could_change(user: AnyUser, article: Article) -> bool:
    """Return whether `user` could perhaps edit `article` in an earlier state or section."""
    is_somebodys = is_own(user, article) or user.has_perm("articles.edit_any_article")
    return can(user, "change") and is_somebodys


def sections_of(user: AnyUser) -> frozenset[int]:
    """Return the pks of the sections that `user` is limited to; empty: no limit.

    Two queries for each instance of `user`, then none: Django caches the profile as a relation and
    its sections as prefetched rows, and clears the latter when `profile.sections` changes.
    """
    profile = None if user.is_superuser else getattr(user, "staff_profile", None)
    if profile is None:
        return frozenset()
    prefetch_related_objects([profile], "sections")
    return frozenset(section.pk for section in profile.sections.all())


def has_no_limit(user: AnyUser) -> bool:
    """Return whether `user` works in all sections.

    What belongs to the whole site is theirs alone: the order of sections, the pages about the
    newsroom, the limits of others.
    """
    return not sections_of(user)


def is_in_sections(user: AnyUser, article: Article) -> bool:
    """Return whether `article` is in a section of `user`, or in none yet; True without a limit."""
    allowed = sections_of(user)
    return (
        not allowed
        or article.section_id is None
        or bool({article.section_id, article.root_section_id} & allowed)
    )


def is_withdrawal_by_writer(user: AnyUser, article: Article | None) -> bool:
    """Return whether a return is a writer taking back their own `article` from review.

    It is not if `user` may return the articles of others in its section.
    """
    if _decides(user, Action.RETURN, article):
        return False
    return user.has_perm("articles.change_article") and (
        article is None or (article.state == State.IN_REVIEW and is_own(user, article))
    )


def is_within_sections(user: AnyUser, stories: ArticleQuerySet) -> bool:
    """Return whether all of `stories` are in sections of `user`, or in none yet.

    So is what belongs to stories decided: a picture to those that show it, an author and a tag to
    those that have them. One query for a user with a limit, however many sections it has; none
    without one.
    """
    allowed = sections_of(user)
    return not allowed or not stories.outside(allowed).exists()


def _is_of_section(user: AnyUser, section: Section | None) -> bool:
    """Return whether `section` is one of `user`, or below one; None stands for the whole site."""
    allowed = sections_of(user)
    return not allowed or (section is not None and bool({section.pk, section.root_id} & allowed))


def can_arrange(user: AnyUser, section: Section | None = None) -> bool:
    """Return whether `user` may arrange the page of `section`, or the front page if it is None.

    A user who is limited to sections may arrange only the pages of those.
    """
    return (
        user.is_active
        and user.is_staff
        and user.has_perm("articles.change_frontslot")
        and _is_of_section(user, section)
    )


def can_change_section(user: AnyUser, section: Section | None = None) -> bool:
    """Return whether `user` may change `section`, or the order of all sections if it is None."""
    return user.has_perm("articles.change_section") and _is_of_section(user, section)


def can_link_accounts(user: AnyUser) -> bool:
    """Return whether `user` may say whose account an author is, or end such a link.

    The link gives no right: new stories of the account begin with that byline. So it says who a
    person is, as the account itself does, which superusers alone may change.
    """
    return user.is_active and user.is_superuser


def can_merge_tags(user: AnyUser, stories: ArticleQuerySet | None = None) -> bool:
    """Return whether `user` may merge tags: one of them is changed, the others are deleted.

    `stories` are those that have one of the tags; None: whether there may be tags to merge.
    """
    return (
        user.has_perm("taggit.change_tag")
        and user.has_perm("taggit.delete_tag")
        and (stories is None or is_within_sections(user, stories))
    )


def can_change_image(
    user: AnyUser, *, is_public: bool = False, stories: ArticleQuerySet | None = None
) -> bool:
    """Return whether `user` may change an image.

    `is_public`: readers see it, or will. `stories` are those to which it belongs; None: whether
    there may be an image to change.

    This also holds for the texts that an image gets from an article in which it is described:
    other articles show them where they have none of their own.
    """
    return (
        user.has_perm("articles.change_image")
        and (not is_public or user.has_perm("articles.publish_article"))
        and (stories is None or is_within_sections(user, stories))
    )


def needs_second_factor(user: AnyUser) -> bool:
    """Return whether what `user` may do is worth a second factor: publishing, or everything."""
    return user.has_perm("articles.publish_article")


def can_take_down_images(user: AnyUser, stories: ArticleQuerySet | None = None) -> bool:
    """Return whether `user` may take an image down and put it back.

    `stories` are those to which it belongs; None: whether there may be such an image.
    """
    return (
        user.is_active
        and user.is_staff
        and user.has_perm("articles.take_down_image")
        and (stories is None or is_within_sections(user, stories))
    )


def can_resolve(user: AnyUser, note: Note) -> bool:
    """Return whether `user` may mark `note` as done.

    Who wrote it may, who writes the article, and who decides on it: a note is a question to them.
    """
    if not can(user, "view"):
        return False
    article = note.article
    decides = user.has_perm("articles.edit_any_article") and is_in_sections(user, article)
    return decides or note.created_by_id == user.pk or is_own(user, article)


def is_own(user: AnyUser, article: Article) -> bool:
    """Return whether `user` created `article` or is its assignee."""
    return user.pk in {article.created_by_id, article.assignee_id}
