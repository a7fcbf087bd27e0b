from __future__ import annotations

import unicodedata
from collections import Counter
from itertools import count
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID, uuid5

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from taggit.managers import _TaggableManager
from taggit.models import Tag, TaggedItemBase

from articles.content.values import tag_uid
from articles.models.fields import LineField, NameKeyField
from articles.text import KEY_LENGTH, name_key, tag_name
from articles.validators import LONGEST_SLUG, LONGEST_TAG, is_tag_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

BATCH = 500
# The uids of names are made from their keys and this: another site gives a name the same uid.
NAMES = UUID("6f0d1c1e-6d5b-5d0c-9d7e-2f8c1f6a4b17")


class ArticleTagManager(models.Manager["ArticleTag"]):
    def get_by_natural_key(self, article_uid: str, tag_name: str) -> ArticleTag:
        return self.get(content_object__uid=article_uid, tag__name=tag_name)


class ArticleTag(TaggedItemBase):
    """A tag of an article, with the time by which the articles of the tag are ordered."""

    content_object = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, db_index=False, related_name="tag_items"
    )
    # As taggit's, without its index.
    tag = models.ForeignKey(
        Tag, on_delete=models.CASCADE, db_index=False, related_name="%(app_label)s_%(class)s_items"
    )
    listed_at = models.DateTimeField(
        null=True,
        editable=False,
        help_text="published_at of a published article, null otherwise: orders the tag's list.",
    )

    # taggit declares a manager of its own, without types.
    objects: ClassVar[ArticleTagManager] = ArticleTagManager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("tag of an article")
        verbose_name_plural = _("tags of an article")
        constraints = [models.UniqueConstraint("content_object", "tag", name="article_tag_once")]
        indexes = [
            models.Index(fields=["tag", "-listed_at", "-content_object"], name="tag_listed")
        ]

    def natural_key(self) -> tuple[str, ...]:
        return (str(self.content_object.uid), self.tag.name)

    # Django reads the order of fixtures from an attribute of the method.
    natural_key.dependencies = ["articles.article", "taggit.tag"]  # type: ignore[attr-defined]


