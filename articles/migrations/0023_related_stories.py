from django.db import migrations, models
from django.utils import timezone

SLICE = 5_000


def queue_all(apps, schema_editor):
    alias = schema_editor.connection.alias
    articles = apps.get_model("articles", "Article").objects.using(alias)
    queue = apps.get_model("articles", "OutdatedRelated").objects.using(alias)
    rows = articles.filter(state="published").order_by("pk")
    now, last = timezone.now(), 0
    while pks := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:SLICE]):
        last = pks[-1]
        queue.bulk_create(
            [queue.model(article_id=pk, due=now, spreads=False) for pk in pks],
            ignore_conflicts=True,
        )


class Migration(migrations.Migration):
    dependencies = [("articles", "0022_links_in_sentences")]

    operations = [
        migrations.CreateModel(
            name="OutdatedRelated",
            fields=[
                ("article_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("due", models.DateTimeField()),
                ("spreads", models.BooleanField()),
            ],
            options={
                "verbose_name": "outdated related stories",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["-spreads", "due", "article_id"], name="related_due")
                ],
            },
        ),
        migrations.CreateModel(
            name="RelatedStory",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("article_id", models.BigIntegerField()),
                ("position", models.PositiveSmallIntegerField()),
                ("other_id", models.BigIntegerField(db_index=True)),
                ("is_shown", models.BooleanField()),
            ],
            options={
                "verbose_name": "related story",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        "article_id", "position", name="related_story_position"
                    )
                ],
            },
        ),
        migrations.RunPython(queue_all, migrations.RunPython.noop),
    ]
