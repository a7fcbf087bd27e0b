import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import articles.models.fields


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0010_picture_metadata"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TakeDown",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "note",
                    articles.models.fields.ProseField(max_length=2000, verbose_name="reason"),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "end_note",
                    articles.models.fields.ProseField(
                        blank=True, max_length=2000, verbose_name="reason"
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "taking down of an image",
                "verbose_name_plural": "takings down of images",
                "ordering": ["-pk"],
                "default_permissions": (),
            },
        ),
        migrations.AlterModelOptions(
            name="image",
            options={
                "ordering": ["-created_at"],
                "permissions": [("take_down_image", "Can take an image down and put it back")],
                "verbose_name": "image",
                "verbose_name_plural": "images",
            },
        ),
        migrations.AddField(
            model_name="image",
            name="taken_down_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name="image",
            index=models.Index(
                condition=models.Q(("taken_down_at__isnull", False)),
                fields=["taken_down_at"],
                name="image_taken_down",
            ),
        ),
        migrations.AddField(
            model_name="takedown",
            name="article",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="take_downs",
                to="articles.article",
            ),
        ),
        migrations.AddField(
            model_name="takedown",
            name="created_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="takedown",
            name="ended_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="takedown",
            name="image",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="take_downs",
                to="articles.image",
            ),
        ),
        migrations.AddConstraint(
            model_name="takedown",
            constraint=models.UniqueConstraint(
                models.F("image"),
                condition=models.Q(("ended_at", None)),
                name="take_down_one_open",
            ),
        ),
    ]
