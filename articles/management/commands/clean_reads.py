from django.core.management.base import BaseCommand

from articles.domain.audience import link_counts, reads


class Command(BaseCommand):
    help = "Keep old reads, and old counts of links, by the day instead of by the hour."

    def handle(self, **options):
        folded = [
            table.fold_old() for table in (reads.table, link_counts.links, link_counts.places)
        ]
        self.stdout.write(f"Folded: {sum(folded)}")
