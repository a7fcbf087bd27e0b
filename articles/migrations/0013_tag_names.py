"""A table of the names of tags, with uids, in place of the one of their keys."""

import django.db.models.deletion
from django.db import migrations, models

import articles.models.fields
from articles.text import name_key


def store_keys(apps, schema_editor):
    """Write the keys that the release before looks tags up by."""
    alias = schema_editor.connection.alias
    keys = apps.get_model("articles", "TagKey").objects.using(alias)
    tags = apps.get_model("taggit", "Tag").objects.using(alias).values_list("pk", "name")
    keys.bulk_create(keys.model(tag_id=pk, key=name_key(name)) for pk, name in tags)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0012_uids_in_contents"),
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
    ]

    operations = [
        migrations.CreateModel(
            name="TagName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(editable=False, unique=True)),
                ("name", articles.models.fields.LineField(max_length=100)),
                (
                    "key",
                    articles.models.fields.NameKeyField(blank=True, db_index=True, max_length=250),
                ),
                (
                    "alias_of",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="aliases",
                        to="articles.tagname",
                    ),
                ),
                (
                    "tag",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="own_name",
                        to="taggit.tag",
                    ),
                ),
            ],
            options={"default_permissions": ()},
        ),
        migrations.AddConstraint(
            model_name="tagname",
            constraint=models.CheckConstraint(
                condition=models.Q(alias_of=None) | models.Q(tag=None),
                name="tag_name_alias_has_no_tag",
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, store_keys),
        migrations.DeleteModel(name="TagKey"),
    ]
