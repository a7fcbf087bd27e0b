from collections import Counter
from pathlib import Path

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.management.commands import loaddata
from taggit.models import Tag

from articles.domain import bulk
from articles.domain.media import images
from articles.domain.site import old_addresses, tags
from articles.domain.story.replaced_rows import ReplacedRows
from articles.fixtures import KEPT_HERE, Row
from articles.models import Article, Revision, TagName

# They name accounts and rows by numbers of the database that they come from.
OF_ONE_DATABASE = (Session, UserSession, LogEntry, *KEPT_HERE)


class Command(loaddata.Command):
    """Django's loaddata, which then completes what was loaded, and announces it.

    It writes the names of tags, merges those that are spelt otherwise than one that is there, and
    makes the files of images. Articles that the desk works on stay as they are, unless the fixture
    has all their revisions. Originals are looked for in the folder `images` beside the fixtures.
    """

    def handle(self, *fixture_labels, **options):
        self.stored, self.tags, self.replaced = bulk.Stored(), {}, ReplacedRows()
        self.left_out: Counter[str] = Counter()
        self.unknown: Counter[str] = Counter()
        super().handle(*fixture_labels, **options)
        folders = [Path(folder) / "images" for folder in settings.FIXTURE_DIRS]
        for name in images.restore_files(folders):
            self._warn(f"No file for the image {name}")

    def loaddata(self, fixture_labels):
        """Load the fixtures; to be called in a transaction, as Django's own method."""
        present = set(Tag.objects.values_list("pk", flat=True))
        super().loaddata(fixture_labels)
        self._note_deferred()
        tags.straighten_aliases()
        TagName.objects.store(self.tags.values())
        tags.merge_twins(tag for pk, tag in self.tags.items() if pk not in present)
        self.replaced.record()
        self.stored.announce()
        for name, number in self.unknown.items():
            self._warn(f"Not here: {name}; {number} keys to it are empty")
        for label, number in self.left_out.items():
            self._warn(f"Left out: {number} of {label}")

    def save_obj(self, obj):
        if isinstance(obj.object, OF_ONE_DATABASE):
            self.left_out[f"{obj.object._meta.label}, which belong to one database"] += 1
            return False
        if not self._may_store(obj):
            return False
        with old_addresses.remembering_rename(obj.object):
            is_saved = super().save_obj(obj)
        if is_saved:
            self.stored.add(obj.object)
            if isinstance(obj.object, Tag):
                self.tags[obj.object.pk] = obj.object
        return is_saved

    def _may_store(self, obj):
        if not isinstance(obj, Row):  # of a format other than JSON
            return True
        if isinstance(obj.object, Revision) and isinstance(obj.stored, Revision):
            if obj.stored.digest != obj.object.digest:
                self.left_out["articles.Revision, of which there are others here"] += 1
            return False  # a revision is never changed
        if isinstance(obj.object, Article) and obj.is_renumbered:
            self._warn(f"{obj.object}: its number is taken here, so its address changes")
        if obj.newer_here and not self.replaced.may_replace(obj.newer_here):
            self._warn(f"{obj.newer_here}: left as it is, the desk works on it")
            return False
        return not self.replaced.is_part_of_kept(obj.object)

    def _note_deferred(self):
        """Note what became of the rows that were stored after all others."""
        for obj in self.objs_with_deferred_fields:
            if not isinstance(obj, Row):  # of a format other than JSON
                continue
            if obj.is_left_out:
                self.left_out[f"{obj.object._meta.label}, for want of what they name"] += 1
            else:
                self.stored.add(obj.object)
            for name, key in obj.unknown.items():
                is_account = obj.object._meta.get_field(name).related_model is get_user_model()
                self.unknown[f"account “{key[0]}”" if is_account else "some revisions"] += 1

    def _warn(self, text):
        self.stderr.write(self.style.WARNING(text))