class TagNameQuerySet(models.QuerySet["TagName"]):
    def get_by_natural_key(self, uid: str) -> TagName:
        return self.get(uid=uid)

    def find(self, items: Iterable[str]) -> dict[str, TagName]:
        """Return, by item, the row of the tag that each item of a content means.

        An item is a uid or a name, see `content.values.read_tags`. Items that mean no row are left
        out. Of several rows with one key, one of a stored tag is meant, then a tag's own name
        rather than an alias, then the same spelling, then the oldest. One query for each BATCH.
        """
        wanted = list(dict.fromkeys(items))
        found: dict[str, TagName] = {}
        for start in range(0, len(wanted), BATCH):
            some = wanted[start : start + BATCH]
            uids = [uid for item in some if (uid := tag_uid(item))]
            keys = set(filter(None, map(name_key, some)))
            rows = self.filter(Q(uid__in=uids) | Q(key__in=keys))
            found |= _meant(some, list(rows.select_related("tag", "alias_of__tag")))
        return found

    def search(self, keys: Iterable[str]) -> models.QuerySet[Tag]:
        """Return the stored tags with a name or an alias that contains each of `keys`."""
        found = self.exclude(key="")
        for key in keys:
            found = found.filter(key__contains=key)
        own = found.values(own=Coalesce("alias_of", "pk"))
        return Tag.objects.filter(own_name__in=own)

    def get_or_create_names(self, items: Iterable[str]) -> dict[str, TagName]:
        """As `find`; an item that means no row is a name, and gets a row without a tag.

        Of new spellings of one name the first is stored. It waits for a concurrent transaction
        that adds the same name, and returns its row. One that is too long for a name gets none.
        """
        items = [item for item in items if name_key(item) and len(item) <= LONGEST_TAG]
        found, number = self.find(items), 0
        while missing := [item for item in items if item not in found]:
            number += 1
            spelt = {name_key(item): item for item in reversed(missing)}
            # Sorted: two transactions that add the same names must not wait for each other.
            new = [TagName.named(spelt[key], number) for key in sorted(spelt)]
            TagName.objects.bulk_create(new, ignore_conflicts=True)
            found |= self.find(missing)
        return found

    def get_or_create_tags(self, items: Iterable[str]) -> list[Tag]:
        """Return the tags that `items` mean, in their order, each once; missing ones are stored.

        A tag that was deleted is stored again, with its name. What gives no address is no tag.
        """
        items = list(items)
        found = self.get_or_create_names(items)
        rows = [row for row in dict.fromkeys(found.values()) if row.tag is None]
        if missing := [row for row in rows if is_tag_name(row.name)]:
            self._store_tags(missing)
            found = self.find(items)
        meant = (found[item].tag for item in items if item in found)
        return list(dict.fromkeys(filter(None, meant)))

    def uids_of(self, tags: Sequence[Tag]) -> list[str]:
        """Return the uids by which contents hold `tags`, best loaded with their `own_name`.

        Tags that somebody stored without their names get these.
        """
        self.store(tag for tag in tags if not hasattr(tag, "own_name"))
        return [str(tag.own_name.uid) for tag in tags]

    def _store_tags(self, rows: Sequence[TagName]) -> None:
        """Store the tags of `rows`, which have none."""
        # A twin of a deleted tag may be there still: it is the tag of that name now.
        standing = self.find(row.name for row in rows)
        for row in rows:
            if standing[row.name] != row:
                standing[row.name].take_in([row])
        new = {row.name: row for row in standing.values() if row.tag is None}
        tags = [Tag(name=name) for name in sorted(new)]
        _set_slugs(tags)
        # A concurrent transaction may store the same tag, and another tag may have the same slug.
        Tag.objects.bulk_create(tags, ignore_conflicts=True)
        stored = list(Tag.objects.filter(name__in=new))
        stored += [
            Tag.objects.get_or_create(name=name)[0]
            for name in sorted(new.keys() - {tag.name for tag in stored})
        ]
        for tag in stored:
            new[tag.name].tag = tag
        TagName.objects.bulk_update(new.values(), ["tag"])

    def store(self, tags: Iterable[Tag]) -> None:
        """Write the names of `tags` as they are now; the name before a rename becomes an alias.

        Whoever saves a single tag need not call it.
        """
        tags = list(tags)
        own = {row.tag_id: row for row in self.filter(tag__in=tags)}
        new = [tag for tag in tags if tag.pk not in own]
        rows = self.get_or_create_names(tag.name for tag in new)
        for tag in new:
            row = rows[tag.name]
            if row.tag is None:
                row.tag = tag
                row.rename(tag.name)
            elif row.tag != tag:  # a twin, which was stored past `get_or_create_tags`
                self.insert(tag.name, tag=tag)
        for tag in tags:
            if tag.pk in own and own[tag.pk].name != tag.name:
                own[tag.pk].rename(tag.name)

    def insert(self, name: str, **columns: Any) -> TagName:
        """Add a row for `name` beside those that have the same key."""
        for number in count(1):
            new = TagName.named(name, number)
            row, is_new = self.get_or_create(
                uid=new.uid, defaults={"name": new.name, "key": new.key, **columns}
            )
            if is_new:
                break
        return row


