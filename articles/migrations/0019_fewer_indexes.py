"""Drops indexes that are the beginning of another one, and that of the slug, by which nobody asks.

By name: altering the columns would make SQLite write each of the tables again. An article has few
buffers, so their index needs no time, which each beat of an open form would have to write.
"""

import django.db.models.deletion
from django.db import migrations, models

COLUMNS = {
    "article": ["root_section", "section", "slug"],
    "articletag": ["content_object", "tag"],
    "bacajuga": ["article"],
    "byline": ["article", "author"],
    "correction": ["article"],
    "frontslot": ["section"],
    "imageuse": ["article"],
    "logentry": ["article"],
    "readcount": ["article"],
    "revision": ["article"],
}


def _fields(apps):
    for name, columns in COLUMNS.items():
        model = apps.get_model("articles", name)
        for column in columns:
            yield model, model._meta.get_field(column)


def drop(apps, schema_editor):
    for model, field in _fields(apps):
        for name in schema_editor._constraint_names(model, [field.column], index=True):
            schema_editor.execute(schema_editor._delete_index_sql(model, name))


def create(apps, schema_editor):
    for model, field in _fields(apps):
        field.db_index = True
        for statement in schema_editor._field_indexes_sql(model, field):
            schema_editor.execute(statement)


STATE = [
    migrations.AlterField(
        model_name="article",
        name="root_section",
        field=models.ForeignKey(
            db_index=False,
            editable=False,
            null=True,
            on_delete=django.db.models.deletion.PROTECT,
            related_name="+",
            to="articles.section",
        ),
    ),
    migrations.AlterField(
        model_name="article",
        name="section",
        field=models.ForeignKey(
            blank=True,
            db_index=False,
            null=True,
            on_delete=django.db.models.deletion.PROTECT,
            related_name="articles",
            to="articles.section",
            verbose_name="section",
        ),
    ),
    migrations.AlterField(
        model_name="article",
        name="slug",
        field=models.SlugField(
            blank=True,
            db_index=False,
            help_text="Blank: made from the headline. Old addresses keep working.",
            max_length=120,
            verbose_name="address",
        ),
    ),
    migrations.AlterField(
        model_name="articletag",
        name="content_object",
        field=models.ForeignKey(
            db_index=False,
            on_delete=django.db.models.deletion.CASCADE,
            related_name="tag_items",
            to="articles.article",
        ),
    ),
    migrations.AlterField(
        model_name="articletag",
        name="tag",
        field=models.ForeignKey(
            db_index=False,
            on_delete=django.db.models.deletion.CASCADE,
            related_name="%(app_label)s_%(class)s_items",
            to="taggit.tag",
        ),
    ),
    migrations.AlterField(
        model_name="bacajuga",
        name="article",
        field=models.ForeignKey(
            db_index=False,
            on_delete=django.db.models.deletion.CASCADE,
            related_name="baca_juga",
            to="articles.article",
        ),
    ),
    migrations.AlterField(
        model_name="byline",
        name="article",
        field=models.ForeignKey(
            db_index=False,
            on_delete=django.db.models.deletion.CASCADE,
            related_name="bylines",
            to="articles.article",
        ),
    ),
    migrations.AlterField(
        model_name="byline",
        name="author",
        field=models.ForeignKey(
            db_index=False,
            on_delete=django.db.models.deletion.PROTECT,
            related_name="bylines",
            to="articles.author",
            verbose_name="author",
        ),
    ),
    migrations.AlterField(
        model_name="correction",
        name="article",
        field=models.ForeignKey(
            db_index=False,
            on_delete=django.db.models.deletion.CASCADE,
            related_name="corrections",
            to="articles.article",
        ),
    ),
    migrations.AlterField(
        model_name="frontslot",
        name="section",
        field=models.ForeignKey(
            blank=True,
            db_index=False,
            help_text="Blank: the front page of the site.",
            null=True,
            on_delete=django.db.models.deletion.CASCADE,
            related_name="front_slots",
            to="articles.section",
            verbose_name="section",
        ),
    ),
    migrations.AlterField(
        model_name="imageuse",
        name="article",
        field=models.ForeignKey(
            db_index=False,
            on_delete=django.db.models.deletion.CASCADE,
            related_name="image_uses",
            to="articles.article",
        ),
    ),
    migrations.AlterField(
        model_name="logentry",
        name="article",
        field=models.ForeignKey(
            db_index=False,
            on_delete=django.db.models.deletion.CASCADE,
            related_name="log_entries",
            to="articles.article",
        ),
    ),
    migrations.AlterField(
        model_name="readcount",
        name="article",
        field=models.ForeignKey(
            db_index=False,
            on_delete=django.db.models.deletion.CASCADE,
            related_name="read_counts",
            to="articles.article",
        ),
    ),
    migrations.AlterField(
        model_name="revision",
        name="article",
        field=models.ForeignKey(
            db_index=False,
            on_delete=django.db.models.deletion.CASCADE,
            related_name="revisions",
            to="articles.article",
        ),
    ),
]


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0018_lacks_renditions"),
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(drop, create)], state_operations=STATE
        ),
        migrations.RemoveIndex("buffer", "buffer_of_article"),
    ]
