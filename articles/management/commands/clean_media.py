import datetime as dt

from django.core.management.base import BaseCommand
from django.utils import timezone

from articles.domain.media import images

# An upload writes its files before its row: files newer than this may be of an upload under way.
GRACE = dt.timedelta(days=1)


class Command(BaseCommand):
    help = (
        "Remove originals and renditions that no image names and that are older than a day, as "
        "an upload leaves them whose process was ended."
    )

    def handle(self, **options):
        removed = images.remove_orphans(timezone.now() - GRACE)
        for name in removed:
            self.stdout.write(name)
        self.stdout.write(f"Removed: {len(removed)}")
