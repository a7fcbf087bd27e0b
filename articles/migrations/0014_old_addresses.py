from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

TAKEN = import_module("articles.migrations.0004_earlier_content").TAKEN


def remember_moved_sections(apps, schema_editor):
    """Remember the addresses that 0004 took from sections; of earlier renames there is no record."""
    database = schema_editor.connection.alias
    sections = apps.get_model("articles", "Section").objects.using(database)
    addresses = apps.get_model("articles", "OldAddress").objects.using(database)
    for slug in TAKEN:
        moved = sections.filter(slug__regex=rf"^{slug}-kanal(-[0-9]+)?$")
        if found := max(
            moved, key=lambda section: (len(section.slug), section.slug), default=None
        ):
            addresses.get_or_create(kind="section", slug=slug, defaults={"section": found})


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0013_tag_uids"),
        ("taggit", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="OldAddress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("section", "section"), ("tag", "tag"), ("author", "author")],
                        max_length=10,
                    ),
                ),
                (
                    "slug",
                    models.SlugField(allow_unicode=True, db_index=False, max_length=100),
                ),
                (
                    "section",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="old_addresses",
                        to="articles.section",
                    ),
                ),
                (
                    "tag",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="old_addresses",
                        to="taggit.tag",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="old_addresses",
                        to="articles.author",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint("kind", "slug", name="old_address_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(author__isnull=True, kind="section", tag__isnull=True),
                            models.Q(
                                author__isnull=True,
                                kind="tag",
                                section__isnull=True,
                                tag__isnull=False,
                            ),
                            models.Q(
                                author__isnull=False,
                                kind="author",
                                section__isnull=True,
                                tag__isnull=True,
                            ),
                            _connector="OR",
                        ),
                        name="old_address_target_of_its_kind",
                    ),
                ],
            },
        ),
        migrations.RunPython(remember_moved_sections, migrations.RunPython.noop),
    ]
