from pathlib import Path

from django.conf import settings
from django.core.management.commands import loaddata

from articles.domain.media import images


class Command(loaddata.Command):
    """Django's loaddata, which then makes the missing files of images.

    Originals are looked for in the folder `images` beside the fixtures.
    """

    def handle(self, *fixture_labels, **options):
        super().handle(*fixture_labels, **options)
        folders = [Path(folder) / "images" for folder in settings.FIXTURE_DIRS]
        for name in images.complete_files(folders):
            self.stderr.write(self.style.WARNING(f"No file for the image {name}"))
