from django.core.management.base import BaseCommand

from articles.domain.audience import reads


class Command(BaseCommand):
    help = "Keep the reads of an article by the day instead of by the hour once they are old."

    def handle(self, **options):
        self.stdout.write(f"Folded: {reads.fold_old()}")
