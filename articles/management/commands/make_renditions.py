import sys

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand

from articles.domain.media import renditions


class Command(BaseCommand):
    help = (
        "Make the renditions of stored images that are missing, or that a release makes in "
        "another way, at once: `work` does the same little by little. It may be ended and run "
        "again."
    )

    def handle(self, **options):
        keys = [*renditions.unfinished_images(), *renditions.outdated_images()]
        failed = 0
        for key in keys:
            try:
                renditions.renew_renditions(key)
            except (OSError, ValidationError) as error:
                failed += 1
                self.stderr.write(self.style.WARNING(f"Image {key}: {error}"))
        self.stdout.write(f"Renewed: {len(keys) - failed}, failed: {failed}")
        if failed:
            sys.exit(1)
