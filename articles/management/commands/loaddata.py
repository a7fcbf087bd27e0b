from pathlib import Path

from django.conf import settings
from django.core.management.commands import loaddata
from taggit.models import Tag

from articles.domain import bulk
from articles.domain.media import images
from articles.domain.site import old_addresses, tags
from articles.models import TagName


class Command(loaddata.Command):
    """Django's loaddata, which then completes what was loaded, and announces it.

    It writes the names of tags, merges those that are spelt otherwise than one that is there, and
    makes the files of images. Originals are looked for in the folder `images` beside the fixtures.
    """

    def handle(self, *fixture_labels, **options):
        self.stored, self.tags = bulk.Stored(), {}
        super().handle(*fixture_labels, **options)
        folders = [Path(folder) / "images" for folder in settings.FIXTURE_DIRS]
        for name in images.complete_files(folders):
            self.stderr.write(self.style.WARNING(f"No file for the image {name}"))

    def loaddata(self, fixture_labels):
        """Load the fixtures; to be called in a transaction, as Django's own method."""
        present = set(Tag.objects.values_list("pk", flat=True))
        super().loaddata(fixture_labels)
        TagName.objects.store(self.tags.values())
        tags.merge_twins(tag for pk, tag in self.tags.items() if pk not in present)
        self.stored.announce()

    def save_obj(self, obj):
        with old_addresses.remembering_rename(obj.object):
            is_saved = super().save_obj(obj)
        if is_saved:
            self.stored.add(obj.object)
            if isinstance(obj.object, Tag):
                self.tags[obj.object.pk] = obj.object
        return is_saved
