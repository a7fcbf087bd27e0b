from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0017_article_parts")]

    operations = [
        migrations.AddField(
            "image",
            "lacks_renditions",
            models.BooleanField(
                default=False,
                editable=False,
                help_text="Only those needed at once are made; the background task adds the rest.",
            ),
        ),
        migrations.AddIndex(
            "image",
            models.Index(
                fields=["id"],
                name="image_lacks_renditions",
                condition=models.Q(lacks_renditions=True),
            ),
        ),
    ]
