"""What a site that ran before the reader's site came has, told as the reader's site tells it."""

from django.db import migrations
from django.db.models import OuterRef, Subquery

# The addresses that the site has taken since.
TAKEN = (
    "baca", "disclaimer", "kebijakan-koreksi", "kebijakan-privasi", "kode-etik", "kontak",
    "panduan", "pedoman-media-siber", "pencabutan", "redaksi", "simpanan", "tentang-kami",
)  # fmt: skip


def date_earlier_corrections(apps, schema_editor):
    """Let sitemaps and conditional requests know of the corrections that are there already."""
    database = schema_editor.connection.alias
    articles = apps.get_model("articles", "Article").objects.using(database)
    corrections = apps.get_model("articles", "Correction").objects.using(database)
    newest = corrections.filter(article=OuterRef("pk")).order_by("-posted_at")
    articles.filter(stated_at=None, pk__in=corrections.values("article")).update(
        stated_at=Subquery(newest.values("posted_at")[:1])
    )


def move_sections(apps, schema_editor):
    """Give sections another address whose own is the site's now; their stories lead there."""
    sections = apps.get_model("articles", "Section").objects.using(schema_editor.connection.alias)
    for section in sections.filter(slug__in=TAKEN):
        free, number = f"{section.slug}-kanal", 2
        while sections.filter(slug=free).exists():
            free, number = f"{section.slug}-kanal-{number}", number + 1
        sections.filter(pk=section.pk).update(slug=free)


class Migration(migrations.Migration):
    dependencies = [("articles", "0003_reader_site")]

    operations = [
        migrations.RunPython(date_earlier_corrections, migrations.RunPython.noop),
        migrations.RunPython(move_sections, migrations.RunPython.noop),
    ]
