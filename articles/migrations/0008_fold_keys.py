"""Fold the keys of all titles and tags anew; what was stopped can be run again."""

from django.db import migrations, models, transaction

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
        keys.bulk_create(rows, update_conflicts=True, unique_fields=["tag"], update_fields=["key"])


def vacuum(apps, schema_editor):
    """Free the old rows for use: until then PostgreSQL searches headlines in the whole table.

    Only outside of a transaction, where `migrate` is.
    """
    connection = schema_editor.connection
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE) articles_article, articles_bacajuga, articles_tagkey")


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
    # A million rows in one transaction would hold up every save. Each step repeats harmlessly.
    atomic = False

    dependencies = [("articles", "0007_title_keys")]

    operations = [
        migrations.RunPython(step, migrations.RunPython.noop)
        for step in (recompute_headline_keys, recompute_wanted_keys, store_tag_keys, vacuum)
    ]
