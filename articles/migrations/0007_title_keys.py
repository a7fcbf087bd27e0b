"""Columns for keys that fold apostrophes, dashes, accents and width; a table for keys of tags."""

import django.db.models.deletion
from django.db import migrations, models

import articles.models.fields


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0006_content_help_text"),
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
    ]

    operations = [
        migrations.CreateModel(
            name="TagKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(db_index=True, max_length=250)),
                (
                    "tag",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="folded",
                        to="taggit.tag",
                    ),
                ),
            ],
            options={"default_permissions": ()},
        ),
        migrations.AlterField(
            model_name="article",
            name="headline_key",
            field=articles.models.fields.KeyField(editable=False, max_length=250),
        ),
        migrations.AlterField(
            model_name="bacajuga",
            name="wanted_key",
            field=articles.models.fields.KeyField(blank=True, editable=False, max_length=250),
        ),
        # 0008 rewrites every row, 0009 makes the index again: it need not be written with each.
        migrations.RemoveIndex(model_name="article", name="article_headline_key"),
    ]
