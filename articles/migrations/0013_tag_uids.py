"""Give tags uids, and write these in contents instead of names; what was stopped can be run again.

Tags whose names have the same key stay two: a content keeps the one that it is spelt like.
"""

from uuid import UUID, uuid5

from django.db import migrations, transaction
from django.db.models.functions import Coalesce

from articles.content.shape import fingerprint
from articles.text import name_key
from articles.validators import is_tag_name

SLICE = 500
# As in `articles.models.tags`.
NAMES = UUID("6f0d1c1e-6d5b-5d0c-9d7e-2f8c1f6a4b17")


class Names:
    """The uids of names, in memory; the first of several that are spelt alike."""

    def __init__(self, rows):
        self.rows, self.known, self.uids = rows, set(), {}
        for uid, name in rows.order_by("pk").values_list("uid", "name"):
            self.remember(str(uid), name)

    def remember(self, uid, name):
        self.known.add(uid)
        for form in self.forms(name):
            self.uids.setdefault(form, uid)

    def forms(self, name):
        return ("name", name), ("folded", name.casefold()), ("key", name_key(name))

    def add(self, name, **columns):
        key, number = name_key(name), 1
        while (uid := str(uuid5(NAMES, key if number == 1 else f"{key} {number}"))) in self.known:
            number += 1
        self.rows.create(uid=uid, name=name, key=key, **columns)
        self.remember(uid, name)
        return uid

    def uid_of(self, item, *, is_stored):
        """Return the uid of an item; one that means no tag gets one if it `is_stored`."""
        found = item if item in self.known else None
        for form in self.forms(item):
            found = found or self.uids.get(form)
        return found or (self.add(item) if is_stored and is_tag_name(item) else item)


def _names(apps, schema_editor):
    return Names(
        apps.get_model("articles", "TagName").objects.using(schema_editor.connection.alias)
    )


def store_names(apps, schema_editor):
    """Give a row to the name of each tag that has none."""
    names = _names(apps, schema_editor)
    tags = apps.get_model("taggit", "Tag").objects.using(schema_editor.connection.alias)
    for pk, name in tags.filter(own_name=None).order_by("pk").values_list("pk", "name"):
        names.add(name, tag_id=pk)


def write_uids(apps, schema_editor):
    """Write uids. The name in a revision of a tag that is no longer there gets a row, too."""
    names = _names(apps, schema_editor)
    _rewrite(apps, schema_editor, names.uid_of)


def write_names(apps, schema_editor):
    """Write names, as they were before."""
    rows = apps.get_model("articles", "TagName").objects.using(schema_editor.connection.alias)
    names = dict(rows.values_list("uid", Coalesce("alias_of__name", "name")))
    names = {str(uid): name for uid, name in names.items()}
    _rewrite(apps, schema_editor, lambda item, is_stored: names.get(item, item))


def _rewrite(apps, schema_editor, convert):
    """Convert the tags of all contents, each slice in a transaction of its own."""
    alias = schema_editor.connection.alias
    for model, is_stored in (("Revision", True), ("Buffer", False)):
        rows = apps.get_model("articles", model).objects.using(alias).exclude(content=None)
        last = None
        while some := list(_after(rows, last).values_list("pk", "content", "digest")[:SLICE]):
            last = some[-1][0]
            with transaction.atomic(alias):
                for pk, content, digest in some:
                    tags = [convert(item, is_stored=is_stored) for item in content.get("tags", [])]
                    new = content | {"tags": list(dict.fromkeys(tags))}
                    if tags and new != content:
                        # A buffer that was overwritten in the meantime has another digest.
                        rows.filter(pk=pk, digest=digest).update(
                            content=new, digest=fingerprint(new)
                        )


def _after(rows, last):
    rows = rows.order_by("pk")
    return rows if last is None else rows.filter(pk__gt=last)


class Migration(migrations.Migration):
    # Each step repeats harmlessly.
    atomic = False

    dependencies = [("articles", "0013_tag_names")]

    operations = [
        migrations.RunPython(store_names, migrations.RunPython.noop),
        migrations.RunPython(write_uids, write_names),
    ]