class TagName(models.Model):
    """A name that means a tag, and the uid by which contents hold that tag.

    Each tag has one row of its own, with its name; the others are aliases of that row: names from
    before a rename, names of tags that were merged with it, names that the desk added. The row of
    a tag may have no tag stored: the tag was deleted, or only a text that is not published names
    it. Rows are never deleted, because contents hold their uids: an alias that the desk removes
    gets a blank key, by which no name finds it.
    """

    uid = models.UUIDField(unique=True, editable=False)
    tag = models.OneToOneField(Tag, on_delete=models.SET_NULL, null=True, related_name="own_name")
    alias_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="aliases"
    )
    name = LineField(max_length=100)
    key = NameKeyField(max_length=KEY_LENGTH, db_index=True, blank=True)

    objects = TagNameQuerySet.as_manager()

    class Meta:
        verbose_name = _("name of a tag")
        verbose_name_plural = _("names of tags")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(alias_of=None) | Q(tag=None), name="tag_name_alias_has_no_tag"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str, ...]:
        return (str(self.uid),)

    # Django reads the order of fixtures from an attribute of the method.
    natural_key.dependencies = ["taggit.tag"]  # type: ignore[attr-defined]

    @classmethod
    def named(cls, name: str, number: int) -> TagName:
        """Return an unsaved row for `name`, with the uid that is the `number`th of its key."""
        key = name_key(name)
        uid = uuid5(NAMES, key if number == 1 else f"{key} {number}")
        return cls(uid=uid, name=tag_name(name), key=key)

    @property
    def own(self) -> TagName:
        """The row of the tag itself."""
        return self.alias_of or self

    def rename(self, name: str) -> None:
        """Give the row of a tag another name; a name that differs from it becomes an alias.

        Rows of tags that are no longer stored are taken in if that was their name.
        """
        names, old, key = TagName.objects, self.name, name_key(name)
        if self.key != key and not self.aliases.filter(key=self.key).exists():
            names.insert(old, alias_of=self)
        self.name, self.key = name, key
        self.save()
        self.take_in(names.filter(key=key, tag=None, alias_of=None).exclude(pk=self.pk))

    def take_in(self, others: Iterable[TagName]) -> None:
        """Make the rows of `others` and their aliases aliases of this row."""
        others = list(others)
        if others:
            TagName.objects.filter(
                Q(pk__in=[row.pk for row in others]) | Q(alias_of__in=others)
            ).update(alias_of=self, tag=None)


def _set_slugs(tags: Sequence[Tag]) -> None:
    """Give new tags their slugs; + and # are spelt where what they leave is taken or a letter."""
    signed: list[tuple[Tag, str]] = []
    for tag in tags:
        tag.slug = tag.slugify(tag.name)
        name = unicodedata.normalize("NFKC", tag.name)
        told = tag.slugify(name.replace("+", " plus ").replace("#", " sharp "))
        if tag.slug != told and len(told) <= LONGEST_SLUG:
            signed.append((tag, told))
    if not signed:
        return
    plain = [tag.slug for tag, _told in signed]
    taken = Counter(Tag.objects.filter(slug__in=plain).values_list("slug", flat=True))
    taken.update(tag.slug for tag in tags)
    for tag, told in signed:
        if len(tag.slug) == 1 or taken[tag.slug] > 1:
            taken[tag.slug] -= 1
            tag.slug = told


def _meant(items: Iterable[str], rows: Sequence[TagName]) -> dict[str, TagName]:
    by_uid = {str(row.uid): row.own for row in rows}
    by_key: dict[str, list[TagName]] = {}
    for row in rows:
        by_key.setdefault(row.key, []).append(row)
    found = dict(by_uid)
    for item in items:
        if item not in by_uid and (named := by_key.get(name_key(item))):
            found[item] = min(named, key=lambda row: _order(row, item)).own
    return {item: found[item] for item in items if item in found}


def _order(row: TagName, name: str) -> tuple[object, ...]:
    is_spelt_so = row.name.casefold() == name.casefold()
    return row.own.tag_id is None, row.tag_id is None, not is_spelt_so, row.tag_id or 0, row.pk


class TagsOfArticle(_TaggableManager):
    """taggit's manager of `article.tags`, with names that mean a tag however they are spelt."""

    def _to_tag_model_instances(self, tags: Iterable[Tag | str], tag_kwargs: Any) -> list[Tag]:
        names = {tag: tag_name(tag) for tag in tags if isinstance(tag, str)}
        TagName.objects.get_or_create_tags(names.values())
        found = TagName.objects.find(names.values())
        meant = {tag: found[name].tag for tag, name in names.items() if name in found}
        given = [meant.get(tag) if isinstance(tag, str) else tag for tag in tags]
        return list(dict.fromkeys(tag for tag in given if tag))


def store_name(instance: Tag, *, raw: bool, **_signal: Any) -> None:
    """Write the name of a tag that was saved; receives `post_save`.

    A fixture may hold names itself: `loaddata` writes them when all its rows are there.
    """
    if not raw:
        TagName.objects.store([instance])
