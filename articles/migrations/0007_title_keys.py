"""Keys that fold apostrophes, dashes, accents, width and invisible characters; keys of tags."""

import django.db.models.deletion
from django.db import migrations, models, transaction

import articles.models.fields
from articles.text import name_key, title_key

SLICE = 2_000


def recompute_headline_keys(apps, schema_editor):
    """Fold the headlines of all articles anew, each slice in a transaction of its own."""
    rows = apps.get_model("articles", "Article").objects.order_by("pk")
    for some in _slices(rows, schema_editor, "pk", "headline", "headline_key"):
        keys = [(title_key(headline), pk, old) for pk, headline, old in some]
        _update(schema_editor, "articles_article", "headline_key", keys)


def recompute_wanted_keys(apps, schema_editor):
    """Fold the titles of pending links anew. Of two in one article that are one now, one stays.

    It is the one that has found its article, or else the first.
    """
    rows = apps.get_model("articles", "BacaJuga").objects.exclude(wanted_key="")
    rows = rows.using(schema_editor.connection.alias)
    standing = rows.order_by(models.F("target").asc(nulls_last=True), "placement", "position")
    seen, repeated, keys = set(), [], []
    for pk, article, title, old in standing.values_list(
        "pk", "article", "wanted_title", "wanted_key"
    ).iterator(SLICE):
        key = title_key(title) or title_key(old)
        repeated += [pk] if (article, key) in seen else []
        seen.add((article, key))
        keys.append((key, pk, old))
    for start in range(0, len(repeated), SLICE):
        rows.filter(pk__in=repeated[start : start + SLICE]).delete()
    _update(schema_editor, "articles_bacajuga", "wanted_key", keys)


def store_tag_keys(apps, schema_editor):
    tags = apps.get_model("taggit", "Tag").objects.order_by("pk")
    keys = apps.get_model("articles", "TagKey").objects.using(schema_editor.connection.alias)
    for some in _slices(tags, schema_editor, "pk", "name"):
        rows = (keys.model(tag_id=pk, key=name_key(name)) for pk, name in some)
        keys.bulk_create(rows, ignore_conflicts=True)


def _slices(rows, schema_editor, *columns):
    """Yield lists of the values of `rows`, which are in the order of their primary keys."""
    rows, last = rows.using(schema_editor.connection.alias).values_list(*columns), 0
    while some := list(rows.filter(pk__gt=last)[:SLICE]):
        last = some[-1][0]
        yield some


def _update(schema_editor, table, column, keys):
    """Write those of `keys`, (key, primary key, stored key), that differ from what is stored."""
    # `bulk_update` takes ten times as long: it writes a CASE with a branch for each row.
    changed = [(key, pk) for key, pk, old in keys if key != old]
    sql = f"UPDATE {table} SET {column} = %s WHERE id = %s"  # noqa: S608
    for start in range(0, len(changed), SLICE):
        with (
            transaction.atomic(schema_editor.connection.alias),
            schema_editor.connection.cursor() as cursor,
        ):
            cursor.executemany(sql, changed[start : start + SLICE])


class Migration(migrations.Migration):
    # A million rows in one transaction would hold up every save.
    atomic = False

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
        # Each row that is rewritten need not be written to the index, too.
        migrations.RemoveIndex(model_name="article", name="article_headline_key"),
        migrations.RunPython(recompute_headline_keys, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["headline_key", "id"], name="article_headline_words"),
        ),
        migrations.RunPython(recompute_wanted_keys, migrations.RunPython.noop),
        migrations.RunPython(store_tag_keys, migrations.RunPython.noop),
    ]
