"""Gives each story that a sentence links to a row; what was stopped can be run again."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

from articles.body import sentence_links

SLICE = 500
LONGEST = 250
SENTENCE = Q(placement="sentence")


def _linked(body, own):
    """Return the words of the first link to each story, by its number."""
    found = ((own.match(link.url), link.text) for link in sentence_links(body))
    words = {}
    for match, text in found:
        if match:
            words.setdefault(int(match[1]), text[:LONGEST])
    return words


def add_rows(apps, schema_editor):
    alias = schema_editor.connection.alias
    articles = apps.get_model("articles", "Article").objects.using(alias)
    links = apps.get_model("articles", "BacaJuga")
    host = re.escape(urlsplit(settings.SITE_URL).netloc)
    own = re.compile(rf"(?:https?://{host})?/[-\w]+/(\d{{1,18}})(?![^/?#])", re.IGNORECASE)
    rows, last = articles.filter(body__contains="<a href=").order_by("pk"), 0
    while some := list(rows.filter(pk__gt=last).values_list("pk", "body")[:SLICE]):
        last = some[-1][0]
        linked = {pk: _linked(body, own) for pk, body in some}
        asked = {target for words in linked.values() for target in words}
        there = set(articles.filter(pk__in=asked).values_list("pk", flat=True))
        links.objects.using(alias).bulk_create(
            [
                links(
                    article_id=pk, target_id=target, label=label, placement="sentence",
                    position=position,
                )
                for pk, words in linked.items()
                for position, (target, label) in enumerate(words.items())
                if target in there and target != pk
            ],
            ignore_conflicts=True,
        )  # fmt: skip


def remove_rows(apps, schema_editor):
    links = apps.get_model("articles", "BacaJuga").objects.using(schema_editor.connection.alias)
    links.filter(SENTENCE).delete()


class Migration(migrations.Migration):
    dependencies = [("articles", "0021_search_phrases")]

    operations = [
        migrations.AlterField(
            model_name="bacajuga",
            name="placement",
            field=models.CharField(
                choices=[
                    ("inline", "Inside the text"),
                    ("end", "Below the text"),
                    ("sentence", "In a sentence"),
                ],
                default="end",
                max_length=8,
                verbose_name="placement",
            ),
        ),
        migrations.RemoveConstraint("bacajuga", "baca_juga_target_once"),
        migrations.AddConstraint(
            "bacajuga",
            models.UniqueConstraint(
                "article",
                "target",
                condition=Q(target__isnull=False) & ~SENTENCE,
                name="baca_juga_target_once",
            ),
        ),
        migrations.AddConstraint(
            "bacajuga",
            models.UniqueConstraint(
                "article", "target", condition=SENTENCE, name="sentence_target_once"
            ),
        ),
        migrations.RunPython(add_rows, remove_rows),
    ]
