from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0008_fold_keys")]

    operations = [
        # PostgreSQL refuses saves meanwhile: 0.1 s at 100,000 articles, too short for CONCURRENTLY.
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["headline_key", "id"], name="article_headline_words"),
        ),
    ]
