"""Uids of sections and authors; fixtures hold the keys to accounts and revisions, too."""

from uuid import UUID, uuid4, uuid5

from django.conf import settings
from django.db import migrations, models

# Uids are made of slugs: sites that began with the same sample content have the same.
ROWS = UUID("0b8f6a0e-5c0c-5d5e-9a57-3d0d4b1c7a11")
RECORDS = ("section", "author")


def give_uids(apps, schema_editor):
    for name in RECORDS:
        rows = apps.get_model("articles", name).objects.using(schema_editor.connection.alias)
        for pk, slug in rows.values_list("pk", "slug"):
            rows.filter(pk=pk).update(uid=uuid5(ROWS, f"{name} {slug}"))


def _account(on_delete=models.PROTECT, **options):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=on_delete, related_name="+", **options
    )


def _revision():
    return models.ForeignKey(
        "articles.revision", null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )


# They lose `serialize=False`, of which the database knows nothing.
IN_FIXTURES = {
    ("article", "assignee"): _account(blank=True, db_index=False, verbose_name="assigned to"),
    ("article", "created_by"): _account(db_index=False, editable=False, verbose_name="created by"),
    ("article", "modified_by"): _account(editable=False, verbose_name="last saved by"),
    ("article", "latest_revision"): _revision(),
    ("article", "live_revision"): _revision(),
    ("bacajuga", "created_by"): _account(models.SET_NULL, editable=False),
    ("frontslot", "created_by"): _account(),
    ("page", "modified_by"): _account(editable=False),
}


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0011_take_downs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *(
            migrations.AddField(name, "uid", models.UUIDField(null=True, editable=False))
            for name in RECORDS
        ),
        migrations.RunPython(give_uids, migrations.RunPython.noop),
        *(
            migrations.AlterField(
                name, "uid", models.UUIDField(default=uuid4, editable=False, unique=True)
            )
            for name in RECORDS
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(*names, field) for names, field in IN_FIXTURES.items()
            ]
        ),
    ]
