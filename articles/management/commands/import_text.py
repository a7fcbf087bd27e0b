import datetime as dt

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from articles.enums import State
from articles.forms import TagNamesField
from articles.importers.plain_text import Story, StoryError, read_story_file
from articles.importers.storing import (
    EditedByHand,
    ImportOptions,
    Outcome,
    lock_articles_of,
    store,
)
from articles.models import Article, Author, Section

SHOWN = 60
STATES = [state for state in State if state != State.RETRACTED]


class Command(BaseCommand):
    help = (
        "Import stories mailed as plain text: headline first, then paragraphs, subheadings, "
        "“- ” bullets and “Baca Juga: …” lines. All files are stored, or none."
    )

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--section", help="slug of the section")
        parser.add_argument(
            "--author", action="append", default=[], help="slug or name; repeatable"
        )
        parser.add_argument("--tags", default="", help="names with commas between them")
        parser.add_argument(
            "--time", help="publication time: 2025-07-13 10:00 (local) or ISO 8601"
        )
        parser.add_argument("--state", choices=STATES, help="draft unless given")

    def handle(self, *files, **options):
        import_options = ImportOptions(
            section=self._section(options["section"]),
            authors=[self._author(name) for name in options["author"]],
            tags=self._tags(options["tags"]),
            time=self._time(options["time"]),
            state=options["state"] and State(options["state"]),
        )
        stories = self._read(options["files"])
        with transaction.atomic():
            lock_articles_of([story for _path, story in stories], import_options)
            stored = [
                (path, story, *self._store(path, story, import_options)) for path, story in stories
            ]
        for path, story, article, outcome in stored:
            self._report(path, story, article, outcome)

    def _read(self, paths: list[str]) -> list[tuple[str, Story]]:
        stories, errors = [], []
        for path in paths:
            try:
                stories.append((path, read_story_file(path)))
            except StoryError as error:
                place = f"{path}:{error.line}" if error.line else path
                errors.append(f"{place}: {error.message}")
        if errors:
            raise CommandError("\n".join([*errors, _("Nothing was stored.")]))
        return stories

    def _store(
        self, path: str, story: Story, import_options: ImportOptions
    ) -> tuple[Article, Outcome]:
        try:
            return store(story, import_options)
        except EditedByHand as error:
            raise CommandError(
                _("%(path)s: %(person)s has edited “%(headline)s” here; it is not overwritten. "
                  "Nothing was stored.")
                % {
                    "path": path,
                    "person": error.person,
                    "headline": error.article.headline,
                }
            ) from error  # fmt: skip
        except ValidationError as error:
            reasons = " ".join(error.messages)
            raise CommandError(f"{path}: {reasons} {_('Nothing was stored.')}") from error

    def _report(self, path: str, story: Story, article: Article, outcome: Outcome) -> None:
        done = _("created") if outcome is Outcome.CREATED else _("updated")
        self.stdout.write(f"{path} → {done}: {article.pk} “{article.headline}”")
        for line in story.lines:
            text = line.text if len(line.text) <= SHOWN else f"{line.text[: SHOWN - 1]}…"
            self.stdout.write(f"{line.number:>6}  {line.kind:<11} {text}")
        for row in article.baca_juga.select_related("target"):
            place = (
                _("linked to article %(pk)s") % {"pk": row.target_id}
                if row.target_id
                else row.url or _("pending: no article of that title yet")
            )
            self.stdout.write(f"        baca_juga   {row.wanted_title or row.text} → {place}")

    def _section(self, slug: str | None) -> Section | None:
        if slug is None:
            return None
        try:
            return Section.objects.get(slug=slug)
        except Section.DoesNotExist as error:
            known = ", ".join(Section.objects.values_list("slug", flat=True))
            raise CommandError(
                _("There is no section “%(slug)s”. There are: %(known)s")
                % {"slug": slug, "known": known or "–"}
            ) from error

    def _author(self, name: str) -> Author:
        author = Author.objects.filter(slug=name).first()
        if author is None:
            author = Author.objects.filter(name__iexact=name).first()
        if author is None:
            raise CommandError(_("There is no author “%(name)s”.") % {"name": name})
        return author

    def _tags(self, names: str) -> list[str]:
        try:
            return TagNamesField(required=False).clean(names.split(","))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error

    def _time(self, text: str | None) -> dt.datetime | None:
        if text is None:
            return None
        try:
            time = parse_datetime(text)
        except ValueError:
            time = None
        if time is None:
            raise CommandError(
                _("“%(text)s” is not a time. Write 2025-07-13 10:00.") % {"text": text}
            )
        return time if timezone.is_aware(time) else timezone.make_aware(time)
